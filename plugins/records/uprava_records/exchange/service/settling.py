"""Receipts and notices of other bodies: what became of what we sent."""

from datetime import datetime

from sqlalchemy.orm import Session
from uprava.capabilities import ParcelMoved, ParcelState
from uprava.i18n import _
from uprava.installation import installation_of

from uprava_records.exchange.service.keeping import MessageRow, find_sent, guid, move
from uprava_records.exchange.values import (
    REFUSED,
    REGISTERED,
    Kind,
    Notice,
    Numbered,
    Party,
    Receipt,
    Step,
)

BEFORE_RECEIPT = (Step.WRITTEN, Step.LATE)
BEFORE_NOTICE = (Step.WRITTEN, Step.RECEIVED, Step.LATE, Step.REGISTERED, Step.REFUSED)


def settle_receipt(session: Session, receipt: Receipt, *, source: Party, at: datetime) -> int:
    """Note a receipt on the message it is for; return on how many."""
    found = find_sent(session, message=guid(receipt.message_uid), container=None)
    moved = [row for row in found if row.step in BEFORE_RECEIPT]
    for row in moved:
        if receipt.accepted:
            move(session, row.id, Step.RECEIVED, "", at=at)
            continue
        said = _("{who} could not receive the message: {why}").format(
            who=source.title or _("The exchange"), why=receipt.said or "—"
        )
        move(session, row.id, Step.FAILED, said, at=at)
        tell_sender(session, row, ParcelState.FAILED, said, at=at)
    return len(moved)


def settle_notice(session: Session, notice: Notice, *, source: Party, at: datetime) -> int:
    """Note a notice on the message that carried its document; return on how many.

    Only the addressee itself may tell: a notice of anybody else moves nothing.
    """
    found = find_sent(session, message=None, container=guid(notice.container_uid))
    theirs = [
        row for row in found
        if row.party_uid == guid(source.uid) and row.kind == Kind.CONTAINER
        and row.step in BEFORE_NOTICE
    ]  # fmt: skip
    for row in theirs[-1:]:  # of repeated sendings the last one is meant
        said = words_of(notice)
        if notice.act == REGISTERED:
            move(session, row.id, Step.REGISTERED, said, at=at)
            tell_sender(session, row, ParcelState.DELIVERED, said, at=at)
        elif notice.act == REFUSED:
            move(session, row.id, Step.REFUSED, said, at=at)
            tell_sender(session, row, ParcelState.RETURNED, said, at=at)
        else:
            move(session, row.id, Step(row.step), said, at=at)
    return len(theirs[-1:])


def words_of(notice: Notice) -> str:
    """Return a notice in one sentence."""
    if notice.act == REGISTERED:
        return _("Registered by the addressee: {number}").format(number=in_words(notice.number))
    if notice.act == REFUSED:
        return _("The addressee refused to register it: {why}").format(why=notice.reason or "—")
    return ": ".join(filter(None, (notice.act, notice.reason)))


def in_words(number: Numbered) -> str:
    """Return a number with its day: «№ 01-12/7 от 21.11.2026»."""
    day = f" от {number.day:%d.%m.%Y}" if number.day else ""
    return f"№ {number.number}{day}"


def tell_sender(
    session: Session, row: MessageRow, state: ParcelState, said: str, *, at: datetime
) -> None:
    """Let who gave the parcel know what became of it."""
    if row.reference is not None:
        moved = ParcelMoved(row.reference, state, said, at)
        installation_of(session).plugins.parcel_moved(session, moved)
