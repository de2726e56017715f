"""What the queue does for itself: revives what died, forgets what is old, collects lost files."""

import logging
from collections.abc import Callable, Sequence
from datetime import timedelta

from sqlalchemy.orm import Session
from uprava_storage import sweep

from uprava.audit.log import record
from uprava.clock import now, office_day
from uprava.db.base import CORE_SCHEMAS
from uprava.db.sql import execute, fetch_values
from uprava.db.transaction import system_transaction
from uprava.installation import Installation

log = logging.getLogger(__name__)

SILENT = 60
"""Seconds without a heartbeat after which a worker's jobs are given to others."""

KEPT = timedelta(days=14)
"""How long finished jobs stay on the screen; failed ones stay until somebody decides."""

PORTION = 5_000

REVIVE = """
select job.id, jobs.procrastinate_retry_job_v2(job.id, now(), null, null, null)
from jobs.procrastinate_jobs as job
left join jobs.procrastinate_workers as w on w.id = job.worker_id
where job.status = 'doing'
  and (w.id is null or w.last_heartbeat < now() - make_interval(secs => %s))
"""

FORGET = """
with old as (
    select e.job_id from jobs.procrastinate_events as e
    join jobs.procrastinate_jobs as job on job.id = e.job_id
    where e.type in ('succeeded', 'cancelled', 'aborted') and e.at < %(before)s
      and job.status in ('succeeded', 'cancelled', 'aborted')
    limit %(portion)s
), unkept as (
    delete from core.job_failure where job_id in (select job_id from old)
)
delete from jobs.procrastinate_jobs where id in (select job_id from old)
"""


def revive(installation: Installation) -> None:
    """Give the jobs of dead workers to living ones."""
    today = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today, task="revive") as session:
        revived = fetch_values(session, REVIVE, (SILENT,))
    for id in revived:
        log.warning("a worker died; its job runs again", extra={"job": id})


def forget(installation: Installation) -> None:
    """Delete finished jobs that nobody will ask about, portion by portion."""
    today = office_day(installation.settings.timezone)
    values = {"before": now() - KEPT, "portion": PORTION}
    deleted = PORTION
    while deleted == PORTION:
        with system_transaction(installation.engine, today=today, task="forget") as session:
            deleted = execute(session, FORGET, values)


def collect(installation: Installation) -> None:
    """Delete stored files nothing refers to: what refused or failed acts left behind.

    Does nothing while data of a module that does not run is in the database: only the module
    knows which files are its own.
    """
    today = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today, task="collect") as session:
        silent = silent_modules(session, installation)
    if silent:
        log.warning("lost files are not collected while modules are off: %s", ", ".join(silent))
        return
    known = known_to(installation)
    lost = sweep(installation.store, known, older_than=timedelta(days=2), now=now())
    write_collected(installation, number=sum(1 for _blob in lost))


def known_to(installation: Installation) -> Callable[[Sequence[str]], set[str]]:
    """Return the question which of some digests the running modules refer to."""
    today = office_day(installation.settings.timezone)

    def known(hashes: Sequence[str]) -> set[str]:
        with system_transaction(installation.engine, today=today, task="collect") as session:
            return installation.plugins.known_blobs(session, hashes)

    return known


def write_collected(installation: Installation, *, number: int) -> None:
    """Write down in the audit log how many lost files were deleted, if any."""
    today = office_day(installation.settings.timezone)
    if number:
        with system_transaction(installation.engine, today=today, task="collect") as session:
            record(session, "storage.collected", "installation", 0, number=number)


def silent_modules(session: Session, installation: Installation) -> list[str]:
    """Return the modules that have data here but do not run."""
    query = """
        select n.nspname from pg_namespace as n
        join pg_class as c on c.relnamespace = n.oid and c.relname = 'alembic_version'
        order by 1"""
    known = {*CORE_SCHEMAS, *installation.plugins.modules}
    return [name for name in fetch_values(session, query) if name not in known]
