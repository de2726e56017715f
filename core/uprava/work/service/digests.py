"""The daily letter: who gets one this morning, what it says, and that it goes out once.

A row of `work.digest` is made for each person and day. Before a letter is handed over the row
says so (`tried_at`), committed; a worker that dies between the two leaves a row of which nobody
knows whether the letter arrived, and it is not sent again: what waits stands in tomorrow's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.db.sql import execute, fetch, fetch_one, fetch_value, fetch_values
from uprava.documents.models import AccessMark
from uprava.documents.service.access import VISIBLE
from uprava.documents.service.terms import kind_words, office_calendar
from uprava.extension import DocumentKind
from uprava.i18n import _
from uprava.installation import installation_of
from uprava.work.mail.letter import Digest, DigestGroup, DigestLine
from uprava.work.service.terms import TITLES, Term, borders_on

MORNING, EVENING = time(8), time(18)
"""Office hours within which letters go out; what could not be sent by evening is outdated."""

LISTED = 20
"""Documents of one term that a letter names."""

GATHERED = 1000


@dataclass(frozen=True, slots=True)
class Receiver:
    """A person who wants the daily letter."""

    id: int
    name: str
    email: str
    locale: str | None
    principals: list[int]
    organisation: str | None


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A document that waits for the receiver."""

    id: UUID
    kind: str
    number: str | None
    title: str
    access_mark: str
    due_on: date | None


def is_time(moment: datetime) -> bool:
    """Tell whether letters go out at a moment of office time: by day, on working days."""
    return MORNING <= moment.time() < EVENING and office_calendar().is_working(moment.date())


def plan_digests(session: Session, *, today: date) -> list[int]:
    """Make the day's row for all who want a letter and have none yet; return those people."""
    query = """
        insert into work.digest (day, person_id, problem)
        select %s, p.id, '' from users.person as p
        where p.active and p.digest and coalesce(p.email, '') <> ''
        order by p.id on conflict do nothing returning person_id"""
    return fetch_values(session, query, (today,))


def claim(session: Session, *, person_id: int, day: date, at: datetime) -> bool:
    """Note that the letter is being handed over; False when it was before."""
    query = """
        update work.digest set tried_at = %s
        where person_id = %s and day = %s and tried_at is null and sent_at is null"""
    return bool(execute(session, query, (at, person_id, day)))


def settle(
    session: Session, *, person_id: int, day: date, problem: str = "", again: bool = False
) -> None:
    """Note what became of a letter; `again` lets it be tried once more."""
    query = "update work.digest set problem = %s, tried_at = case when %s then null else tried_at end where person_id = %s and day = %s"  # noqa: E501
    execute(session, query, (problem[:500], again, person_id, day))


def note_sent(session: Session, *, person_id: int, day: date, at: datetime) -> None:
    """Note that the server took the letter written at a moment, with the notices up to then."""
    execute(
        session,
        "update work.digest set sent_at = %s, problem = '' where person_id = %s and day = %s",
        (at, person_id, day),
    )
    execute(
        session,
        "update work.notice set mailed_at = %s where person_id = %s and mailed_at is null"
        " and created_at <= %s",
        (at, person_id, at),
    )


def find_receiver(session: Session, *, person_id: int, today: date) -> Receiver | None:
    """Return the person as long as they want letters, with the rights of this moment."""
    query = """
        select p.id, p.surname || ' ' || p.given_name as name, p.email, p.locale,
            users.principals(p.id, %(today)s) as principals, (
                select o.short_name from users.post_holder as holder
                join users.post on post.id = holder.post_id
                join users.unit on unit.id = post.unit_id
                join users.organisation as o on o.id = unit.organisation_id
                where holder.person_id = p.id and holder.since <= %(today)s
                  and (holder.until is null or holder.until >= %(today)s)
                order by holder.acting, holder.since, holder.id limit 1) as organisation
        from users.person as p
        where p.id = %(person)s and p.active and p.digest and coalesce(p.email, '') <> ''"""
    return fetch_one(session, Receiver, query, {"person": person_id, "today": today})


def compose(session: Session, receiver: Receiver, *, today: date, address: str) -> Digest:
    """Return what the letter says, the overdue first."""
    return Digest(
        person_id=receiver.id,
        name=receiver.name,
        email=receiver.email,
        organisation=receiver.organisation or _("Uprava"),
        day=today,
        address=address.rstrip("/"),
        groups=groups_of(session, waiting_for(session, receiver), today, address.rstrip("/")),
        unread=count_unmailed(session, receiver),
    )


def waiting_for(session: Session, receiver: Receiver) -> list[WaitingRow]:
    """Return what waits for the receiver in all folders, each document once."""
    query = f"""
        select d.id, d.kind, d.number, d.title, d.access_mark, min(i.due_on) as due_on
        from work.item as i join documents.document as d on d.id = i.document_id
        where i.principal_id = any (%(principals)s) and i.done_at is null
          and d.deleted_at is null and {VISIBLE}
        group by d.id order by min(i.due_on) nulls last, d.id limit %(most)s"""
    values = {"principals": receiver.principals, "most": GATHERED}
    return fetch(session, WaitingRow, query, values)


def count_unmailed(session: Session, receiver: Receiver) -> int:
    """Count unread notices that no letter has told of, and that the receiver may see."""
    query = """
        select count(*) from work.notice as n
        where n.person_id = %(person)s and n.mailed_at is null and n.read_at is null
          and (n.document_id is null or exists (
            select from documents.access_grant as g where g.document_id = n.document_id
            and g.principal_id = any (%(principals)s) and not g.hidden))"""
    values = {"person": receiver.id, "principals": receiver.principals}
    found = fetch_value(session, query, values)
    assert isinstance(found, int)
    return found


def groups_of(
    session: Session, rows: Sequence[WaitingRow], today: date, address: str
) -> list[DigestGroup]:
    """Return the documents by term; groups with nothing in them are left out."""
    kinds = installation_of(session).plugins.kinds
    borders = borders_on(today)
    by_term: dict[Term, list[WaitingRow]] = {term: [] for term in TITLES}
    for row in rows:
        by_term[borders.term_of(row.due_on)].append(row)
    return [
        DigestGroup(
            term,
            borders.title_of(term),
            [line_of(row, kinds.get(row.kind), today, address) for row in found[:LISTED]],
            max(len(found) - LISTED, 0),
        )
        for term, found in by_term.items()
        if found
    ]


def line_of(row: WaitingRow, kind: DocumentKind | None, today: date, address: str) -> DigestLine:
    """Return a document as a line; the title of a restricted one does not leave the house."""
    title = (
        row.title if row.access_mark == AccessMark.COMMON else _("a document of restricted access")
    )
    due = kind_words(kind, row.due_on, today)[0] if row.due_on else ""
    return DigestLine(row.number or "", title, due, f"{address}/docs/{row.id}")
