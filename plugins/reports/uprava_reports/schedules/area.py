"""What the area adds to the core."""

from collections.abc import Collection, Sequence

from procrastinate import Blueprint
from sqlalchemy.orm import Session
from uprava.areas import Area
from uprava.clock import now
from uprava.db.sql import fetch_value, fetch_values
from uprava.i18n import N_, ngettext
from uprava.jobs.queue import task
from uprava.users.reader import Reader

from uprava_reports.kept.uses import asks
from uprava_reports.schedules.acts import ACT_OBJECTS, ACTS
from uprava_reports.schedules.routes import routes
from uprava_reports.schedules.service.mailing import PERSISTENT, send
from uprava_reports.schedules.service.making import deliver
from uprava_reports.schedules.service.planning import expire, plan, recount


def jobs(blueprint: Blueprint) -> None:
    """Finding what is due, making it, its letters, letting go of old files."""
    task(blueprint, "schedules", title=N_("Planning of sent reports"), cron="*/5 * * * *")(plan)
    task(blueprint, "deliver", title=N_("Making of a sent report"))(deliver)
    task(blueprint, "letter", title=N_("Letter with a report"), retry=PERSISTENT)(send)
    task(blueprint, "let_go", title=N_("Removal of old sent reports"), cron="35 20 * * *")(expire)


def known_blobs(session: Session, hashes: Sequence[str]) -> Collection[str]:
    """Return those of the digests that are files of sent reports."""
    query = "select sha256 from reports.delivery where sha256 = any (%s)"
    return fetch_values(session, query, (list(hashes),))


def calendar_changed(session: Session, reader: Reader | None, number: int) -> None:
    """Count the coming days of sending anew."""
    del reader, number
    recount(session, at=now())


@asks
def stopped(session: Session, report: str) -> list[str]:
    """Say how many sendings stop with a report."""
    query = "select count(*) from reports.schedule where report = %s and next_at is not null"
    found: int = fetch_value(session, query, (report,))
    said = ngettext("{n} sending of it stops, and its owner is told.",
                    "{n} sendings of it stop, and their owners are told.", found)  # fmt: skip
    return [said.format(n=found)] if found else []


AREA = Area(
    "schedules", routes=routes, acts=ACTS, act_objects=ACT_OBJECTS, jobs=jobs,
    known_blobs=known_blobs, calendar_changed=calendar_changed,
)  # fmt: skip
