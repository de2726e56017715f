"""Addressees in the core's directory of correspondents: chosen, filled in, remembered."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session
from uprava.correspondents.service.choosing import find_chosen_card
from uprava.correspondents.service.keeping import list_contacts
from uprava.correspondents.service.mentioning import Trace, find_or_note, forget, mention
from uprava.correspondents.values import READ
from uprava.db.sql import fetch_one
from uprava.documents.models import AccessMark
from uprava.extension import DocumentHead
from uprava.users.reader import Reader

from uprava_records.written.models import Delivery
from uprava_records.written.service.fields import AddresseeCard, WrittenCard

ROLE = "addressee"
"""How a letter of ours names a correspondent."""


@dataclass(frozen=True, slots=True)
class Last:
    """How a correspondent was written to the last time, in a letter the reader may see."""

    attention: str
    address: str
    email: str
    channel: str


LAST = """
    select coalesce(attention, '') as attention, coalesce(address, '') as address,
        coalesce(email, '') as email, channel
    from records.addressee where correspondent_id = %s order by id desc limit 1"""


def addressee_of(session: Session, id: int, *, reader: Reader) -> AddresseeCard | None:
    """Return a correspondent as an addressee, written to as the last time; None: not offered.

    «Кому» stands in the dative, so it comes from earlier letters and not from the card.
    """
    known = find_chosen_card(session, str(id), reader=reader)
    if known is None:
        return None
    last = fetch_one(session, Last, LAST, (known.id,)) or Last("", "", "", "")
    email = known.email or last.email
    usual = last.channel or (Delivery.EMAIL if email and not known.address else Delivery.PAPER)
    return AddresseeCard(
        known.name, last.attention, known.address or last.address, email, usual, known.id
    )


def named_head(session: Session, id: int | None, *, reader: Reader) -> str:
    """Return who heads a correspondent, as its card says: «министр Носова А. Е.»; else empty."""
    if id is None or not reader.may(READ):
        return ""
    first = next((each for each in list_contacts(session, id) if each.post), None)
    return f"{first.post} {first.person}".strip() if first else ""


def remember(
    session: Session, head: DocumentHead, card: WrittenCard
) -> Sequence[AddresseeCard]:  # fmt: skip
    """Find the card of each addressee outside the house, and say the letter names them.

    A name nobody has yet becomes a card to be completed. A restricted letter leaves no new name
    in the directory: it is told of nowhere but on its own card.
    """
    trace = Trace.KEPT if card.access_mark == AccessMark.COMMON else Trace.NONE
    unit = head.unit_id if trace is Trace.KEPT else None
    found = [
        each if each.person_id or each.correspondent_id
        else replace(each, correspondent_id=find_or_note(
            session, each.name, unit_id=unit, trace=trace))
        for each in card.addressees
    ]  # fmt: skip
    forget(session, head.id, role=ROLE)
    for id in dict.fromkeys(each.correspondent_id for each in found):
        if id is not None:
            mention(session, head.id, id, role=ROLE)
    return found
