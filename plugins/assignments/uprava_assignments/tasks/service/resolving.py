"""A resolution on a letter becomes an assignment; a cancelled one recalls it."""

from datetime import datetime

from sqlalchemy.orm import Session
from uprava.capabilities import (
    ExecutorRole,
    GivenResolution,
    TakenResolution,
    TaskControl,
    TaskPerson,
    TaskToGive,
)
from uprava.db.wall import past_rights
from uprava.documents.service.locks import hold
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader

from uprava_assignments.giving.rules import why_not_ended
from uprava_assignments.giving.service.ending import call_off
from uprava_assignments.giving.service.people import find_head
from uprava_assignments.giving.service.reading import AssignmentRow, list_duties, now_of, read
from uprava_assignments.giving.values import Role, Standing
from uprava_assignments.tasks.service.giving import find_by_reference, give


def take(
    session: Session, resolution: GivenResolution, *, reader: Reader
) -> TakenResolution | None:
    """Give an assignment by a resolution; None: it asks nobody to do anything.

    One resolution is one assignment, however many it names. Raises InvalidError.
    """
    people = people_of(resolution)
    if all(each.role is ExecutorRole.INFORMED for each in people):
        return None
    control = TaskControl.USUAL if resolution.controlled else TaskControl.NONE
    task = TaskToGive(
        resolution.key, resolution.author_id, resolution.text, people,
        due_on=resolution.due_on, document_id=resolution.document_id, control=control,
    )  # fmt: skip
    try:
        done = give(session, task, reader=reader, at=resolution.given_at)
    except InvalidError as error:
        raise in_its_words(error) from error
    with past_rights(session):
        summary = summary_of(session, read(session, done.document_id))
    return TakenResolution(done.url, summary)


def people_of(resolution: GivenResolution) -> tuple[TaskPerson, ...]:
    """Return whom a resolution names; its author need not be told of it."""
    return tuple(
        TaskPerson(each.person_id, each.role, each.text, each.due_on)
        for each in resolution.executors
        if each.role is not ExecutorRole.INFORMED or each.person_id != resolution.author_id
    )


def in_its_words(error: InvalidError) -> InvalidError:
    """Return a refusal by the fields of a resolution's form, the first sentence on top."""
    fields = {
        "due_on" if name.startswith("term") else name: said for name, said in error.fields.items()
    }
    return InvalidError(next(iter(fields.values()), error.detail), fields=fields)


def summary_of(session: Session, row: AssignmentRow) -> str:
    """Return one line about an assignment: number, responsible executor, term."""
    lead = next(each for each in list_duties(session, row.id) if each.role == Role.RESPONSIBLE)
    if row.due_on is None:
        return _("{number}, resp. {name}, without a term").format(number=row.number, name=lead.name)
    return _("{number}, resp. {name}, until {day}").format(
        number=row.number, name=lead.name, day=f"{row.due_on:%d.%m.%Y}"
    )


def cancel(
    session: Session, resolution: GivenResolution, reason: str, *, reader: Reader, at: datetime
) -> None:
    """Recall the assignment of a cancelled resolution with all that stand under it.

    Raises ConflictError when it was executed: then the resolution stays too.
    """
    with past_rights(session):
        id = find_by_reference(session, resolution.key)
        if id is None:
            return
        hold(session, id)
        head, row = find_head(session, id), read(session, id)
        if head is None or row.standing == Standing.RECALLED:
            return
        if why := why_not_ended(now_of(session, row)):
            raise ConflictError(why)
        call_off(session, head, row, reason, reader=reader, at=at)
