"""What a card keeps in the fields of its type: written, told, found."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from uuid import UUID

from markupsafe import Markup
from sqlalchemy.orm import Session

from uprava.correspondents.service.mentioning import Trace, find_or_note, forget, mention
from uprava.correspondents.values import READ
from uprava.db.sql import execute, fetch_one
from uprava.documents.models import AccessMark
from uprava.documents.service.people import chips
from uprava.documents.service.types.listing import COLUMNS, TypeRow, type_of
from uprava.documents.service.types.reading import CARD, PERSON, as_typed
from uprava.documents.service.types.values import FLAGS, DocumentType, FieldForm, TypeField
from uprava.errors import InvalidError
from uprava.extension import DocumentHead
from uprava.i18n import _
from uprava.web.screens import show_day

TYPE = "type"
"""The name under which a change of the type itself is told."""

NAMED = "named"
"""The role in which own fields name a correspondent."""


@dataclass(frozen=True, slots=True)
class OwnFields:
    """The type of a document and the values of its fields by code.

    `due_on` is the term the type gave it when it was registered, `due_why` the reason.
    """

    type: DocumentType
    values: Mapping[str, str]
    due_on: date | None = None
    due_why: str = ""


@dataclass(frozen=True, slots=True)
class FilledRow(TypeRow):
    """A type as it is kept, with the values of one card."""

    values: dict[str, str]
    due_on: date | None
    due_why: str


def fields_of(session: Session, document_id: UUID) -> OwnFields | None:
    """Return what a document keeps in the fields of its type; None: it was given no type."""
    query = f"""
        select {COLUMNS}, c.values, c.due_on, c.due_why from documents.card_fields as c
        join documents.document_type as t on t.id = c.type_id where c.document_id = %s"""
    row = fetch_one(session, FilledRow, query, (document_id,))
    if row is None:
        return None
    own = TypeRow(**{each.name: getattr(row, each.name) for each in fields(TypeRow)})
    return OwnFields(type_of(own), row.values, row.due_on, row.due_why)


KEEP = """
insert into documents.card_fields (document_id, type_id, values, due_on, due_why)
values (%(id)s, %(type)s, %(values)s, %(due)s, %(why)s)
on conflict (document_id) do update set type_id = excluded.type_id, values = excluded.values"""

Given = tuple[date, str]
"""The last day of a term and its reason in words."""


def keep_fields(
    session: Session, head: DocumentHead, type: DocumentType, values: Mapping[str, str], *,
    given: Given | None = None,
) -> None:  # fmt: skip
    """Write the type of a document and the values `read_fields` returned.

    `given` is the term of the type when the document is written with it already.

    Call it after `access.give`: a row nobody may see cannot be written twice. The act that calls
    it writes the audit record, with what `change_of` tells, and the search index.
    """
    named = [each.code for each in type.fields if each.form is FieldForm.ORGANISATION]
    found = name_cards(session, head, values, named) if named or head.version > 1 else values
    kept = json.dumps(dict(found), ensure_ascii=False)
    due, why = given or (None, "")
    row = {"id": head.id, "type": type.id, "values": kept, "due": due, "why": why}
    execute(session, KEEP, row)


def name_cards(
    session: Session, head: DocumentHead, values: Mapping[str, str], codes: Iterable[str]
) -> dict[str, str]:
    """Say which correspondents a document names; a name nobody has yet goes into the directory.

    A restricted document puts no name there.
    """
    common = head.access_mark == AccessMark.COMMON
    done = dict(values)
    forget(session, head.id, role=NAMED)
    for value, code in ((values[each], each) for each in codes if values.get(each)):
        id, chosen, _name = value.partition(CARD)
        if not chosen:
            trace = Trace.KEPT if common else Trace.NONE
            id = str(find_or_note(session, value, trace=trace) or "")
        if id:
            mention(session, head.id, int(id), role=NAMED)
            done[code] = value if chosen else f"{id}{CARD}{value}"
    return done


def refuse_unfit(wrong: Mapping[str, str]) -> None:
    """Raise InvalidError with the sentences of fields that do not fit, if there are any."""
    if wrong:
        raise InvalidError(_("The card has mistakes; nothing was kept."), fields=dict(wrong))


def change_of(was: OwnFields | None, now: OwnFields) -> tuple[dict[str, str], dict[str, str]]:
    """Return what a change made of the fields, for the facts `was` and `now` of its record.

    By title, as people read it, so that history can tell it when the type is another one; a
    person stands as `person:17`, so that names stay out of the audit log.
    """
    old, new = told(was), told(now)
    changed = [each for each in {**old, **new} if old.get(each, "") != new.get(each, "")]
    return {each: old.get(each, "") for each in changed}, {
        each: new.get(each, "") for each in changed
    }


def told(own: OwnFields | None) -> dict[str, str]:
    """Return a type and its values by their titles."""
    if own is None:
        return {}
    values = {
        each.title: as_told(each, own.values[each.code])
        for each in own.type.fields
        if own.values.get(each.code)
    }
    return {TYPE: own.type.title} | values


def as_told(field: TypeField, value: str) -> str:
    """Return a value as the audit log tells it: people by their ids, organisations by names."""
    if field.form is FieldForm.ORGANISATION:
        return name_in(value)
    return _(FLAGS[value]) if field.form is FieldForm.FLAG else as_typed(field, value)


def name_in(value: str) -> str:
    """Return the name of an organisation: «17|МУП «Водоканал»» → «МУП «Водоканал»»."""
    id, chosen, name = value.partition(CARD)
    return name if chosen else id


def shown_fields(session: Session, own: OwnFields) -> list[tuple[str, str]]:
    """Return title and value of every field that has one, as people read them."""
    filled = [each for each in own.type.fields if own.values.get(each.code)]
    people = names_of(session, (as_typed(each, own.values[each.code]) for each in filled))
    return [(each.title, in_words(each, own.values[each.code], people)) for each in filled]


def linked_fields(session: Session, own: OwnFields) -> list[tuple[str, str]]:
    """Return the same for the card on the screen: an organisation leads to its card."""
    if not (session.info["reader"] and session.info["reader"].may(READ)):
        return shown_fields(session, own)
    cards = {
        each.title: own.values[each.code]
        for each in own.type.fields
        if each.form is FieldForm.ORGANISATION and CARD in own.values.get(each.code, "")
    }
    return [
        (title, link_of(cards[title]) if title in cards else value)
        for title, value in shown_fields(session, own)
    ]


def link_of(value: str) -> Markup:
    """Return an organisation as a link to its card."""
    id, _sign, name = value.partition(CARD)
    return Markup('<a class="lnk" href="/correspondents/{}">{}</a>').format(id, name)


def names_of(session: Session, values: Iterable[str]) -> dict[str, str]:
    """Return the names of people among values: `person:17` → «Орлов В. Н.»."""
    ids = [each.removeprefix(PERSON) for each in values if each.startswith(PERSON)]
    known = chips(session, [int(each) for each in ids if each.isdigit()])
    return {f"{PERSON}{id}": chip.name for id, chip in known.items()}


def in_words(field: TypeField, value: str, people: Mapping[str, str]) -> str:
    """Return a value as people read it."""
    if field.form is FieldForm.DATE:
        return show_day(date.fromisoformat(value))
    if field.form in (FieldForm.NUMBER, FieldForm.SUM):
        return grouped(value) + ("\u00a0₽" if field.form is FieldForm.SUM else "")
    if field.form is FieldForm.ORGANISATION:
        return name_in(value)
    if field.form is FieldForm.FLAG:
        return _(FLAGS[value])
    return people.get(as_typed(field, value), value) if field.form is FieldForm.PERSON else value


def grouped(number: str) -> str:
    """Return digits in groups of three, with a comma: 12500.5 → «12 500,5»."""
    whole, _point, part = number.partition(".")
    sign = "-" if whole.startswith("-") else ""
    said = f"{sign}{int(whole.lstrip('-') or 0):,}".replace(",", "\u00a0")
    return f"{said},{part}" if part else said


def words_in(own: OwnFields | None) -> list[str]:
    """Return what search finds a document by: its texts, choices, organisations, days, numbers.

    Not its people: their ids say nothing, and their names are found by the card's own requisites;
    nor yes and no.
    """
    if own is None:
        return []
    return [
        in_words(each, own.values[each.code], {}).replace("\u00a0", "")
        for each in own.type.fields
        if own.values.get(each.code) and each.form not in (FieldForm.PERSON, FieldForm.FLAG)
    ]
