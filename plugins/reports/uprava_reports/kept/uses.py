"""Who else uses a report: later areas say it here, so that its removal tells what stops."""

from collections.abc import Callable

from sqlalchemy.orm import Session

Asked = Callable[[Session, str], list[str]]
"""From a report's code to sentences in the reader's language: «Рассылка „…“ остановится.»"""

ASKED: list[Asked] = []


def asks(asked: Asked) -> Asked:
    """Let a later area say what the removal of a report stops; as a decorator."""
    ASKED.append(asked)
    return asked


def uses_of(session: Session, code: str) -> list[str]:
    """Return what stops when a report is removed, sentence by sentence."""
    return [sentence for asked in ASKED for sentence in asked(session, code)]
