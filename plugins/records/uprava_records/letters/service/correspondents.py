"""Who writes: the core's directory of correspondents, as the journal of letters uses it."""

from sqlalchemy.orm import Session
from uprava.correspondents.service.choosing import family_of
from uprava.correspondents.service.mentioning import (
    Trace,
    forget,
    mention_card,
    mention_name,
    named_in,
)
from uprava.correspondents.service.suggesting import Suggestion, known_ids
from uprava.correspondents.service.suggesting import spelling as known_spelling
from uprava.correspondents.service.suggesting import suggest as offered
from uprava.documents.models import AccessMark
from uprava.extension import DocumentHead
from uprava.users.reader import Reader

__all__ = ["KEY", "Suggestion", "known_ids", "known_spelling", "remember", "renamed", "suggest"]

KEY = "lower(regexp_replace(%(name)s, '[^[:alnum:]]+', ' ', 'g'))"
"""The same as the stored column `correspondent_key`."""

SENDER = "sender"


def remember(session: Session, head: DocumentHead, card: int | None = None) -> None:
    """Say whom the letter is from: by the card that was chosen, else by the name.

    A new name goes into the directory; a restricted letter puts no name there: it is told of
    nowhere but on its own card.
    """
    common = head.access_mark == AccessMark.COMMON
    if card is not None:
        unit = head.unit_id if common else None
        mention_card(session, head.id, card, role=SENDER, unit_id=unit)
        return
    mention_name(
        session, head.id, head.summary, role=SENDER, unit_id=head.unit_id if common else None,
        trace=Trace.KEPT if common else Trace.NONE,
    )  # fmt: skip


def renamed(session: Session, head: DocumentHead, before: str, card: int | None = None) -> None:
    """Say it anew when another sender is written on the card, or another card is chosen."""
    if head.summary != before or (card is not None and other_card(session, head, card)):
        forget(session, head.id, role=SENDER)
        remember(session, head, card)


def other_card(session: Session, head: DocumentHead, card: int) -> bool:
    """Tell whether a card is not the one a letter names, nor one that was merged with it."""
    return sender_card(session, head) not in family_of(session, card)


def sender_card(session: Session, head: DocumentHead) -> int | None:
    """Return the card a letter names as its sender."""
    return named_in(session, head.id, role=SENDER)


def suggest(session: Session, *, q: str, reader: Reader) -> list[Suggestion]:
    """Return the correspondents a typed text may mean."""
    return offered(session, q, reader=reader)
