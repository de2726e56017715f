"""Orders to send: given by a button for one reply or many, stopped while nothing has gone."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch_one, fetch_value
from uprava.errors import ConflictError, UpravaError
from uprava.i18n import _
from uprava.installation import installation_of
from uprava.users.reader import Reader
from uprava.web.events import signal
from uprava.work.service.finishing import apart

from uprava_appeals.replies.kind import SIGNED
from uprava_appeals.replies.service.reading import hold_reply
from uprava_appeals.replies.service.sending import refuse_unsent
from uprava_appeals.replies.values import SEND
from uprava_appeals.sending.parcel import Parcel
from uprava_appeals.sending.service.packing import Order, goes_by_program, pack, unfit_way
from uprava_appeals.sending.values import JOB, PROBLEMS, Problem, SendingState

MOST = 200
"""Replies ordered at once."""

LONGEST_CLAIM = timedelta(minutes=10)
"""A letter is handed over within a minute; a claim older than this was left behind."""

INSERT = """
insert into appeals.sending
    (reply_id, organisation_id, way, asked_by, acting_for, asked_at)
values (%(reply)s, %(organisation)s, %(way)s, %(by)s, %(acting)s, %(at)s) returning id"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of many: how many are on their way, which stayed and why."""

    done: int
    left: Sequence[tuple[str, str]] = field(default=())


def ready(session: Session, id: UUID, *, reader: Reader, at: datetime) -> Parcel:
    """Return what would go out now, of a reply that is held.

    Raises ConflictError with what keeps it here.
    """
    reader.require(SEND)
    head, row = hold_reply(session, id, reader=reader)
    if head.state != SIGNED:
        refuse_unsent(head)
    if row.going:
        raise ConflictError(_("The program is sending it already. Look again."))
    if not goes_by_program(row):
        raise ConflictError(_("It goes by post or by hand: send it and note the day."))
    order = Order(0, head, row)
    found: Parcel | Problem = unfit_way(session, order.way) or pack(
        session, order, reader=reader, at=at
    )  # fmt: skip
    if isinstance(found, Problem):
        raise ConflictError(_(PROBLEMS[found]))
    return found


def ask(session: Session, id: UUID, *, reader: Reader, at: datetime) -> int:
    """Let the program send a signed reply as its author asked; return the order.

    Of two who press at once the second is told. Raises ConflictError with what keeps it here.
    """
    ready(session, id, reader=reader, at=at)
    _head, row = hold_reply(session, id, reader=reader)
    order = int(fetch_value(session, INSERT, {
        "reply": id, "organisation": row.organisation_id, "way": row.reply_by,
        "by": reader.person_id, "acting": reader.acting_for, "at": at,
    }))  # fmt: skip
    execute(session, "update appeals.reply set going = true where document_id = %s", (id,))
    record(session, "replies.asked", "document", id, how=row.reply_by, sending=order)
    installation_of(session).jobs.defer(session, JOB, sending_id=order)
    signal(session, f"doc:{id}")
    return order


def ask_many(session: Session, ids: Sequence[UUID], *, reader: Reader, at: datetime) -> Asked:
    """Let the program send each of the replies it can; what stays is named with the reason."""
    if len(ids) > MOST:
        raise ConflictError(_("At most {n} at once.").format(n=MOST))
    done, left = 0, []
    for id in sorted(set(ids)):
        try:
            with apart(session):
                ask(session, id, reader=reader, at=at)
            done += 1
        except UpravaError as error:
            left.append((name_of(session, id), error.detail))
    return Asked(done, left)


def name_of(session: Session, id: UUID) -> str:
    """Return the number of a reply the reader sees."""
    query = "select coalesce(number, title) from documents.document where id = %s"
    return str(fetch_value(session, query, (id,)) or "—")


@dataclass(frozen=True, slots=True)
class Live:
    """An order that is not over."""

    id: int
    state: str
    claimed_at: datetime | None


def stop(session: Session, id: UUID, *, reader: Reader, at: datetime) -> None:
    """Take an order back; of a package, or of a letter a worker left behind, it may have gone.

    Raises ConflictError while it is handed over, and when it is over.
    """
    reader.require(SEND)
    hold_reply(session, id, reader=reader)
    query = """select id, state, claimed_at from appeals.sending
        where reply_id = %s and state in ('waiting', 'handed') for update"""
    live = fetch_one(session, Live, query, (id,))
    if live is None:
        raise ConflictError(_("It is not being sent any more. Look again."))
    if live.claimed_at is not None and at - live.claimed_at < LONGEST_CLAIM:
        raise ConflictError(_("It is being handed over just now. Look again in a minute."))
    held = live.state == SendingState.HANDED or live.claimed_at is not None
    state = SendingState.UNCERTAIN if held else SendingState.FAILED
    left_behind = Problem.NO_RECEIPT if live.state == SendingState.HANDED else Problem.UNCERTAIN
    problem = left_behind if held else Problem.STOPPED
    query = """update appeals.sending set state = %s, problem = %s, said = '', claimed_at = null
        where id = %s"""
    execute(session, query, (state, problem, live.id))
    execute(session, "update appeals.reply set going = false where document_id = %s", (id,))
    record(session, "replies.stopped", "document", id, sending=live.id)
    signal(session, f"doc:{id}")
