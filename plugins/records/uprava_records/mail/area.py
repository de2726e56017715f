"""The inbox as an area of records: what it adds to the core."""

from collections.abc import Collection, Sequence

from procrastinate import Blueprint
from sqlalchemy.orm import Session
from uprava.areas import Area
from uprava.db.sql import fetch_values
from uprava.demo.scene import DemoScene
from uprava.i18n import N_
from uprava.jobs.queue import task

from uprava_records.mail import api
from uprava_records.mail.acts import ACTS, OBJECTS
from uprava_records.mail.routes import routes
from uprava_records.mail.service.answering import answer_sender
from uprava_records.mail.service.fetching import fetch_message
from uprava_records.mail.service.polling import poll
from uprava_records.mail.service.reading_scans import scan_recognised
from uprava_records.mail.service.scanner import watch
from uprava_records.mail.service.watching import health
from uprava_records.settings import records_settings


def known_blobs(session: Session, hashes: Sequence[str]) -> Collection[str]:
    """Messages and scans as they came, and files of what was set aside and may come back."""
    query = """
        select original from records.arrival where original = any (%(hashes)s)
        union select unnest(blobs) from records.arrival where blobs && %(hashes)s::text[]"""
    return fetch_values(session, query, {"hashes": list(hashes)})


def jobs(blueprint: Blueprint) -> None:
    """The mailbox every two minutes, the scanner's folder every minute, where there are any."""
    settings = records_settings()
    every_two = "*/2 * * * *" if settings.mail_url else None
    title = N_("Reading of the mailbox")
    task(blueprint, "poll_mailbox", title=title, cron=every_two, lock="records:mailbox")(poll)
    each = "* * * * *" if settings.scanner_folder else None
    title = N_("Reading of the scanner's folder")
    task(blueprint, "watch_scanner", title=title, cron=each, lock="records:scanner")(watch)
    task(blueprint, "fetch_message", title=N_("Fetching of a large message"))(fetch_message)
    task(blueprint, "answer_sender", title=N_("Answer to the sender of a message"))(answer_sender)


def demo(session: Session, scene: DemoScene) -> None:
    """What came by mail and from the scanner and waits."""
    from uprava_records.mail.demo import fill

    fill(session, scene)


AREA = Area(
    "mail", acts=ACTS, act_objects=OBJECTS, routes=[*routes, *api.routes], known_blobs=known_blobs,
    jobs=jobs, health=health, scan_recognised=scan_recognised, demo=demo,
)  # fmt: skip
