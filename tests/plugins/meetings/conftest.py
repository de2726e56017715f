"""An administration with a body that meets: a keeper, members, a stranger."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pytest
from tests_support.browser import signed_in
from uprava import testing
from uprava.db.sql import fetch_value
from uprava.db.transaction import new_session, system_transaction, unit_of_work
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava_meetings.bodies.service import bodies, members, regulations
from uprava_meetings.bodies.values import BodyWords, MemberWords, NamedMajority, Regulation
from uprava_meetings.rules.majority import Casting, MajorityRule
from uprava_meetings.rules.quorum import QuorumRule, Whole
from uprava_meetings.rules.shares import MORE_THAN_HALF
from uprava_meetings.values import MANAGE, BodyKind, Role


@dataclass
class Hall:
    """People of one administration on the test day, and its collegium."""

    installation: Installation
    town: testing.Town
    keeper: Reader
    chair: Reader
    secretary: Reader
    stranger: Reader
    members: list[Reader] = field(default_factory=list)
    body: int = 0
    today: date = testing.TODAY
    at: datetime = testing.NOW

    def ask(self, who: Reader, act: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """Call a service as a person, in one committed transaction."""
        session = new_session(self.installation.engine, reader=who, today=self.today)
        with unit_of_work(session):
            return act(session, *arguments, reader=who, **named)

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


@pytest.fixture
def hall(installation: Installation, town: testing.Town) -> Hall:
    """A fresh administration whose collegium has a chair, a secretary, two members and rules."""

    def person(*permissions: str, unit: int = 0) -> Reader:
        return testing.make_person(
            installation, unit_id=unit or town.chancellery_id, permissions=permissions
        )

    made = Hall(
        installation, town, keeper=person(MANAGE), chair=person(), secretary=person(),
        stranger=person(), members=[person(), person()],
    )  # fmt: skip
    made.body = made.found()
    made.join(made.chair, Role.CHAIR)
    made.join(made.secretary, Role.SECRETARY)
    for each in made.members:
        made.join(each, Role.MEMBER)
    made.regulate()
    return made
