"""The load: good rows become concluded contracts, a few in a transaction.

A row and its contract are written together, so that a run that is killed goes on where it stood
and makes nothing twice.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.clock import now, office_day
from uprava.db.sql import execute, fetch, fetch_one
from uprava.db.transaction import new_session, system_transaction, unit_of_work
from uprava.errors import NotFoundError, UpravaError
from uprava.i18n import N_, use_locale
from uprava.installation import Installation
from uprava.jobs.attempts import AbandonedError, Blame, attempt
from uprava.users.reader import Reader
from uprava.users.service.readers import reader_now
from uprava.work.service.finishing import apart

from uprava_contracts.cards.service import concluding, entering
from uprava_contracts.cards.service.standing import put_state
from uprava_contracts.transfer.service.duties import note_brought
from uprava_contracts.transfer.service.planning import (
    Planned,
    Table,
    card_of,
    office_for,
    plan_row,
)
from uprava_contracts.transfer.service.runs import get_run
from uprava_contracts.transfer.values import RowLine, RowState, Run
from uprava_contracts.values import CREATE

PORTION = 20
"""Contracts written in one transaction: who concludes one meanwhile waits for it."""

BLAME = Blame(
    N_("The file store did not take the file. Try again in a few minutes."),
    N_("The program failed on this import. The administrator sees it among background jobs."),
)


@dataclass(frozen=True, slots=True)
class Person:
    """Who ordered an import."""

    person_id: int
    acting_for: int | None
    attempt: int


@dataclass(frozen=True, slots=True)
class Work:
    """One run of the job: which import, under whose rights."""

    installation: Installation
    id: UUID
    attempt: int
    reader: Reader

    @contextmanager
    def act(self) -> Iterator[Session]:
        """Open a transaction under the rights of who ordered it; committed at its end."""
        today = office_day(self.installation.settings.timezone)
        session = new_session(self.installation.engine, reader=self.reader, today=today)
        session.info["task"] = "import"
        with unit_of_work(session):
            yield session


def load(installation: Installation, *, run: str) -> None:
    """The job: enter what is good of a table that was looked at."""
    id, today = UUID(run), office_day(installation.settings.timezone)
    query = """update contracts.import_run set attempt = attempt + 1
        where id = %s and state = 'loading' returning person_id, acting_for, attempt"""
    with system_transaction(installation.engine, today=today, task="import") as session:
        person = fetch_one(session, Person, query, (id,))
    if person is None:
        return
    attempt(partial(load_as, installation, id, person), partial(fail, installation, id, person),
            blame=BLAME)  # fmt: skip


def load_as(installation: Installation, id: UUID, person: Person) -> None:
    """Enter the good rows with the rights their person has today."""
    today = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today, task="import") as session:
        reader = reader_now(session, person.person_id, acting_for=person.acting_for, today=today)
    work = Work(installation, id, person.attempt, reader)
    with use_locale(reader.locale):
        while load_portion(work):
            pass
        finish(work)


def fail(installation: Installation, id: UUID, person: Person, said: str) -> None:
    """Write down why it ended; what was entered stays."""
    query = """update contracts.import_run set state = 'failed', said = %s, ended_at = %s
        where id = %s and attempt = %s and state = 'loading'"""
    today = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today, task="import") as session:
        execute(session, query, (said, now(), id, person.attempt))


def load_portion(work: Work) -> int:
    """Enter the next good rows in one transaction; return how many there were."""
    with work.act() as session:
        run = own(session, work)
        query = """select line, title, state, why, cells, contract_id from contracts.import_row
            where run_id = %s and state = 'good' order by line limit %s"""
        rows = fetch(session, RowLine, query, (run.id, PORTION))
        cells = [(row.line, row.cells) for row in rows]
        office = office_for(session, Table(run.organisation_id, run.unit_id, run.columns, cells))
        for row in rows:
            planned = plan_row(office, run.columns, row.line, row.cells)
            take(session, run, planned, reader=work.reader, at=now())
    return len(rows)


def own(session: Session, work: Work) -> Run:
    """Return the import of this run of the job. Raises AbandonedError when it is another's."""
    query = """select from contracts.import_run where id = %s and attempt = %s
        and state = 'loading' for update"""
    if not execute(session, query, (work.id, work.attempt)):
        raise AbandonedError
    try:
        run = get_run(session, work.id, reader=work.reader)
    except NotFoundError as error:
        raise AbandonedError from error
    work.reader.require(CREATE, unit=run.unit_id)
    return run


def take(session: Session, run: Run, row: Planned, *, reader: Reader, at: datetime) -> None:
    """Enter one row, or write down why not."""
    if row.state is not RowState.GOOD:
        settle(session, run, row, row.state, row.why)
        return
    try:
        with apart(session):
            id = enter(session, row, reader=reader, at=at)
            settle(session, run, row, RowState.LOADED, "", id)
    except UpravaError as error:
        why = "; ".join(error.fields.values()) or error.detail
        settle(session, run, row, RowState.REFUSED, why)


def enter(session: Session, row: Planned, *, reader: Reader, at: datetime) -> UUID:
    """Enter the contract of a row, conclude it, bring it to where it stood."""
    assert row.wanted is not None
    wanted = row.wanted
    card = card_of(session, wanted.words, reader=reader)
    parties = [replace(each, correspondent_id=card) for each in wanted.words.parties]
    words = replace(wanted.words, parties=parties)
    head = entering.enter(session, words, reader=reader, at=at)
    concluding.conclude(session, head.id, wanted.said, reader=reader, at=at)
    if wanted.state is not None and wanted.state_on is not None:
        put_state(session, head.id, wanted.state, on=wanted.state_on, at=at)
    note_brought(session, head.id, wanted.said.register_number, reader=reader, at=at)
    return head.id


def settle(
    session: Session, run: Run, row: Planned, state: RowState, why: str, id: UUID | None = None
) -> None:
    """Write down what became of a row."""
    query = """update contracts.import_row set state = %s, why = %s, contract_id = %s
        where run_id = %s and line = %s"""
    execute(session, query, (state, why, id, run.id, row.line))


def finish(work: Work) -> None:
    """Write down that it is over."""
    with work.act() as session:
        run = own(session, work)
        query = "update contracts.import_run set state = 'done', ended_at = %s where id = %s"
        execute(session, query, (now(), run.id))
        record(
            session, "contracts.import_ended", "contract_import", run.id, name=run.name,
            loaded=run.loaded, refused=run.refused,
        )  # fmt: skip
