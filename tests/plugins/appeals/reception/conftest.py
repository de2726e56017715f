"""A reception room: a leader who receives, a registrar who books, a helper who may not know."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from uprava import testing
from uprava.db.sql import execute, fetch_value, fetch_values
from uprava.db.transaction import new_session, system_transaction, unit_of_work
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava_appeals.applicants.values import Said
from uprava_appeals.reception.service import booking, hours, reading
from uprava_appeals.reception.service.booking import When, Wish
from uprava_appeals.reception.slots import Hours, Span
from uprava_appeals.reception.values import RECEIVE
from uprava_appeals.values import PERSONAL, REGISTER

ANNA = Said(
    surname="Кузнецова", given_name="Анна", patronymic="Дмитриевна", postcode="644099",
    address="г. Омск, ул. Ленина, д. 5, кв. 7", district="Ленинский округ",
    phone="+7 913 620-11-45",
)  # fmt: skip
IVAN = Said(
    surname="Остапчук", given_name="Иван", address="г. Омск, ул. Мира, д. 12, кв. 3",
    district="Советский округ",
)  # fmt: skip

FRIDAY = 5


@dataclass
class Room:
    """People of one administration, on the test day (a Friday, noon) and after."""

    installation: Installation
    town: testing.Town
    leader: Reader
    deputy: Reader
    registrar: Reader
    other: Reader
    helper: Reader
    stranger: Reader
    today: date = testing.TODAY
    at: datetime = testing.NOW

    def go(self, days: int) -> None:
        """Let calendar days pass."""
        self.today += timedelta(days=days)
        self.at += timedelta(days=days)

    def ask(self, who: Reader, act: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """Call a service as a person, in one committed transaction."""
        session = new_session(self.installation.engine, reader=who, today=self.today)
        with unit_of_work(session):
            return act(session, *arguments, reader=who, **named)

    def act(self, who: Reader, act: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """Do an act of a service as a person at this moment."""
        return self.ask(who, act, *arguments, at=self.at, **named)

    def see(self, who: Reader, query: str, *values: Any) -> list[Any]:
        """Return the first column of a statement under a person's row security."""
        session = new_session(self.installation.engine, reader=who, today=self.today)
        with unit_of_work(session):
            return fetch_values(session, query, values)

    def look(self, query: str, *values: Any) -> Any:
        """Return the first value of a statement, past all rights."""
        with self.system() as session:
            return fetch_value(session, query, values)

    def system(self) -> Any:
        return system_transaction(self.installation.engine, today=self.today, task="test")

    def receives(self, who: Reader | None = None, **changes: Any) -> int:
        """Let a leader receive: on Fridays from 14 to 16, a quarter of an hour each."""
        row = Hours(
            person_id=(who or self.leader).person_id, span=Span(time(14), time(16)), minutes=15,
            weekday=FRIDAY, place="каб. 214",
        )  # fmt: skip
        return int(self.ask(self.registrar, hours.add_hours, replace(row, **changes)))

    def when(self, begins: str, *, days: int = 0, who: Reader | None = None) -> When:
        """A time of a leader, so many days from today."""
        moment = time.fromisoformat(begins) if begins else None
        person = (who or self.leader).person_id
        return When(person, self.today + timedelta(days=days), moment)

    def wish(self, begins: str, said: Said = ANNA, *, days: int = 0, **changes: Any) -> Wish:
        """Somebody who wants to come at a time."""
        return replace(Wish(self.when(begins, days=days), said, "О ремонте кровли"), **changes)

    def book(self, begins: str, said: Said = ANNA, *, days: int = 0, **changes: Any) -> int:
        """Book somebody with the leader."""
        return int(
            self.act(
                self.registrar, booking.book, self.wish(begins, said, days=days, **changes)
            )
        )  # fmt: skip

    def row(self, id: int, who: Reader | None = None) -> reading.BookingRow:
        """A booking as somebody sees it, the registrar by default."""
        found: reading.BookingRow = self.ask(who or self.registrar, reading.get_booking, id)
        return found

    def journal(self) -> None:
        """Let the organisation keep a journal of appeals."""
        with self.system() as session:
            execute(
                session,
                "insert into documents.journal (code, kind, organisation_id, unit_id, index,"
                " title, number_template, restarts, active) values (%s, 'appeals.appeal', %s, %s,"
                " '05', 'Обращения', '{letter}-{seq}', 'yearly', true)",
                (f"appeals-{self.town.organisation_id}", self.town.organisation_id,
                 self.town.chancellery_id),
            )  # fmt: skip


@pytest.fixture
def room(installation: Installation, town: testing.Town) -> Room:
    """A fresh room; nobody receives yet."""

    def person(*permissions: str) -> Reader:
        return testing.make_person(
            installation, unit_id=town.chancellery_id, permissions=permissions
        )  # fmt: skip

    keeping = (RECEIVE, PERSONAL, REGISTER)
    return Room(
        installation, town, leader=person(RECEIVE), deputy=person(RECEIVE),
        registrar=person(*keeping), other=person(*keeping), helper=person(RECEIVE),
        stranger=person(),
    )  # fmt: skip
