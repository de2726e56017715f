"""Changing a dispatch that waits: address, way, kind of item; and asking for more of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import execute
from uprava.documents.service.access import get_document
from uprava.errors import ConflictError, ForbiddenError, InvalidError
from uprava.extension import DocumentHead
from uprava.i18n import _
from uprava.users.reader import Reader

from uprava_records.dispatch.service.acting import chosen, leave, note
from uprava_records.dispatch.service.checking import is_address
from uprava_records.dispatch.service.listing import DispatchRow, get_dispatch, list_of_document
from uprava_records.dispatch.service.lists import get_list, list_rows
from uprava_records.dispatch.service.queueing import (
    Wanted,
    let_in,
    list_unasked,
    may_send,
    queue,
)
from uprava_records.dispatch.tracking import read_tracking
from uprava_records.dispatch.values import Channel, MailClass, State

LIMITS = {"name": 300, "attention": 300, "address": 500, "email": 320, "note": 1000}

CHANGE = """
update records.dispatch set name = %(name)s, attention = %(attention)s, address = %(address)s,
    email = %(email)s, channel = %(channel)s, mail_class = %(mail_class)s,
    tracking = %(tracking)s, note = %(note)s,
    packet = case when channel = %(channel)s and name = %(name)s then packet end
where id = %(id)s"""


def change(session: Session, id: int, values: Mapping[str, str], *, reader: Reader) -> DispatchRow:
    """Change a dispatch; of one that has gone only identifier and note.

    Raises InvalidError with a sentence for each wrong field, ConflictError while the mail server
    is being spoken to and for what stands in a list for the post.
    """
    get_dispatch(session, id, reader=reader)
    (row,) = chosen(session, [id], reader=reader)
    if row.state == State.SENDING:
        raise ConflictError(_("It is being given to the mail server right now."))
    given = {name: " ".join(values.get(name, "").split()) for name in LIMITS}
    kept = frozen(row) if row.state not in (State.QUEUED, State.FAILED) else given | {
        "channel": values.get("channel", row.channel),
        "mail_class": values.get("mail_class", row.mail_class),
    }  # fmt: skip
    if row.register_id is not None and row.state == State.QUEUED:
        kept |= {"channel": row.channel, "mail_class": row.mail_class}
    wrong, tracking = mistakes(kept, values.get("tracking", ""))
    if wrong:
        raise InvalidError(_("The dispatch has mistakes; nothing was saved."), fields=wrong)
    params = {name: kept.get(name) or None for name in LIMITS} | {
        "id": id, "channel": kept["channel"], "mail_class": kept["mail_class"],
        "tracking": tracking, "note": given["note"] or None,
    }  # fmt: skip
    execute(session, CHANGE, params)
    note(session, "dispatch.changed", row)
    return row


def frozen(row: DispatchRow) -> dict[str, str]:
    """Return what no longer changes of a dispatch that has gone."""
    return {
        "name": row.name, "attention": row.attention or "", "address": row.address or "",
        "email": row.email or "", "channel": row.channel, "mail_class": row.mail_class,
    }  # fmt: skip


def mistakes(kept: Mapping[str, str], typed: str) -> tuple[dict[str, str], str | None]:
    """Return a sentence for each wrong field, and the identifier."""
    wrong = {
        name: _("At most {n} characters.").format(n=most)
        for name, most in LIMITS.items() if len(kept.get(name, "")) > most
    }  # fmt: skip
    if not kept["name"]:
        wrong["name"] = _("Name the addressee.")
    if kept["channel"] not in set(Channel) or kept["mail_class"] not in set(MailClass):
        wrong["channel"] = _("Choose a way of sending.")
    if kept.get("email") and not is_address(kept["email"]):
        wrong["email"] = _("The e-mail address cannot be written to.")
    tracking = None
    try:
        tracking = read_tracking(typed)
    except InvalidError as error:
        wrong["tracking"] = error.detail
    return wrong, tracking


def sendable(session: Session, id: UUID, *, reader: Reader) -> DocumentHead:
    """Return a document the reader may send. Raises as the one door does, and ConflictError."""
    head = get_document(session, id, reader=reader)
    if not may_send(session, head, reader=reader):
        raise ForbiddenError(_("Documents are sent by the unit that keeps their journal."))
    if not head.number:
        raise ConflictError(_("Only a registered document is sent. Register it first."))
    return head


def ask(
    session: Session, id: UUID, lists: Sequence[int], *, also: bool, reader: Reader, at: datetime
) -> int:
    """Put a document into «К отправке»: for its addressees, and for those of mailing lists.

    An addressee who has it already is not asked twice. People and units of the house get access
    at once. Raises InvalidError when nobody new is left.
    """
    head = sendable(session, id, reader=reader)
    wanted = list_unasked(session, id) if also else []
    for each in lists:
        wanted += list_rows(session, get_list(session, each, reader=reader).id)
    fresh = unknown(wanted, list_of_document(session, id))
    if not fresh:
        raise InvalidError(_("All addressees have it already or are waiting for it."))
    count = queue(session, head, fresh, reader=reader, at=at)
    units = [each.principal_id for each in fresh if each.principal_id is not None]
    let_in(session, head, units, reader=reader, at=at)
    arrive_inside(session, id, reader=reader, at=at)
    return count


def unknown(wanted: Sequence[Wanted], known: Sequence[DispatchRow]) -> list[Wanted]:
    """Return those to whom the document has not been sent by the same way."""
    seen = {row.place for row in known if row.state != State.DROPPED}
    fresh: list[Wanted] = []
    for each in wanted:
        place = (each.channel, " ".join(each.name.lower().split()))
        if place not in seen:
            seen.add(place)
            fresh.append(each)
    return fresh


def arrive_inside(session: Session, id: UUID, *, reader: Reader, at: datetime) -> None:
    """Note as delivered what goes to people and units of the house: they have access now."""
    for row in list_of_document(session, id):
        if row.channel == Channel.INSIDE and row.state == State.QUEUED:
            leave(session, row, reader=reader, at=at)


def keep_tracking(session: Session, id: int, typed: str, *, reader: Reader) -> None:
    """Give a dispatch its identifier. Raises InvalidError for a wrong one."""
    (row,) = chosen(session, [id], reader=reader)
    tracking = read_tracking(typed)
    execute(session, "update records.dispatch set tracking = %s where id = %s", (tracking, id))
    note(session, "dispatch.tracked", row, tracking=tracking)
