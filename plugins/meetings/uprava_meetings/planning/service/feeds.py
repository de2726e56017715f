"""A person's own calendar of meetings by a secret address: what it shows."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.transaction import new_session, unit_of_work
from uprava.i18n import _, use_locale
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava.users.service.feeds import Feeds

from uprava_meetings.planning.calendar_file import feed_of
from uprava_meetings.planning.service.events import events_of
from uprava_meetings.planning.service.reading import OWN

BACK = timedelta(days=92)
"""How long a past meeting stays in the calendar."""

FEEDS = Feeds("meetings.feed")


def make_feed(session: Session, *, reader: Reader, at: datetime) -> str:
    """Make the reader's calendar, or another address for it; return the secret, told once."""
    secret = FEEDS.make(session, reader=reader, at=at)
    record(session, "meetings.feed_made", "person", reader.person_id)
    return secret


def remove_feed(session: Session, *, reader: Reader) -> None:
    """Let the address of the reader's calendar lead nowhere."""
    FEEDS.remove(session, reader=reader)
    record(session, "meetings.feed_removed", "person", reader.person_id)


def calendar_of(installation: Installation, secret: str, *, today: date) -> bytes:
    """Return the calendar an address leads to. Raises NotFoundError for any other address."""
    reader = FEEDS.owner_of(installation, secret, today=today)
    session = new_session(installation.engine, reader=reader, today=today)
    values = {
        "people": [reader.person_id], "organisation": reader.organisation_id,
        "since": today - BACK, "zone": installation.settings.timezone,
    }  # fmt: skip
    where = f"m.organisation_id = %(organisation)s and m.ends_at >= %(since)s and {OWN}"
    with use_locale(reader.locale), unit_of_work(session):
        return feed_of(events_of(session, where, values), _("Meetings"))
