"""Deleting for good, every night, the reports that were removed long ago."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import LiteralString

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.clock import now, office_day
from uprava.db.sql import execute, fetch
from uprava.db.transaction import system_transaction
from uprava.installation import Installation

from uprava_reports.kept.service.own import OWN
from uprava_reports.settings import reports_settings

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Purged:
    """A report that is no more."""

    id: int
    title: str


def purge_removed(installation: Installation) -> None:
    """Delete what was removed longer ago than an installation keeps it."""
    today = office_day(installation.settings.timezone)
    before = now() - timedelta(days=reports_settings().removed_days)
    with system_transaction(installation.engine, today=today, task="purge") as session:
        gone = purge(session, before=before)
    log.info("removed reports purged: %s", len(gone))


def purge(session: Session, *, before: datetime) -> list[int]:
    """Delete reports removed before a moment with their versions and shares; return their ids.

    What people asked of them last goes too. One that is being restored stays.
    """
    query: LiteralString = """
        delete from reports.own_report where id in (
            select id from reports.own_report where removed_at < %s for update skip locked
        ) returning id, title"""
    gone = sorted(fetch(session, Purged, query, (before,)), key=lambda each: each.id)
    codes = [f"{OWN}{each.id}" for each in gone]
    execute(session, "delete from reports.remembered where report = any (%s)", (codes,))
    for each in gone:
        record(session, "report.purged", "report", each.id, title=each.title)
    return [each.id for each in gone]
