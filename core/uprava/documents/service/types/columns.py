"""The cells own fields have in lists and in files for office programs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.db.sql import fetch
from uprava.documents.service.types.filling import in_words, names_of
from uprava.documents.service.types.listed import ListedField, OwnList
from uprava.documents.service.types.reading import as_typed
from uprava.documents.service.types.values import FieldForm, TypeField
from uprava.i18n import _
from uprava.tables.values import Cell, Column

WIDTHS = {FieldForm.TEXT: 30, FieldForm.CHOICE: 24, FieldForm.ORGANISATION: 38,
          FieldForm.PERSON: 20}  # fmt: skip
USUAL = 14


@dataclass(frozen=True, slots=True)
class Kept:
    """What one document of a list keeps."""

    document_id: UUID
    title: str
    values: dict[str, str]


def kept_of(session: Session, ids: Sequence[UUID]) -> Mapping[UUID, Kept]:
    """Return the type and the values of a page of documents, by id."""
    query = """
        select c.document_id, t.title, c.values from documents.card_fields as c
        join documents.document_type as t on t.id = c.type_id
        where c.document_id = any (%s::uuid[])"""
    return {each.document_id: each for each in fetch(session, Kept, query, (list(ids),))}


def cells_of(session: Session, own: OwnList, ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    """Return the cells of a page in words, in the order of the heads, «—» for nothing."""
    if not own.columns:
        return {}
    kept = kept_of(session, ids)
    names = people_in(session, own, kept)
    return {id: words_of(own, kept.get(id), names) for id in ids}


def people_in(session: Session, own: OwnList, kept: Mapping[UUID, Kept]) -> Mapping[str, str]:
    """Return the names of the people the shown columns hold."""
    asked = [each for each in own.shown if each.form is FieldForm.PERSON]
    return names_of(session, (
        as_typed(field_of(each), row.values[each.code])
        for row in kept.values() for each in asked if row.values.get(each.code)
    )) if asked else {}  # fmt: skip


def field_of(listed: ListedField) -> TypeField:
    """Return a listed field as a card has it."""
    return TypeField(listed.code, listed.title, listed.form)


def words_of(own: OwnList, row: Kept | None, names: Mapping[str, str]) -> list[str]:
    """Return the cells of one document."""
    values = row.values if row else {}
    found = [row.title if row else "—"] if own.typed else []
    for each in own.shown:
        value = values.get(each.code, "")
        found.append(in_words(field_of(each), value, names) if value else "—")
    return found


def columns_of(own: OwnList) -> list[Column]:
    """Return the columns of a file for the columns shown on the screen."""
    kind = [Column(_("Kind of document"), 24)] if own.typed else []
    return [*kind, *(Column(each.title, WIDTHS.get(each.form, USUAL)) for each in own.shown)]


def typed_cells(session: Session, own: OwnList, ids: Sequence[UUID]) -> dict[UUID, list[Cell]]:
    """Return the cells of a file: days as days, figures and sums as numbers, the rest as text."""
    if not own.columns:
        return {}
    kept = kept_of(session, ids)
    names = people_in(session, own, kept)
    return {id: typed_of(own, kept.get(id), names) for id in ids}


def typed_of(own: OwnList, row: Kept | None, names: Mapping[str, str]) -> list[Cell]:
    """Return the cells of one document in a file."""
    values = row.values if row else {}
    found: list[Cell] = [row.title if row else None] if own.typed else []
    return [*found, *(typed(each, values.get(each.code, ""), names) for each in own.shown)]


def typed(field: ListedField, value: str, names: Mapping[str, str]) -> Cell:
    """Return one value as a cell of its own type."""
    if not value:
        return None
    if field.form is FieldForm.DATE:
        return date.fromisoformat(value)
    if field.form in (FieldForm.NUMBER, FieldForm.SUM):
        return Decimal(value)
    return in_words(field_of(field), value, names)
