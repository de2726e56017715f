"""The year behind: meetings held, questions decided, votes counted by the rules, as rows."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import LiteralString
from uuid import UUID
from zoneinfo import ZoneInfo

from psycopg.types.json import Jsonb
from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.calendar import Calendar
from uprava.capabilities import TaskStep
from uprava.db.ids import uuid7_of
from uprava.db.sql import driver, fetch_value
from uprava.demo.dice import Dice
from uprava.demo.scene import DemoScene
from uprava.documents.models import AccessRight
from uprava.documents.service.access import Opening, give
from uprava.documents.service.registering import NewDocument, create, index
from uprava.users.reader import Reader

from uprava_meetings.agenda.values import CONSIDERS, LISTED, PREPARED, SPEAKS
from uprava_meetings.bodies.values import MemberRow
from uprava_meetings.conduct.values import (
    Presence,
    Seat,
    VoteRow,
    judged,
    kept_hall,
    kept_rule,
    told_verdict,
)
from uprava_meetings.demo.founding import Founded
from uprava_meetings.demo.statements import (
    BALLOTS,
    DONE,
    EXECUTORS,
    ITEMS,
    MARKS,
    MEETINGS,
    NOTES,
    POINTS,
    PRESENCE,
    QUESTIONS,
    SPEAKERS,
    STATEMENTS,
    TALLIES,
    VOTES,
)
from uprava_meetings.demo.story import SEED, MeetingTale, Topic, told
from uprava_meetings.planning.service.planning import days_by, openings, title_of
from uprava_meetings.rules.majority import Choice
from uprava_meetings.values import (
    MEETING,
    QUESTION,
    BodyKind,
    Form,
    ItemOutcome,
    MeetingState,
    QuestionState,
    Role,
    SpeakerRole,
    VoteState,
    VoteWay,
)

PREPARING = timedelta(days=14)
"""Before a meeting its questions are written."""

ABSENT = 7
"""One member in so many is not there."""

LATELY = timedelta(days=30)
"""Protocols of meetings this near are made and signed by the acts themselves: see `papers`."""

Row = dict[str, object]


@dataclass(slots=True)
class Held:
    """A meeting that was held: its card, who was there, its questions as they were decided."""

    tale: MeetingTale
    id: UUID
    title: str
    begins: datetime
    ends: datetime
    there: Sequence[MemberRow]
    body: Founded
    questions: list["Decided"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Decided:
    """A question of a meeting with its item, when it was taken up."""

    id: UUID
    item: int
    place: int
    topic: Topic
    title: str
    begin: datetime

    @property
    def row(self) -> Row:
        """What every row of the question names."""
        return {"item": self.item, "question": self.id}


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the filling needs, and the rows it gathers for the end."""

    scene: DemoScene
    calendar: Calendar
    zone: ZoneInfo
    rows: dict[str, list[Row]] = field(default_factory=dict)

    def add(self, statement: LiteralString, row: Row) -> None:
        """Remember a row for a statement that is run at the end for all."""
        self.rows.setdefault(statement, []).append(row)


@dataclass(frozen=True, slots=True)
class Telling:
    """One meeting that is being told."""

    shelf: Shelf
    body: Founded
    held: Held
    dice: Dice

    @property
    def secretary(self) -> Reader:
        """Who wrote everything down."""
        return self.shelf.scene.readers[self.body.tale.secretary]


def fill_past(
    session: Session, shelf: Shelf, body: Founded, tale: MeetingTale, first_item: int
) -> Held:
    """Write the cards of a meeting and its questions, and gather the rows of everything else."""
    dice = Dice(shelf.scene.seed + SEED + 1, tale.index)
    begins = tale.begins(shelf.zone)
    ends = begins + timedelta(minutes=body.tale.minutes)
    secretary = shelf.scene.readers[body.tale.secretary]
    session.info.update(reader=secretary, today=tale.day)
    written = begins - PREPARING
    row, title = body.row, title_of(body.row, tale.day)
    lately = tale.day > shelf.scene.today - LATELY
    state = MeetingState.HELD if lately else MeetingState.CLOSED
    new = NewDocument(MEETING, title, "", state, row.organisation_id, row.unit_id)
    head = create(session, new, reader=secretary, at=written, id=uuid7_of(written))
    give(session, head, openings(row), at=written, by=secretary.person_id)
    index(session, head, words=(row.name,))
    keep = {body.first(Role.CHAIR).id, body.first(Role.SECRETARY).id}
    there = [each for each in body.members if each.id in keep or dice.below(ABSENT)]
    held = Held(tale, head.id, title, begins, ends, there, body)
    shelf.add(MEETINGS, meeting_of(held, body, shelf))
    for each in there:
        late = timedelta(minutes=dice.below(9) if dice.below(6) == 0 else 0)
        shelf.add(PRESENCE, {
            "meeting": head.id, "member": each.id, "since": begins + late, "until": ends,
        })  # fmt: skip
    for place, topic in enumerate(tale.topics, 1):
        question(session, Telling(shelf, body, held, dice), topic, place, first_item + place)
    return held


def meeting_of(held: Held, body: Founded, shelf: Shelf) -> Row:
    """Return the row of a meeting."""
    by = days_by(shelf.calendar, body.rules, held.tale.day)
    return {
        "id": held.id, "organisation": body.row.organisation_id, "body": body.row.id,
        "rules": body.rules.id, "form": Form.IN_PERSON, "starts": held.begins, "ends": held.ends,
        "place": body.row.place, "chair": body.first(Role.CHAIR).id,
        "secretary": body.first(Role.SECRETARY).id, **by,
    }  # fmt: skip


def question(session: Session, telling: Telling, topic: Topic, place: int, item: int) -> None:
    """Write a question's card and gather its rows: speakers, item, notes, the vote."""
    shelf, body, held = telling.shelf, telling.body, telling.held
    speaker = shelf.scene.readers[topic.speaker]
    assert speaker.unit_id is not None
    at = held.begins - PREPARING + timedelta(minutes=10 * place)
    title = told(topic.title, held.tale.day)
    new = NewDocument(
        QUESTION, title, "", QuestionState.DECIDED, body.row.organisation_id, speaker.unit_id
    )
    head = create(session, new, reader=speaker, at=at, id=uuid7_of(at))
    given = rights(shelf.scene, body, topic, speaker)
    give(session, head, given, at=at, by=speaker.person_id)
    index(session, head, words=(body.row.name,))
    begin = held.begins + timedelta(minutes=5 + 20 * (place - 1))
    asked = Decided(head.id, item, place, topic, title, begin)
    gather(telling, asked, speaker.unit_id)
    held.questions.append(asked)


def gather(telling: Telling, asked: Decided, unit: int) -> None:
    """Gather the rows of a question."""
    shelf, row, topic = telling.shelf, telling.body.row, asked.topic
    outcome = ItemOutcome.REJECTED if topic.refused else ItemOutcome.DECIDED
    if telling.body.tale.kind == BodyKind.STAFF:
        outcome = ItemOutcome.NOTED
    shelf.add(QUESTIONS, {
        "id": asked.id, "organisation": row.organisation_id, "body": row.id, "unit": unit,
        "minutes": topic.minutes, "way": topic.way, "draft": "\n".join(topic.draft),
        "closed": topic.closed,
    })  # fmt: skip
    shelf.add(ITEMS, asked.row | {
        "meeting": telling.held.id, "position": asked.place, "minutes": topic.minutes,
        "outcome": outcome, "begin": asked.begin,
        "end": asked.begin + timedelta(minutes=topic.minutes),
    })  # fmt: skip
    speakers(shelf, asked)
    notes(telling, asked)
    points(telling, asked)
    if outcome is not ItemOutcome.NOTED:
        vote(telling, asked)


def rights(scene: DemoScene, body: Founded, topic: Topic, speaker: Reader) -> list[Opening]:
    """Return who sees a question."""
    assert speaker.unit_id is not None
    given = [
        Opening(speaker.person_id, AccessRight.EDIT, PREPARED),
        Opening(speaker.unit_id, AccessRight.READ, PREPARED),
        Opening(body.row.keepers_id, AccessRight.EDIT, CONSIDERS),
        Opening(body.row.unit_id, AccessRight.EDIT, CONSIDERS),
    ]
    people = {scene.readers[each].person_id for each in (*topic.co, *topic.invited)}
    given += [Opening(each, AccessRight.READ, SPEAKS) for each in people]
    if not topic.closed:
        given.append(Opening(body.row.members_id, AccessRight.READ, LISTED))
    return given


def speakers(shelf: Shelf, asked: Decided) -> None:
    """Gather who speaks on a question and who is invited for it."""
    topic = asked.topic
    named = [(topic.speaker, SpeakerRole.SPEAKER)]
    named += [(each, SpeakerRole.CO_SPEAKER) for each in topic.co]
    named += [(each, SpeakerRole.INVITED) for each in topic.invited]
    for place, (login, role) in enumerate(named, 1):
        person = shelf.scene.readers[login].person_id
        shelf.add(SPEAKERS, {"id": asked.id, "place": place, "role": role, "person": person})


def called(shelf: Shelf, body: Founded, login: str) -> str:
    """Return how a protocol names somebody: a member, or a colleague who was invited."""
    if login in body.people:
        return body.people[login].name
    reader = shelf.scene.readers[login]
    initials = [f"{part[0]}." for part in (reader.given_name, reader.patronymic) if part]
    return "\u00a0".join([reader.surname, *initials])


def notes(telling: Telling, asked: Decided) -> None:
    """Gather what was said."""
    topic = asked.topic
    for place, (login, text) in enumerate(((topic.speaker, topic.heard), *topic.said)):
        who = called(telling.shelf, telling.body, login)
        telling.shelf.add(NOTES, asked.row | {"place": place, "who": who, "text": text})


def points(telling: Telling, asked: Decided) -> None:
    """Gather the points of the decision; those of long ago are done, some a few days late."""
    day = telling.held.tale.day
    lately = day > telling.shelf.scene.today - LATELY
    for place, (kind, text, people, days) in enumerate(asked.topic.points, 1):
        due = day + timedelta(days=days) if days else None
        late = telling.dice.between(1, 6) if telling.dice.below(8) == 0 else 0
        done = due + timedelta(days=late - telling.dice.below(3)) if due and not lately else None
        telling.shelf.add(POINTS, asked.row | {
            "place": place, "kind": kind, "text": text, "due": due, "done": done,
            "state": TaskStep.DONE.value if done else "",
        })  # fmt: skip
        if done:
            telling.shelf.add(DONE, asked.row | {"place": place})
        for n, login in enumerate(people, 1):
            person = telling.shelf.scene.readers[login].person_id
            telling.shelf.add(EXECUTORS, asked.row | {"place": place, "n": n, "person": person})


def vote(telling: Telling, asked: Decided) -> None:
    """Gather a vote, its ballots or sums, and the verdict the rules give."""
    shelf, body, held, topic = telling.shelf, telling.body, telling.held, asked.topic
    seats = [Seat(each, held.begins if each in held.there else None) for each in body.members]
    hall, presiding = Presence(seats, body.rules), body.first(Role.CHAIR).id
    rule, kept = (
        kept_rule(body.rules, body.rules.majorities[0]),
        kept_hall(hall, presiding, topic.way),
    )
    choices = {
        each: choice(telling.dice, topic, presides=each == presiding) for each in kept["members"]
    }
    counts = Counter({each.value: 0 for each in Choice})
    counts.update(choices.values())
    at = asked.begin + timedelta(minutes=topic.minutes - 2)
    row = VoteRow(
        0, asked.item, asked.id, held.id, 1, f"Принять решение по вопросу «{asked.title}»",
        topic.way, (), VoteState.CLOSED, rule, kept, None, None, at, at, counts,
    )  # fmt: skip
    shown = choices[presiding] if topic.way is VoteWay.ROLL else None
    found = told_verdict(judged(row, counts, shown))
    by = {"by": telling.secretary.person_id, "at": at}
    shelf.add(VOTES, asked.row | by | {
        "subject": row.subject, "way": topic.way, "rule": Jsonb(rule), "hall": Jsonb(kept),
        "verdict": Jsonb(found), "end": at + timedelta(minutes=1),
    })  # fmt: skip
    if topic.way is VoteWay.ROLL:
        for member, said in choices.items():
            shelf.add(BALLOTS, asked.row | by | {"member": member, "choice": said})
        return
    for option, number in counts.items():
        shelf.add(TALLIES, asked.row | {"choice": option, "number": number})
    if topic.way is VoteWay.SECRET:
        for member in sorted(choices):
            shelf.add(MARKS, asked.row | {"member": member})


def choice(dice: Dice, topic: Topic, *, presides: bool) -> Choice:
    """Return what a member says: nearly everybody agrees, seldom somebody does not."""
    if topic.refused:
        return dice.pick([Choice.AGAINST] * 3 + [Choice.ABSTAINED, Choice.FOR])
    if presides:
        return Choice.FOR
    return dice.pick([Choice.FOR] * 14 + [Choice.ABSTAINED, Choice.AGAINST])


def write(session: Session, shelf: Shelf, meetings: int, journal: int) -> None:
    """Write what was gathered."""
    with driver(session).cursor() as cursor:
        for statement in STATEMENTS:
            cursor.executemany(statement, shelf.rows.get(statement, []))
    session.info["reader"] = None
    record(session, "documents.loaded", "journal", journal, documents=meetings)


def next_item(session: Session, many: int) -> int:
    """Set aside the ids of so many items; return the one before the first."""
    query = """select min(n) - 1 from (select nextval(pg_get_serial_sequence('meetings.item',
        'id')) as n from generate_series(1, %s)) as taken"""
    return int(fetch_value(session, query, (many,)))
