"""A registry office of appeals: who may know applicants, who works on one, who may not know."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session
from uprava import testing
from uprava.db.sql import fetch_value, fetch_values
from uprava.db.transaction import new_session, system_transaction, unit_of_work
from uprava.documents.models import AccessRight
from uprava.documents.service.access import Opening, open_to
from uprava.documents.service.registering import NewDocument, create
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava_appeals.applicants.service.keeping import keep, name_authors
from uprava_appeals.applicants.values import Said
from uprava_appeals.intake.models import Appeal
from uprava_appeals.values import KIND, PERSONAL, REGISTER

ANNA = Said(
    surname="Кузнецова", given_name="Анна", patronymic="Дмитриевна", postcode="644099",
    address="г. Омск, ул. Ленина, д. 5, кв. 7", district="Ленинский округ",
    email="anna@example.org", phone="+7 913 620-11-45", status="пенсионер",
    benefits=("ветеран труда",),
)  # fmt: skip


@dataclass
class Office:
    """People of one administration, on the test day and after."""

    installation: Installation
    town: testing.Town
    registrar: Reader
    deputy: Reader
    executor: Reader
    onlooker: Reader
    stranger: Reader
    today: date = testing.TODAY
    at: datetime = testing.NOW
    made: list[UUID] = field(default_factory=list)

    def go(self, days: int) -> None:
        """Let calendar days pass."""
        self.today += timedelta(days=days)
        self.at += timedelta(days=days)

    def ask(self, who: Reader, act: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """Call a service as a person, in one committed transaction."""
        session = new_session(self.installation.engine, reader=who, today=self.today)
        session.info["installation"] = self.installation
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

    def keep(self, said: Said = ANNA, by: Reader | None = None, **changes: Any) -> int:
        """Write an applicant down."""
        return int(self.act(by or self.registrar, keep, replace(said, **changes)))

    def appeal(self, *said: Said, **readers: Sequence[Reader]) -> UUID:
        """An appeal of authors; `read` and `edit` name who else sees it and who works on it."""
        id: UUID = self.act(self.registrar, self._appeal, said or (ANNA,), readers)
        self.made.append(id)
        return id

    def _appeal(
        self, session: Session, said: Sequence[Said], readers: dict[str, Sequence[Reader]], *,
        reader: Reader, at: datetime,
    ) -> UUID:  # fmt: skip
        new = NewDocument(
            KIND, "О ремонте кровли", "", "registered", self.town.organisation_id,
            self.town.chancellery_id,
        )  # fmt: skip
        head = create(session, new, reader=reader, at=at)
        given = [Opening(self.registrar.person_id, AccessRight.MANAGE, "journal")]
        given += [
            Opening(each.person_id, AccessRight(level), "addressee")
            for level, people in readers.items() for each in people
        ]  # fmt: skip
        open_to(session, head, given, at=at, by=reader.person_id)
        session.add(
            Appeal(
                document_id=head.id, organisation_id=self.town.organisation_id, channel="post",
                form="written", received_on=self.today,
            )
        )  # fmt: skip
        session.flush()
        name_authors(session, head.id, said, reader=reader, at=at)
        return head.id


@pytest.fixture
def office(installation: Installation, town: testing.Town) -> Office:
    """A fresh office."""
    return make_office(installation, town)


def make_office(installation: Installation, town: testing.Town) -> Office:
    """Make an office and its people in a town."""

    def person(unit: int, *permissions: str) -> Reader:
        return testing.make_person(installation, unit_id=unit, permissions=permissions)

    chancellery, housing = town.chancellery_id, town.housing_id
    return Office(
        installation, town, registrar=person(chancellery, PERSONAL, REGISTER),
        deputy=person(chancellery, PERSONAL, REGISTER), executor=person(housing),
        onlooker=person(housing), stranger=person(housing),
    )  # fmt: skip
