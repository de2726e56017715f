"""Areas after this one that keep up with every appeal: called in the act's own transaction."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy.orm import Session

FOLLOWERS: list[Callable[[Session, UUID], None]] = []
"""Called after every act with the id of the appeal, whose row tells its state by then."""


def follow(session: Session, id: UUID) -> None:
    """Let those who follow appeals see what became of one."""
    for each in FOLLOWERS:
        each(session, id)
