"""A person's calendar of terms by a secret address: what it shows."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, LiteralString
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.calendar.ical import feed
from uprava.db.sql import fetch
from uprava.db.transaction import new_session, unit_of_work
from uprava.documents.service.access import VISIBLE
from uprava.i18n import _, use_locale
from uprava.installation import Installation, installation_of
from uprava.users.reader import Reader
from uprava.users.service.feeds import Feeds

from uprava_contracts.control.service.statement import COUNTED
from uprava_contracts.values import Duty, Side

if TYPE_CHECKING:
    from icalendar import Alarm, Event

FEEDS = Feeds("contracts.feed")
PRODUCER = "-//Uprava//Contracts//RU"

BACK = timedelta(days=92)
"""How long a term that is over stays in the calendar."""

TERMS: LiteralString = f"""
select o.id, o.version, d.id as contract_id, coalesce(d.number, '') as number, d.title,
    c.counterparty, o.side, o.duty, o.subject, o.due_on, o.met_on
from contracts.obligation as o
join contracts.contract as c on c.document_id = o.contract_id
join documents.document as d on d.id = c.document_id
where (o.responsible_id = any (%(people)s) or c.responsible_id = any (%(people)s)
        and (o.responsible_id is null or o.side = 'theirs'))
    and o.due_on >= %(since)s and o.withdrawn_why = '' and d.deleted_at is null
    and {COUNTED} and {VISIBLE}
order by o.due_on, o.id limit 2000"""


@dataclass(frozen=True, slots=True)
class Term:
    """A term as the calendar shows it: a whole day."""

    id: int
    version: int
    contract_id: UUID
    number: str
    title: str
    counterparty: str
    side: str
    duty: str
    subject: str
    due_on: date
    met_on: date | None


def make_feed(session: Session, *, reader: Reader, at: datetime) -> str:
    """Make the reader's calendar, or another address for it; return the secret, told once."""
    secret = FEEDS.make(session, reader=reader, at=at)
    record(session, "contracts.feed_made", "person", reader.person_id)
    return secret


def remove_feed(session: Session, *, reader: Reader) -> None:
    """Let the address of the reader's calendar lead nowhere."""
    FEEDS.remove(session, reader=reader)
    record(session, "contracts.feed_removed", "person", reader.person_id)


def calendar_of(installation: Installation, secret: str, *, today: date) -> bytes:
    """Return the calendar an address leads to. Raises NotFoundError for any other address."""
    reader = FEEDS.owner_of(installation, secret, today=today)
    session = new_session(installation.engine, reader=reader, today=today)
    with use_locale(reader.locale), unit_of_work(session):
        return terms_of(session, reader=reader, today=today)


def terms_of(session: Session, *, reader: Reader, today: date) -> bytes:
    """Return the calendar of the terms the reader answers for."""
    values = {
        "people": [reader.person_id], "since": today - BACK,
        "principals": list(reader.principals),
    }  # fmt: skip
    rows = fetch(session, Term, TERMS, values)
    address = installation_of(session).settings.address.rstrip("/")
    return feed(PRODUCER, _("Terms of contracts"), (event_of(each, address) for each in rows))


def event_of(term: Term, address: str) -> "Event":
    """Return a term as a part of a calendar: its UID stays while its day moves."""
    from icalendar import Event

    made, what = Event(), term.subject or _(Duty(term.duty).caption)
    whose = _(Side(term.side).caption)
    done = _("met: {what}").format(what=what) if term.met_on else what
    made.add("uid", f"obligation-{term.id}@uprava")
    made.add("sequence", term.version)
    made.add("dtstamp", datetime.combine(term.due_on, time(), UTC))
    made.add("dtstart", term.due_on)
    made.add("dtend", term.due_on + timedelta(days=1))
    made.add("summary", f"{term.number} {done}".strip())
    url = f"{address}/docs/{term.contract_id}"
    made.add("description", f"{whose}. {term.title}\n{term.counterparty}\n{url}")
    made.add("url", url)
    made.add("transp", "TRANSPARENT")
    if not term.met_on:
        made.add_component(alarm_of(what))
    return made


def alarm_of(what: str) -> "Alarm":
    """Return the reminder: nine in the morning three days before."""
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", what)
    alarm.add("trigger", timedelta(days=-3, hours=9))
    return alarm
