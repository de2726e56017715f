"""A head whose assignments repeat."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from uprava import testing
from uprava.calendar.repetition import Every, Repetition
from uprava.db.sql import execute
from uprava.db.transaction import system_transaction
from uprava.users.reader import Reader
from uprava_assignments.periodic.jobs import give_instances_of
from uprava_assignments.periodic.service import making
from uprava_assignments.periodic.service.reading import SeriesRow, find_series

INSTANCES = """
select d.number || ' ' || coalesce(d.due_on::text, '—') || ' ' || d.registered_on
from assignments.assignment as a join documents.document as d on d.id = a.document_id
where a.series_id = %s order by a.instance"""

MONTHLY = Repetition(Every.MONTH, day=5)


@dataclass
class Repeated:
    """Periodic assignments of a hall."""

    hall: Any

    def make(
        self, *people: Reader, rule: Repetition = MONTHLY, ahead: int = 5,
        until: date | None = None, since: date | None = None, **changes: Any,
    ) -> UUID:  # fmt: skip
        """Begin a periodic assignment of the head."""
        plan = making.Plan(rule, since or self.hall.today, ahead, until)
        id: UUID = self.hall.act(
            self.hall.head, making.begin, self.hall.wish(*people, **changes), plan
        )
        return id

    def night(self, days: int = 0) -> list[UUID]:
        """Let days pass and the job of that night run."""
        self.hall.go(days)
        return give_instances_of(self.hall.installation, day=self.hall.today, at=self.hall.at)

    def days(self, many: int) -> None:
        """Let the job run each of many days."""
        for _day in range(many):
            self.night(1)

    def instances(self, id: UUID) -> list[str]:
        """«П-1/1 2026-12-04 2026-11-30»: number, term, day it was given."""
        found: list[str] = self.hall.column(INSTANCES, id)
        return found

    def series(self, id: UUID) -> SeriesRow:
        with self.hall.system() as session:
            found = find_series(session, id)
        assert found is not None
        return found


@pytest.fixture(autouse=True)
def _no_other_series(installation: Any) -> None:
    """Let the job find the series of this test only."""
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as session:
        execute(session, "update assignments.series set stopped_on = since"
                " where stopped_on is null")  # fmt: skip


@pytest.fixture
def repeated(hall: Any) -> Repeated:
    return Repeated(hall)
