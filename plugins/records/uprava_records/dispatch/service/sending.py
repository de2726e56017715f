"""The job that gives a dispatch to the mail server: claimed first, handed over once, then told."""

from dataclasses import dataclass
from datetime import date, datetime
from email.message import EmailMessage

from procrastinate import RetryStrategy
from sqlalchemy.orm import Session
from uprava.clock import now, office_day
from uprava.db.sql import execute, fetch_one, fetch_value
from uprava.db.transaction import system_transaction
from uprava.documents.models import AccessMark
from uprava.errors import InvalidError, UnavailableError
from uprava.i18n import _
from uprava.installation import Installation
from uprava.settings import Settings
from uprava.work.mail.server import (
    MailServer,
    Notices,
    UncertainError,
    deliver,
    read_address,
)
from uprava_storage import BlobNotFoundError, StoreUnavailableError

from uprava_records.dispatch.service.acting import finish, note
from uprava_records.dispatch.service.listing import DispatchRow, list_of_document
from uprava_records.dispatch.service.mailing import Draft, find_draft, identifier, write_letter
from uprava_records.dispatch.values import PROBLEMS, Problem, State

MOST_TRIES = 12

PERSISTENT = RetryStrategy(max_attempts=MOST_TRIES + 2, linear_wait=300)
"""Tried again after 5, 10, 15 … minutes, for six and a half hours in all."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How an attempt ended: taken, or which problem and what the server said."""

    problem: Problem | None = None
    said: str = ""


AGAIN = (Problem.SILENT, Problem.LOST_FILE)
"""Problems that pass by themselves."""


def send_dispatch(installation: Installation, *, dispatch_id: int) -> None:
    """Give one dispatch to the mail server of the installation."""
    today = office_day(installation.settings.timezone)
    send_dispatch_of(installation, dispatch_id=dispatch_id, day=today)


def send_dispatch_of(installation: Installation, *, dispatch_id: int, day: date) -> None:
    """Claim, write, hand over and settle, each in a transaction of its own.

    Raises UnavailableError when the server did not take it and it shall be tried again.
    """
    moment = now()
    draft, broken = claim(installation, dispatch_id, day=day, at=moment)
    if broken:
        settle(installation, dispatch_id, Ended(Problem.UNCERTAIN), day=day, at=moment)
    if draft is None:
        return
    ended = hand_over(installation, draft, at=moment)
    again = settle(installation, dispatch_id, ended, day=day, at=moment)
    if again:
        raise UnavailableError(ended.said or _("The mail server does not answer."))


CLAIM = """
update records.dispatch set claimed_at = %(at)s, tries = tries + 1,
    message_id = coalesce(message_id, %(message)s)
where id = %(id)s and state = 'sending' and claimed_at is null"""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a job finds: is the dispatch still to go, has an earlier job died over it."""

    state: str
    claimed_at: datetime | None


def claim(
    installation: Installation, id: int, *, day: date, at: datetime
) -> tuple[Draft | None, bool]:
    """Return what to send, nothing when it is not to go any more; tell whether a worker died.

    A claim that was never settled means that nobody knows whether the letter was handed over.
    """
    with system_transaction(installation.engine, today=day, task="dispatch") as session:
        query = "select state, claimed_at from records.dispatch where id = %s for update"
        found = fetch_one(session, Standing, query, (id,))
        if found is None or found.state != State.SENDING:
            return None, False
        if found.claimed_at is not None:
            return None, True
        draft = find_draft(session, id)
        if draft is None:
            execute(session, "update records.dispatch set state = 'queued' where id = %s", (id,))
            return None, False
        message = identifier(id, draft.posted.document_id, installation.settings.mail_from)
        execute(session, CLAIM, {"at": at, "id": id, "message": message})
        return find_draft(session, id), False


def hand_over(installation: Installation, draft: Draft, *, at: datetime) -> Ended:
    """Write the letter and give it to the server; tell how it ended."""
    settings = installation.settings
    problem = unfit(settings, draft)
    if problem is not None or settings.smtp_url is None:
        return Ended(problem)
    try:
        letter = write_letter(draft, installation.store, sender=settings.mail_from, now=at)
    except InvalidError:
        return Ended(Problem.NO_EMAIL)
    except (BlobNotFoundError, StoreUnavailableError) as error:
        return Ended(Problem.LOST_FILE, str(error)[:200])
    return give(read_address(settings.smtp_url), letter)


def unfit(settings: Settings, draft: Draft) -> Problem | None:
    """Return what became of server, mark or files since the act: then nothing is sent."""
    if settings.smtp_url is None:
        return Problem.NO_SERVER
    if draft.posted.access_mark == AccessMark.RESTRICTED:
        return Problem.RESTRICTED
    return None if draft.enclosed else Problem.NO_FILE


def give(server: MailServer, letter: EmailMessage) -> Ended:
    """Give the letter to the server; tell how it ended."""
    try:
        deliver(server, letter, notices=Notices.ASKED)
    except UnavailableError as error:
        return Ended(Problem.SILENT, error.detail)
    except InvalidError as error:
        return Ended(Problem.REFUSED, error.detail)
    except UncertainError as error:
        return Ended(Problem.UNCERTAIN, str(error)[:200])
    return Ended()


def settle(installation: Installation, id: int, ended: Ended, *, day: date, at: datetime) -> bool:
    """Keep how an attempt ended; tell whether it is to be tried again."""
    with system_transaction(installation.engine, today=day, task="dispatch") as session:
        row = row_of(session, id)
        if ended.problem is None:
            take(session, row, at=at)
            return False
        again = ended.problem in AGAIN and row.tries < MOST_TRIES
        execute(
            session,
            "update records.dispatch set state = %s, claimed_at = null, problem = %s, said = %s"
            " where id = %s",
            (State.SENDING if again else State.FAILED, ended.problem, ended.said or None, id),
        )
        if not again:
            note(session, "dispatch.failed", row, problem=ended.said or _(PROBLEMS[ended.problem]))
        return again


def take(session: Session, row: DispatchRow, *, at: datetime) -> None:
    """Note that the server has taken the letter; a report about it may have come before."""
    execute(
        session,
        "update records.dispatch set state = 'sent', sent_at = %s, claimed_at = null,"
        " problem = null, said = null where id = %s and state = 'sending'",
        (at, row.id),
    )
    note(session, "dispatch.taken", row)
    finish(session, {row.document_id}, at=at)


def row_of(session: Session, id: int) -> DispatchRow:
    """Return a dispatch past the rights of any reader: the installation itself acts."""
    query = "select document_id from records.dispatch where id = %s"
    document = fetch_value(session, query, (id,))
    return list_of_document(session, document, only=id)[0]
