"""The job that gives the letter of one address to the mail server: claimed first, handed over once.

Should the process die between the two, nobody sends it again by itself: it is told as «возможно,
отправлено» (decision 0022).
"""

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from uuid import UUID

from procrastinate import RetryStrategy
from sqlalchemy.orm import Session
from uprava.clock import now, office_day
from uprava.db.sql import execute, fetch_one, fetch_value
from uprava.db.transaction import system_transaction
from uprava.errors import InvalidError, UnavailableError
from uprava.i18n import _, use_locale
from uprava.installation import Installation
from uprava.work.mail.server import UncertainError, deliver, read_address
from uprava_storage import BlobNotFoundError, StoreUnavailableError

from uprava_reports.schedules.letter import Envelope, Receiver, write_letter
from uprava_reports.schedules.service.reading import DeliveryRow
from uprava_reports.schedules.service.telling import finish, row_of
from uprava_reports.schedules.values import Letter
from uprava_reports.settings import reports_settings

MOST_TRIES = 12

PERSISTENT = RetryStrategy(max_attempts=MOST_TRIES + 2, linear_wait=300)
"""Tried again after 5, 10, 15 … minutes, for six and a half hours in all."""

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class LetterRow:
    """An order as the job finds it."""

    id: int
    delivery_id: UUID
    inside: bool
    address: str
    name: str
    locale: str
    letter: str
    claimed_at: datetime | None
    tries: int


ORDER = """
select id, delivery_id, person_id is not null as inside, address, name, locale, letter, claimed_at,
    tries
from reports.delivery_to where id = %s for update"""


@dataclass(frozen=True, slots=True)
class Ended:
    """How an attempt ended; `WAITING`: it is tried again."""

    letter: Letter
    problem: str = ""


def send(installation: Installation, *, receiver: int) -> None:
    """Send one letter; the job. Raises UnavailableError when it shall be tried again."""
    with use_locale(installation.settings.locale):
        ended = attempt(installation, receiver, at=now())
        if ended is not None and settle(installation, receiver, ended, at=now()):
            raise UnavailableError(ended.problem)


def attempt(installation: Installation, id: int, *, at: datetime) -> Ended | None:
    """Claim the letter and hand it over; None: there is nothing to send."""
    url, today = installation.settings.smtp_url, office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today, task="schedules") as session:
        order = fetch_one(session, LetterRow, ORDER, (id,))
        if order is None or order.letter != Letter.WAITING:
            return None
        if order.claimed_at is not None:
            return Ended(Letter.UNCERTAIN, _("The sending was broken off."))
        if url is None:
            return Ended(Letter.FAILED, _("No mail server is set up."))
        row = row_of(session, order.delivery_id)
        assert row is not None
        letter = written(session, installation, row, order, at=at)
        if isinstance(letter, Ended):
            return letter
        execute(session, "update reports.delivery_to set claimed_at = %s, tries = tries + 1"
                " where id = %s", (at, id))  # fmt: skip
    return hand_over(url, letter)


def written(
    session: Session, installation: Installation, row: DeliveryRow, order: LetterRow, *,
    at: datetime,
) -> EmailMessage | Ended:  # fmt: skip
    """Return the letter in its receiver's language, or why there cannot be one."""
    settings = installation.settings
    try:
        content = file_of(installation, row)
        envelope = Envelope(
            settings.mail_from, organisation_of(session, row.owner_id),
            settings.address.rstrip("/"), content, at,
        )  # fmt: skip
        to = Receiver(order.id, order.name, order.address, order.inside)
        with use_locale(order.locale or settings.locale):
            return write_letter(row, to, envelope)
    except InvalidError as error:
        return Ended(Letter.FAILED, error.detail)
    except StoreUnavailableError:
        return Ended(Letter.WAITING, _("The file store does not answer"))
    except BlobNotFoundError:
        return Ended(Letter.FAILED, _("A file is missing from the file store"))


def file_of(installation: Installation, row: DeliveryRow) -> bytes | None:
    """Return what is attached; None where there is no file, or one too large for a letter."""
    if row.sha256 is None or (row.size or 0) > reports_settings().letter_size * MIB:
        return None
    return b"".join(installation.store.read(row.sha256))


def organisation_of(session: Session, person_id: int) -> str:
    """Return the short name of somebody's organisation, as the letter's sender."""
    query = """
        select o.short_name from users.post_holder as holder
        join users.post on post.id = holder.post_id join users.unit on unit.id = post.unit_id
        join users.organisation as o on o.id = unit.organisation_id
        where holder.person_id = %(person)s and holder.since <= %(today)s
          and (holder.until is null or holder.until >= %(today)s)
        order by holder.acting, holder.since, holder.id limit 1"""
    values = {"person": person_id, "today": session.info["today"]}
    return str(fetch_value(session, query, values) or _("Uprava"))


def hand_over(url: str, letter: EmailMessage) -> Ended:
    """Give the letter to the server; tell how it ended."""
    try:
        deliver(read_address(url), letter)
    except UnavailableError as error:
        return Ended(Letter.WAITING, error.detail)
    except InvalidError as error:
        return Ended(Letter.FAILED, error.detail)
    except UncertainError as error:
        return Ended(Letter.UNCERTAIN, str(error))
    return Ended(Letter.SENT)


def settle(installation: Installation, id: int, ended: Ended, *, at: datetime) -> bool:
    """Keep how an attempt ended; tell whether it is to be tried again."""
    today = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today, task="schedules") as session:
        order = fetch_one(session, LetterRow, ORDER, (id,))
        if order is None or order.letter not in (Letter.WAITING, Letter.UNCERTAIN):
            return False
        letter = ended.letter
        if letter is Letter.WAITING and order.tries >= MOST_TRIES:
            letter = Letter.FAILED
        query = """update reports.delivery_to set letter = %s, problem = %s, claimed_at = null,
            ended_at = %s where id = %s"""
        over = None if letter is Letter.WAITING else at
        execute(session, query, (letter, ended.problem[:300], over, id))
        finish(session, order.delivery_id, at=at)
    return letter is Letter.WAITING
