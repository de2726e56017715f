"""What waits, runs, is done and failed: the queue as the administrator sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from uprava.db.sql import driver, fetch, fetch_one
from uprava.i18n import N_, _
from uprava.jobs.queue import JobQueue
from uprava.jobs.timing import plan_in_words

COUNTED = 1000
"""Jobs of a state are counted exactly up to here."""


class Stage(StrEnum):
    """Where a job is, in the words of the screen."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def caption(self) -> str:
        """The stage as people read it."""
        return _(_CAPTIONS[self])


_CAPTIONS = {
    Stage.WAITING: N_("Waiting"),
    Stage.RUNNING: N_("Running"),
    Stage.DONE: N_("Finished"),
    Stage.FAILED: N_("Failed"),
    Stage.CANCELLED: N_("Cancelled"),
}

STATUSES = {
    Stage.WAITING: "todo",
    Stage.RUNNING: "doing",
    Stage.DONE: "succeeded",
    Stage.FAILED: "failed",
    Stage.CANCELLED: "cancelled",
}


@dataclass(frozen=True, slots=True)
class Found:
    """A job as it is fetched."""

    id: int
    task_name: str
    attempts: int
    scheduled_at: datetime | None
    changed_at: datetime | None
    sentence: str | None
    request_id: str | None
    document_id: UUID | None
    document: str | None


@dataclass(frozen=True, slots=True)
class JobRow:
    """One line of the screen; `document_url` is empty when the reader may not open it."""

    id: int
    title: str
    attempts: int
    scheduled_at: datetime | None
    changed_at: datetime | None
    sentence: str
    request_id: str
    document: str
    document_url: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How the queue moves: jobs by stage (up to one past `COUNTED`), done in five minutes."""

    waiting: int
    running: int
    done: int
    failed: int
    cancelled: int
    lately: int

    def shown(self, stage: Stage) -> str:
        """Return a stage's number as it is shown: «1000+»."""
        number: int = getattr(self, stage.value)
        return f"{COUNTED}+" if number > COUNTED else str(number)

    @property
    def per_minute(self) -> float:
        """Jobs done in a minute, over the last five."""
        return self.lately / 5


@dataclass(frozen=True, slots=True)
class Worker:
    """A process that takes jobs; it is alive while its heart beats."""

    id: int
    last_heartbeat: datetime
    running: int
    alive: bool


@dataclass(frozen=True, slots=True)
class Periodic:
    """A task that runs by the clock, when in words, and when it last did."""

    title: str
    plan: str
    last: datetime | None


ID = """case when job.args ->> '{name}' ~ '^[0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}$'
    then (job.args ->> '{name}')::uuid end"""

JOBS = f"""
select job.id, job.task_name, job.attempts, job.scheduled_at, failure.sentence,
       failure.request_id, d.id as document_id,
       coalesce('№ ' || d.number || ' · ', '') || d.title as document,
       (select max(at) from jobs.procrastinate_events as e where e.job_id = job.id) as changed_at
from (
    select * from jobs.procrastinate_jobs
    where status = %(status)s::jobs.procrastinate_job_status and id < %(before)s
      and task_name <> all (%(routine)s)
    order by id desc limit %(limit)s
) as job
left join core.job_failure as failure on failure.job_id = job.id
left join documents.file as f on f.id = {ID.format(name="file_id")}
left join documents.document as d
    on d.id = coalesce(f.document_id, {ID.format(name="document_id")}) and d.deleted_at is null
order by job.id desc
"""

NEWEST = 2**62
"""A number above every job's."""


def list_jobs(
    session: Session, stage: Stage, queue: JobQueue, *, before: int | None, limit: int = 50
) -> tuple[Sequence[JobRow], int | None]:
    """Return jobs of a stage, the newest first, and the number to go on below.

    What runs by the clock is not listed when it went well: `list_periodic` tells of it.
    Row security hides the documents the reader may not see.
    """
    routine = [name for name, _cron in queue.periodic] if stage is Stage.DONE else []
    values = {"status": STATUSES[stage], "before": before or NEWEST, "limit": limit + 1}
    values["routine"] = routine
    rows = fetch(session, Found, JOBS, values)
    more, rows = len(rows) > limit, rows[:limit]
    return [row_of(row, queue) for row in rows], rows[-1].id if more else None


def row_of(row: Found, queue: JobQueue) -> JobRow:
    """Return a job in words."""
    return JobRow(
        id=row.id,
        title=_(queue.title_of(row.task_name)),
        attempts=row.attempts,
        scheduled_at=row.scheduled_at,
        changed_at=row.changed_at,
        sentence=row.sentence or "",
        request_id=row.request_id or "",
        document=row.document or "",
        document_url=f"/docs/{row.document_id}" if row.document_id else "",
    )


COUNT = """(select count(*) from (select from jobs.procrastinate_jobs
    where status = '{status}' limit %(most)s) as counted) as {stage}"""


def progress(session: Session) -> Progress:
    """Count the jobs of each stage and those done lately."""
    counts = ", ".join(
        COUNT.format(status=status, stage=stage.value) for stage, status in STATUSES.items()
    )
    query = f"""
        select {counts}, (
            select count(*) from jobs.procrastinate_events
            where type = 'succeeded' and at > now() - interval '5 minutes') as lately"""
    found = fetch_one(session, Progress, query, {"most": COUNTED + 1})
    assert found is not None
    return found


def list_workers(session: Session) -> list[Worker]:
    """Return the processes that take jobs, the liveliest first."""
    query = """
        select w.id, w.last_heartbeat, w.last_heartbeat > now() - interval '30 seconds' as alive,
               (select count(*) from jobs.procrastinate_jobs as job
                where job.worker_id = w.id and job.status = 'doing') as running
        from jobs.procrastinate_workers as w order by w.last_heartbeat desc limit 100"""
    return fetch(session, Worker, query)


def list_periodic(session: Session, queue: JobQueue, *, zone: ZoneInfo) -> list[Periodic]:
    """Return the tasks that run by the clock of the office, by title."""
    today = session.info["today"]
    query = """
        select task_name, to_timestamp(max(defer_timestamp))
        from jobs.procrastinate_periodic_defers where task_name = any (%s) group by 1"""
    names = [name for name, _cron in queue.periodic]
    last = dict(driver(session).execute(query, (names,)).fetchall())
    plans = [
        Periodic(
            _(queue.title_of(name)), plan_in_words(cron, zone=zone, today=today), last.get(name)
        )
        for name, cron in queue.periodic
    ]
    return sorted(plans, key=lambda each: each.title)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the health page says of the queue; `age` in seconds of the oldest urgent job."""

    age: float
    waiting: int
    workers: int
    failed: int


def standing(session: Session) -> Standing:
    """Return how long work waits, how many processes do it, how much failed within a day."""
    query = """
        select coalesce(extract(epoch from now() - min(e.at)), 0)::float8 as age,
               count(*) as waiting,
               (select count(*) from jobs.procrastinate_workers
                where last_heartbeat > now() - interval '30 seconds') as workers,
               (select count(*) from core.job_failure as f
                join jobs.procrastinate_jobs as j on j.id = f.job_id
                where j.status = 'failed' and f.at > now() - interval '1 day') as failed
        from (
            select id from jobs.procrastinate_jobs
            where status = 'todo' and priority >= 0
              and (scheduled_at is null or scheduled_at <= now())
            order by id limit 1000
        ) as job
        left join lateral (
            select max(job_event.at) as at from jobs.procrastinate_events as job_event
            where job_event.job_id = job.id
        ) as e on true"""
    found = fetch_one(session, Standing, query)
    assert found is not None
    return found
