"""Who writes: the core's directory of correspondents, as the journal of letters uses it."""

from sqlalchemy.orm import Session
from uprava.correspondents.service.mentioning import Trace, forget, mention_name
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


def remember(session: Session, head: DocumentHead) -> None:
    """Say whom the letter is from, in one statement; a new name goes into the directory.

    A restricted letter puts no name there: it is told of nowhere but on its own card.
    """
    common = head.access_mark == AccessMark.COMMON
    mention_name(
        session, head.id, head.summary, role=SENDER, unit_id=head.unit_id if common else None,
        trace=Trace.KEPT if common else Trace.NONE,
    )  # fmt: skip


def renamed(session: Session, head: DocumentHead, before: str) -> None:
    """Say it anew when another sender is written on the card."""
    if head.summary != before:
        forget(session, head.id, role=SENDER)
        remember(session, head)


def suggest(session: Session, *, q: str, reader: Reader) -> list[Suggestion]:
    """Return the correspondents a typed text may mean."""
    return offered(session, q, reader=reader)
