"""An assignment is issued: counted, numbered, frozen, before its executors."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.calendar import Deadline
from uprava.calendar.keeping import told
from uprava.calendar.service import office_calendar
from uprava.capabilities import TaskStep
from uprava.db.sql import execute, fetch_value
from uprava.db.wall import past_rights
from uprava.documents.service.editing import change_term
from uprava.documents.service.number_choices import NEXT, Choice
from uprava.documents.service.registering import register
from uprava.documents.service.states import put_into_state
from uprava.errors import ForbiddenError
from uprava.extension import DocumentHead
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.web.events import signal
from uprava.work.service import Message, Noticed, notify, put_into, take_out_of_all
from uprava.work.service.people import people_behind

from uprava_assignments import moves
from uprava_assignments.giving.service.drafting import hold_draft, insert, wish_of, write
from uprava_assignments.giving.service.journal import journal_of
from uprava_assignments.giving.service.people import open_issued, reader_beside, today_of
from uprava_assignments.giving.service.reading import (
    AssignmentRow,
    DutyRow,
    hold_above,
    hold_parent,
    list_duties,
    read,
    selves,
)
from uprava_assignments.giving.service.wishes import check
from uprava_assignments.giving.values import (
    DRAFTS,
    EXECUTE,
    GIVE,
    Control,
    Priority,
    Role,
    Standing,
)
from uprava_assignments.giving.wish import Instance, Wish
from uprava_assignments.terms.counting import count
from uprava_assignments.terms.values import AskedTerm, Given


def give(session: Session, wish: Wish, *, reader: Reader, at: datetime) -> UUID:
    """Write an assignment and issue it; return its id.

    Raises InvalidError naming the fields, ForbiddenError for who may not give in the author's
    name, NotFoundError for an unseen basis.
    """
    id = write(session, wish, reader=reader, at=at)
    issue(session, id, version=1, reader=reader, at=at)
    return id


def issue(session: Session, id: UUID, *, version: int, reader: Reader, at: datetime) -> None:
    """Issue a draft exactly as it was shown: one tap of its leader, or of who acts for him.

    Raises ForbiddenError for anybody else, ConflictError for another text, InvalidError when
    somebody named left meanwhile or the term has passed.
    """
    hold_parent(session, id)
    head, row = hold_draft(session, id, version=version, reader=reader)
    if row.author_id not in selves(reader):
        raise ForbiddenError(_("Only the leader gives this assignment."))
    reader.require(GIVE)
    check(session, wish_of(session, row))
    put_in_force(session, head, row, reader=reader, at=at)


def give_by_rule(
    session: Session, wish: Wish, *, instance: Instance | None = None, choice: Choice = NEXT,
    at: datetime,
) -> UUID:  # fmt: skip
    """Give an assignment in its author's name by a rule or at another module's wish.

    Nobody's right is asked here: who set up the rule, or acts in the other module, had it. The
    term of an instance is the series', even one that passed while nothing ran. Raises
    InvalidError, as when somebody named left.
    """
    hold_above(session, wish.parent_duty_id)
    check(session, replace(wish, asked_term="none") if instance else wish)
    author = reader_beside(session, wish.author_id)
    head = insert(session, wish, reader=author, at=at, instance=instance)
    put_in_force(session, head, read(session, head.id), reader=author, at=at, choice=choice)
    return head.id


def put_in_force(
    session: Session, head: DocumentHead, row: AssignmentRow, *, reader: Reader, at: datetime,
    choice: Choice = NEXT,
) -> None:  # fmt: skip
    """Let an assignment be given: terms, rights, work, history, and last its number."""
    duties = list_duties(session, row.id)
    due = start_terms(session, row, duties, at=at)
    execute(session, ISSUED, {"id": row.id, "at": at, "by": reader.person_id})
    put_into_state(session, head, Standing.ISSUED, at=at)
    change_term(session, row.id, due, at=at)
    journal = journal_of(session, row.organisation_id)
    people = [each.principal_id for each in duties]
    open_issued(session, head, row, people, journal=journal, at=at)
    take_out_of_all(session, DRAFTS, row.id, reader=reader, at=at)
    put_to_work(session, head, list_duties(session, row.id), reader=reader, at=at)
    record(session, "assignment.issued", "document", row.id, text=shortened(row.text),
           principals=people, author=row.author_id)  # fmt: skip
    if row.basis_id is not None:
        record(session, "assignment.given_on", "document", row.basis_id,
               text=shortened(row.text), principals=people)  # fmt: skip
        signal(session, f"doc:{row.basis_id}")
    signal(session, f"doc:{row.id}")
    words = [row.text, *(each.name for each in duties), row.author]
    register(session, replace(head, due_on=due), journal=journal, words=words, choice=choice)
    place_on_basis(session, row)
    moves.tell(session, row.id, TaskStep.GIVEN, at=at, said=row.text)


ISSUED = """
update assignments.assignment set issued_at = %(at)s, issued_by = %(by)s, reason = ''
where document_id = %(id)s"""


def place_on_basis(session: Session, row: AssignmentRow) -> None:
    """Give an assignment its place among those on its basis; two at once follow each other.

    After its number, and past the row of the basis, which may be an assignment of the same tree:
    nobody who holds a place waits for an assignment.
    """
    if row.basis_id is None:
        return
    query = "select pg_advisory_xact_lock(7240351, hashtext(%s))"
    execute(session, query, (str(row.basis_id),))
    query = "select coalesce(max(ordinal), 0) + 1 from assignments.assignment where basis_id = %s"
    with past_rights(session):  # those of other leaders count as well, seen or not
        place = fetch_value(session, query, (row.basis_id,))
    query = "update assignments.assignment set ordinal = %s where document_id = %s"
    execute(session, query, (place, row.id))


SENT = """
update assignments.duty set state = 'sent', sent_at = %(at)s, due_on = %(due)s,
    due_first = %(due)s, term = %(term)s, on_control = %(on_control)s where id = %(id)s"""


def start_terms(
    session: Session, row: AssignmentRow, duties: Sequence[DutyRow], *, at: datetime
) -> date | None:
    """Count each executor's term from today; return the last day of the whole."""
    asked = AskedTerm.read(row.asked_term or "typical")
    given = Given(
        signed=signed_on(session, row, asked), organisation_id=row.organisation_id,
        priority=Priority(row.priority), basis_id=row.basis_id,
    )  # fmt: skip
    whole = count(session, asked, given=given)
    for each in duties:
        own = (
            count(session, AskedTerm.read(each.asked_term), given=given)
            if each.asked_term
            else None
        )
        deadline = None if each.role == Role.INFORMED else own or whole
        execute(session, SENT, sent_values(each, deadline, row, at=at))
    return whole.date if whole else None


def signed_on(session: Session, row: AssignmentRow, asked: AskedTerm) -> date:
    """Return the day a term is counted from: today; of a late instance its last day itself."""
    today = today_of(session)
    if row.series_id is None or asked.day is None:
        return today
    return min(today, asked.day, office_calendar(session).shifted(asked.day, shift=asked.shift))


def sent_values(
    duty: DutyRow, deadline: Deadline | None, row: AssignmentRow, *, at: datetime
) -> Mapping[str, object]:
    """Return what a duty begins with."""
    return {
        "id": duty.id, "at": at, "due": deadline.date if deadline else None,
        "term": json.dumps(told(deadline)) if deadline else None,
        "on_control": duty.role == Role.RESPONSIBLE and row.control != Control.NONE,
    }  # fmt: skip


def put_to_work(
    session: Session, head: DocumentHead, duties: Sequence[DutyRow], *, reader: Reader,
    at: datetime,
) -> None:  # fmt: skip
    """Let an assignment wait for its executors, each with the own term, and tell the informed."""
    for each in duties:
        if each.role != Role.INFORMED:
            own = replace(head, due_on=each.due_on)
            whom = each.person_id or each.principal_id
            put_into(session, EXECUTE, own, person_id=whom, reader=reader, at=at)
    informed = [each.principal_id for each in duties if each.role == Role.INFORMED]
    if informed:
        message = Message(N_("For your information: {title}"), {"title": head.title})
        told_to = people_behind(session, informed)
        notify(session, told_to, Noticed("work", message, head.id), at=at)


def shortened(text: str) -> str:
    """Return what the history tells of a text."""
    line = " ".join(text.split())
    return line if len(line) <= 200 else f"{line[:199]}…"
