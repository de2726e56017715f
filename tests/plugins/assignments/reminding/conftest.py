"""Mornings of an office whose assignments have terms."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from uprava.db.sql import execute, fetch
from uprava.users.reader import Reader
from uprava_assignments.reminding.jobs import remind_on

SAID = """select created_at::date as day, text, document_id from work.notice
    where person_id = %s and kind = 'term' order by id"""


@dataclass(frozen=True)
class Notice:
    """A line of somebody's bell."""

    day: date
    text: str
    document_id: UUID | None


@dataclass
class Office:
    """A hall in which the job of reminders runs."""

    hall: Any

    def morning(self, days: int = 1) -> None:
        """Let days pass one by one, each with the job."""
        for _day in range(days):
            self.hall.go(1)
            self.run()

    def run(self) -> None:
        remind_on(self.hall.installation, day=self.hall.today, at=self.hall.at)

    def told(self, who: Reader) -> list[Notice]:
        with self.hall.system() as session:
            return fetch(session, Notice, SAID, (who.person_id,))

    def days(self, who: Reader, word: str = "") -> list[str]:
        """The days on which somebody was told something with a word in it: «11-30»."""
        return [f"{each.day:%m-%d}" for each in self.told(who) if word in each.text]

    def stand_in(self, absent: Reader, substitute: Reader, until: date) -> None:
        """Let somebody be absent from today."""
        with self.hall.system() as session:
            execute(
                session,
                "insert into users.substitution (absent_id, substitute_id, since, until, reason,"
                " permissions, created_by, created_at)"
                " values (%s, %s, %s, %s, 'отпуск', '{}', %s, %s)",
                (absent.person_id, substitute.person_id, self.hall.today, until, absent.person_id,
                 self.hall.at),
            )  # fmt: skip


@pytest.fixture
def office(hall: Any) -> Office:
    """An office alone: what other tests have left is nobody's work, so mornings stay short."""
    with hall.system() as session:
        execute(
            session,
            "update documents.document set deleted_at = %s where kind = 'assignments.assignment'"
            " and deleted_at is null and organisation_id <> %s",
            (hall.at, hall.town.organisation_id),
        )
    return Office(hall)
