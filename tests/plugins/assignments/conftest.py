"""A hall of people who give, execute and control assignments, by the services themselves."""

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
from uprava_assignments.giving.service import issuing
from uprava_assignments.giving.service.reading import (
    AssignmentRow,
    DutyRow,
    list_duties,
    read,
)
from uprava_assignments.giving.values import GIVE, PREPARE, Control, Priority, Role
from uprava_assignments.giving.wish import Named, Wish

LEADING = (GIVE, PREPARE)


@dataclass
class Hall:
    """Leaders, executors and a controller of one administration, on the test day and after."""

    installation: Installation
    town: testing.Town
    head: Reader
    deputy: Reader
    lead: Reader
    helper: Reader
    other: Reader
    controller: Reader
    stranger: Reader
    today: date = testing.TODAY
    at: datetime = testing.NOW
    made: list[UUID] = field(default_factory=list)

    def go(self, days: int) -> None:
        """Let calendar days pass."""
        self.today += timedelta(days=days)
        self.at += timedelta(days=days)

    def act(self, who: Reader, act: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """Do an act of a service as a person, in one committed transaction of the day of now."""
        session = new_session(self.installation.engine, reader=who, today=self.today)
        session.info["installation"] = self.installation
        with unit_of_work(session):
            return act(session, *arguments, reader=who, at=self.at, **named)

    def look(self, query: str, *values: Any) -> Any:
        """Return the first value of a statement, past all rights."""
        with self.system() as session:
            return fetch_value(session, query, values)

    def column(self, query: str, *values: Any) -> list[Any]:
        """Return the first column of a statement, past all rights."""
        with self.system() as session:
            return fetch_values(session, query, values)

    def system(self) -> Any:
        return system_transaction(self.installation.engine, today=self.today, task="test")

    def wish(self, *people: Reader | int, **changes: Any) -> Wish:
        """An assignment of the head: the first of the people is responsible."""
        ids = [each if isinstance(each, int) else each.person_id for each in people]
        ids = ids or [self.lead.person_id]
        roles = [Role.RESPONSIBLE, *[Role.EXECUTOR] * (len(ids) - 1)]
        named = [Named(id, role) for id, role in zip(ids, roles, strict=True)]
        begun = Wish(
            "Подготовить доклад о готовности котельных.", named, self.head.person_id,
            self.controller.person_id, Priority.USUAL, Control.USUAL, "calendar:10",
        )  # fmt: skip
        return replace(begun, **changes)

    def give(self, *people: Reader | int, by: Reader | None = None, **changes: Any) -> UUID:
        """Give an assignment."""
        giver = by or self.head
        changes.setdefault("author_id", giver.person_id)
        id: UUID = self.act(giver, issuing.give, self.wish(*people, **changes))
        self.made.append(id)
        return id

    def row(self, id: UUID) -> AssignmentRow:
        with self.system() as session:
            return read(session, id)

    def duties(self, id: UUID) -> list[DutyRow]:
        with self.system() as session:
            return list_duties(session, id)

    def duty(self, id: UUID, who: Reader | None = None) -> DutyRow:
        """The duty of a person, the responsible one without a name."""
        rows = self.duties(id)
        if who is None:
            return next(each for each in rows if each.role == Role.RESPONSIBLE)
        return next(each for each in reversed(rows) if each.person_id == who.person_id)

    def waits(self, folder: str, id: UUID) -> list[int]:
        """For whom an assignment waits in a folder."""
        query = """select principal_id from work.item where document_id = %s and folder = %s
            and done_at is null order by 1"""
        return self.column(query, id, folder)

    def document(self, *readers: Reader, title: str = "О готовности котельных") -> UUID:
        """A document of another module that the readers may see."""

        def make(session: Session, *, reader: Reader, at: datetime) -> UUID:
            new = NewDocument(
                "records.incoming", title, "Министерство ЖКХ", "registered",
                self.town.organisation_id, self.town.chancellery_id,
            )  # fmt: skip
            head = create(session, new, reader=reader, at=at)
            given = [Opening(each.person_id, AccessRight.READ, "shared") for each in readers]
            open_to(session, head, given, at=at, by=reader.person_id)
            return head.id

        id: UUID = self.act(self.stranger, make)
        return id


@pytest.fixture
def hall(installation: Installation, town: testing.Town) -> Hall:
    """A fresh hall; the chancellery keeps nothing of it."""
    return make_hall(installation, town)


def make_hall(installation: Installation, town: testing.Town) -> Hall:
    """Make a hall and its people in a town."""

    def person(unit: int, permissions: Sequence[str] = ()) -> Reader:
        return testing.make_person(installation, unit_id=unit, permissions=tuple(permissions))

    housing, office = town.housing_id, town.chancellery_id
    return Hall(
        installation, town, head=person(office, LEADING), deputy=person(office, LEADING),
        lead=person(housing, LEADING), helper=person(housing), other=person(housing, LEADING),
        controller=person(office), stranger=person(office),
    )  # fmt: skip
