"""The fields of a type as a form draws them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from uprava.documents.service.people import chips
from uprava.documents.service.types.reading import PERSON, typed_in
from uprava.documents.service.types.values import DocumentType, FieldForm, TypeField
from uprava.users.service.suggesting import Chosen, find_by_login


@dataclass(frozen=True, slots=True)
class AskedField:
    """One field with what stands in it; `chosen` is the person, `typed` a name not understood."""

    name: str
    title: str
    form: str
    required: bool
    value: str
    error: str
    choices: Sequence[tuple[str, str]] = ()
    chosen: Sequence[Chosen] = ()
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
    chosen = person_of(session, value) if field.form is FieldForm.PERSON else []
    offered = (*field.choices, value) if value not in ("", *field.choices) else field.choices
    return AskedField(
        field.name, field.title, field.form.value, field.required, value,
        wrong.get(field.name, ""), [(each, each) for each in offered], chosen,
        "" if chosen else typed_in(form, f"{field.name}_text"),
    )  # fmt: skip


def person_of(session: Session, value: str) -> list[Chosen]:
    """Return the person a form names: by the login, or one the card has already."""
    if not value.startswith(PERSON):
        found = find_by_login(session, value, today=session.info["today"])
        return [found.chosen] if found else []
    id = value.removeprefix(PERSON)
    known = chips(session, [int(id)] if id.isascii() and id.isdigit() and len(id) < 10 else [])
    return [Chosen(value, chip.name, chip) for chip in known.values()]
