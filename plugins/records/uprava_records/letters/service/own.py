"""The type of a registered letter and the fields it brings, as the form of requisites has them."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session
from uprava.audit.sentences import readable
from uprava.documents.service.types import (
    AskedField,
    DocumentType,
    OwnFields,
    asked_fields,
    change_of,
    default_type,
    find_type,
    form_from,
    list_types,
    read_fields,
)
from uprava.documents.service.types.filling import TYPE, names_of
from uprava.i18n import _

from uprava_records.letters.service.registering import KIND

CODE = "letter_kind"
"""The field of the form that names the type."""


def own_texts(own: OwnFields | None) -> dict[str, str]:
    """Return a letter's type and own fields as its form sends them back."""
    return {CODE: own.type.code, **form_from(own.type, own.values)} if own else {CODE: ""}


def own_in(
    session: Session, sent: Mapping[str, str], was: OwnFields | None
) -> tuple[OwnFields | None, dict[str, str]]:
    """Return the type and own fields a form means, and sentences about what does not fit.

    The letter may keep a type that is out of use by now; what its type asks for since it was
    registered is asked for at the first change.
    """
    code = sent.get(CODE, "")
    if CODE not in sent or (was is None and not code):
        return was, {}
    same = was is not None and was.type.code == code
    type = was.type if was and same else find_type(session, KIND, code)
    if type is None or not (same or type.active):
        return was, {CODE: _("Choose from the list.")}
    values, wrong = read_fields(session, type, sent, kept=was.values if was else {})
    return OwnFields(type, values), wrong


def own_differences(
    session: Session, mine: OwnFields | None, theirs: OwnFields | None
) -> list[tuple[str, str, str]]:
    """Return the type and own fields that differ: title, mine, theirs, in words."""
    if mine is None:
        return []
    old, new = change_of(theirs, mine)
    people = names_of(session, [*old.values(), *new.values()])

    def shown(value: str) -> str:
        return people.get(value, str(readable(value))) or "—"

    titles = {TYPE: _("Kind of document")}
    return [(titles.get(each, each), shown(new[each]), shown(old[each])) for each in new]


def offered(session: Session, code: str) -> list[tuple[str, str]]:
    """Return the types a form offers, with the one the letter has though it is out of use."""
    types = list_types(session, KIND)
    known = find_type(session, KIND, code) if code else None
    more = [known] if known and known.code not in {each.code for each in types} else []
    return [each.choice for each in (*types, *more)]


def own_asked(
    session: Session, values: Mapping[str, str], wrong: Mapping[str, str] | None = None
) -> Sequence[AskedField]:
    """Return the own fields of the type a form names, as typed so far."""
    return asked_fields(session, type_in(session, values), values, wrong or {})


def type_in(session: Session, values: Mapping[str, str]) -> DocumentType | None:
    """Return the type a form names; one that names none gets the first."""
    code = values.get(CODE, "")
    return find_type(session, KIND, code) if code else default_type(session, KIND)
