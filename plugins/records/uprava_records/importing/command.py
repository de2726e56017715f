"""An earlier card file brought in from a folder of the server, by the command line."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal
from uuid import UUID

from uprava.clock import now, office_day
from uprava.db.transaction import new_session, system_transaction, unit_of_work
from uprava.errors import InvalidError, NotFoundError
from uprava.i18n import _
from uprava.installation import Installation
from uprava.tables.csv_text import csv_of
from uprava.users.reader import Reader
from uprava.users.service.readers import reader_now
from uprava.users.service.suggesting import find_by_login

from uprava_records.importing.card import Options
from uprava_records.importing.models import RunState
from uprava_records.importing.routes.taking import portions, table_of
from uprava_records.importing.service import loading, looking, runs
from uprava_records.importing.service.known import list_journals
from uprava_records.importing.service.running import take_on
from uprava_records.importing.service.runs import Arrived, Run

TOLD = 20
"""Refused rows the command line tells; all of them are in the file of `--refused`."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is brought in, as whom, how far; `refused` is where the refused rows are written."""

    path: Path
    login: str
    journal: str
    until: Literal["look", "load"]
    refused: Path | None = None


def bring_in(installation: Installation, wish: Wish) -> Iterator[str]:
    """Look at a bundle and load what is good, telling each step in a sentence.

    Raises NotFoundError for an unknown login, InvalidError for a bundle that cannot be read.
    """
    reader = reader_of(installation, wish.login)
    id = order(installation, wish, reader)
    take_on(installation, id, RunState.LOOKING, lambda work: looking.look_at(work, wish.path))
    run = run_of(installation, id, reader)
    if not run.looked:
        raise InvalidError(run.said)
    told = _("Rows: {total}, good: {good}, refused: {bad}.")
    yield told.format(total=run.total, good=run.left, bad=run.refused)
    yield from refused_of(installation, run, wish, reader)
    if wish.until == "look" or not run.left:
        yield _("Nothing was loaded.")
        return
    session = new_session(installation.engine, reader=reader, today=today_of(installation))
    with unit_of_work(session):
        runs.begin_loading(session, id, reader=reader, at=now())
    loading.load(installation, run=str(id))
    run = run_of(installation, id, reader)
    if run.state != RunState.DONE:
        raise InvalidError(run.said or _("The import broke off."))
    yield _("Cards loaded: {n}.").format(n=run.loaded)


def today_of(installation: Installation) -> date:
    """Return the office day."""
    return office_day(installation.settings.timezone)


def reader_of(installation: Installation, login: str) -> Reader:
    """Return the person of a login with today's rights. Raises NotFoundError."""
    today = today_of(installation)
    with system_transaction(installation.engine, today=today, task="import") as session:
        found = find_by_login(session, login, today=today)
        if found is None:
            raise NotFoundError(_("There is no active person with the login {login}.").format(
                login=login[:50]
            ))  # fmt: skip
        return reader_now(session, found.id, acting_for=None, today=today)


def order(installation: Installation, wish: Wish, reader: Reader) -> UUID:
    """Keep the import in the history; the bundle stays where it is."""
    session = new_session(installation.engine, reader=reader, today=today_of(installation))
    with unit_of_work(session):
        journal = None
        if wish.journal:
            known = {each.code: each.id for each in list_journals(session, reader=reader)}
            if wish.journal not in known:
                said = _("Known journals: {known}.").format(known=", ".join(sorted(known)) or "—")
                raise InvalidError(_("There is no such journal."), fields={"journal": said})
            journal = known[wish.journal]
        bundle = Arrived(wish.path.resolve().name)
        return runs.order(session, bundle, Options(journal), reader=reader, at=now())


def run_of(installation: Installation, id: UUID, reader: Reader) -> Run:
    """Return the import as it stands."""
    session = new_session(installation.engine, reader=reader, today=today_of(installation))
    with unit_of_work(session):
        return runs.get_run(session, id, reader=reader)


def refused_of(
    installation: Installation, run: Run, wish: Wish, reader: Reader
) -> Iterator[str]:  # fmt: skip
    """Tell the first refused rows, and write all of them where that was asked for."""
    session = new_session(installation.engine, reader=reader, today=today_of(installation))
    with unit_of_work(session):
        for row in runs.list_refused(session, run, most=TOLD):
            yield _("Row {line}: {why}").format(line=row.line, why=row.why)
        if wish.refused is not None:
            with wish.refused.open("wb") as file:
                file.writelines(csv_of(table_of(run), portions(session, run)))
