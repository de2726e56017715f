"""What the jobs on packages share: one run, whose it is, how far it is, why it ended.

A run that is killed is begun anew by the queue; only the run that was begun last may write down
what it did.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session
from uprava import logs
from uprava.clock import now, office_day
from uprava.db.sql import execute, fetch_one
from uprava.db.transaction import new_session, system_transaction, unit_of_work
from uprava.i18n import N_, use_locale
from uprava.installation import Installation
from uprava.jobs.attempts import AbandonedError, Blame, attempt
from uprava.users.reader import Reader
from uprava.users.service.readers import reader_now

from uprava_records.packages.service.listing import COLUMNS, PackageRow


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the job: which package, for whom, a session under that person's rights."""

    installation: Installation
    row: PackageRow
    reader: Reader
    session: Session
    at: datetime

    def note(self, done: int, total: int) -> None:
        """Write down how far the run is. Raises AbandonedError when it has become pointless."""
        query = """update records.package set done = %(done)s, total = %(total)s
            where id = %(id)s and attempt = %(attempt)s and state = 'running'"""
        values = {"id": self.row.id, "attempt": self.row.attempt, "done": done, "total": total}
        with system(self.installation) as session:
            if not execute(session, query, values):
                raise AbandonedError


def run(installation: Installation, package: str, work: Callable[[Run], None]) -> None:
    """Do the work on a package, or write down the sentence why it came to nothing."""
    row = begin(installation, UUID(package))
    if row is None:
        return

    def job() -> None:
        mine = run_of(installation, row)
        with use_locale(mine.reader.locale):
            work(mine)

    attempt(job, partial(fail, installation, row), blame=BLAME)


BLAME = Blame(
    N_("The file store did not take the package. Try again in a few minutes."),
    N_("The program failed on this package. The administrator sees it among jobs."),
)


def begin(installation: Installation, id: UUID) -> PackageRow | None:
    """Take the package on; None when it is finished or was removed."""
    query = """
        update records.package set state = 'running', attempt = attempt + 1, done = 0,
            total = null, said = '' where id = %s and state in ('waiting', 'running')"""
    with system(installation) as session:
        if not execute(session, query, (id,)):
            return None
        found = f"select {COLUMNS} from records.package as pk where pk.id = %(id)s"
        return fetch_one(session, PackageRow, found, {"id": id})


@contextmanager
def system(installation: Installation) -> Iterator[Session]:
    """Open a short transaction of the job itself."""
    today = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today, task="package") as session:
        yield session


@contextmanager
def books(run: Run) -> Iterator[Session]:
    """Open the transaction that writes a run's outcome down: it is the person's act, but sees all.

    What was read back replaces what stood there, lines of documents closed since among them.
    """
    own = new_session(
        run.installation.engine, reader=run.reader, today=run.session.info["today"],
        request_id=run.session.info["request_id"],
    )  # fmt: skip
    own.info.update(system="on", task="package")
    with unit_of_work(own) as session:
        yield session


def run_of(installation: Installation, row: PackageRow) -> Run:
    """Return the run, with the rights its person has today. Raises ForbiddenError."""
    today = office_day(installation.settings.timezone)
    with system(installation) as session:
        reader = reader_now(session, row.ordered_by, acting_for=row.acting_for, today=today)
    own = new_session(
        installation.engine, reader=reader, today=today, request_id=logs.request_id.get() or ""
    )
    return Run(installation, row, reader, own, now())


def fail(installation: Installation, row: PackageRow, said: str) -> None:
    """Write down why there is no package."""
    query = """update records.package set state = 'failed', said = %(said)s, done_at = %(at)s
        where id = %(id)s and attempt = %(attempt)s and state = 'running'"""
    values = {"id": row.id, "attempt": row.attempt, "said": said, "at": now()}
    with system(installation) as session:
        execute(session, query, values)
