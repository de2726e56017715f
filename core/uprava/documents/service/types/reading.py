"""What was typed into the fields of a type: values, and a sentence for each that does not fit."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any

from sqlalchemy.orm import Session

from uprava.correspondents.service.choosing import find_chosen_card, list_named
from uprava.documents.service.types.values import FLAGS, DocumentType, FieldForm, TypeField
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.users.service.suggesting import find_chosen

Form = Mapping[str, Any]

LONGEST: Mapping[FieldForm, int] = {
    FieldForm.TEXT: 500, FieldForm.LONG: 4000, FieldForm.ORGANISATION: 300, FieldForm.CHOICE: 200,
}  # fmt: skip
"""Characters of a value."""

PERSON = "person:"
"""What a person the card has already is sent back as; whoever is newly chosen, by the login."""

CARD = "|"
"""Between the id of a correspondent's card and its name, as it was when it was chosen."""

LARGEST = Decimal(10) ** 15
LARGEST_SUM = Decimal(10) ** 13
KOPECKS = Decimal("0.01")
NOTHING: Mapping[str, str] = MappingProxyType({})


def read_fields(
    session: Session, type: DocumentType, form: Form, *, kept: Mapping[str, str] = NOTHING
) -> tuple[dict[str, str], dict[str, str]]:
    """Return the values of a form by field code, and sentences by the names of the form.

    An empty field is left out of the values. `kept` is what the card has: a choice it has already
    stays possible when it is no longer offered, and values of fields taken out stay with it.
    """
    values = {each.code: kept[each.code] for each in type.fields
              if each.removed and each.code in kept}  # fmt: skip
    wrong: dict[str, str] = {}
    for field in type.asked:
        typed = typed_in(form, field.name)
        same = bool(typed) and typed == as_typed(field, kept.get(field.code, ""))
        value, said = (
            (kept[field.code], "") if same else READ[field.form](session, field, form, typed)
        )
        if field.required and not value and not said:
            said = _("Fill this in.")
        if said:
            wrong[field.name] = said
        elif value:
            values[field.code] = value
    return values, wrong


def as_typed(field: TypeField, value: str) -> str:
    """Return a kept value as its form sends it back.

    A person as `person:17`, not by a login; an organisation without a card as `|name`.
    """
    if value and field.form is FieldForm.PERSON:
        return f"{PERSON}{value}"
    if value and field.form is FieldForm.ORGANISATION and CARD not in value:
        return f"{CARD}{value}"
    return value


def typed_in(form: Form, name: str) -> str:
    """Return what a field of the form says, line ends as one sign."""
    value = form.get(name, "")
    if isinstance(value, list):
        value = value[0] if value else ""
    return str(value).replace("\r\n", "\n").strip()


def read_text(_session: Session, field: TypeField, _form: Form, typed: str) -> tuple[str, str]:
    """Return a text; one line is made of a line."""
    value = typed if field.form is FieldForm.LONG else " ".join(typed.split())
    longest = LONGEST[field.form]
    if len(value) > longest:
        return "", _("At most {n} characters.").format(n=longest)
    if any(ord(sign) < 32 and sign not in "\n\t" for sign in value):
        return "", _("Control characters are not allowed.")
    return value, ""


def read_number(_session: Session, _field: TypeField, _form: Form, typed: str) -> tuple[str, str]:
    """Return a number as digits with a point."""
    cleaned = "".join(typed.split()).replace(",", ".")
    if not cleaned:
        return "", ""
    try:
        found = Decimal(cleaned)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or abs(found) >= LARGEST:
        return "", _("Write a number, such as 1250 or 12,5.")
    return f"{found:f}", ""


def read_sum(session: Session, field: TypeField, form: Form, typed: str) -> tuple[str, str]:
    """Return roubles with two digits of kopecks."""
    value, wrong = read_number(session, field, form, typed.rstrip("₽ руб.") if typed else "")
    if wrong or not value:
        return "", _("Write a sum in roubles, such as 12 500 or 12 500,50.") if wrong else ""
    found = Decimal(value)
    if found < 0 or found >= LARGEST_SUM:
        return "", _("A sum is not less than nothing and under ten trillion roubles.")
    if found != found.quantize(KOPECKS):
        return "", _("A sum has at most two digits of kopecks.")
    return f"{found:.2f}", ""


def read_flag(_session: Session, _field: TypeField, _form: Form, typed: str) -> tuple[str, str]:
    """Return yes or no."""
    return (typed, "") if not typed or typed in FLAGS else ("", _("Choose from the list."))


def read_date(_session: Session, _field: TypeField, _form: Form, typed: str) -> tuple[str, str]:
    """Return a day as ISO."""
    try:
        return (date.fromisoformat(typed).isoformat() if typed else ""), ""
    except ValueError:
        return "", _("There is no such day.")


def read_choice(_session: Session, field: TypeField, _form: Form, typed: str) -> tuple[str, str]:
    """Return a choice that is offered."""
    return (typed, "") if not typed or typed in field.choices else ("", _("Choose from the list."))


def read_person(session: Session, field: TypeField, form: Form, typed: str) -> tuple[str, str]:
    """Return the id of the person of a login, or of the only one the typed surname can mean."""
    text = typed_in(form, f"{field.name}_text")
    if not typed and not text:
        return "", ""
    reader: Reader = session.info["reader"]
    found = find_chosen(session, typed, text, reader=reader, today=session.info["today"])
    if found is None:
        return "", _("Choose the person from the list; the name alone is not clear.")
    return str(found.id), ""


def read_organisation(
    session: Session, field: TypeField, form: Form, typed: str
) -> tuple[str, str]:
    """Return the chosen card with its name, or that of the only card of a typed name.

    A name no card has stays a name; `keep_fields` puts it into the directory.
    """
    reader: Reader = session.info["reader"]
    text = typed_in(form, f"{field.name}_text")
    if typed and not typed[0].isdigit():
        typed, text = "", typed.removeprefix(CARD)
    if typed:
        card = find_chosen_card(session, typed.partition(CARD)[0], reader=reader)
        return (f"{card.id}{CARD}{card.name}", "") if card else ("", _("Choose from the list."))
    named = list_named(session, text, reader=reader) if text else []
    if len(named) > 1:
        said = _("{n} cards have this name. Choose one: they differ by INN and address.")
        return "", said.format(n=len(named))
    if named:
        return f"{named[0].id}{CARD}{named[0].name}", ""
    return read_text(session, field, form, text.replace(CARD, " "))


READ: Mapping[FieldForm, Callable[[Session, TypeField, Form, str], tuple[str, str]]] = {
    FieldForm.TEXT: read_text,
    FieldForm.LONG: read_text,
    FieldForm.NUMBER: read_number,
    FieldForm.SUM: read_sum,
    FieldForm.DATE: read_date,
    FieldForm.FLAG: read_flag,
    FieldForm.CHOICE: read_choice,
    FieldForm.PERSON: read_person,
    FieldForm.ORGANISATION: read_organisation,
}


def form_from(type: DocumentType, values: Mapping[str, str]) -> dict[str, str]:
    """Return kept values as their form sends them back."""
    return {each.name: as_typed(each, values.get(each.code, "")) for each in type.asked}
