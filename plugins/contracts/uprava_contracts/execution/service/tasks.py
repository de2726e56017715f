"""An assignment by an obligation, of the module that keeps assignments, and what became of it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.capabilities import TaskMoved, TaskPerson, TaskStep, TaskToGive
from uprava.db.sql import execute, fetch_value
from uprava.db.wall import past_rights
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import _
from uprava.installation import installation_of
from uprava.users.reader import Reader
from uprava.web.events import signal

from uprava_contracts.execution.service.holding import hold_live
from uprava_contracts.execution.service.reading import get_obligation
from uprava_contracts.execution.values import MARK, ObligationRow

LONGEST = 2000

CLOSED = (TaskStep.DONE, TaskStep.RECALLED, TaskStep.OFF_CONTROL)
"""Steps after which another assignment may be given by the same obligation."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom an assignment is given to, what it says, until when."""

    person_id: int
    text: str
    due_on: date | None


def kept(session: Session) -> bool:
    """Tell whether some module keeps assignments."""
    return installation_of(session).plugins.gives_tasks


def may_give(row: ObligationRow) -> bool:
    """Tell whether an assignment may be given by an obligation: one at a time."""
    return not row.over and (not row.task_number or row.task_state in CLOSED)


def give(
    session: Session, id: UUID, obligation_id: int, asked: Asked, *, reader: Reader, at: datetime
) -> str:
    """Give an assignment by an obligation in the reader's name; return its number.

    Raises InvalidError naming the fields, ConflictError where one runs already.
    """
    hold_live(session, id, reader=reader)
    row = get_obligation(session, id, obligation_id)
    if not may_give(row):
        raise ConflictError(_("The obligation is over, or its assignment is being executed."))
    if not 1 <= len(asked.text) <= LONGEST:
        said = _("From 1 to {n} characters.").format(n=LONGEST)
        raise InvalidError(said, fields={"text": said})
    reference = f"{MARK}{row.id}:{at:%Y%m%d%H%M%S%f}"
    task = TaskToGive(
        reference, reader.acting_for or reader.person_id, asked.text,
        (TaskPerson(asked.person_id),), due_on=asked.due_on,
        asked_term="" if asked.due_on else "none", document_id=id,
    )  # fmt: skip
    given = installation_of(session).plugins.give_task(session, reader, task)
    if given is None:
        raise ConflictError(_("Assignments are not kept in this system."))
    query = """update contracts.obligation set reference = %s, task_id = %s, task_number = %s,
        task_state = %s where id = %s"""
    values = (reference, given.document_id, given.number, TaskStep.GIVEN, row.id)
    execute(session, query, values)
    record(
        session, "contracts.task_given", "document", id, number=given.number, name=row.name
    )  # fmt: skip
    signal(session, f"doc:{id}")
    return given.number


def follow(session: Session, moved: TaskMoved) -> None:
    """Let an obligation tell where its assignment stands; that it is met people note."""
    if not moved.reference.startswith(MARK) or moved.step not in STATES:
        return
    query = """update contracts.obligation set task_state = %s where reference = %s
        returning contract_id"""
    with past_rights(session):
        contract = fetch_value(session, query, (STATES[moved.step], moved.reference))
    if contract is not None:
        signal(session, f"doc:{contract}")


STATES = {
    TaskStep.GIVEN: TaskStep.GIVEN.value,
    TaskStep.STARTED: TaskStep.STARTED.value,
    TaskStep.REPORTED: TaskStep.REPORTED.value,
    TaskStep.RETURNED: TaskStep.STARTED.value,
    TaskStep.DONE: TaskStep.DONE.value,
    TaskStep.SUSPENDED: TaskStep.SUSPENDED.value,
    TaskStep.RESUMED: TaskStep.STARTED.value,
    TaskStep.RECALLED: TaskStep.RECALLED.value,
    TaskStep.OFF_CONTROL: TaskStep.OFF_CONTROL.value,
}
"""Where an assignment stands after a step; the other steps change nothing we show."""
