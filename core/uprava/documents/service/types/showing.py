"""The fields of a type as a form draws them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from uprava.correspondents.service.choosing import ChosenCard, find_chosen_card
from uprava.documents.service.people import chips
from uprava.documents.service.types.reading import CARD, PERSON, typed_in
from uprava.documents.service.types.values import FLAGS, DocumentType, FieldForm, TypeField
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.users.service.suggesting import Chosen, find_by_login


@dataclass(frozen=True, slots=True)
class AskedField:
    """One field with what stands in it.

    `chosen` is the person or the card; `typed` a name not understood.
    """

    name: str
    title: str
    form: str
    required: bool
    value: str
    error: str
    choices: Sequence[tuple[str, str]] = ()
    chosen: Sequence[Chosen | ChosenCard] = ()
    typed: str = ""


def asked_fields(
    session: Session, type: DocumentType | None, form: Mapping[str, Any], wrong: Mapping[str, str]
) -> list[AskedField]:
    """Return the fields of a type as typed so far, for `ui/own_fields.html`."""
    return [asked(session, each, form, wrong) for each in (type.asked if type else ())]


def asked(
    session: Session, field: TypeField, form: Mapping[str, Any], wrong: Mapping[str, str]
) -> AskedField:
    """Return one field; a choice no longer offered is offered where it stands."""
    value = typed_in(form, field.name)
    chosen = CHOSEN[field.form](session, value) if field.form in CHOSEN else []
    return AskedField(
        field.name, field.title, field.form.value, field.required, value,
        wrong.get(field.name, ""), offered(field, value), chosen,
        "" if chosen else typed_in(form, f"{field.name}_text"),
    )  # fmt: skip


def offered(field: TypeField, value: str) -> list[tuple[str, str]]:
    """Return what a field is chosen from, with what it holds and offers no longer."""
    if field.form is FieldForm.FLAG:
        return [(code, _(title)) for code, title in FLAGS.items()]
    more = [value] if field.choices and value not in ("", *field.choices) else []
    return [(each, each) for each in (*field.choices, *more)]


def person_of(session: Session, value: str) -> list[Chosen]:
    """Return the person a form names: by the login, or one the card has already."""
    if not value.startswith(PERSON):
        found = find_by_login(session, value, today=session.info["today"])
        return [found.chosen] if found else []
    id = value.removeprefix(PERSON)
    known = chips(session, [int(id)] if id.isascii() and id.isdigit() and len(id) < 10 else [])
    return [Chosen(value, chip.name, chip) for chip in known.values()]


def card_in(session: Session, value: str) -> list[ChosenCard]:
    """Return the organisation a form names: newly chosen by its id, kept with its name."""
    id, kept, name = value.partition(CARD)
    if kept:
        return [ChosenCard(value, name)]
    reader: Reader = session.info["reader"]
    found = find_chosen_card(session, id, reader=reader) if id else None
    return [ChosenCard(id, found.name)] if found else []


CHOSEN: Mapping[FieldForm, Callable[[Session, str], Sequence[Chosen | ChosenCard]]] = {
    FieldForm.PERSON: person_of,
    FieldForm.ORGANISATION: card_in,
}
