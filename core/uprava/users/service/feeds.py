"""People's own calendars by a secret address, for programs that know no password.

A module keeps the hashes in a table of its own (`person_id` its key, `token_hash` unique,
`made_at`) and decides what the calendar shows. Only the hash of a secret is kept. What a calendar
shows follows the rights its owner has at the moment it is asked for; of whom the access was closed
there is none. The module records what is done in its own words.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe
from typing import LiteralString

from sqlalchemy.orm import Session

from uprava.db.sql import execute, fetch_one, fetch_value
from uprava.db.transaction import system_transaction
from uprava.errors import ConflictError, ForbiddenError, NotFoundError, TooManyError
from uprava.i18n import _
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava.users.service.attempts import Subject, count_failure, network_of, refuse_early
from uprava.users.service.readers import reader_now

FREE, LONGEST_WAIT = 20, timedelta(minutes=15)
"""Wrong addresses of a network that cost nothing; how long it waits at most."""


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A calendar that was made: since when it is there."""

    made_at: datetime


@dataclass(frozen=True, slots=True)
class Feeds:
    """The calendars of a module's people: `table` with its schema, a literal of the module."""

    table: LiteralString

    def find(self, session: Session, *, reader: Reader) -> FeedRow | None:
        """Return the reader's own calendar."""
        query = f"select made_at from {self.table} where person_id = %s"
        return fetch_one(session, FeedRow, query, (reader.person_id,))

    def get(self, session: Session, *, reader: Reader) -> FeedRow:
        """Return the reader's own calendar. Raises ConflictError for who has none."""
        only_own(reader)
        found = self.find(session, reader=reader)
        if found is None:
            raise ConflictError(_("There is no address yet."))
        return found

    def make(self, session: Session, *, reader: Reader, at: datetime) -> str:
        """Make the reader's calendar, or another address for it; return the secret, told once."""
        only_own(reader)
        secret = token_urlsafe(32)
        query = f"""insert into {self.table} (person_id, token_hash, made_at) values (%s, %s, %s)
            on conflict (person_id) do update set token_hash = excluded.token_hash,
                made_at = excluded.made_at"""
        execute(session, query, (reader.person_id, hash_of(secret), at))
        return secret

    def remove(self, session: Session, *, reader: Reader) -> None:
        """Let the address of the reader's calendar lead nowhere."""
        only_own(reader)
        execute(session, f"delete from {self.table} where person_id = %s", (reader.person_id,))

    def owner_of(self, installation: Installation, secret: str, *, today: date) -> Reader:
        """Return whose calendar an address leads to, with the rights of now.

        Raises NotFoundError for any other address.
        """
        with system_transaction(installation.engine, today=today, task="calendars") as session:
            query = f"select person_id from {self.table} where token_hash = %s"
            person = fetch_value(session, query, (hash_of(secret),))
            if person is None:
                raise NotFoundError(_("There is no calendar at this address."))
            try:
                return reader_now(session, person, acting_for=None, today=today)
            except ForbiddenError:
                raise NotFoundError(_("There is no calendar at this address.")) from None


def only_own(reader: Reader) -> None:
    """Raise ConflictError for who works for somebody else at the moment."""
    if reader.acting_for is not None:
        raise ConflictError(_("The address of a calendar is made by its owner himself."))


def hash_of(secret: str) -> bytes:
    """Return what is kept of a secret: 256 bits of chance need no salt."""
    return sha256(secret.encode()).digest()


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
