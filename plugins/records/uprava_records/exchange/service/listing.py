"""The journal of the exchange: what came, what went, what failed; pages by number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.clock import now
from uprava.db.sql import execute, fetch, fetch_one, fetch_value
from uprava.errors import ConflictError, NotFoundError
from uprava.extension import Health, HealthCheck
from uprava.i18n import _

from uprava_records.exchange.service.circuit import connected
from uprava_records.exchange.values import TROUBLES, Kind, Step, Way

PAGE_ROWS = 50

TABS = {
    "out": "m.way = 'out' and m.kind = 'container'",
    "in": "m.way = 'in' and m.kind = 'container'",
    "told": "m.kind <> 'container'",
    "failed": f"m.step in ({', '.join(repr(str(each)) for each in TROUBLES)})",
}
"""What each tab shows."""


@dataclass(frozen=True, slots=True)
class Line:
    """A message as the journal shows it; `title` only of a document the reader may open."""

    id: int
    way: str
    kind: str
    step: str
    party_title: str
    number: str
    day: date | None
    said: str
    created_at: datetime
    moved_at: datetime
    document_id: UUID | None
    title: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the journal, the newest first, and the number to go on from."""

    lines: Sequence[Line]
    older: int | None


def list_messages(session: Session, tab: str, *, before: int | None = None) -> Page:
    """Return a page of a tab. Documents are joined under the reader's own rights."""
    condition = TABS.get(tab, TABS["out"])
    query = f"""
        select m.id, m.way, m.kind, m.step, m.party_title, m.number, m.day, m.said, m.created_at,
            m.moved_at, d.id as document_id, d.title
        from records.exchange_message as m
        left join documents.document as d on d.id = m.document_id and d.deleted_at is null
        where {condition} and (%(before)s::bigint is null or m.id < %(before)s)
        order by m.id desc limit {PAGE_ROWS + 1}"""
    lines = fetch(session, Line, query, {"before": before})
    older = lines[PAGE_ROWS - 1].id if len(lines) > PAGE_ROWS else None
    return Page(lines[:PAGE_ROWS], older)


def count_troubles(session: Session) -> int:
    """Return how many messages failed in the last month, at most a hundred."""
    query = f"""
        select count(*) from (
            select from records.exchange_message as m
            where {TABS["failed"]} and m.moved_at > now() - interval '30 days' limit 100
        ) as counted"""
    return int(fetch_value(session, query))


@dataclass(frozen=True, slots=True)
class Visited:
    """How the last visit to the folders ended."""

    checked_at: datetime
    problem: str | None


def last_visit(session: Session) -> Visited | None:
    """Return how the last visit ended; None before the first."""
    return fetch_one(session, Visited, "select checked_at, problem from records.exchange_state")


@dataclass(frozen=True, slots=True)
class _Standing:
    way: str
    kind: str
    step: str


def write_again(session: Session, id: int) -> None:
    """Let a receipt or notice of ours that failed be written again.

    Raises ConflictError for documents: those are repeated in the folder of dispatch.
    """
    query = "select way, kind, step from records.exchange_message where id = %s for update"
    row = fetch_one(session, _Standing, query, (id,))
    if row is None:
        raise NotFoundError(_("There is no such message."))
    if row.way != Way.OUT or row.kind == Kind.CONTAINER or row.step != Step.FAILED:
        raise ConflictError(_("Only receipts and notices of ours that failed are written again."))
    query = """
        update records.exchange_message set step = 'waiting', moved_at = %s,
            said = case when kind = 'receipt' then '' else said end where id = %s"""
    execute(session, query, (now(), id))
    record(session, "exchange.repeated", "exchange", id)


def health(session: Session) -> Sequence[HealthCheck]:
    """Say whether the folders of the exchange are visited."""
    if not connected():
        return []
    visited = last_visit(session)
    if visited is None:
        said = _("Nobody has looked into the folders of the exchange yet.")
        return [HealthCheck("exchange", Health.POOR, said)]
    if visited.problem:
        return [HealthCheck("exchange", Health.POOR, visited.problem)]
    return [HealthCheck("exchange", Health.GOOD, _("The folders of the exchange are visited."))]
