"""A bureau that considers appeals: who registers, decides, executes, and who only reads."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from plugins.appeals.intake.office import CARD, Office, make_office
from uprava import testing
from uprava.db.sql import fetch
from uprava.documents.models import AccessRight
from uprava.documents.service.access import Opening, get_document, open_to
from uprava.installation import Installation, opened
from uprava.users.reader import Reader
from uprava_appeals.intake.service.reading import (
    DECISIONS,
    AppealRow,
    ClockRow,
    DecisionRow,
    QuestionRow,
)
from uprava_appeals.intake.values import AppealCard, NewQuestion
from uprava_appeals.law.facts import Competence
from uprava_appeals.values import CONSIDER, Result
from uprava_appeals.work.service import answering, deciding, giving, working
from uprava_appeals.work.values import Answered, Body, Charge, Decided, Outcome

MINISTRY = Body("Министерство здравоохранения области", number="01-15/7", day=testing.TODAY)
EXPLAINED = Outcome(Result.EXPLAINED)
WHY = "Так решено."


@dataclass
class Bureau:
    """An office of registration with those who consider what it registers."""

    office: Office
    chief: Reader
    executor: Reader
    other: Reader
    watcher: Reader
    """May read appeals that are shared with him, and nothing more."""
    made: list[UUID] = field(default_factory=list)

    @property
    def registrar(self) -> Reader:
        return self.office.registrar

    @property
    def today(self) -> date:
        return self.office.today

    @property
    def town_unit(self) -> int:
        """The unit whose people take what is given to it."""
        return self.office.town.housing_id

    def go(self, days: int) -> None:
        """Let calendar days pass."""
        self.office.today += timedelta(days=days)

    @property
    def at(self) -> Any:
        return testing.NOW + (self.today - testing.TODAY)

    def act(self, who: Reader, act: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        return self.office.act(who, act, *arguments, at=self.at, **named)

    def appeal(self, *questions: NewQuestion, **changes: Any) -> UUID:
        """Register an appeal; everybody but the watcher works on it."""
        card = replace(CARD, questions=questions or CARD.questions, **changes)
        id = self.register(card)
        self.show(id, self.chief, AccessRight.EDIT)
        return id

    def register(self, card: AppealCard) -> UUID:
        done = self.office.act(
            self.registrar, registering, card, (), at=self.at, jobs=self.office.installation.jobs
        )
        id: UUID = done.head.id
        self.made.append(id)
        return id

    def show(self, id: UUID, who: Reader, level: AccessRight = AccessRight.READ) -> None:
        def do(session: Any, *, reader: Reader) -> None:
            head = get_document(session, id, reader=reader)
            open_to(session, head, [Opening(who.person_id, level, "shared")], at=self.at,
                    by=reader.person_id)  # fmt: skip

        self.office.act(self.registrar, do)

    def row(self, id: UUID) -> AppealRow:
        return self.office.row(id)

    def questions(self, id: UUID) -> list[QuestionRow]:
        return self.office.questions(id)

    def question(self, id: UUID, place: int = 0) -> QuestionRow:
        return self.questions(id)[place]

    def decisions(self, id: UUID) -> list[DecisionRow]:
        with self.office.system() as session:
            query = f"{DECISIONS} where d.document_id = %s order by d.id"
            return fetch(session, DecisionRow, query, (id,))

    def clocks(self, id: UUID) -> dict[str, ClockRow]:
        return self.office.clocks(id)

    def waits(self, folder: str, id: UUID) -> list[int]:
        return self.office.waits(folder, id)

    def look(self, query: str, *values: Any) -> Any:
        return self.office.look(query, *values)

    def give(self, id: UUID, who: Reader | int, place: int = 0, **more: Any) -> int:
        """Give a question to somebody; return its id."""
        question = self.question(id, place).id
        principal = who if isinstance(who, int) else who.person_id
        self.act(self.chief, giving.give, question, Charge(principal, **more))
        return question

    def report(self, question: int, who: Reader) -> None:
        said = working.Report("Кровля отремонтирована.", EXPLAINED)
        self.act(who, working.report, question, said)

    def decide(
        self, id: UUID, ground: str, by: Reader | None = None, place: int | None = None,
        **more: Any,
    ) -> list[int]:  # fmt: skip
        """Take a way with a question, or with the whole appeal."""
        question = None if place is None else self.question(id, place).id
        ids: list[int] = self.act(
            by or self.chief, deciding.decide, id, Decided(ground, question, **more)
        )
        return ids

    def answer(self, id: UUID, *places: int, by: Reader | None = None, **more: Any) -> list[int]:
        """Answer questions by hand."""
        of = {self.question(id, place).id: EXPLAINED for place in places or (0,)}
        said = replace(Answered(self.today, of, "К-1/1"), **more)
        ids: list[int] = self.act(by or self.chief, answering.answer, id, said)
        return ids


def registering(session: Any, *arguments: Any, **named: Any) -> Any:
    from uprava_appeals.intake.service.registering import register_appeal

    return register_appeal(session, *arguments, **named)


def asked(*competences: Competence) -> list[NewQuestion]:
    """Questions of these competences."""
    return [NewQuestion(f"Вопрос {n}", competence=each) for n, each in enumerate(competences, 1)]


def make_bureau(installation: Installation, town: testing.Town) -> Bureau:
    """Make a bureau in a town."""

    def person(unit: int, *permissions: str) -> Reader:
        return testing.make_person(installation, unit_id=unit, permissions=permissions)

    office = make_office(installation, town)
    return Bureau(
        office, chief=person(town.chancellery_id, CONSIDER), executor=person(town.housing_id),
        other=person(town.housing_id), watcher=person(town.housing_id),
    )  # fmt: skip


@contextmanager
def alone(installation: Installation) -> Iterator[Installation]:
    """The same installation with no module that keeps tasks."""
    changes = {"modules": ("appeals", "records")}
    with opened(installation.settings.model_copy(update=changes)) as found:
        yield found
