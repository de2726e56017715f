"""A task of another module becomes an assignment, in its author's name."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.capabilities import GivenTask, TaskPerson, TaskToGive
from uprava.db.sql import execute, fetch_value
from uprava.db.wall import past_rights
from uprava.documents.service.access import get_document
from uprava.users.reader import Reader

from uprava_assignments.giving.service.issuing import give_by_rule
from uprava_assignments.giving.service.reading import AssignmentRow, read
from uprava_assignments.giving.values import Control, Role
from uprava_assignments.giving.wish import Named, Wish, in_order
from uprava_assignments.terms.values import AskedTerm, Form


def give(session: Session, task: TaskToGive, *, reader: Reader | None, at: datetime) -> GivenTask:
    """Give a task; one whose reference is known is given already and stays as it is.

    Raises InvalidError naming the fields, NotFoundError for a document the reader does not see,
    ValueError for a task without a mark.
    """
    if not task.reference:
        raise ValueError("a task needs the mark of who gives it")
    if reader is not None and task.document_id is not None:
        get_document(session, task.document_id, reader=reader)
    with past_rights(session):
        known = find_by_reference(session, task.reference)
        id = known or give_by_rule(session, wish_of(task), at=at)
        if reader is not None and known is None:
            say_who(session, id, reader=reader)
        row = read(session, id)
    return given(row)


def find_by_reference(session: Session, reference: str) -> UUID | None:
    """Return the assignment that was given under a mark, as the installation."""
    query = "select document_id from assignments.assignment where reference = %s"
    found: UUID | None = fetch_value(session, query, (reference,))
    return found


def wish_of(task: TaskToGive) -> Wish:
    """Return a task as an assignment that is wanted."""
    named = in_order([named_of(each) for each in task.people])
    asked = on_day(task) or str(AskedTerm.read(task.asked_term))
    return Wish(
        task.text.strip(), named, task.author_id, task.controller_id,
        control=Control(task.control), asked_term=asked, basis_id=task.document_id,
        basis_point=task.point, reference=task.reference,
    )  # fmt: skip


def named_of(person: TaskPerson) -> Named:
    """Return a person of a task as an executor; who is only to know has no term."""
    role = Role(person.role)
    own = "" if role is Role.INFORMED else on_day(person)
    return Named(person.principal_id, role, person.text, own)


def on_day(what: TaskToGive | TaskPerson) -> str:
    """Return a last day as a term that was asked for; empty: none was named."""
    return str(AskedTerm(Form.DATE, day=what.due_on)) if what.due_on else ""


def say_who(session: Session, id: UUID, *, reader: Reader) -> None:
    """Write down who gave it «за» the author."""
    query = """update assignments.assignment set prepared_by = %(who)s, issued_by = %(who)s
        where document_id = %(id)s"""
    execute(session, query, {"who": reader.person_id, "id": id})


def given(row: AssignmentRow) -> GivenTask:
    """Return an assignment as whoever asked for it is told."""
    return GivenTask(row.id, row.number or "", f"/docs/{row.id}", row.due_on)
