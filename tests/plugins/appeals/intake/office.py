"""A municipality that registers appeals, by the services themselves."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session
from uprava import testing
from uprava.db.sql import fetch, fetch_value, fetch_values
from uprava.db.transaction import new_session, system_transaction, unit_of_work
from uprava.documents.service.filing import Received
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava_appeals.applicants.values import Said
from uprava_appeals.intake.service import registering
from uprava_appeals.intake.service.reading import (
    CLOCKS,
    AppealRow,
    ClockRow,
    QuestionRow,
    list_questions,
    read,
)
from uprava_appeals.intake.values import AppealCard, NewQuestion, RegisteredAppeal
from uprava_appeals.values import KIND, PERSONAL, REGISTER

ANNA = Said(
    surname="Кузнецова", given_name="Анна", patronymic="Дмитриевна", postcode="644043",
    address="г. Омск, ул. Тарская, д. 14, кв. 31", district="Ленинский округ",
)  # fmt: skip

CARD = AppealCard(
    annotation="О протечке кровли многоквартирного дома",
    text="Прошу отремонтировать крышу: после каждого дождя вода течёт по стене подъезда.",
    authors=(ANNA,), written_on=testing.TODAY - timedelta(days=2),
    questions=(NewQuestion("Ремонт кровли"),),
)  # fmt: skip


@dataclass
class Office:
    """Registrars, a leader and a stranger; a journal of appeals numbered «К-1»."""

    installation: Installation
    town: testing.Town
    registrar: Reader
    second: Reader
    leader: Reader
    stranger: Reader
    today: date = testing.TODAY

    def act(self, who: Reader, act: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """Do an act of a service as a person, in one committed transaction of the day of now."""
        session = new_session(self.installation.engine, reader=who, today=self.today)
        session.info["installation"] = self.installation
        with unit_of_work(session):
            return act(session, *arguments, reader=who, **named)

    def register(
        self, card: AppealCard = CARD, *files: Received, by: Reader | None = None, **changes: Any
    ) -> RegisteredAppeal:
        done: RegisteredAppeal = self.act(
            by or self.registrar, registering.register_appeal, replace(card, **changes), files,
            at=testing.NOW, jobs=self.installation.jobs,
        )  # fmt: skip
        return done

    def receive(self, card: AppealCard = CARD, *files: Received, **changes: Any) -> UUID:
        head = self.act(
            self.registrar, registering.receive, replace(card, **changes), files,
            at=testing.NOW, jobs=self.installation.jobs,
        )  # fmt: skip
        id: UUID = head.id
        return id

    def register_received(
        self, id: UUID, card: AppealCard = CARD, *, version: int = 1, **changes: Any
    ) -> RegisteredAppeal:
        done: RegisteredAppeal = self.act(
            self.registrar, registering.register_received,
            replace(card, document_id=id, **changes), version=version, at=testing.NOW,
        )  # fmt: skip
        return done

    def system(self) -> Any:
        return system_transaction(self.installation.engine, today=self.today, task="test")

    def look(self, query: str, *values: Any) -> Any:
        """Return the first value of a statement, past all rights."""
        with self.system() as session:
            return fetch_value(session, query, values)

    def column(self, query: str, *values: Any) -> list[Any]:
        with self.system() as session:
            return fetch_values(session, query, values)

    def row(self, id: UUID) -> AppealRow:
        with self.system() as session:
            return read(session, id)

    def questions(self, id: UUID) -> list[QuestionRow]:
        with self.system() as session:
            return list_questions(session, id)

    def clocks(self, id: UUID) -> dict[str, ClockRow]:
        """The terms of an appeal by their grounds."""
        with self.system() as session:
            query = f"{CLOCKS} where c.document_id = %s order by c.id"
            return {each.ground: each for each in fetch(session, ClockRow, query, (id,))}

    def waits(self, folder: str, id: UUID) -> list[int]:
        """For whom an appeal waits in a folder."""
        query = """select principal_id from work.item where document_id = %s and folder = %s
            and done_at is null order by 1"""
        return self.column(query, id, folder)


def make_office(installation: Installation, town: testing.Town) -> Office:
    """Make the people of an office and its journal of appeals."""
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as session:
        add_journal(session, town)

    def person(unit: int, *permissions: str) -> Reader:
        return testing.make_person(installation, unit_id=unit, permissions=permissions)

    registrar = (REGISTER, PERSONAL, "documents.link")
    return Office(
        installation, town, registrar=person(town.chancellery_id, *registrar),
        second=person(town.chancellery_id, *registrar), leader=person(town.housing_id),
        stranger=person(town.housing_id),
    )  # fmt: skip


def add_journal(session: Session, town: testing.Town) -> str:
    """Open a journal of appeals in the chancellery; return its code."""
    code = f"appeals-{secrets.token_hex(4)}"
    fetch_value(
        session,
        "insert into documents.journal (code, kind, organisation_id, unit_id, index, title,"
        " number_template, restarts, active) values (%s, %s, %s, %s, '03', 'Обращения',"
        " '{letter}-{seq}', 'yearly', true) returning id",
        (code, KIND, town.organisation_id, town.chancellery_id),
    )
    return code
