"""Questions as tasks of the module that keeps tasks, and back."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.capabilities import (
    ExecutorRole,
    TaskControl,
    TaskMoved,
    TaskPerson,
    TaskStep,
    TaskToGive,
)
from uprava.db.sql import execute, fetch_one
from uprava.db.wall import past_rights
from uprava.documents.service.access import HEAD_COLUMNS
from uprava.extension import DocumentHead
from uprava.i18n import N_, _
from uprava.installation import installation_of
from uprava.users.reader import Reader

from uprava_appeals.intake.service.reading import QUESTIONS, QuestionRow
from uprava_appeals.values import UNDECIDED
from uprava_appeals.work.service.holding import selves
from uprava_appeals.work.service.waiting import close_executor, finish, open_executor, tell
from uprava_appeals.work.values import Charge

MARK = "appeals:question:"
"""How the references of our tasks begin; the id of the question and a number follow."""


def taken(session: Session) -> bool:
    """Tell whether some module keeps tasks."""
    return installation_of(session).plugins.gives_tasks


def give(
    session: Session, row: QuestionRow, charge: Charge, *, reader: Reader, at: datetime
) -> None:
    """Make a task of a question in the name of who gives it."""
    reference = f"{MARK}{row.id}:{at:%Y%m%d%H%M%S%f}"
    people = [TaskPerson(charge.principal_id)]
    people += [TaskPerson(each, ExecutorRole.EXECUTOR) for each in charge.others]
    text = ". ".join(each.rstrip(".") for each in (row.text, charge.said) if each) + "."
    task = TaskToGive(
        reference, selves(reader)[0], text, tuple(people), due_on=charge.due_on,
        document_id=row.document_id,
        asked_term="" if charge.due_on else "none", control=TaskControl.USUAL,
        point=_("question {n}").format(n=row.position),
    )  # fmt: skip
    given = installation_of(session).plugins.give_task(session, reader, task)
    if given is None:
        return
    query = "update appeals.question set task_reference = %s, task_id = %s where id = %s"
    execute(session, query, (reference, given.document_id, row.id))
    head = head_of(session, row.document_id)
    assert head is not None
    for each in charge.others:
        open_executor(session, head, each, pool=False, at=at, by=reader.person_id)


def end(session: Session, row: QuestionRow, *, reader: Reader, at: datetime) -> None:
    """Tell who gave the task of a question that nothing is asked by it any more."""
    head = head_of(session, row.task_id) if row.task_id else None
    if head is not None:
        message = N_("Recall the assignment {number}: the question of the appeal went another way.")
        tell(session, head, [row.given_by, reader.person_id], message, at=at)


def head_of(session: Session, id: UUID) -> DocumentHead | None:
    """Return a document, as the installation sees it."""
    query = f"select {HEAD_COLUMNS} from documents.document as d where d.id = %s"
    with past_rights(session):
        return fetch_one(session, DocumentHead, query, (id,))


def follow(session: Session, moved: TaskMoved) -> None:
    """Let a question follow what became of its task."""
    if not moved.reference.startswith(MARK):
        return
    reader: Reader | None = session.info["reader"]
    with past_rights(session):
        row = fetch_one(session, QuestionRow, f"{QUESTIONS} where q.task_reference = %s",
                        (moved.reference,))  # fmt: skip
        if row is None or row.state not in UNDECIDED or reader is None:
            return
        head = head_of(session, row.document_id)
        if head is not None and take_step(session, head, row, moved):
            finish(session, head.id, reader=reader, at=moved.at)


def take_step(session: Session, head: DocumentHead, row: QuestionRow, moved: TaskMoved) -> bool:
    """Bring a question where its task is; return whether anything changed."""
    step = moved.step
    if step in (TaskStep.STARTED, TaskStep.REASSIGNED) and moved.person_id != row.person_id:
        hand_over(session, head, row, moved)
    elif step in (TaskStep.REPORTED, TaskStep.DONE) and row.state == "given":
        said = moved.said or row.report
        query = """update appeals.question set state = 'reported', report = %s,
            reported_at = %s, reported_by = %s where id = %s"""
        execute(session, query, (said[:4000], moved.at, moved.person_id, row.id))
    elif step is TaskStep.RETURNED and row.state == "reported":
        query = "update appeals.question set state = 'given' where id = %s"
        execute(session, query, (row.id,))
    elif step in (TaskStep.RECALLED, TaskStep.OFF_CONTROL) and row.state != "reported":
        set_free(session, head, row)
    elif step is TaskStep.TERM_MOVED:
        query = "update appeals.question set due_on = %s where id = %s"
        execute(session, query, (moved.due_on, row.id))
    else:
        return False
    return True


def hand_over(session: Session, head: DocumentHead, row: QuestionRow, moved: TaskMoved) -> None:
    """Let another one consider the question, as the task says."""
    query = """update appeals.question set person_id = %(person)s,
        principal_id = case when %(step)s = 'reassigned' and %(person)s::int is not null
            then %(person)s else principal_id end
        where id = %(id)s"""
    execute(session, query, {"person": moved.person_id, "step": moved.step, "id": row.id})
    for each in {row.principal_id, row.person_id}:
        close_executor(session, head, each)
    if moved.person_id is not None:
        open_executor(session, head, moved.person_id, pool=False, at=moved.at,
                      by=moved.author_id)  # fmt: skip


def set_free(session: Session, head: DocumentHead, row: QuestionRow) -> None:
    """Let a question wait for somebody again: its task is not asked for any more."""
    query = """update appeals.question set state = 'new', principal_id = null, person_id = null,
        due_on = null, task_reference = null, task_id = null where id = %s"""
    execute(session, query, (row.id,))
    for each in {row.principal_id, row.person_id}:
        close_executor(session, head, each)
