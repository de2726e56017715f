"""A concluded contract of the story, on its way through the days."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.users.reader import Reader

from uprava_contracts.demo.story import Tale

NOON = time(6)
"""Of UTC, when things are done."""


@dataclass(frozen=True, slots=True)
class Course:
    """A concluded contract: who works on it, how it goes on."""

    id: UUID
    tale: Tale
    today: date
    who: Reader
    responsible: Reader

    def on(self, session: Session, day: date) -> datetime:
        """Go to a day; return its noon."""
        session.info.update(today=day, reader=self.who)
        return datetime.combine(day, NOON, UTC)
