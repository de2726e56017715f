"""An administration with a body that meets: a keeper, members, a stranger."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from tests_support.browser import signed_in
from uprava import testing
from uprava.db.sql import execute, fetch_value
from uprava.db.transaction import new_session, system_transaction, unit_of_work
from uprava.extension import DocumentHead
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava_meetings.agenda.service import questions
from uprava_meetings.agenda.values import QuestionWords
from uprava_meetings.bodies.service import bodies, members, regulations
from uprava_meetings.bodies.values import BodyWords, MemberWords, NamedMajority, Regulation
from uprava_meetings.planning.service import planning
from uprava_meetings.planning.values import Plan
from uprava_meetings.rules.majority import Casting, MajorityRule
from uprava_meetings.rules.quorum import QuorumRule, Whole
from uprava_meetings.rules.shares import MORE_THAN_HALF
from uprava_meetings.values import MANAGE, PROPOSE, BodyKind, Form, Role, VoteWay

ZONE = ZoneInfo("Asia/Omsk")


@dataclass
class Hall:
    """People of one administration on the test day, and its collegium."""

    installation: Installation
    town: testing.Town
    keeper: Reader
    chair: Reader
    secretary: Reader
    stranger: Reader
    proposer: Reader
    members: list[Reader] = field(default_factory=list)
    body: int = 0
    today: date = testing.TODAY
    at: datetime = testing.NOW

    def ask(self, who: Reader, act: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """Call a service as a person, in one committed transaction."""
        session = new_session(self.installation.engine, reader=who, today=self.today)
        with unit_of_work(session):
            return act(session, *arguments, reader=who, **named)

    def act(self, who: Reader, act: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """Do an act of a service as a person at this moment."""
        return self.ask(who, act, *arguments, at=self.at, **named)

    def read(self, who: Reader, look: Callable[..., Any], *arguments: Any) -> Any:
        """Read as a person what asks for no reader."""
        session = new_session(self.installation.engine, reader=who, today=self.today)
        with unit_of_work(session):
            return look(session, *arguments)

    def look(self, query: str, *values: Any) -> Any:
        """Return the first value of a statement, past all rights."""
        engine = self.installation.engine
        with system_transaction(engine, today=self.today, task="test") as session:
            return fetch_value(session, query, values)

    def words(self, name: str = "Коллегия администрации") -> BodyWords:
        """What is said of a body."""
        return BodyWords(
            BodyKind.COLLEGIUM, name, "коллегии администрации", "РЕШИЛИ", self.town.chancellery_id,
            "зал 201",
        )  # fmt: skip

    def found(self, name: str = "Коллегия администрации") -> int:
        """Set up a body."""
        return int(self.ask(self.keeper, bodies.add_body, self.words(name)))

    def join(self, who: Reader, role: Role, *, since: date | None = None, **named: Any) -> int:
        """Make somebody a member from a day on, a year ago by default."""
        words = MemberWords(
            who.person_id, "Орлов В. Н.", "консультант", role,
            role not in (Role.SECRETARY, Role.ADVISORY), since or date(self.today.year - 1, 1, 1),
            **named,
        )  # fmt: skip
        return int(self.ask(self.keeper, members.add_member, self.body, words))

    def leave(self, who: Reader) -> None:
        """Let somebody be a member until today."""
        query = "select id from meetings.member where body_id = %s and person_id = %s"
        id = self.look(query, self.body, who.person_id)
        self.ask(self.keeper, members.end_member, self.body, id, today=self.today)

    def outsider(self) -> Reader:
        """Somebody of the office who belongs to no body and works in a unit of his own."""
        unit = make_unit(self.installation, self.town)
        return testing.make_person(self.installation, unit_id=unit)

    def again(self, who: Reader) -> Reader:
        """Somebody with the rights of today."""
        return testing.reader_of(self.installation, who.person_id, today=self.today)

    def slot(self, day: date) -> Plan:
        """A plan: that day from ten to half past eleven in the hall."""
        begins = datetime(day.year, day.month, day.day, 10, tzinfo=ZONE)
        return Plan(Form.IN_PERSON, begins, begins + timedelta(minutes=90), "зал 201")

    def plan(self, day: date, *, who: Reader | None = None) -> DocumentHead:
        """Plan a meeting of the body."""
        made: DocumentHead = self.act(
            who or self.keeper, planning.plan_meeting, self.body, self.slot(day)
        )
        return made

    def approve(self, id: UUID) -> None:
        """Approve the agenda of a meeting without its paper."""
        engine = self.installation.engine
        query = "update documents.document set state = 'approved' where id = %s"
        with system_transaction(engine, today=self.today, task="test") as session:
            execute(session, query, (id,))

    def asked(self, title: str, *, body: int = 0, **changes: Any) -> QuestionWords:
        """What is said of a question."""
        return QuestionWords(
            body or self.body, title, "Принять к сведению.", 15, VoteWay.HANDS, **changes
        )

    def question(self, title: str, *, who: Reader | None = None, **changes: Any) -> UUID:
        """Begin a question in the unit that proposes."""
        words = self.asked(title, **changes)
        return UUID(str(self.act(who or self.proposer, questions.write_question, words).id))

    def on_backlog(self, title: str, **changes: Any) -> UUID:
        """Bring a question into the backlog."""
        id = self.question(title, **changes)
        self.act(self.proposer, questions.propose, id, version=1)
        self.act(self.keeper, questions.accept, id, version=2)
        return id

    def rules(self, **changes: Any) -> Regulation:
        """More than a half of the listed, more than a half of those present, the chair decides."""
        usual = {
            "since": date(self.today.year - 1, 1, 1), "source": "Положение о коллегии, п. 3.4",
            "seats": 15, "quorum": QuorumRule(Whole.LISTED, MORE_THAN_HALF),
            "quorum_share": ">1/2", "majorities": [
                NamedMajority(
                    "Обычные вопросы",
                    MajorityRule(Whole.PRESENT, MORE_THAN_HALF, Casting.DECIDES), ">1/2",
                )
            ],
        }  # fmt: skip
        return Regulation(**(usual | changes))

    def regulate(self, **changes: Any) -> int:
        """Set the rules of the body."""
        return int(
            self.ask(self.keeper, regulations.set_regulation, self.body, self.rules(**changes),
                     at=self.at)
        )  # fmt: skip

    @contextmanager
    def at_the_screen(self, client: Any, who: Reader) -> Iterator[Any]:
        """A person at the screens."""
        with signed_in(client, self.installation, who) as headers:
            client.headers.update(headers)
            yield client
            for name in headers:
                del client.headers[name]


def make_unit(installation: Installation, town: testing.Town) -> int:
    """Make one more unit of the town."""
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as session:
        return testing.make_unit(session, town.organisation_id, None, "Отдел", "09")


@pytest.fixture
def hall(installation: Installation, town: testing.Town) -> Hall:
    """A fresh administration with its collegium."""
    return make_hall(installation, town)


def make_hall(installation: Installation, town: testing.Town) -> Hall:
    """Make an administration whose collegium has a chair, a secretary, two members and rules.

    The keeper works in the unit that prepares the meetings, everybody else elsewhere.
    """
    elsewhere = make_unit(installation, town)

    def person(*permissions: str, unit: int = elsewhere) -> Reader:
        return testing.make_person(installation, unit_id=unit, permissions=permissions)

    made = Hall(
        installation, town, keeper=person(MANAGE, unit=town.chancellery_id), chair=person(),
        secretary=person(), stranger=person(), members=[person(), person()],
        proposer=person(PROPOSE, unit=town.housing_id),
    )  # fmt: skip
    made.body = made.found()
    made.join(made.chair, Role.CHAIR)
    made.join(made.secretary, Role.SECRETARY)
    for each in made.members:
        made.join(each, Role.MEMBER)
    made.regulate()
    made.chair, made.secretary = made.again(made.chair), made.again(made.secretary)
    made.members = [made.again(each) for each in made.members]
    return made
