"""The rows of a written document beside the core's card: kept, read again, found."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import LiteralString
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import execute, fetch, fetch_one
from uprava.documents.models import AccessRight
from uprava.documents.service.access import get_document
from uprava.documents.service.types import fields_of, keep_fields, words_in
from uprava.errors import NotFoundError
from uprava.extension import DocumentHead
from uprava.i18n import _
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader

from uprava_records.written.service.addressing import remember
from uprava_records.written.service.fields import (
    ACT,
    INTERNAL,
    NEW_ACT,
    OUTGOING,
    TABLES,
    AddresseeCard,
    Person,
    WrittenCard,
)

OWN: Mapping[str, LiteralString] = {
    OUTGOING: "answers_number, answers_date",
    INTERNAL: "",
    ACT: "act_kind, normative, status",
}
"""Columns a kind's table has of its own among those written with the card."""

SHARED: LiteralString = """document_id, summary, signatory_id, executor_id, executor_phone, annexes,
    sheets, signed_on"""


@dataclass(frozen=True, slots=True)
class CardRow:
    """A written document's own row, whatever its kind."""

    summary: str
    signatory_id: int | None
    signatory: str | None
    signatory_login: str | None
    executor_id: int | None
    executor: str | None
    executor_login: str | None
    executor_phone: str | None
    annexes: str | None
    sheets: str | None
    answers_number: str | None
    answers_date: date | None
    act_kind: str | None
    normative: bool | None


def get_written(
    session: Session, id: UUID, *, reader: Reader, level: AccessRight = AccessRight.READ
) -> tuple[DocumentHead, WrittenCard]:
    """Return a written document the reader may do this with. Raises NotFoundError for others."""
    head = get_document(session, id, reader=reader, level=level)
    if head.kind not in TABLES:
        raise NotFoundError(_("There is no such document, or it is not open to you."))
    return head, card_of(session, head)


def card_of(session: Session, head: DocumentHead) -> WrittenCard:
    """Return the card of a written document."""
    row = row_of(session, head)
    return WrittenCard(
        title=head.title,
        signatory=person(row.signatory_id, row.signatory, row.signatory_login),
        executor=person(row.executor_id, row.executor, row.executor_login),
        executor_phone=row.executor_phone or "",
        annexes=row.annexes or "",
        sheets=row.sheets or "",
        summary=row.summary,
        access_mark=head.access_mark,
        addressees=tuple(list_addressees(session, head.id)),
        answers_number=row.answers_number or "",
        answers_date=row.answers_date,
        act_kind=row.act_kind or "",
        normative=bool(row.normative),
        own=fields_of(session, head.id),
    )


def row_of(session: Session, head: DocumentHead) -> CardRow:
    """Return the document's own row. Raises NotFoundError when it has none."""
    named = [part.strip() for part in OWN[head.kind].split(",") if part]
    rest = ", ".join(
        f"w.{name}" if name in named else f"null::{type} as {name}"
        for name, type in (("answers_number", "text"), ("answers_date", "date"),
                           ("act_kind", "text"), ("normative", "boolean"))
    )  # fmt: skip
    query = f"""
        select w.summary, w.signatory_id, {name_of("signatory_id")} as signatory,
            s.login as signatory_login, w.executor_id, {name_of("executor_id")} as executor,
            e.login as executor_login, w.executor_phone, w.annexes, w.sheets, {rest}
        from records.{TABLES[head.kind]} as w
        left join users.person as s on s.id = w.signatory_id
        left join users.person as e on e.id = w.executor_id
        where w.document_id = %s"""
    row = fetch_one(session, CardRow, query, (head.id,))
    if row is None:
        raise NotFoundError(_("There is no such document, or it is not open to you."))
    return row


def name_of(column: LiteralString) -> LiteralString:
    """Return the SQL of a person's short name."""
    return f"(select {SHORT_NAME} from users.person as p where p.id = w.{column})"


def person(id: int | None, name: str | None, login: str | None) -> Person:
    """Return the person of a row; nobody for none."""
    return Person(id, name or "", login or "") if id else Person()


def list_addressees(session: Session, id: UUID) -> list[AddresseeCard]:
    """Return to whom a document goes, in the order of the letterhead."""
    query = """
        select name, coalesce(attention, '') as attention, coalesce(address, '') as address,
            coalesce(email, '') as email, channel, correspondent_id, person_id
        from records.addressee where document_id = %s order by position, id"""
    return fetch(session, AddresseeCard, query, (id,))


def keep_row(session: Session, head: DocumentHead, card: WrittenCard, *, signed_on: str) -> None:
    """Write the own row of a document, its addressees and the fields of its type."""
    columns = f"{SHARED}, {OWN[head.kind]}".rstrip(", ")
    names = [name.strip() for name in columns.split(",")]
    changed = ", ".join(
        f"{name} = excluded.{name}"
        for name in names
        if name not in ("document_id", "status", "signed_on")
    )
    values = {
        **{each.name: getattr(card, each.name) or None for each in fields(card)},
        "document_id": head.id, "summary": card.summary, "normative": card.normative,
        "signatory_id": card.signatory.id or None, "executor_id": card.executor.id or None,
        "signed_on": signed_on, "status": NEW_ACT,
    }  # fmt: skip
    places = ", ".join(f"%({name})s" for name in names)
    execute(
        session,
        f"insert into records.{TABLES[head.kind]} ({columns}) values ({places})"
        f" on conflict (document_id) do update set {changed}",
        {name: values[name] for name in names},
    )
    if head.kind == OUTGOING:
        keep_addressees(session, head.id, remember(session, head, card))
    elif head.kind == INTERNAL:
        keep_addressees(session, head.id, card.addressees)
    if card.own is not None:
        keep_fields(session, head, card.own.type, card.own.values)


def keep_addressees(session: Session, id: UUID, addressees: Sequence[AddresseeCard]) -> None:
    """Write the addressees anew when they are others; those that stay keep their rows."""
    if list_addressees(session, id) == list(addressees):
        return
    execute(session, "delete from records.addressee where document_id = %s", (id,))
    for place, each in enumerate(addressees, 1):
        values = {name: value or None for name, value in asdict(each).items()}
        execute(
            session,
            "insert into records.addressee (document_id, position, name, attention, address,"
            " email, channel, correspondent_id, person_id) values (%(id)s, %(place)s, %(name)s,"
            " %(attention)s, %(address)s, %(email)s, %(channel)s, %(correspondent_id)s,"
            " %(person_id)s)",
            {**values, "id": id, "place": place},
        )


def words_of(card: WrittenCard) -> list[str]:
    """Return the requisites search finds a document by beside title and text."""
    people = [card.signatory.name, card.executor.name]
    whom = [each.line() for each in card.addressees]
    return [word for word in (*whom, *people, card.answers_number, *words_in(card.own)) if word]
