"""Acts on dispatches: send, repeat, delivered, returned, not to be sent, packets."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import Fact, record
from uprava.capabilities import Parcel
from uprava.db.ids import uuid7
from uprava.db.sql import execute, fetch_one, fetch_value, fetch_values
from uprava.documents.service.access import HEAD_COLUMNS
from uprava.documents.service.locks import hold
from uprava.documents.service.states import put_into_state
from uprava.errors import ConflictError, InvalidError
from uprava.extension import DocumentHead
from uprava.i18n import _
from uprava.installation import installation_of, office_time
from uprava.users.reader import Reader
from uprava.web.events import signal

from uprava_records.dispatch.service.checking import missing
from uprava_records.dispatch.service.listing import DispatchRow, by_ids
from uprava_records.dispatch.service.queueing import REGISTERED, let_in
from uprava_records.dispatch.values import GONE, OPEN, PROBLEMS, Channel, Problem, State

MOST = 500
"""Dispatches in one act: more than a screen shows."""

SENT_STATE = "sent"
"""The state of a letter all of whose dispatches have gone."""

SENT_KIND = "records.outgoing"


@dataclass(frozen=True, slots=True)
class Refused:
    """A dispatch that was left as it was, and why."""

    row: DispatchRow
    why: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the chosen: how many were done, which were not."""

    done: int = 0
    refused: Sequence[Refused] = field(default_factory=tuple)


def chosen(session: Session, ids: Sequence[int], *, reader: Reader) -> list[DispatchRow]:
    """Return the chosen dispatches, locked. Raises InvalidError when none or too many are."""
    if not ids:
        raise InvalidError(_("Nothing is selected. Mark the lines first."))
    if len(ids) > MOST:
        raise InvalidError(_("Too many lines at once: at most {n}.").format(n=MOST))
    rows = by_ids(session, ids, reader=reader, lock=True)
    for row in rows:
        reader.require("records.dispatch", unit=row.unit_id)
    return rows


def each_of(
    session: Session, rows: Sequence[DispatchRow], act: Callable[[DispatchRow], str], *,
    at: datetime,
) -> Outcome:  # fmt: skip
    """Do the act on each row; it answers with a sentence when it did not."""
    refused = [Refused(row, why) for row in rows if (why := act(row))]
    left = {each.row.id for each in refused}
    finish(session, {row.document_id for row in rows if row.id not in left}, at=at)
    return Outcome(len(rows) - len(refused), refused)


def send(
    session: Session, ids: Sequence[int], *, reader: Reader, at: datetime,
    on: datetime | None = None,
) -> Outcome:  # fmt: skip
    """Send the chosen: e-mail by a job, access inside the house at once, paper is noted as gone.

    What lies in a list for the post goes when that list is closed.
    """
    rows = chosen(session, ids, reader=reader)

    def act(row: DispatchRow) -> str:
        if row.state not in (State.QUEUED, State.FAILED):
            return _("It is not waiting to be sent any more.")
        if row.register_id is not None:
            return _("It is in a list for the post; close the list.")
        problem = missing(row)
        if problem is not None:
            return _(PROBLEMS[problem])
        return go(session, row, reader=reader, at=on or at)

    return each_of(session, rows, act, at=at)


def go(session: Session, row: DispatchRow, *, reader: Reader, at: datetime) -> str:
    """Let a dispatch go by its way; return a sentence when it did not."""
    match row.channel:
        case Channel.EMAIL:
            return give_to_job(session, row, reader=reader)
        case Channel.EXCHANGE:
            return give_to_exchange(session, row, reader=reader)
        case _:
            return leave(session, row, reader=reader, at=at)


def give_to_job(session: Session, row: DispatchRow, *, reader: Reader) -> str:
    """Let the job write the letter; without a mail server say so."""
    installation = installation_of(session)
    if installation.settings.smtp_url is None:
        return _(PROBLEMS[Problem.NO_SERVER])
    execute(
        session,
        "update records.dispatch set state = 'sending', problem = null, said = null, tries = 0,"
        " claimed_at = null, sent_by = %s where id = %s",
        (reader.person_id, row.id),
    )
    installation.jobs.defer(
        session, "records:send_dispatch", lock=f"dispatch-{row.id}", dispatch_id=row.id
    )
    note(session, "dispatch.asked", row)
    return ""


def give_to_exchange(session: Session, row: DispatchRow, *, reader: Reader) -> str:
    """Give the document to who carries the exchange; it says itself what cannot go."""
    query = """
        select a.correspondent_id from records.dispatch as s
        join records.addressee as a on a.id = s.addressee_id where s.id = %s"""
    correspondent = fetch_value(session, query, (row.id,))
    parcel = Parcel(f"{CARRIED}{row.id}", row.document_id, row.name, correspondent)
    said = installation_of(session).plugins.carry(session, parcel)
    if said is None:
        return _(PROBLEMS[Problem.NOT_CONNECTED])
    if not said:
        execute(
            session,
            "update records.dispatch set state = 'sending', problem = null, said = null,"
            " sent_by = %s where id = %s",
            (reader.person_id, row.id),
        )
        note(session, "dispatch.sending", row)
    return said


CARRIED = "records.dispatch:"
"""How a dispatch is marked for who carries it."""


def leave(session: Session, row: DispatchRow, *, reader: Reader, at: datetime) -> str:
    """Note that a dispatch has left the house; inside the house it arrives at once."""
    inside = row.channel == Channel.INSIDE
    if inside and row.person_id is not None:
        head = head_of(session, row.document_id)
        let_in(session, head, [row.person_id], reader=reader, at=at)
    execute(
        session,
        "update records.dispatch set state = %s, sent_at = %s, sent_by = %s, problem = null,"
        " said = null, settled_on = %s where id = %s",
        (
            State.DELIVERED if inside else State.SENT, at, reader.person_id,
            session.info["today"] if inside else None, row.id,
        ),
    )  # fmt: skip
    note(session, "dispatch.sent", row)
    return ""


@dataclass(frozen=True, slots=True)
class Settling:
    """How a dispatch ended: delivered, returned, failed or dropped, on which day and with what."""

    state: State
    on: date
    note: str = ""


BEFORE = {
    State.DELIVERED: (State.SENT, State.RETURNED),
    State.RETURNED: (State.SENT, State.DELIVERED),
    State.FAILED: (State.SENT,),
    State.DROPPED: (State.QUEUED, State.FAILED),
}
"""What may become delivered, returned, failed or dropped: mistakes of the hand can be mended."""


def settle(
    session: Session, ids: Sequence[int], how: Settling, *, reader: Reader, at: datetime
) -> Outcome:
    """Mark the chosen as delivered, returned, failed or not to be sent.

    Raises InvalidError for a day to come, and for a return or refusal without its reason.
    """
    check_settling(how, today=session.info["today"])
    rows = chosen(session, ids, reader=reader)

    def act(row: DispatchRow) -> str:
        if row.state not in BEFORE[how.state]:
            return _("It cannot be marked so: it is in another state.")
        if (
            row.sent_at
            and how.state is not State.DROPPED
            and how.on < office_time(session, row.sent_at).date()
        ):
            return _("The day is before the day of sending.")
        execute(
            session,
            "update records.dispatch set state = %s, settled_on = %s, register_id ="
            " case when %s then null else register_id end, note = coalesce(%s, note),"
            " problem = null where id = %s",
            (how.state, how.on, how.state is State.DROPPED, how.note or None, row.id),
        )
        note(session, f"dispatch.{how.state}", row, on=how.on)
        return ""

    return each_of(session, rows, act, at=at)


def check_settling(how: Settling, *, today: date) -> None:
    """Raise InvalidError when day or reason cannot be."""
    wrong: dict[str, str] = {}
    if how.on > today:
        wrong["on"] = _("The day has not come yet.")
    if how.state is not State.DELIVERED and not how.note.strip():
        wrong["note"] = _("Write the reason.")
    if wrong:
        raise InvalidError(_("The mark was not made."), fields=wrong)


def repeat(session: Session, ids: Sequence[int], *, reader: Reader, at: datetime) -> Outcome:
    """Send failed ones again; what came back is put into the folder again."""
    rows = chosen(session, ids, reader=reader)
    back = [row.id for row in rows if row.state == State.RETURNED]
    execute(
        session,
        "update records.dispatch set state = 'queued', sent_at = null, settled_on = null,"
        " tracking = null, register_id = null, packet = null where id = any (%s)",
        (back,),
    )
    for row in rows:
        if row.id in back:
            note(session, "dispatch.repeated", row)
    again = [row.id for row in rows if row.state == State.FAILED]
    outcome = send(session, again, reader=reader, at=at) if again else Outcome()
    return Outcome(outcome.done + len(back), outcome.refused)


def pack(session: Session, ids: Sequence[int], *, reader: Reader) -> int:
    """Put the chosen into one envelope; return how many lie in it.

    Raises ConflictError unless all wait for one addressee by one way on paper.
    """
    rows = chosen(session, ids, reader=reader)
    places = {row.place for row in rows}
    paper = all(row.channel in (Channel.POST, Channel.COURIER, Channel.HAND) for row in rows)
    waiting = all(row.state == State.QUEUED and row.register_id is None for row in rows)
    if len(rows) < 2 or len(places) != 1 or not paper or not waiting:
        raise ConflictError(
            _("One packet holds several documents that wait for one addressee by one way on paper.")
        )
    packet = uuid7()
    query = "update records.dispatch set packet = %s where id = any (%s)"
    execute(session, query, (packet, [row.id for row in rows]))
    for row in rows:
        note(session, "dispatch.packed", row, packet=packet)
    return len(rows)


def unpack(session: Session, ids: Sequence[int], *, reader: Reader) -> int:
    """Take the chosen out of their packets; return how many lay in one."""
    rows = [row for row in chosen(session, ids, reader=reader) if row.packet]
    rows = [row for row in rows if row.state == State.QUEUED and row.register_id is None]
    query = "update records.dispatch set packet = null where id = any (%s)"
    execute(session, query, ([row.id for row in rows],))
    for row in rows:
        note(session, "dispatch.unpacked", row)
    return len(rows)


def note(session: Session, act: str, row: DispatchRow, **facts: Fact) -> None:
    """Write an act on a dispatch into the audit log of its document.

    Whose dispatch it is the log tells by its id: addressees may be citizens.
    """
    told = {name: value for name, value in facts.items() if value not in ("", None)}
    record(session, act, "document", row.document_id, dispatch=row.id, channel=row.channel, **told)
    signal(session, f"doc:{row.document_id}")


def head_of(session: Session, id: UUID) -> DocumentHead:
    """Return the head of a document whose dispatch the reader was let to."""
    query = f"select {HEAD_COLUMNS} from documents.document as d where d.id = %s"
    head = fetch_one(session, DocumentHead, query, (id,))
    assert head is not None
    return head


UNSENT = """
select d.id from documents.document as d where d.id = any (%s) and d.state = %s and d.kind = %s
and exists (select from records.dispatch as s where s.document_id = d.id and s.state = any (%s))
and not exists (select from records.dispatch as s
    where s.document_id = d.id and s.state = any (%s))"""


def finish(session: Session, documents: set[UUID], *, at: datetime) -> None:
    """Bring letters all of whose dispatches have gone into the state «Отправлен»."""
    for id in sorted(documents):
        hold(session, id)
    values = (
        sorted(documents), REGISTERED, SENT_KIND, [str(each) for each in GONE],
        [str(each) for each in OPEN],
    )  # fmt: skip
    for id in fetch_values(session, UNSENT, values):
        head = head_of(session, id)
        put_into_state(session, head, SENT_STATE, at=at)
        record(session, "document.moved", "document", id, act="sent", was=head.state,
               now=SENT_STATE)  # fmt: skip
        signal(session, f"doc:{id}")
