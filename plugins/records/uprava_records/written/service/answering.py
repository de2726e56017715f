"""The answer to an incoming letter: to whom, in answer to what, about what."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch_one
from uprava.documents.service.access import get_document
from uprava.errors import NotFoundError
from uprava.i18n import _
from uprava.users.reader import Reader

from uprava_records.letters.service.registering import KIND
from uprava_records.written.models import Delivery
from uprava_records.written.service.addressing import addressee_of
from uprava_records.written.service.fields import AddresseeCard, WrittenCard

CHANNELS = {"email": Delivery.EMAIL, "medo": Delivery.EXCHANGE, "hand": Delivery.HAND}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a letter says of who wrote it."""

    correspondent: str
    outgoing_number: str | None
    outgoing_date: date | None
    channel: str
    card: int | None


def answer_card(session: Session, id: UUID, card: WrittenCard, *, reader: Reader) -> WrittenCard:
    """Return the card of an answer to a letter the reader may see. Raises NotFoundError."""
    head = get_document(session, id, reader=reader)
    query = """
        select i.correspondent, i.outgoing_number, i.outgoing_date, i.channel,
            (select m.correspondent_id from correspondents.mention as m
             where m.document_id = i.document_id and m.role = 'sender' limit 1) as card
        from records.incoming as i where i.document_id = %s"""
    asked = fetch_one(session, Asked, query, (id,)) if head.kind == KIND else None
    if asked is None:
        raise NotFoundError(_("There is no such letter, or it is not open to you."))
    whom = addressee_of(session, asked.card, reader=reader) if asked.card else None
    channel = CHANNELS.get(asked.channel, Delivery.PAPER)
    return replace(
        card,
        title=head.title,
        addressees=(replace(whom or AddresseeCard(asked.correspondent), channel=channel),),
        answers_number=asked.outgoing_number or "",
        answers_date=asked.outgoing_date,
    )
