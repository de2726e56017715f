"""Jobs: contracts begin by their day, terms follow the production calendar."""

from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from procrastinate import Blueprint
from sqlalchemy.orm import Session
from uprava.clock import now, office_day
from uprava.db.sql import fetch_values
from uprava.db.transaction import system_transaction
from uprava.i18n import N_, use_locale
from uprava.installation import Installation, installation_of
from uprava.jobs.queue import task
from uprava.users.reader import Reader

from uprava_contracts.execution.service.recount import settle

JOB = "contracts:recount"

PORTION = 100
"""Contracts of one transaction."""


def register(blueprint: Blueprint) -> None:
    """Register the tasks; what begins by its day is looked for every night."""
    task(blueprint, "recount", title=N_("Terms of contracts by the new calendar"))(recount_all)
    task(blueprint, "begin", title=N_("Contracts whose performance begins"), cron="5 21 * * *")(
        begin
    )


def follow_calendar(session: Session, reader: Reader | None, revision: int) -> None:
    """After days off have changed, open terms of contracts are counted anew."""
    del reader
    installation_of(session).jobs.defer(session, JOB, lock=JOB, revision=revision)


def recount_all(installation: Installation, *, revision: int) -> None:
    """Count the open terms of all contracts by the calendar of now."""
    del revision
    run(installation, OPEN, day=office_day(installation.settings.timezone), at=now())


def begin(installation: Installation) -> None:
    """Bring contracts whose first day has come into performance."""
    run(installation, BEGINNING, day=office_day(installation.settings.timezone), at=now())


OPEN: LiteralString = """select distinct contract_id from contracts.obligation
    where met_on is null and withdrawn_why = '' and rule_event <> ''
        and contract_id > %(last)s order by contract_id limit %(portion)s"""
"""Contracts with open terms that follow from a rule."""

BEGINNING: LiteralString = """select document_id from contracts.contract
    where stands = 'concluded' and starts_on <= %(today)s and document_id > %(last)s
    order by document_id limit %(portion)s"""


def run(installation: Installation, found: LiteralString, *, day: date, at: datetime) -> int:
    """Settle the contracts a statement finds, portion by portion; return how many."""
    last, done, more = UUID(int=0), 0, True
    while more:
        with (
            use_locale(installation.settings.locale),
            system_transaction(installation.engine, today=day, task="contracts") as session,
        ):
            values = {"last": last, "portion": PORTION, "today": day}
            ids: list[UUID] = fetch_values(session, found, values)
            for each in ids:
                settle(session, each, at=at)
        done, more = done + len(ids), len(ids) == PORTION
        last = ids[-1] if ids else last
    return done
