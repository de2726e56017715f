"""The job queue: tasks of all plugins, deferred in the caller's transaction, run by a worker."""

import logging
from collections.abc import Callable, Mapping, Sequence
from enum import IntEnum
from functools import wraps
from typing import TYPE_CHECKING, Any

import msgspec
import procrastinate
from procrastinate import Blueprint, JobContext, RetryStrategy, SyncPsycopgConnector
from procrastinate.connector import BaseConnector
from sqlalchemy.orm import Session

from uprava import logs
from uprava.db.sql import execute, fetch_value
from uprava.jobs.failing import keep_failure
from uprava.plugins import Plugins

if TYPE_CHECKING:
    from uprava.installation import Installation

log = logging.getLogger(__name__)

DEFER = """
select jobs.procrastinate_defer_jobs_v1(array(
    select row(%(queue)s, %(task)s, %(priority)s, %(lock)s, null, arguments, null)
        ::jobs.procrastinate_job_to_defer_v1
    from unnest(%(arguments)s::jsonb[]) as arguments))"""
"""The library's own function, without its Python on the way: 0.3 ms of each registration."""

PATIENT = RetryStrategy(max_attempts=5, exponential_wait=4)
"""Retries after 4, 16, 64, 256 and 1,024 seconds; then the job waits on the jobs screen."""


class Priority(IntEnum):
    """What a free worker takes first; a long queue of `LATER` never delays `SOON`."""

    LATER = -10
    USUAL = 0
    SOON = 10


class JobQueue:
    """Tasks by name (`documents:prepare`), made anew from the plugins' blueprints."""

    def __init__(self, plugins: Plugins, connector: BaseConnector | None = None) -> None:
        self.app = procrastinate.App(connector=connector or SyncPsycopgConnector())
        for name, blueprint in plugins.blueprints().items():
            self.app.add_tasks_from(blueprint, namespace=name)

    def defer(
        self, session: Session, task: str, *, lock: str | None = None, **arguments: Any
    ) -> int:
        """Put a job into the queue inside the session's transaction; return its id.

        The job exists when the transaction commits, and only then. Arguments are JSON values.
        """
        (id,) = fetch_value(session, DEFER, self.jobs_of(task, [arguments], lock=lock))
        return int(id)

    def defer_all(
        self, session: Session, task: str, arguments: Sequence[Mapping[str, Any]]
    ) -> None:
        """Put a job for each of the arguments into the queue, as `defer` does, in one statement."""
        execute(session, DEFER, self.jobs_of(task, arguments, lock=None))

    def jobs_of(
        self, task: str, arguments: Sequence[Mapping[str, Any]], *, lock: str | None
    ) -> dict[str, Any]:
        """Return the parameters of `DEFER`. Raises KeyError for a task nobody declared."""
        known = self.app.tasks[task]
        return {
            "queue": known.queue,
            "task": known.name,
            "priority": known.priority,
            "lock": lock or known.lock,
            "arguments": [msgspec.json.encode(each).decode() for each in arguments],
        }

    def title_of(self, task: str) -> str:
        """Return the English message id of a task's title; an unknown task shows its name."""
        known = self.app.tasks.get(task)
        return (vars(known.func).get("title") if known else None) or task

    @property
    def periodic(self) -> list[tuple[str, str]]:
        """Periodic tasks and their five cron fields, by name."""
        found = self.app.periodic_registry.periodic_tasks.values()
        return sorted((each.task.name, each.cron) for each in found)


def task(
    blueprint: Blueprint,
    name: str,
    *,
    title: str = "",
    cron: str | None = None,
    priority: Priority = Priority.USUAL,
    **options: Any,
) -> Callable[[Callable[..., None]], None]:
    """Register a function on a plugin's blueprint; it is given the installation first.

    `title` is the English message id the jobs screen shows (without one: the task's name).
    `cron` makes it periodic (five fields, in UTC wherever the office is). Tasks are idempotent:
    a job whose worker died is run again. An exception lets the job be tried again; its sentence
    stands on the jobs screen, its traceback in the log under the same id.
    """
    options.setdefault("retry", PATIENT)

    def decorate(function: Callable[..., None]) -> None:
        @wraps(function)
        def run(context: JobContext, *args: Any, **kwargs: Any) -> None:
            installation: Installation = context.additional_context["installation"]
            if cron is not None:
                kwargs.pop("timestamp", None)  # of the planned run: acts look at the clock
            assert context.job is not None
            token = logs.request_id.set(f"job-{context.job.id}")
            try:
                function(installation, *args, **kwargs)
            except Exception as error:
                keep_failure(installation, context.job, error)
                raise
            finally:
                logs.request_id.reset(token)

        vars(run)["title"] = title
        made = blueprint.task(name=name, pass_context=True, priority=priority, **options)(run)
        if cron is not None:
            blueprint.periodic(cron=cron, periodic_id=name)(made)

    return decorate
