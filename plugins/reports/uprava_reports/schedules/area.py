"""What the area adds to the core."""

from collections.abc import Collection, Sequence

from procrastinate import Blueprint
from sqlalchemy.orm import Session
from uprava.areas import Area
from uprava.clock import now
from uprava.db.sql import fetch_values
from uprava.i18n import N_
from uprava.jobs.queue import Priority, task
from uprava.users.reader import Reader

from uprava_reports.schedules.acts import ACT_OBJECTS, ACTS
from uprava_reports.schedules.routes import routes
from uprava_reports.schedules.service.mailing import PERSISTENT, send
from uprava_reports.schedules.service.making import deliver
from uprava_reports.schedules.service.planning import expire, plan, recount


def jobs(blueprint: Blueprint) -> None:
    """Finding what is due, making it, its letters, letting go of old files."""
    later = Priority.LATER
    task(blueprint, "schedules", title=N_("Planning of sent reports"), cron="*/5 * * * *")(plan)
    task(blueprint, "deliver", title=N_("Making of a sent report"), priority=later)(deliver)
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


AREA = Area(
    "schedules", routes=routes, acts=ACTS, act_objects=ACT_OBJECTS, jobs=jobs,
    known_blobs=known_blobs, calendar_changed=calendar_changed,
)  # fmt: skip
