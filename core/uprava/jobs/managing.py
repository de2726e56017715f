"""What the administrator does with jobs: let them run again, cancel what waits."""

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.db.sql import fetch_value, fetch_values
from uprava.errors import ConflictError
from uprava.i18n import _

AT_ONCE = 10_000
"""Failed jobs that one press lets run again."""


def retry_job(session: Session, id: int) -> None:
    """Let a failed job run again. Raises ConflictError when it did not fail."""
    query = """
        select jobs.procrastinate_retry_job_v2(id, now(), null, null, null) from (
            select id from jobs.procrastinate_jobs
            where id = %s and status = 'failed' for update
        ) as failed"""
    if not fetch_values(session, query, (id,)):
        raise ConflictError(_("This job has not failed, or somebody let it run again already."))
    record(session, "job.retried", "job", id)


def retry_failed(session: Session) -> int:
    """Let all failed jobs run again; return how many there were."""
    query = """
        select count(jobs.procrastinate_retry_job_v2(id, now(), null, null, null)::text) from (
            select id from jobs.procrastinate_jobs
            where status = 'failed' order by id limit %s for update
        ) as failed"""
    count = fetch_value(session, query, (AT_ONCE,))
    assert isinstance(count, int)
    if count:
        record(session, "jobs.retried", "job", "", count=count)
    return count


def cancel_job(session: Session, id: int) -> None:
    """Cancel a job nobody has begun. Raises ConflictError when it runs or has run."""
    query = "select jobs.procrastinate_cancel_job_v1(%s, false, false)"
    if fetch_value(session, query, (id,)) is None:
        raise ConflictError(_("This job is running or done already; it cannot be cancelled."))
    record(session, "job.cancelled", "job", id)
