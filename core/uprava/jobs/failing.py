"""What is remembered of a failed job: a sentence for the screen, the traceback for the log."""

import logging
from typing import TYPE_CHECKING

from procrastinate.jobs import Job
from sqlalchemy.exc import SQLAlchemyError
from uprava_storage import StorageError

from uprava import logs
from uprava.clock import now, office_day
from uprava.db.sql import execute
from uprava.db.transaction import system_transaction
from uprava.errors import UpravaError
from uprava.i18n import _, use_locale
from uprava.stores import store_trouble

if TYPE_CHECKING:
    from uprava.installation import Installation

log = logging.getLogger(__name__)


def keep_failure(installation: "Installation", job: Job, error: Exception) -> None:
    """Log why a job failed and keep the sentence; a lost database must not hide the cause."""
    facts = {"job": job.id, "task": job.task_name}
    log.error("the job failed", exc_info=error, extra=facts)
    settings = installation.settings
    with use_locale(settings.locale):
        told = sentence_of(error)
    today = office_day(settings.timezone)
    try:
        with system_transaction(installation.engine, today=today, task="jobs") as session:
            execute(
                session,
                "insert into core.job_failure (job_id, at, sentence, request_id)"
                " values (%s, %s, %s, %s) on conflict (job_id) do update set at = excluded.at,"
                " sentence = excluded.sentence, request_id = excluded.request_id",
                (job.id, now(), told, logs.request_id.get()),
            )
    except (UpravaError, SQLAlchemyError) as lost:
        log.warning("the failure could not be kept: %s", lost, extra=facts)


def sentence_of(error: Exception) -> str:
    """Return what the administrator is told; a bug is named by its kind only."""
    if isinstance(error, UpravaError):
        return error.detail
    if isinstance(error, StorageError):
        return store_trouble(error)
    return _("An error of the program ({kind}); the log has the details.").format(
        kind=type(error).__name__
    )
