"""The job that gives a reply to the mail server or gateway: claimed first, handed over once.

What is written before the letter leaves (the claim, its Message-ID) is committed before it; that
the server took it, right after. Should the process die between the two, nobody sends it again by
itself: the order is told as «возможно отправлено».
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from email.message import EmailMessage
from uuid import UUID

from procrastinate import RetryStrategy
from sqlalchemy.orm import Session
from uprava import logs
from uprava.audit.log import record
from uprava.clock import now, office_day
from uprava.db.sql import execute, fetch_one
from uprava.db.transaction import new_session, system_transaction, unit_of_work
from uprava.errors import InvalidError, UnavailableError, UpravaError
from uprava.i18n import N_, _, use_locale
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava.users.service.readers import reader_now
from uprava.web.events import signal
from uprava.work.mail.server import Notices, UncertainError, deliver, read_address
from uprava.work.service import Message, Noticed, notify
from uprava_storage import BlobNotFoundError, StoreUnavailableError

from uprava_appeals.replies.service.reading import get_reply
from uprava_appeals.replies.service.sending import Gone, send
from uprava_appeals.sending.gateway import find_gateway
from uprava_appeals.sending.letter import identifier, without_addresses, write_letter
from uprava_appeals.sending.parcel import Parcel
from uprava_appeals.sending.service.packing import Confirmed, Order, pack, unfit_way
from uprava_appeals.sending.values import LIVE, Problem, SendingState
from uprava_appeals.settings import AppealsSettings
from uprava_appeals.values import ReplyBy

MOST_TRIES = 12

PERSISTENT = RetryStrategy(max_attempts=MOST_TRIES + 2, linear_wait=300)
"""Tried again after 5, 10, 15 … minutes, for six and a half hours in all."""

AGAIN = (Problem.SILENT, Problem.LOST_FILE)
"""Problems that pass by themselves."""


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order as the job finds it."""

    id: int
    reply_id: UUID
    way: str
    state: str
    problem: str
    asked_by: int
    acting_for: int | None
    tries: int
    claimed_at: datetime | None
    ended_at: datetime | None
    number: str
    address: str
    files: Sequence[UUID]
    going: bool
    title: str
    reply_number: str


ORDERS = """
select s.id, s.reply_id, s.way, s.state, s.problem, s.asked_by, s.acting_for, s.tries,
    s.claimed_at, s.ended_at, s.number, s.address, s.files, r.going, d.title,
    coalesce(d.number, '') as reply_number
from appeals.sending as s join appeals.reply as r on r.document_id = s.reply_id
join documents.document as d on d.id = s.reply_id"""


@dataclass(frozen=True, slots=True)
class Ended:
    """How an attempt ended: taken, or which problem and what was said."""

    problem: Problem | None = None
    said: str = ""


class RehearsedError(Exception):
    """Nothing of a rehearsal stays."""


@dataclass(frozen=True, slots=True)
class Post:
    """The installation at work on orders, at a moment."""

    installation: Installation
    at: datetime

    @property
    def day(self) -> date:
        """The office day."""
        return self.day_of(self.at)

    def day_of(self, moment: datetime) -> date:
        """Return the office day of a moment."""
        return office_day(self.installation.settings.timezone, moment)

    @contextmanager
    def system(self) -> Iterator[Session]:
        """Open a short transaction of the job itself."""
        engine = self.installation.engine
        with system_transaction(engine, today=self.day, task="sending") as session:
            yield session

    @contextmanager
    def under(self, row: OrderRow) -> Iterator[tuple[Session, Reader]]:
        """Open a transaction under the rights that who gave the order has now.

        Raises ForbiddenError when the access of that person was closed.
        """
        with self.system() as session:
            reader = reader_now(
                session, row.asked_by, acting_for=row.acting_for, today=self.day
            )  # fmt: skip
        own = new_session(
            self.installation.engine, reader=reader, today=self.day,
            request_id=logs.request_id.get() or "",
        )  # fmt: skip
        with unit_of_work(own) as session:
            yield session, reader


def send_reply(installation: Installation, *, sending_id: int) -> None:
    """Send one reply; the job."""
    with use_locale(installation.settings.locale):
        go(Post(installation, now()), sending_id)


def go(post: Post, id: int) -> None:
    """Pack, claim, hand over, settle and note, each in a transaction of its own.

    Raises UnavailableError when it was not taken and shall be tried again.
    """
    row = find_order(post, id)
    if row is None:
        return
    if row.state == SendingState.SENT:
        note(post, row)
    elif row.state == SendingState.WAITING and row.claimed_at and row.way == ReplyBy.EMAIL:
        settle(post, row, Ended(Problem.UNCERTAIN))
    elif row.state == SendingState.WAITING:
        attempt(post, row)


def find_order(post: Post, id: int) -> OrderRow | None:
    """Return an order, whatever became of it."""
    with post.system() as session:
        return fetch_one(session, OrderRow, f"{ORDERS} where s.id = %s", (id,))


def attempt(post: Post, row: OrderRow) -> None:
    """Try to send once."""
    parcel = packed(post, row)
    if isinstance(parcel, Ended):
        ended = parcel
    elif row.way == ReplyBy.EMAIL:
        ended = by_mail(post, row, parcel)
    else:
        ended = by_gateway(post, row, parcel)
    to = parcel.to if isinstance(parcel, Parcel) else ""
    if ended is TAKEN_OVER:
        return
    again = settle(post, row, Ended(ended.problem, without_addresses(ended.said, to)))
    if again:
        raise UnavailableError(_("The reply was not taken; it is tried again."))
    fresh = find_order(post, row.id)
    if fresh and fresh.state == SendingState.SENT:
        note(post, fresh)


def packed(post: Post, row: OrderRow) -> Parcel | Ended:
    """Return what goes out, after a rehearsal of what follows from it."""
    try:
        with post.under(row) as (session, reader):
            head, reply = get_reply(session, row.reply_id, reader=reader)
            confirmed = Confirmed(row.address, row.files) if row.address else None
            order = Order(row.id, head, reply, confirmed)
            found: Parcel | Problem = unfit_way(session, order.way) or pack(
                session, order, reader=reader, at=post.at
            )  # fmt: skip
        rehearse(post, row)
    except UpravaError as error:
        refuse_busy(error)
        rights = error.status in (403, 404)
        return Ended(Problem.RIGHTS if rights else Problem.MOVED, error.detail)
    return Ended(found) if isinstance(found, Problem) else found


def refuse_busy(error: UpravaError) -> None:
    """Raise what passes by itself: the queue tries again."""
    if error.status >= 500:
        raise error


def rehearse(post: Post, row: OrderRow) -> None:
    """Do all that follows from the sending and undo it: what cannot be noted is not sent."""
    with suppress(RehearsedError), post.under(row) as (session, reader):
        gone = Gone(ReplyBy(row.way), post.day)
        send(session, row.reply_id, gone, reader=reader, at=post.at)
        raise RehearsedError


CLAIM = """
update appeals.sending set claimed_at = %(at)s, tries = tries + 1, message_id = %(message)s
where id = %(id)s and state = 'waiting' and (claimed_at is null or way <> 'email')"""


def claim(post: Post, row: OrderRow, message_id: str = "") -> bool:
    """Write down that it is handed over from now on; another job is told that it is too late."""
    values = {"at": post.at, "id": row.id, "message": message_id}
    with post.system() as session:
        return bool(execute(session, CLAIM, values))


TAKEN_OVER = Ended(Problem.MOVED)
"""Another job has it; nothing is written."""


def by_mail(post: Post, row: OrderRow, parcel: Parcel) -> Ended:
    """Give a letter to the mail server."""
    settings = post.installation.settings
    try:
        letter = write_letter(
            parcel, post.installation.store, sender=settings.mail_from, now=post.at
        )  # fmt: skip
    except InvalidError:
        return Ended(Problem.NO_EMAIL)
    except (BlobNotFoundError, StoreUnavailableError):
        return Ended(Problem.LOST_FILE)
    if not claim(post, row, identifier(row.reply_id, settings.mail_from)):
        return TAKEN_OVER
    return give(settings.smtp_url or "", letter)


def give(url: str, letter: EmailMessage) -> Ended:
    """Give the letter to the server; tell how it ended."""
    try:
        deliver(read_address(url), letter, notices=Notices.ASKED)
    except UnavailableError as error:
        return Ended(Problem.SILENT, error.detail)
    except InvalidError as error:
        return Ended(Problem.REFUSED, error.detail)
    except UncertainError as error:
        return Ended(Problem.UNCERTAIN, str(error))
    return Ended()


def by_gateway(post: Post, row: OrderRow, parcel: Parcel) -> Ended:
    """Give a package to the gateway of personal accounts."""
    gateway = find_gateway(AppealsSettings())
    if gateway is None:
        return Ended(Problem.NO_GATEWAY)
    if not claim(post, row):
        return TAKEN_OVER
    try:
        gateway.hand_over(parcel, post.installation.store)
    except UnavailableError as error:
        return Ended(Problem.SILENT, error.detail)
    except (BlobNotFoundError, StoreUnavailableError):
        return Ended(Problem.LOST_FILE)
    return Ended()


def settle(post: Post, row: OrderRow, ended: Ended) -> bool:
    """Keep how an attempt ended; tell whether it is to be tried again."""
    with post.system() as session:
        fresh = fetch_one(session, OrderRow, f"{ORDERS} where s.id = %s for update of s",
                          (row.id,))  # fmt: skip
        if fresh is None or fresh.state != SendingState.WAITING:
            return False
        state = state_after(fresh, ended)
        write(session, fresh, state, ended, at=post.at)
    return state == SendingState.WAITING


def state_after(row: OrderRow, ended: Ended) -> SendingState:
    """Return what an order is after an attempt."""
    if ended.problem is None:
        return SendingState.SENT if row.way == ReplyBy.EMAIL else SendingState.HANDED
    if ended.problem is Problem.UNCERTAIN:
        return SendingState.UNCERTAIN
    again = ended.problem in AGAIN and row.tries < MOST_TRIES
    return SendingState.WAITING if again else SendingState.FAILED


def write(
    session: Session, row: OrderRow, state: SendingState, ended: Ended, *, at: datetime
) -> None:
    """Write down what an order is now; who gave it is told when it did not go."""
    query = """update appeals.sending set state = %s, problem = %s, said = %s, claimed_at = null,
        ended_at = %s where id = %s"""
    over = at if state not in LIVE else None
    execute(session, query, (state, ended.problem or "", ended.said, over, row.id))
    signal(session, f"doc:{row.reply_id}")
    if state in (*LIVE, SendingState.SENT):
        return
    execute(session, "update appeals.reply set going = false where document_id = %s",
            (row.reply_id,))  # fmt: skip
    record(session, "replies.unsent", "document", row.reply_id, how=row.way, sending=row.id,
           problem=ended.problem)  # fmt: skip
    tell(session, row, TOLD[state], at=at)


TOLD = {
    SendingState.FAILED: N_("Not sent: {title}, {number}"),
    SendingState.UNCERTAIN: N_("Perhaps sent, nobody knows: {title}, {number}"),
    SendingState.RETURNED: N_("The receiving mail system did not deliver: {title}, {number}"),
}


def tell(session: Session, row: OrderRow, message: str, *, at: datetime) -> None:
    """Tell who gave the order."""
    said = Message(message, {"title": row.title, "number": row.reply_number or "—"})
    notify(session, [row.asked_by], Noticed("work", said, row.reply_id), at=at)
    signal(session, "counters")


def note(post: Post, row: OrderRow) -> None:
    """Note a reply that went out as sent, with all that follows; a person does it if this fails."""
    if not row.going:
        return
    moment = row.ended_at or post.at
    gone = Gone(ReplyBy(row.way), post.day_of(moment), row.number)
    try:
        with post.under(row) as (session, reader):
            send(session, row.reply_id, gone, reader=reader, at=moment)
    except UpravaError as error:
        refuse_busy(error)
        unnoted(post, row, error.detail)


def unnoted(post: Post, row: OrderRow, why: str) -> None:
    """Leave a reply that went out to a person, who notes it."""
    with post.system() as session:
        query = "update appeals.sending set problem = %s, said = %s where id = %s"
        execute(session, query, (Problem.UNNOTED, why[:300], row.id))
        execute(session, "update appeals.reply set going = false where document_id = %s",
                (row.reply_id,))  # fmt: skip
        tell(session, row, N_("It went, but is not noted as sent: {title}, {number}"), at=post.at)
