"""The job that gives an invitation to the mail server: claimed first, handed over once.

Should the process die between the two, nobody sends it again by itself: it is told as «возможно,
отправлено».
"""

from dataclasses import dataclass
from datetime import date, datetime
from email.message import EmailMessage
from uuid import UUID

from procrastinate import RetryStrategy
from sqlalchemy.orm import Session
from uprava.clock import now, office_day
from uprava.db.sql import execute, fetch_one
from uprava.db.transaction import system_transaction
from uprava.errors import InvalidError, UnavailableError
from uprava.i18n import N_, _, use_locale
from uprava.installation import Installation, installation_of
from uprava.web.events import signal
from uprava.work.mail.server import UncertainError, deliver, read_address
from uprava.work.service import Message, Noticed, notify

from uprava_meetings.planning.calendar_file import Somebody
from uprava_meetings.planning.letter import Envelope, Sender, write_letter
from uprava_meetings.planning.service.events import event_of
from uprava_meetings.planning.service.planning import zone_of
from uprava_meetings.planning.values import LetterState, Method

MOST_TRIES = 12

PERSISTENT = RetryStrategy(max_attempts=MOST_TRIES + 2, linear_wait=300)
"""Tried again after 5, 10, 15 … minutes, for six and a half hours in all."""


@dataclass(frozen=True, slots=True)
class LetterRow:
    """An order as the job finds it."""

    id: int
    document_id: UUID
    method: str
    what: str
    why: str
    name: str
    address: str
    locale: str
    state: str
    claimed_at: datetime | None
    tries: int
    asked_by: int
    title: str


ORDER = """
select l.id, l.document_id, l.method, l.what, l.why, l.name, l.address, l.locale, l.state,
    l.claimed_at, l.tries, l.asked_by, d.title
from meetings.letter as l join documents.document as d on d.id = l.document_id
where l.id = %s for update of l"""

CLAIM = "update meetings.letter set claimed_at = %s, tries = tries + 1 where id = %s"

SETTLE = """
update meetings.letter set state = %(state)s, problem = %(problem)s, ended_at = %(at)s,
    claimed_at = null where id = %(id)s and state = 'waiting'"""


@dataclass(frozen=True, slots=True)
class Ended:
    """How an attempt ended."""

    state: LetterState
    problem: str = ""


def send_letter(installation: Installation, *, letter_id: int) -> None:
    """Send one letter; the job.

    Raises UnavailableError when it was not taken and shall be tried again.
    """
    day, at = office_day(installation.settings.timezone), now()
    with use_locale(installation.settings.locale):
        ended = attempt(installation, letter_id, day=day, at=at)
        if ended is not None and settle(installation, letter_id, ended, day=day, at=at):
            raise UnavailableError(ended.problem)


def attempt(installation: Installation, id: int, *, day: date, at: datetime) -> Ended | None:
    """Claim the letter and hand it over; None: there is nothing to send."""
    settings = installation.settings
    with system_transaction(installation.engine, today=day, task="invitations") as session:
        row = fetch_one(session, LetterRow, ORDER, (id,))
        if row is None or row.state != LetterState.WAITING:
            return None
        if row.claimed_at is not None:
            return Ended(LetterState.UNCERTAIN, _("The sending was broken off."))
        if settings.smtp_url is None:
            return Ended(LetterState.FAILED, _("No mail server is set up."))
        try:
            letter = written(session, row, at=at)
        except InvalidError as error:
            return Ended(LetterState.FAILED, error.detail)
        execute(session, CLAIM, (at, id))
    return hand_over(settings.smtp_url, letter)


def written(session: Session, row: LetterRow, *, at: datetime) -> EmailMessage:
    """Return the letter in its receiver's language. Raises InvalidError for a wrong address."""
    with use_locale(row.locale):
        event = event_of(session, row.document_id)
        to = Somebody(row.name, row.address)
        envelope = Envelope(row.id, to, Method(row.method), _(row.what), row.why)
        sender = Sender(installation_of(session).settings.mail_from, zone_of(session))
        return write_letter(envelope, event, sender=sender, at=at)


def hand_over(url: str, letter: EmailMessage) -> Ended:
    """Give the letter to the server; tell how it ended."""
    try:
        deliver(read_address(url), letter)
    except UnavailableError as error:
        return Ended(LetterState.WAITING, error.detail)
    except InvalidError as error:
        return Ended(LetterState.FAILED, error.detail)
    except UncertainError as error:
        return Ended(LetterState.UNCERTAIN, str(error))
    return Ended(LetterState.SENT)


def settle(installation: Installation, id: int, ended: Ended, *, day: date, at: datetime) -> bool:
    """Keep how an attempt ended; tell whether it is to be tried again.

    Who ordered a letter that did not go is told.
    """
    with system_transaction(installation.engine, today=day, task="invitations") as session:
        row = fetch_one(session, LetterRow, ORDER, (id,))
        if row is None or row.state != LetterState.WAITING:
            return False
        state = ended.state
        if state is LetterState.WAITING and row.tries >= MOST_TRIES:
            state = LetterState.FAILED
        over = None if state is LetterState.WAITING else at
        values = {"id": id, "state": state, "problem": ended.problem[:300], "at": over}
        execute(session, SETTLE, values)
        signal(session, f"doc:{row.document_id}")
        if state in (LetterState.FAILED, LetterState.UNCERTAIN):
            said = Message(UNSENT[state], {"title": row.title, "name": row.name})
            notify(session, [row.asked_by], Noticed("work", said, row.document_id), at=at)
    return state is LetterState.WAITING


UNSENT = {
    LetterState.FAILED: N_("The letter to {name} was not sent: {title}"),
    LetterState.UNCERTAIN: N_("The letter to {name} was perhaps sent, nobody knows: {title}"),
}
