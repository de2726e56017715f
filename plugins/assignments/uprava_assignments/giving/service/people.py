"""Who is named in assignments, who sees them and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import execute, fetch, fetch_value, fetch_values
from uprava.documents.models import AccessMark, AccessRight
from uprava.documents.service.access import HEAD_COLUMNS, Opening, open_to
from uprava.documents.service.numbering import JournalRow
from uprava.extension import DocumentHead
from uprava.i18n import N_
from uprava.users.reader import Reader
from uprava.users.service.readers import reader_now

from uprava_assignments.giving.service.reading import AssignmentRow

EXECUTES = N_("executes the assignment")
CONTROLS = N_("controls the assignment")
GIVES = N_("gives the assignment")
ABOVE = N_("gave or controls the assignment above")
"""Why people see an assignment and its basis: messages of the card's «почему я это вижу»."""


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody who may be named: a person with the main unit, or a pool its people take from.

    A pool is a unit, a post, or a team: the people of a role.
    """

    principal_id: int
    person_id: int | None
    unit_id: int | None


WORKERS = """
select p.id as principal_id, p.id as person_id, (
        select post.unit_id from users.post_holder as holder
        join users.post on post.id = holder.post_id
        where holder.person_id = p.id and holder.since <= %(today)s
          and (holder.until is null or holder.until >= %(today)s)
        order by holder.acting, holder.since, holder.id limit 1) as unit_id
from users.person as p where p.id = any (%(ids)s) and p.active and p.login is not null
union all
select unit.id, null, unit.id from users.unit
where unit.id = any (%(ids)s) and unit.closed_on is null
union all
select post.id, null, post.unit_id from users.post
join users.unit on unit.id = post.unit_id and unit.closed_on is null
where post.id = any (%(ids)s)
union all
select role.id, null, null from users.role where role.id = any (%(ids)s)"""


def list_workers(session: Session, ids: Iterable[int]) -> dict[int, Worker]:
    """Return who of the principals works here now; who left or was closed is missing."""
    values = {"ids": sorted(set(ids)), "today": session.info["today"]}
    return {each.principal_id: each for each in fetch(session, Worker, WORKERS, values)}


ABOVE_ALL = """
with recursive up as (
    select a.* from assignments.duty as u
    join assignments.assignment as a on a.document_id = u.assignment_id
    where u.id = %(duty)s
    union all
    select a.* from up join assignments.duty as u on u.id = up.parent_duty_id
    join assignments.assignment as a on a.document_id = u.assignment_id
)
select distinct person from up
cross join lateral (values (up.author_id), (up.controller_id)) as each (person)
where person is not null order by person"""


def people_above(session: Session, duty_id: int) -> list[int]:
    """Return the authors and controllers of the assignments above one that passes on a duty."""
    return fetch_values(session, ABOVE_ALL, {"duty": duty_id})


def open_draft(
    session: Session, head: DocumentHead, people: Iterable[int], *, at: datetime, by: int
) -> None:
    """Let the author and who prepared it see a draft."""
    given = [Opening(each, AccessRight.EDIT, "author") for each in sorted(set(people))]
    open_to(session, head, given, at=at, by=by)


def open_issued(
    session: Session, head: DocumentHead, row: AssignmentRow, executors: Sequence[int], *,
    journal: JournalRow, at: datetime,
) -> None:  # fmt: skip
    """Let everybody concerned see an issued assignment, and those who act its basis."""
    given = [Opening(row.author_id, AccessRight.EDIT, "author")]
    given += [Opening(each, AccessRight.READ, EXECUTES) for each in executors]
    if row.controller_id is not None:
        given.append(Opening(row.controller_id, AccessRight.READ, CONTROLS))
    if row.parent_duty_id is not None:
        above = people_above(session, row.parent_duty_id)
        given += [Opening(each, AccessRight.READ, ABOVE) for each in above]
    if journal.unit_id is not None:
        given.append(Opening(journal.unit_id, AccessRight.MANAGE, "journal"))
    open_to(session, head, given, at=at, by=row.author_id)
    open_basis(session, row, executors, at=at)


def open_executor(
    session: Session, head: DocumentHead, row: AssignmentRow, principal_id: int, *, at: datetime
) -> None:
    """Let one more executor see an assignment and its basis."""
    opening = Opening(principal_id, AccessRight.READ, EXECUTES)
    open_to(session, head, [opening], at=at, by=row.author_id)
    open_basis(session, row, [principal_id], at=at)


BELOW_ALL = """
with recursive down as (
    select a.document_id from assignments.duty as u
    join assignments.assignment as a on a.parent_duty_id = u.id where u.assignment_id = %(id)s
    union all
    select a.document_id from down join assignments.duty as u on u.assignment_id = down.document_id
    join assignments.assignment as a on a.parent_duty_id = u.id
)
select document_id from down join documents.document as d on d.id = down.document_id
where d.state not in ('draft', 'offered') order by 1"""


def open_controller(
    session: Session, head: DocumentHead, row: AssignmentRow, *, at: datetime, by: int
) -> None:
    """Let a new controller see an assignment, its basis and all that stand under it."""
    if row.controller_id is None:
        return
    opening = Opening(row.controller_id, AccessRight.READ, CONTROLS)
    open_to(session, head, [opening], at=at, by=by)
    open_basis(session, row, [], at=at)
    for id in fetch_values(session, BELOW_ALL, {"id": row.id}):
        under = find_head(session, id)
        if under is not None:
            above = Opening(row.controller_id, AccessRight.READ, ABOVE)
            open_to(session, under, [above], at=at, by=by)


def open_basis(
    session: Session, row: AssignmentRow, executors: Sequence[int], *, at: datetime
) -> None:
    """Let those who execute and control read the document it stands on."""
    basis = find_head(session, row.basis_id) if row.basis_id else None
    if basis is None:
        return
    given = [Opening(each, AccessRight.READ, EXECUTES) for each in executors]
    if row.controller_id is not None:
        given.append(Opening(row.controller_id, AccessRight.READ, CONTROLS))
    given.append(Opening(row.author_id, AccessRight.READ, GIVES))
    open_to(session, basis, given, at=at, by=row.author_id)


def show_basis(session: Session, row: AssignmentRow, *, at: datetime) -> None:
    """Let the leader read what a draft put before him stands on.

    A restricted document is opened by who keeps it alone, never by who prepares a draft.
    """
    basis = find_head(session, row.basis_id) if row.basis_id else None
    if basis is not None and basis.access_mark == AccessMark.COMMON:
        opening = Opening(row.author_id, AccessRight.READ, GIVES)
        open_to(session, basis, [opening], at=at, by=session.info["reader"].person_id)


def find_head(session: Session, id: UUID) -> DocumentHead | None:
    """Return a document an act was let to earlier; None: it is in the trash or hidden by now."""
    query = f"""select {HEAD_COLUMNS} from documents.document as d
        where d.id = %s and d.deleted_at is null"""
    return next(iter(fetch(session, DocumentHead, query, (id,))), None)


def reader_beside(session: Session, person_id: int) -> Reader:
    """Return a person with the rights of now; the session goes on under those it had.

    Entering as somebody moves the wall of row security for the whole transaction: the rest of
    somebody else's act would see what that person sees. Raises ForbiddenError for who left.
    """
    query = "select coalesce(current_setting('uprava.principals', true), '')"
    before = fetch_value(session, query)
    found = reader_now(session, person_id, acting_for=None, today=today_of(session))
    execute(session, "select set_config('uprava.principals', %s, true)", (before,))
    return found


def today_of(session: Session) -> date:
    """Return the office day of the session."""
    today: date = session.info["today"]
    return today
