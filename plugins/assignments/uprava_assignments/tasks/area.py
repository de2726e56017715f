"""Assignments for others: tasks of modules, resolutions, answers, programs."""

from sqlalchemy.orm import Session
from uprava.areas import Area
from uprava.capabilities import GivenResolution, GivenTask, TakenResolution, TaskToGive
from uprava.clock import now
from uprava.extension import DocumentHead
from uprava.users.reader import Reader

from uprava_assignments.giving.values import KIND
from uprava_assignments.tasks import api
from uprava_assignments.tasks.acts import ACTS
from uprava_assignments.tasks.jobs import jobs
from uprava_assignments.tasks.service import giving, resolving
from uprava_assignments.tasks.service.answering import follow_answer


def give_task(session: Session, reader: Reader | None, task: TaskToGive) -> GivenTask:
    """A task is an assignment with a mark."""
    return giving.give(session, task, reader=reader, at=now())


def take_resolution(
    session: Session, reader: Reader, resolution: GivenResolution
) -> TakenResolution | None:
    """A resolution that asks for something is an assignment."""
    return resolving.take(session, resolution, reader=reader)


def resolution_cancelled(
    session: Session, reader: Reader, resolution: GivenResolution, reason: str
) -> None:
    """Its assignment is recalled."""
    resolving.cancel(session, resolution, reason, reader=reader, at=now())


def registered(session: Session, _reader: Reader, document: DocumentHead) -> None:
    """An answer reports what it answers."""
    if document.kind != KIND:
        follow_answer(session, document, at=now())


AREA = Area(
    "tasks",
    routes=api.routes,
    acts=ACTS,
    registered=registered,
    give_task=give_task,
    take_resolution=take_resolution,
    resolution_cancelled=resolution_cancelled,
    jobs=jobs,
)
