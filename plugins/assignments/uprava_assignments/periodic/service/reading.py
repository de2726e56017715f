"""Periodic assignments and their instances as services, cards and programs need them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, LiteralString
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.calendar.repetition import Occurrence, Repetition, Schedule, restored
from uprava.db.sql import fetch, fetch_one, fetch_value
from uprava.documents.service.access import VISIBLE, get_document
from uprava.errors import NotFoundError
from uprava.i18n import _
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader

from uprava_assignments.giving.service.reading import name_of
from uprava_assignments.giving.values import Standing


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """A periodic assignment: its rule, what was given and what comes."""

    id: UUID
    number: str | None
    title: str
    standing: str
    version: int
    author_id: int
    author: str
    kept: Mapping[str, Any]
    ahead_days: int
    since: date
    until: date | None
    next_term: date | None
    next_on: date | None
    given_to: date | None
    given: int
    stopped_on: date | None
    stopped: str | None
    reason: str

    @property
    def schedule(self) -> Schedule:
        """When its terms lie."""
        return restored(self.kept, until=self.until)

    @property
    def rule(self) -> Repetition:
        """The rule that was set last."""
        return self.schedule.rule

    @property
    def running(self) -> bool:
        """Whether instances still come."""
        return self.stopped_on is None and self.standing == Standing.SERIES


@dataclass(frozen=True, slots=True)
class InstanceRow:
    """An instance: its own assignment, where it stands, its term and when it was executed."""

    id: UUID
    instance: int
    number: str | None
    standing: str
    due_on: date | None
    done_on: date | None
    registered_on: date | None


SERIES: LiteralString = f"""
select d.id, d.number, d.title, d.state as standing, d.version, a.author_id,
    {name_of("a.author_id")} as author, s.rule as kept, s.ahead_days, s.since, s.until,
    s.next_term, s.next_on, s.given_to, s.given, s.stopped_on,
    (select {SHORT_NAME} from users.person as p where p.id = s.stopped_by) as stopped, s.reason
from assignments.series as s
join assignments.assignment as a on a.document_id = s.document_id
join documents.document as d on d.id = s.document_id"""

INSTANCES = f"""
select d.id, a.instance, d.number, d.state as standing, d.due_on, a.done_on, d.registered_on
from assignments.assignment as a join documents.document as d on d.id = a.document_id
where a.series_id = %(series)s and d.deleted_at is null and {VISIBLE}
order by a.instance desc limit %(limit)s"""

SHOWN = 50
"""Instances a card lists, the last ones; lists of assignments have them all."""


def find_series(session: Session, id: UUID) -> SeriesRow | None:
    """Return the series of a document the reader was let to; None: it is not periodic."""
    return fetch_one(session, SeriesRow, f"{SERIES} where s.document_id = %s", (id,))


def get_series(session: Session, id: UUID, *, reader: Reader) -> SeriesRow:
    """Return a periodic assignment the reader may see. Raises NotFoundError."""
    get_document(session, id, reader=reader)
    found = find_series(session, id)
    if found is None:
        raise NotFoundError(_("The assignment is not periodic."))
    return found


def list_series(session: Session, *, reader: Reader, limit: int) -> list[SeriesRow]:
    """Return periodic assignments the reader sees: running ones first, by their next term."""
    query = f"""{SERIES} where d.deleted_at is null and {VISIBLE}
        order by d.state <> 'series', s.next_term nulls last, d.id desc limit %(limit)s"""
    values = {"principals": list(reader.principals), "limit": limit}
    return fetch(session, SeriesRow, query, values)


def list_instances(
    session: Session, series_id: UUID, *, reader: Reader, limit: int = SHOWN
) -> list[InstanceRow]:
    """Return the instances the reader sees, the newest first."""
    values = {"series": series_id, "principals": list(reader.principals), "limit": limit}
    return fetch(session, InstanceRow, INSTANCES, values)


def find_series_of(session: Session, instance_id: UUID) -> tuple[UUID, int] | None:
    """Return the series an assignment is an instance of, and its number in it."""
    query = """select array[series_id::text, instance::text] from assignments.assignment
        where document_id = %s and series_id is not null"""
    found: Sequence[str] | None = fetch_value(session, query, (instance_id,))
    return (UUID(found[0]), int(found[1])) if found else None


def issued_on(occurrence: Occurrence | None, ahead_days: int) -> date | None:
    """Return the day an instance is issued."""
    return occurrence.term - timedelta(days=ahead_days) if occurrence else None
