"""Orders to send: given by a button for one reply or many, stopped while nothing has gone."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch_one, fetch_value
from uprava.errors import ConflictError, InvalidError, UpravaError
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
from uprava_appeals.sending.service.packing import (
    Confirmed,
    Order,
    fill,
    goes_by_program,
    is_address,
    pack,
    unfit,
    unfit_way,
    way_of,
)
from uprava_appeals.sending.values import JOB, PROBLEMS, Problem, SendingState

MOST = 200
"""Replies ordered at once."""

LONGEST_CLAIM = timedelta(minutes=10)
"""A letter is handed over within a minute; a claim older than this was left behind."""

INSERT = """
insert into appeals.sending
    (reply_id, organisation_id, way, asked_by, acting_for, asked_at, address, files)
values (%(reply)s, %(organisation)s, %(way)s, %(by)s, %(acting)s, %(at)s, %(address)s,
    %(files)s::uuid[]) returning id"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of many: how many are on their way, which stayed and why."""

    done: int
    left: Sequence[tuple[str, str]] = field(default=())


def ready(
    session: Session, id: UUID, *, reader: Reader, at: datetime, confirmed: Confirmed | None = None
) -> Parcel:
    """Return what would go out now, of a reply that is held.

    Raises ConflictError with what keeps it here, InvalidError for an address that is none.
    """
    order = order_for(session, id, confirmed, reader=reader)
    if confirmed and not is_address(confirmed.address):
        said = _("Type the e-mail address of the body.")
        raise InvalidError(said, fields={"to": said})
    refuse(unfit_way(session, order.way))
    found = pack(session, order, reader=reader, at=at)
    if isinstance(found, Problem):
        raise refusal(found)
    return found


def preview(
    session: Session, id: UUID, proposed: Confirmed, *, reader: Reader, at: datetime
) -> Parcel:
    """Return what a letter to a body would be, whose address may still be missing.

    Raises ConflictError with what keeps it here.
    """
    order = order_for(session, id, proposed, reader=reader)
    refuse(unfit_way(session, order.way))
    parcel = fill(session, order, reader=reader, at=at)
    problem = unfit(order, parcel)
    refuse(None if problem is Problem.NO_EMAIL else problem)
    return parcel


def refusal(problem: Problem) -> ConflictError:
    """Return a problem as what a person is told."""
    return ConflictError(_(PROBLEMS[problem]))


def refuse(problem: Problem | None) -> None:
    """Raise ConflictError in the words of a problem."""
    if problem is not None:
        raise refusal(problem)


def order_for(session: Session, id: UUID, confirmed: Confirmed | None, *, reader: Reader) -> Order:
    """Return the order that could be given now. Raises ConflictError when none can."""
    reader.require(SEND)
    head, row = hold_reply(session, id, reader=reader)
    if head.state != SIGNED:
        refuse_unsent(head)
    if row.going:
        raise ConflictError(_("The program is sending it already. Look again."))
    if not goes_by_program(row):
        raise ConflictError(_("It goes by post or by hand: send it and note the day."))
    if row.what_for.to_author is not (confirmed is None):
        raise ConflictError(_("A letter to a body is sent from its card: look at its address."))
    return Order(0, head, row, confirmed)


def ask(
    session: Session, id: UUID, *, reader: Reader, at: datetime, confirmed: Confirmed | None = None
) -> int:
    """Let the program send a signed reply: as its author asked, to a body as was confirmed.

    Returns the order. Of two who press at once the second is told. Raises as `ready`.
    """
    ready(session, id, reader=reader, at=at, confirmed=confirmed)
    _head, row = hold_reply(session, id, reader=reader)
    way = way_of(row)
    order = int(fetch_value(session, INSERT, {
        "reply": id, "organisation": row.organisation_id, "way": way,
        "by": reader.person_id, "acting": reader.acting_for, "at": at,
        "address": confirmed.address if confirmed else "",
        "files": list(confirmed.files) if confirmed else [],
    }))  # fmt: skip
    query = "update appeals.reply set going = true, reply_by = %s where document_id = %s"
    execute(session, query, (way, id))
    record(session, "replies.asked", "document", id, how=way.value, sending=order)
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
