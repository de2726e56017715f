"""A person's own calendar by a secret address, for a program that knows no password.

Only the hash of the secret is kept. What the calendar shows follows the rights its owner has at
the moment it is asked for; of whom the access was closed there is none.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch_one, fetch_value
from uprava.db.transaction import new_session, system_transaction, unit_of_work
from uprava.errors import ConflictError, ForbiddenError, NotFoundError, TooManyError
from uprava.i18n import _, use_locale
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava.users.service.attempts import Subject, count_failure, network_of, refuse_early
from uprava.users.service.readers import reader_now

from uprava_meetings.planning.calendar_file import feed_of
from uprava_meetings.planning.service.events import events_of
from uprava_meetings.planning.service.reading import OWN

BACK = timedelta(days=92)
"""How long a past meeting stays in the calendar."""

FREE, LONGEST_WAIT = 20, timedelta(minutes=15)
"""Wrong addresses of a network that cost nothing; how long it waits at most."""


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A calendar that was made: since when it is there."""

    made_at: datetime


def find_feed(session: Session, *, reader: Reader) -> FeedRow | None:
    """Return the reader's own calendar."""
    query = "select made_at from meetings.feed where person_id = %s"
    return fetch_one(session, FeedRow, query, (reader.person_id,))


def get_feed(session: Session, *, reader: Reader) -> FeedRow:
    """Return the reader's own calendar. Raises ConflictError for who has none."""
    only_own(reader)
    found = find_feed(session, reader=reader)
    if found is None:
        raise ConflictError(_("There is no address yet."))
    return found


def make_feed(session: Session, *, reader: Reader, at: datetime) -> str:
    """Make the reader's calendar, or another address for it; return the secret, told once."""
    only_own(reader)
    secret = token_urlsafe(32)
    query = """insert into meetings.feed (person_id, token_hash, made_at) values (%s, %s, %s)
        on conflict (person_id) do update set token_hash = excluded.token_hash,
            made_at = excluded.made_at"""
    execute(session, query, (reader.person_id, hash_of(secret), at))
    record(session, "meetings.feed_made", "person", reader.person_id)
    return secret


def remove_feed(session: Session, *, reader: Reader) -> None:
    """Let the address of the reader's calendar lead nowhere."""
    only_own(reader)
    execute(session, "delete from meetings.feed where person_id = %s", (reader.person_id,))
    record(session, "meetings.feed_removed", "person", reader.person_id)


def only_own(reader: Reader) -> None:
    """Raise ConflictError for who works for somebody else at the moment."""
    if reader.acting_for is not None:
        raise ConflictError(_("The address of a calendar is made by its owner himself."))


def hash_of(secret: str) -> bytes:
    """Return what is kept of a secret: 256 bits of chance need no salt."""
    return sha256(secret.encode()).digest()


def calendar_of(installation: Installation, secret: str, *, today: date) -> bytes:
    """Return the calendar an address leads to. Raises NotFoundError for any other address."""
    reader = owner_of(installation, secret, today=today)
    session = new_session(installation.engine, reader=reader, today=today)
    values = {
        "people": [reader.person_id], "organisation": reader.organisation_id,
        "since": today - BACK, "zone": installation.settings.timezone,
    }  # fmt: skip
    where = f"m.organisation_id = %(organisation)s and m.ends_at >= %(since)s and {OWN}"
    with use_locale(reader.locale), unit_of_work(session):
        return feed_of(events_of(session, where, values), _("Meetings"))


def owner_of(installation: Installation, secret: str, *, today: date) -> Reader:
    """Return whose calendar an address leads to, with the rights of now. Raises NotFoundError."""
    with system_transaction(installation.engine, today=today, task="calendars") as session:
        query = "select person_id from meetings.feed where token_hash = %s"
        person = fetch_value(session, query, (hash_of(secret),))
        if person is None:
            raise NotFoundError(_("There is no calendar at this address."))
        try:
            return reader_now(session, person, acting_for=None, today=today)
        except ForbiddenError:
            raise NotFoundError(_("There is no calendar at this address.")) from None


def guesser(address: str) -> Subject:
    """Return what wrong addresses are counted for."""
    return Subject(f"feed:{network_of(address)}", FREE, LONGEST_WAIT)


def refuse_guessing(session: Session, address: str, *, at: datetime) -> None:
    """Raise TooManyError while a network has to wait after too many wrong addresses."""
    try:
        refuse_early(session, [guesser(address)], at)
    except TooManyError as error:
        minutes = -(-error.retry_after // 60)
        said = _("Too many wrong addresses from your network. Try again in {n} min.")
        raise TooManyError(said.format(n=minutes), retry_after=error.retry_after) from None


def count_guess(session: Session, address: str, *, at: datetime) -> None:
    """Count a wrong address."""
    count_failure(session, guesser(address), at)
