"""Assignments, their executors, reports and requests as services, cards and programs need them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, LiteralString
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch, fetch_one, fetch_value
from uprava.documents.service.access import get_document
from uprava.documents.service.locks import hold
from uprava.errors import ConflictError, NotFoundError
from uprava.extension import ANNULLED, DocumentHead
from uprava.i18n import _
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader

from uprava_assignments.giving.rules import AssignmentNow, DutyNow
from uprava_assignments.giving.values import Control, DutyState, Priority, Role, Standing


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """An assignment with what the core keeps of it; names are short ones."""

    id: UUID
    number: str | None
    standing: str
    version: int
    organisation_id: int
    unit_id: int | None
    due_on: date | None
    author_id: int
    author: str
    prepared_by: int
    prepared: str
    controller_id: int | None
    controller: str | None
    basis_id: UUID | None
    basis_point: str
    ordinal: int | None
    reference: str | None
    parent_duty_id: int | None
    root_id: UUID
    depth: int
    series_id: UUID | None
    instance: int | None
    text: str
    priority: str
    control: str
    asked_term: str
    issued_at: datetime | None
    issued_by: int | None
    done_on: date | None
    answer_id: UUID | None
    off_control_at: datetime | None
    off_control_by: int | None
    ground: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class DutyRow:
    """What one executor has to do; `name` is the person's, else that of the unit it waits for."""

    id: int
    assignment_id: UUID
    position: int
    role: str
    principal_id: int
    person_id: int | None
    name: str
    pool: str | None
    unit: str | None
    text: str
    asked_term: str
    term: dict[str, Any] | None
    due_on: date | None
    due_first: date | None
    state: str
    sent_at: datetime | None
    accepted_at: datetime | None
    done_on: date | None
    returned: int
    extended: int
    readdressed_to: int | None

    @property
    def at_work(self) -> bool:
        """Whether the executor has to act."""
        return self.state in (DutyState.SENT, DutyState.ACCEPTED, DutyState.RETURNED)

    @property
    def open(self) -> bool:
        """Whether somebody has to act."""
        return self.at_work or self.state == DutyState.REPORTED


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report of an executor and what became of it."""

    id: int
    assignment_id: UUID
    duty_id: int
    number: int
    text: str
    files: Sequence[UUID]
    answer_id: UUID | None
    presented_by: int
    presented: str
    presented_at: datetime
    checked: str | None
    checked_at: datetime | None
    verdict: str | None
    decided: str | None
    decided_at: datetime | None
    said: str


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request of an executor and the author's decision."""

    id: int
    assignment_id: UUID
    duty_id: int
    kind: str
    was: date | None
    until: date | None
    principal_id: int | None
    principal: str | None
    reason: str
    asked_by: int
    asked: str
    asked_at: datetime
    granted: bool | None
    given: date | None
    decided: str | None
    decided_at: datetime | None
    said: str


def name_of(column: str) -> str:
    """Return the SQL of a person's short name."""
    return f"(select {SHORT_NAME} from users.person as p where p.id = {column})"


PRINCIPAL: LiteralString = f"""coalesce((select {SHORT_NAME} from users.person as p
        where p.id = {{column}}),
    (select name from users.unit where unit.id = {{column}}),
    (select title from users.post where post.id = {{column}}),
    (select title from users.role where role.id = {{column}}))"""

ASSIGNMENTS: LiteralString = f"""
select d.id, d.number, d.state as standing, d.version, d.organisation_id, d.unit_id, d.due_on,
    a.author_id, {name_of("a.author_id")} as author,
    a.prepared_by, {name_of("a.prepared_by")} as prepared,
    a.controller_id, {name_of("a.controller_id")} as controller,
    a.basis_id, a.basis_point, a.ordinal, a.reference, a.parent_duty_id, a.root_id, a.depth,
    a.series_id, a.instance, a.text, a.priority, a.control, a.asked_term, a.issued_at, a.issued_by,
    a.done_on, a.answer_id, a.off_control_at, a.off_control_by, a.ground, a.reason
from assignments.assignment as a join documents.document as d on d.id = a.document_id"""

DUTIES: LiteralString = f"""
select u.id, u.assignment_id, u.position, u.role, u.principal_id, u.person_id,
    coalesce({name_of("u.person_id")}, {PRINCIPAL.format(column="u.principal_id")}, '') as name,
    coalesce((select name from users.unit where unit.id = u.principal_id),
        (select title from users.post where post.id = u.principal_id),
        (select title from users.role where role.id = u.principal_id)) as pool,
    (select short_name from users.unit where unit.id = u.unit_id) as unit,
    u.text, u.asked_term, u.term, u.due_on, u.due_first, u.state, u.sent_at, u.accepted_at,
    u.done_on, u.returned, u.extended, u.readdressed_to
from assignments.duty as u"""

REPORTS: LiteralString = f"""
select r.id, r.assignment_id, r.duty_id, r.number, r.text, r.files, r.answer_id, r.presented_by,
    {name_of("r.presented_by")} as presented, r.presented_at,
    {name_of("r.checked_by")} as checked, r.checked_at, r.verdict,
    {name_of("r.decided_by")} as decided, r.decided_at, r.said
from assignments.report as r"""

REQUESTS: LiteralString = f"""
select q.id, q.assignment_id, q.duty_id, q.kind, q.was, q.until, q.principal_id,
    {PRINCIPAL.format(column="q.principal_id")} as principal, q.reason, q.asked_by,
    {name_of("q.asked_by")} as asked, q.asked_at, q.granted, q.given,
    {name_of("q.decided_by")} as decided, q.decided_at, q.said
from assignments.request as q"""


def selves(reader: Reader) -> tuple[int, ...]:
    """Return for whom the reader acts: the person acted for first, then oneself."""
    return tuple(id for id in (reader.acting_for, reader.person_id) if id is not None)


def get_assignment(session: Session, id: UUID, *, reader: Reader) -> AssignmentRow:
    """Return an assignment the reader may see. Raises NotFoundError."""
    get_document(session, id, reader=reader)
    return read(session, id)


def read(session: Session, id: UUID) -> AssignmentRow:
    """Return an assignment the caller was let to. Raises NotFoundError."""
    found = fetch_one(session, AssignmentRow, f"{ASSIGNMENTS} where a.document_id = %s", (id,))
    if found is None:
        raise NotFoundError(_("There is no such assignment, or it is not open to you."))
    return found


def hold_assignment(
    session: Session, id: UUID, *, reader: Reader, version: int | None = None
) -> tuple[DocumentHead, AssignmentRow]:
    """Return an assignment while other acts on it wait.

    Raises NotFoundError, ConflictError when it changed since the version a form was drawn with.
    """
    get_document(session, id, reader=reader)
    hold(session, id)
    head = get_document(session, id, reader=reader)
    if version is not None and head.version != version:
        raise ConflictError(
            _("The assignment was changed since you opened it. Look again: nothing is lost.")
        )
    return head, read(session, id)


def hold_above(session: Session, duty_id: int | None) -> None:
    """Let acts on the assignment above wait; before one's own: a tree is held from its top."""
    query = "select assignment_id from assignments.duty where id = %s"
    above = fetch_value(session, query, (duty_id,)) if duty_id is not None else None
    if above is not None:
        hold(session, above)


def hold_parent(session: Session, id: UUID) -> None:
    """Let acts on what is above an assignment wait, before those on this one do."""
    query = "select parent_duty_id from assignments.assignment where document_id = %s"
    hold_above(session, fetch_value(session, query, (id,)))


def list_duties(session: Session, id: UUID) -> list[DutyRow]:
    """Return the executors of an assignment the reader was let to, the responsible one first."""
    return fetch(session, DutyRow, f"{DUTIES} where u.assignment_id = %s order by position", (id,))


def get_duty(session: Session, id: int, *, reader: Reader) -> DutyRow:
    """Return one executor's duty of an assignment the reader may see. Raises NotFoundError."""
    found = fetch_one(session, DutyRow, f"{DUTIES} where u.id = %s", (id,))
    if found is None:
        raise NotFoundError(_("There is no such assignment, or it is not open to you."))
    get_document(session, found.assignment_id, reader=reader)
    return found


def list_reports(session: Session, id: UUID) -> list[ReportRow]:
    """Return the reports on an assignment the reader was let to, the earliest first."""
    return fetch(session, ReportRow, f"{REPORTS} where r.assignment_id = %s order by r.id", (id,))


def find_open_report(session: Session, duty_id: int) -> ReportRow | None:
    """Return the report of a duty that waits for a decision."""
    query = f"{REPORTS} where r.duty_id = %s and r.verdict is null order by r.id desc limit 1"
    return fetch_one(session, ReportRow, query, (duty_id,))


def list_requests(session: Session, id: UUID) -> list[RequestRow]:
    """Return the requests about an assignment the reader was let to, the earliest first."""
    return fetch(session, RequestRow, f"{REQUESTS} where q.assignment_id = %s order by q.id", (id,))


def get_request(session: Session, id: int, *, reader: Reader) -> RequestRow:
    """Return a request about an assignment the reader may see. Raises NotFoundError."""
    found = fetch_one(session, RequestRow, f"{REQUESTS} where q.id = %s", (id,))
    if found is None:
        raise NotFoundError(_("There is no such request, or it is not open to you."))
    get_document(session, found.assignment_id, reader=reader)
    return found


@dataclass(frozen=True, slots=True)
class Below:
    """How many controlled assignments under a duty are open, and what is asked about it."""

    duty_id: int
    children: int
    below: int
    asked: int


BELOW = """
select u.id as duty_id, c.children, c.below,
    (select count(*) from assignments.request as q
        where q.duty_id = u.id and q.decided_at is null and q.kind = 'longer') as asked
from assignments.duty as u
cross join lateral (
    select count(*) filter (where c.control <> 'none') as children, count(*) as below
    from assignments.assignment as c join documents.document as d on d.id = c.document_id
    where c.parent_duty_id = u.id
      and d.state not in ('draft', 'offered', 'done', 'closed', 'recalled', 'annulled')) as c
where u.assignment_id = %s"""


def standing_of(row: AssignmentRow) -> Standing:
    """Return where an assignment stands; one whose number was annulled is asked for no more."""
    return Standing.RECALLED if row.standing == ANNULLED.code else Standing(row.standing)


def now_of(session: Session, row: AssignmentRow) -> AssignmentNow:
    """Return what the rules look at."""
    below = {each.duty_id: each for each in fetch(session, Below, BELOW, (row.id,))}
    duties = [
        DutyNow(
            each.id, Role(each.role), DutyState(each.state), each.person_id, each.due_on,
            children_open=below[each.id].children, below=below[each.id].below,
            asked=bool(below[each.id].asked),
        )
        for each in list_duties(session, row.id)
    ]  # fmt: skip
    return AssignmentNow(
        standing_of(row), Control(row.control), Priority(row.priority), row.author_id,
        row.controller_id, duties,
    )  # fmt: skip
