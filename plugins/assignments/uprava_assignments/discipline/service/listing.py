"""The list behind a number: exactly the duties it counted, the earliest term first."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.calendar.days import Calendar
from uprava.db.sql import fetch, fetch_value
from uprava.db.wide import looking_wide
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader

from uprava_assignments.discipline.asking import Asked
from uprava_assignments.discipline.service.counting import place_of
from uprava_assignments.discipline.service.statement import duties, of_class, term_of, values_of
from uprava_assignments.discipline.values import Class
from uprava_assignments.giving.values import AT_WORK, DutyState


@dataclass(frozen=True, slots=True)
class Spot:
    """The place in a list after a row: its term and its id."""

    term: date
    id: int


@dataclass(frozen=True, slots=True)
class ListedDuty:
    """One counted duty; `term` is the one that counts, `text` the executor's own or the whole's."""

    id: int
    document_id: UUID
    number: str | None
    text: str
    role: str
    state: str
    executor: str
    unit: str
    author: str
    control: str
    term: date | None
    due_on: date | None
    due_first: date | None
    done_on: date | None
    extended: int
    returned: int

    @property
    def spot(self) -> Spot:
        """Where the list goes on after it."""
        return Spot(self.term or date.max, self.id)

    def late_until(self, today: date) -> date | None:
        """Return until which day it was, or is, late; None: it is not."""
        until = self.done_on if self.state == DutyState.DONE else None
        if self.state in AT_WORK:
            until = today
        return until if until and self.term and until > self.term else None

    def delay(self, calendar: Calendar, *, today: date) -> tuple[int, int] | None:
        """Return calendar and working days beyond the term; None: there are none."""
        until = self.late_until(today)
        if until is None or self.term is None:
            return None
        return (until - self.term).days, calendar.working_days_between(self.term, until)


def list_duties(
    session: Session, asked: Asked, kind: Class, *, reader: Reader, limit: int,
    after: Spot | None = None,
) -> list[ListedDuty]:  # fmt: skip
    """Return up to `limit` of the duties a number counted, as far as the reader may see them."""
    term, place = f"coalesce({term_of(asked)}, date '9999-12-31')", place_of(session, asked)
    edge = f"and ({term}, u.id) > (%(after_term)s, %(after_id)s)" if after else ""
    query = f"""
        with found as materialized (
            select u.id, {term} as place
            {duties(asked, of_class(asked, kind))} {edge}
            order by 2, 1 limit %(limit)s
        )
        select u.id, d.id as document_id, d.number, coalesce(nullif(u.text, ''), a.text) as text,
            u.role, u.state, u.control, u.due_on, u.due_first, u.done_on, u.extended, u.returned,
            {term_of(asked)} as term,
            coalesce((select {SHORT_NAME} from users.person as p where p.id = u.person_id),
                (select name from users.unit where unit.id = u.principal_id), '') as executor,
            coalesce((select short_name from users.unit where unit.id = u.unit_id), '') as unit,
            (select {SHORT_NAME} from users.person as p where p.id = u.author_id) as author
        from found join assignments.duty as u on u.id = found.id
        join assignments.assignment as a on a.document_id = u.assignment_id
        join documents.document as d on d.id = u.assignment_id
        order by found.place, u.id"""
    values = values_of(asked, place, reader=reader) | {
        "limit": limit, "after_term": after and after.term, "after_id": after and after.id,
    }  # fmt: skip
    with looking_wide(session):
        return fetch(session, ListedDuty, query, values)


def count_duties(session: Session, asked: Asked, kind: Class, *, reader: Reader) -> int:
    """Return how long the list of a number is."""
    place = place_of(session, asked)
    query = f"select count(*)::int {duties(asked, of_class(asked, kind))}"
    with looking_wide(session):
        found = fetch_value(session, query, values_of(asked, place, reader=reader))
    return int(found)
