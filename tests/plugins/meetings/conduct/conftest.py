"""A meeting that is open, in the hall and by correspondence."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from plugins.meetings.conftest import ZONE, Hall
from uprava.clock import now
from uprava.users.reader import Reader
from uprava_meetings.agenda.service import items
from uprava_meetings.conduct.service import ballots, closing, holding, presence, secret, voting
from uprava_meetings.conduct.service.presence import IN_PERSON
from uprava_meetings.conduct.values import VoteRow, VoteWords
from uprava_meetings.planning.service import planning
from uprava_meetings.planning.values import Plan
from uprava_meetings.values import Form, Role, VoteWay

DAY = date(2026, 12, 15)


@dataclass
class Held:
    """A meeting with two questions that is open."""

    hall: Hall
    id: UUID
    items: list[int] = field(default_factory=list)

    def member(self, who: Reader) -> int:
        """The membership of somebody."""
        query = "select id from meetings.member where body_id = %s and person_id = %s"
        return int(self.hall.look(query, self.hall.body, who.person_id))

    def do(self, act: Any, *arguments: Any, **named: Any) -> Any:
        """Do an act as the secretary, which asks for the moment."""
        return self.hall.act(self.hall.secretary, act, *arguments, **named)

    def ask(self, act: Any, *arguments: Any, **named: Any) -> Any:
        """Do an act as the secretary."""
        return self.hall.ask(self.hall.secretary, act, *arguments, **named)

    def come(self, *people: Reader) -> None:
        """Let members come in."""
        for who in people:
            self.do(presence.come_in, self.id, self.member(who), IN_PERSON)

    def vote(self, way: VoteWay, item: int = 0, **changes: object) -> int:
        """Put a question to the vote."""
        query = """select m.id from meetings.majority as m join meetings.regulation as r
            on r.id = m.regulation_id where r.body_id = %s"""
        words = VoteWords(
            "Принять проект решения",
            way,
            int(self.hall.look(query, self.hall.body)),
            **changes,  # type: ignore[arg-type]
        )
        return int(self.do(voting.open_vote, self.id, self.items[item], words))

    def give(self, who: Reader, vote: int, choice: str = "for", **named: Any) -> None:
        """Vote openly."""
        self.hall.act(who, ballots.give_ballot, vote, choice, **named)

    def cast_secretly(self, who: Reader, vote: int, choice: str) -> None:
        """Vote in secret."""
        self.hall.act(who, secret.cast_secret, vote, choice)

    def close(self, vote: int) -> VoteRow:
        """Close a vote."""
        found: VoteRow = self.do(closing.close_vote, vote)
        return found

    def grow(self, number: int) -> None:
        """Let more members belong to the body; they come in."""
        hall = self.hall
        for _each in range(number):
            who = hall.outsider()
            hall.join(who, Role.MEMBER)
            hall.members.append(hall.again(who))
            self.come(hall.members[-1])


def made(hall: Hall, form: Form = Form.IN_PERSON) -> Held:
    """Return a meeting whose agenda of two questions is approved; it is opened before its day."""
    begins = hall.slot(DAY).starts_at
    plan = Plan(form, begins, begins + timedelta(hours=6), "зал 201")
    head = hall.act(hall.keeper, planning.plan_meeting, hall.body, plan)
    held = Held(hall, head.id)
    for title in ("О бюджете", "О наградах"):
        held.items.append(int(held.do(items.put_on, held.id, hall.on_backlog(title))))
    hall.approve(held.id)
    hall.at = now().astimezone(ZONE)
    return held


@pytest.fixture
def held(hall: Hall) -> Held:
    """A meeting that is open, nobody in the hall yet."""
    meeting = made(hall)
    meeting.do(holding.open_meeting, meeting.id)
    return meeting


@pytest.fixture
def asked(hall: Hall) -> Held:
    """A meeting by correspondence whose sheets are out until six hours later."""
    meeting = made(hall, Form.CORRESPONDENCE)
    meeting.do(holding.open_meeting, meeting.id)
    return meeting
