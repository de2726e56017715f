"""What the jobs of an import share: taking it on, telling how far it is, ending it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import LiteralString
from uuid import UUID

from sqlalchemy.orm import Session
from uprava import logs
from uprava.clock import now, office_day
from uprava.db.sql import execute, fetch_one
from uprava.db.transaction import new_session, system_transaction, unit_of_work
from uprava.errors import UpravaError
from uprava.i18n import N_, use_locale
from uprava.installation import Installation
from uprava.jobs.attempts import AbandonedError, Blame, attempt
from uprava.users.reader import Reader
from uprava.users.service.readers import reader_now

from uprava_records.importing.models import RunState
from uprava_records.importing.service.known import IMPORT
from uprava_records.importing.service.runs import COLUMNS, Run


@dataclass(frozen=True, slots=True)
class Work:
    """One run of a job: on which import, under whose rights.

    `within` is a transaction it is done in whole: the demo's; else each portion is one.
    """

    installation: Installation
    run: Run
    reader: Reader
    within: Session | None = None

    @property
    def today(self) -> date:
        """The office day."""
        return office_day(self.installation.settings.timezone)

    @contextmanager
    def act(self) -> Iterator[Session]:
        """Open a transaction under the rights of who ordered it; committed at its end."""
        if self.within is not None:
            yield self.within
            return
        session = new_session(
            self.installation.engine, reader=self.reader, today=self.today,
            request_id=logs.request_id.get() or "",
        )  # fmt: skip
        session.info["task"] = "import"
        with unit_of_work(session):
            yield session


def take_on(
    installation: Installation, id: UUID, state: RunState, job: Callable[[Work], None]
) -> None:  # fmt: skip
    """Do a job's work on an import that is in a state, and write down how it ended."""
    run = begin(installation, id, state)
    if run is None:
        return

    def mine() -> None:
        work = work_of(installation, run)
        with use_locale(work.reader.locale):
            job(work)

    attempt(mine, partial(fail, installation, run), blame=BLAME)


def words_of(error: UpravaError) -> str:
    """Return what is wrong with a bundle, field by field where it is told so."""
    return "; ".join(error.fields.values()) or error.detail


BLAME = Blame(
    N_("The file store did not take the file. Try again in a few minutes."),
    N_("The program failed on this import. The administrator sees it among background jobs."),
    words_of,
)


def begin(installation: Installation, id: UUID, state: RunState) -> Run | None:
    """Take the import on; None when it is in another state by now."""
    query = f"""
        update records.import_run as r set attempt = attempt + 1
        where id = %(id)s and state = %(state)s returning {COLUMNS}"""
    today = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today, task="import") as session:
        return fetch_one(session, Run, query, {"id": id, "state": state.value})


def work_of(installation: Installation, run: Run) -> Work:
    """Return the work, with the rights its person has today. Raises ForbiddenError."""
    today = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today, task="import") as session:
        reader = reader_now(session, run.person_id, acting_for=run.acting_for, today=today)
    reader.require(IMPORT)
    return Work(installation, run, reader)


def note(session: Session, work: Work, change: LiteralString, **values: object) -> None:
    """Write down how far the work is. Raises AbandonedError when it has become pointless."""
    query = f"""update records.import_run set {change}
        where id = %(id)s and attempt = %(attempt)s and state = %(was)s"""
    known = {"id": work.run.id, "attempt": work.run.attempt, "was": work.run.state, **values}
    if not execute(session, query, known):
        raise AbandonedError


def fail(installation: Installation, run: Run, said: str) -> None:
    """Write down why it ended."""
    query = """update records.import_run set state = 'failed', said = %(said)s, ended_at = %(at)s
        where id = %(id)s and attempt = %(attempt)s and state = %(was)s"""
    values = {
        "id": run.id, "attempt": run.attempt, "was": run.state, "said": said, "at": now(),
    }  # fmt: skip
    today = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today, task="import") as session:
        execute(session, query, values)
