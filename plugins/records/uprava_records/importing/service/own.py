"""What an earlier card writes beside the core's row: the tables of its kind, by their services."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session
from uprava.correspondents.service.mentioning import mention
from uprava.db.sql import execute
from uprava.documents.service.types import OwnFields, keep_fields
from uprava.extension import DocumentHead

from uprava_records.acts.service.force import restate
from uprava_records.importing.card import OldCard
from uprava_records.letters.service.cards import Channel
from uprava_records.letters.service.correspondents import SENDER, remember
from uprava_records.letters.service.registering import KIND as INCOMING
from uprava_records.letters.service.registering import OWN_ROW
from uprava_records.written.models import SignedOn
from uprava_records.written.service.fields import (
    ACT,
    INTERNAL,
    OUTGOING,
    AddresseeCard,
    Person,
    WrittenCard,
)
from uprava_records.written.service.keeping import keep_row, words_of

OPEN, CLOSED = "registered", "filed"


def state_of(card: OldCard) -> str:
    """Return the state an earlier card is brought in with."""
    return CLOSED if card.closed else OPEN


def line_of(card: OldCard) -> str:
    """Return what lists show under the title."""
    if card.kind == INCOMING:
        return card.correspondents[0]
    return written_of(card, None).line(card.kind)


def keep_own(
    session: Session, head: DocumentHead, card: OldCard, own: OwnFields | None, *, day: date
) -> Sequence[str]:
    """Write the own rows of a document; return the requisites search finds it by."""
    facts = [value for _title, value in card.facts]
    if card.kind == INCOMING:
        keep_incoming(session, head, card, day)
        if own is not None:
            keep_fields(session, head, own.type, own.values)
        their_day = f"{card.their_day:%d.%m.%Y}" if card.their_day else ""
        said = (card.their_number, their_day, card.signatory)
        return [*(word for word in said if word), *facts]
    written = written_of(card, own)
    keep_row(session, head, written, signed_on=SignedOn.SCREEN)  # how, the table does not tell
    return [*words_of(written), *facts]


def settle(session: Session, head: DocumentHead) -> None:
    """Do what follows a registration: an act comes into force by its day."""
    if head.kind == ACT:
        restate(session, today=session.info["today"], only=head.id)


def keep_incoming(session: Session, head: DocumentHead, card: OldCard, day: date) -> None:
    """Write an incoming letter's row and say whom it is from."""
    values = {
        "id": head.id, "correspondent": card.correspondents[0],
        "outgoing_number": card.their_number or None, "outgoing_date": card.their_day,
        "signatory": card.signatory or None, "addressee": card.addressee_id, "received_on": day,
        "channel": Channel.PAPER.value, "sheets": card.sheets or None,
    }  # fmt: skip
    execute(session, OWN_ROW, values)
    if card.correspondent_id is not None:
        mention(session, head.id, card.correspondent_id, role=SENDER)
    else:
        remember(session, head)


def written_of(card: OldCard, own: OwnFields | None) -> WrittenCard:
    """Return a written document's card."""
    return WrittenCard(
        title=card.title,
        signatory=Person(card.signatory_id or 0, card.signatory if card.signatory_id else ""),
        executor=Person(card.executor_id or 0),
        sheets=card.sheets,
        access_mark=card.access_mark,
        addressees=addressees_of(card),
        answers_number=card.their_number if card.kind == OUTGOING else "",
        answers_date=card.their_day if card.kind == OUTGOING else None,
        act_kind=card.act_kind,
        own=own,
    )


def addressees_of(card: OldCard) -> tuple[AddresseeCard, ...]:
    """Return to whom it went: organisations of a letter, the person of an internal document."""
    if card.kind == INTERNAL and card.addressee:
        return (AddresseeCard(card.addressee, person_id=card.addressee_id),)
    if card.kind != OUTGOING:
        return ()
    attention = [card.addressee, *[""] * len(card.correspondents)]
    return tuple(
        AddresseeCard(name, attention=whom)
        for name, whom in zip(card.correspondents, attention, strict=False)
    )
