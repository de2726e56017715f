"""A meeting of the collegium that is held: two questions, one decided by a vote by name."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from plugins.meetings.conftest import ZONE, Hall
from tests_support.oracles import preflight
from uprava.db.sql import execute
from uprava.db.transaction import system_transaction
from uprava.users.reader import Reader
from uprava_meetings.agenda.service import items, questions
from uprava_meetings.conduct.service import ballots, holding, notes, presence, secret, voting
from uprava_meetings.conduct.service.closing import close_vote
from uprava_meetings.conduct.service.notes import Said
from uprava_meetings.conduct.service.presence import IN_PERSON
from uprava_meetings.conduct.values import VoteWords
from uprava_meetings.protocol.service import closing, making, points
from uprava_meetings.protocol.service.reading import get_protocol
from uprava_meetings.protocol.values import PointWords, ProtocolRow
from uprava_meetings.values import ItemOutcome, PointKind, VoteWay

DAY = date(2026, 12, 15)
PAST = date(2026, 11, 21)


@dataclass
class Minutes:
    """A meeting whose protocol is to be prepared."""

    hall: Hall
    id: UUID
    items: list[int] = field(default_factory=list)
    questions: list[UUID] = field(default_factory=list)

    @property
    def secretary(self) -> Reader:
        """Who prepares the protocol."""
        return self.hall.secretary

    def do(self, act: Any, *arguments: Any, **named: Any) -> Any:
        """Do an act as the secretary, which asks for the moment."""
        return self.hall.act(self.secretary, act, *arguments, **named)

    def ask(self, act: Any, *arguments: Any, **named: Any) -> Any:
        """Do an act as the secretary."""
        return self.hall.ask(self.secretary, act, *arguments, **named)

    def put(self, title: str, **changes: Any) -> int:
        """Put a question on the agenda."""
        draft = changes.pop("draft", "Принять к сведению.")
        words = self.hall.asked(title, **changes)
        words = type(words)(words.body_id, words.title, draft, words.minutes, words.way,
                            words.speakers, words.wanted_id, words.closed)  # fmt: skip
        id = UUID(str(self.hall.act(self.hall.proposer, questions.write_question, words).id))
        self.hall.act(self.hall.proposer, questions.propose, id, version=1)
        self.hall.act(self.hall.keeper, questions.accept, id, version=2)
        self.questions.append(id)
        self.items.append(int(self.do(items.put_on, self.id, id, "не позже")))
        return self.items[-1]

    def say(self, who: str, text: str, item: int = 0) -> None:
        """Write down what somebody said."""
        self.do(notes.say, self.id, self.items[item], Said(who, text))

    def decide(self, item: int, way: VoteWay = VoteWay.ROLL) -> None:
        """Let all members vote for the draft and settle the question."""
        query = """select m.id from meetings.majority as m join meetings.regulation as r
            on r.id = m.regulation_id where r.body_id = %s"""
        majority = int(self.hall.look(query, self.hall.body))
        words = VoteWords("Принять проект решения", way, majority)
        vote = int(self.do(voting.open_vote, self.id, item, words))
        for who in (self.hall.chair, *self.hall.members):
            if way is VoteWay.SECRET:
                self.hall.act(who, secret.cast_secret, vote, "for")
            else:
                self.hall.act(who, ballots.give_ballot, vote, "for")
        self.do(close_vote, vote)
        self.do(holding.settle, self.id, item, ItemOutcome.DECIDED)

    def point(self, item: int, text: str = "Подготовить отчёт.", **changes: Any) -> int:
        """Write down a point to instruct."""
        words = PointWords(
            changes.get("kind", PointKind.INSTRUCT), text,
            changes.get("principals", [self.hall.proposer.person_id]),
            changes.get("due_on", DAY + timedelta(days=20)),
        )  # fmt: skip
        return int(self.ask(points.add_point, self.id, item, words))

    def make(self, *, short: bool = False) -> UUID:
        """Make the draft of the protocol."""
        return UUID(str(self.do(making.make_protocol, self.id, short=short)))

    def protocol(self, id: UUID) -> ProtocolRow:
        """The protocol as the secretary sees it."""
        found: ProtocolRow = self.ask(get_protocol, id)
        return found

    def sign(self, id: UUID) -> None:
        """Note that the protocol was signed on paper."""
        self.do(closing.sign_on_paper, id, self.hall.today)

    def pdf(self, id: UUID) -> bytes:
        """The printed paper of a document, its newest version."""
        query = """select sha256 from documents.file where document_id = %s and role = 'main'
            order by version desc limit 1"""
        store = self.hall.installation.store
        with store.read(self.hall.look(query, id)) as reading:
            return b"".join(reading)

    def state(self, id: UUID) -> str:
        """The state of a document."""
        return str(self.hall.look("select state from documents.document where id = %s", id))


def begun(hall: Hall, day: date = DAY) -> Minutes:
    """Return a meeting that is planned, its agenda empty."""
    return Minutes(hall, hall.plan(day).id)


def opened(made: Minutes, day: date = DAY) -> None:
    """Open the meeting and let everybody come in."""
    hall = made.hall
    hall.today, hall.at = day, datetime(day.year, day.month, day.day, 10, tzinfo=ZONE)
    hall.chair, hall.secretary = hall.again(hall.chair), hall.again(hall.secretary)
    engine = hall.installation.engine
    with system_transaction(engine, today=day, task="test") as session:
        query = "update documents.document set state = 'approved' where id = %s"
        execute(session, query, (made.id,))
    made.do(holding.open_meeting, made.id)
    query = "select id from meetings.member where body_id = %s and person_id = %s"
    for who in (hall.chair, *hall.members):
        member = int(hall.look(query, hall.body, who.person_id))
        made.do(presence.come_in, made.id, member, IN_PERSON)


def held(hall: Hall, day: date = DAY) -> Minutes:
    """Return a meeting that is over: the first question decided by name, the second noted."""
    made = begun(hall, day)
    draft = "1. Утвердить план.\n2. Поручить отчитаться до 15.01.2097."
    made.put("О готовности к зиме", draft=draft)
    made.put("О ходе ремонта")
    opened(made, day)
    made.say("Орлов В. Н.", "Доложил о готовности котельных.")
    made.say("Гусева Л. М.", 'Спросила о "Рассвете".')
    made.decide(made.items[0])
    made.do(holding.settle, made.id, made.items[1], ItemOutcome.NOTED)
    made.do(holding.close_meeting, made.id)
    return made


@pytest.fixture
def minutes(hall: Hall) -> Minutes:
    """A meeting that is over, of a day still to come by the clock of the wall."""
    return held(hall)


@pytest.fixture
def past(hall: Hall) -> Minutes:
    """A meeting that is over by any clock: for the screens, which live today."""
    return held(hall, PAST)


__all__ = ["DAY", "PAST", "Minutes", "begun", "held", "minutes", "opened", "past", "preflight"]
