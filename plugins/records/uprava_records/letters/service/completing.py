"""What modules propose for a letter nobody looked at: it fills what its program left open."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session
from uprava.capabilities import CardToRegister, Proposal
from uprava.installation import installation_of
from uprava.users.reader import Reader

from uprava_records.letters.service.cards import IncomingCard, Proposals


def completed(
    session: Session, card: IncomingCard, asked: CardToRegister, *, reader: Reader
) -> tuple[IncomingCard, list[str]]:
    """Return a card with the leader and the term proposed, and the sentences of who proposes.

    A card whose proposals a person saw stays as it is, as does what a program said itself.
    """
    if card.proposals == Proposals.SEEN or (card.addressee and card.due_on):
        return card, []
    said = []
    for each in installation_of(session).plugins.proposals(session, reader, asked):
        fuller = with_proposal(card, each, today=session.info["today"])
        if fuller != card:
            card = fuller
            said.append(each.said)
    return card, said


def with_proposal(card: IncomingCard, proposal: Proposal, *, today: date) -> IncomingCard:
    """Return a card with what one proposal fills of it; days gone by are no terms."""
    login, day = proposal.values.get("addressee"), proposal.values.get("due_on")
    if not card.addressee and login:
        card = replace(card, addressee=login)
    if card.due_on is None and day and date.fromisoformat(day) >= today:
        card = replace(card, due_on=date.fromisoformat(day))
    return card


def as_asked(
    kind: str, card: IncomingCard, *, journal: str, type: str, sender: int | None
) -> CardToRegister:
    """Return a card as modules are asked about it."""
    names: Sequence[str] = (card.correspondent, card.title)
    correspondent, title = (" ".join(each.split()) for each in names)
    return CardToRegister(kind, journal, type, correspondent, title, sender)
