"""The year behind: assignments that were executed in term or late, as rows, under real numbers."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.calendar import Calendar, Deadline, NewTerm, extend
from uprava.calendar.keeping import told
from uprava.db.ids import uuid7_of
from uprava.db.sql import execute, fetch_value
from uprava.demo.dice import Dice
from uprava.demo.scene import DemoScene
from uprava.documents.models import AccessRight
from uprava.documents.service.access import Opening, give
from uprava.documents.service.number_templates import Tokens
from uprava.documents.service.numbering import JournalRow, take_number
from uprava.documents.service.registering import NewDocument, create, index
from uprava.documents.service.terms import office_calendar
from uprava.extension import DocumentHead
from uprava.users.reader import Reader

from uprava_assignments.demo.words import (
    CURATORS,
    DONE,
    GROUNDS,
    LATE,
    LONGER,
    REWORK,
    TEXTS,
)
from uprava_assignments.giving.service.drafting import title_of
from uprava_assignments.giving.service.people import CONTROLS, EXECUTES, find_head
from uprava_assignments.giving.values import KIND, Control, Ground, Priority, Standing
from uprava_assignments.terms.counting import counted
from uprava_assignments.terms.values import AskedTerm, Basis, Form, Given

SEED = 71
CONTROLLERS = ("rodina", "registrar")
TERMS = ((10, 3), (14, 2), (20, 3), (30, 2))
"""Calendar days of a term, and how often."""

UNTIL = 26
"""Days ago from which assignments are given by the acts themselves: see `present`."""


@dataclass(frozen=True, slots=True)
class Past:
    """One assignment of the year behind, from the leader's word to the file."""

    author: Reader
    controller: Reader
    people: Sequence[Reader]
    text: str
    given: datetime
    control: Control
    priority: Priority
    asked: AskedTerm
    first: Deadline
    last: Deadline
    done_on: date | None
    returned: bool
    ground: Ground
    report: str
    reason: str


def fill_past(session: Session, scene: DemoScene, journal: JournalRow) -> int:
    """Load the year; return how many assignments there are. Numbers follow the days."""
    today = session.info["today"]
    told_of = list(story(scene, office_calendar()))
    for each in told_of:
        session.info["today"] = each.given.date()
        put(session, each, journal)
    session.info.update(today=today, reader=None)
    return len(told_of)


def story(scene: DemoScene, calendar: Calendar) -> Iterator[Past]:
    """Tell the year day by day; what is not over by now is left to `present`."""
    day = calendar.add_months(scene.today, -12)
    index = 0
    while day < scene.today - timedelta(days=UNTIL):
        if calendar.is_working(day):
            for _n in range(2 + Dice(scene.seed + SEED, day.toordinal()).below(2)):
                index += 1
                made = one(scene, calendar, Dice(scene.seed + SEED + 1, index), day)
                if (made.done_on or made.last.date) < scene.today - timedelta(days=2):
                    yield made
        day += timedelta(days=1)


def one(scene: DemoScene, calendar: Calendar, dice: Dice, day: date) -> Past:
    """Return one assignment of a day."""
    unit = dice.pick(list(TEXTS))
    team = team_of(scene, unit)
    lead = team[0] if dice.below(10) < 6 else dice.pick(team)
    helpers = [dice.pick(team)] if dice.below(4) == 0 else []
    if dice.below(6) == 0:
        helpers.append(team_of(scene, dice.pick(list(TEXTS)))[0])
    people = list({each.person_id: each for each in (lead, *helpers)}.values())
    priority = dice.pick([Priority.USUAL] * 7 + [Priority.PROMPT] * 2 + [Priority.URGENT])
    days = dice.pick([days for days, often in TERMS for _n in range(often)])
    form = Form.CALENDAR if priority is Priority.USUAL else Form.TYPICAL
    asked = AskedTerm(form, days if form is Form.CALENDAR else 0)
    given = Given(day, 0, priority)
    first = counted(asked, given=given, typical=None, basis=Basis(), calendar=calendar)
    assert first is not None
    control = dice.pick([Control.NONE] * 2 + [Control.USUAL] * 7 + [Control.SPECIAL])
    at = datetime(day.year, day.month, day.day, 3 + dice.below(8), dice.below(60), tzinfo=UTC)
    begun = Past(
        scene.readers[CURATORS[unit]], scene.readers[dice.pick(CONTROLLERS)], people,
        dice.pick(TEXTS[unit]), at, control, priority, asked, first, first, None,
        dice.below(12) == 0, Ground.DONE, dice.pick(DONE), "",
    )  # fmt: skip
    return ended(scene, calendar, dice, begun, LATE[unit])


def ended(scene: DemoScene, calendar: Calendar, dice: Dice, begun: Past, late: int) -> Past:
    """Return how it ended: in term, late, with a longer term, or taken off as not needed.

    The year began worse than it ends: control of terms was taken up in spring.
    """
    if dice.below(30) == 0 and begun.control is not Control.NONE:
        ground = dice.pick([Ground.OBSOLETE, Ground.CANCELLED])
        return replace(begun, ground=ground, reason=dice.pick(GROUNDS))
    last = begun.first
    if dice.below(100) < 9:
        until = calendar.previous_working_day(last.date + timedelta(days=dice.between(7, 14)))
        decided = calendar.previous_working_day(last.date)
        last = extend(last, NewTerm(until, decided, dice.pick(LONGER)), calendar)
    age = (scene.today - begun.given.date()).days
    odds = late * (160 if age > 240 else 110 if age > 120 else 65) // 100
    if dice.below(100) < odds:
        done = calendar.add_working_days(last.date, dice.between(1, 7))
    else:
        start = begun.given.date()
        done = calendar.previous_working_day(
            last.date - timedelta(days=dice.below(max((last.date - start).days // 2, 1))) + ONE
        )
        done = max(done, start)
    return replace(begun, last=last, done_on=done)


ONE = timedelta(days=1)


def team_of(scene: DemoScene, unit: str) -> list[Reader]:
    """Return who works in a unit or below it, its head first."""
    ids = {id for code, id in scene.units.items() if code == unit or code.startswith(f"{unit}-")}
    return [each for each in scene.readers.values() if each.unit_id in ids]


def put(session: Session, past: Past, journal: JournalRow) -> None:
    """Write one assignment down with everything that came of it."""
    id = uuid7_of(past.given)
    off = past.control is not Control.NONE
    standing = Standing.CLOSED
    author = past.author
    new = NewDocument(
        KIND, title_of(past.text), "", standing, journal.organisation_id, author.unit_id,
        due_on=past.last.date,
    )  # fmt: skip
    head = create(session, new, reader=author, at=past.given, id=id)
    people = [each.person_id for each in past.people]
    rights = [Opening(author.person_id, AccessRight.EDIT, "author")]
    rights += [Opening(each, AccessRight.READ, EXECUTES) for each in people]
    if off:
        rights.append(Opening(past.controller.person_id, AccessRight.READ, CONTROLS))
    if journal.unit_id is not None:
        rights.append(Opening(journal.unit_id, AccessRight.MANAGE, "journal"))
    give(session, head, rights, at=past.given, by=author.person_id)
    done = taken_number(session, id, journal)
    index(session, done, words=[past.text, *(each.name for each in past.people)])
    insert(session, past, id, journal.organisation_id)
    query = "update documents.document set registered_at = created_at where id = %s"
    execute(session, query, (id,))


def taken_number(session: Session, id: UUID, journal: JournalRow) -> DocumentHead:
    """Give the next number of the journal on the day of the session."""
    take_number(
        session, document_id=id, journal=journal, tokens=Tokens(), today=session.info["today"]
    )
    head = find_head(session, id)
    assert head is not None
    return head


WHOLE = """
insert into assignments.assignment (document_id, author_id, prepared_by, controller_id,
    basis_point, root_id, text, priority, control, asked_term, issued_at, issued_by, done_on,
    off_control_at, off_control_by, ground, reason)
values (%(id)s, %(author)s, %(author)s, %(controller)s, '', %(id)s, %(text)s, %(priority)s,
    %(control)s, %(asked)s, %(at)s, %(author)s, %(done)s, %(off_at)s, %(off_by)s, %(ground)s,
    %(reason)s)"""

DUTY = """
insert into assignments.duty (assignment_id, position, role, principal_id, person_id, unit_id,
    text, asked_term, term, due_on, due_first, state, author_id, controller_id, organisation_id,
    control, priority, on_control, sent_at, accepted_at, done_on, returned, extended)
values (%(id)s, %(position)s, %(role)s, %(person)s, %(person)s, %(unit)s, '', '', %(term)s,
    %(due)s, %(first)s, %(state)s, %(author)s, %(controller)s, %(organisation)s, %(control)s,
    %(priority)s, false, %(at)s, %(at)s, %(done)s, %(returned)s, %(extended)s) returning id"""

REPORT = """
insert into assignments.report (assignment_id, duty_id, number, text, presented_by, presented_at,
    verdict, decided_by, decided_at, said)
values (%(id)s, %(duty)s, %(number)s, %(text)s, %(person)s, %(at)s, %(verdict)s, %(author)s,
    %(at)s, %(said)s)"""

REQUEST = """
insert into assignments.request (assignment_id, duty_id, kind, was, until, reason, asked_by,
    asked_at, granted, given, decided_by, decided_at, said)
values (%(id)s, %(duty)s, 'longer', %(was)s, %(until)s, %(reason)s, %(person)s, %(at)s, true,
    %(until)s, %(author)s, %(at)s, '')"""


def insert(session: Session, past: Past, id: UUID, organisation_id: int) -> None:
    """Insert the rows of an assignment, its executors, their reports and the longer term."""
    controlled = past.control is not Control.NONE
    off = past.given + timedelta(days=(past.done_on or past.last.date - ONE).toordinal()
                                 - past.given.date().toordinal() + 1)  # fmt: skip
    values: dict[str, object] = {
        "id": id, "author": past.author.person_id, "text": past.text, "priority": past.priority,
        "controller": past.controller.person_id if controlled else None,
        "control": past.control, "asked": str(past.asked), "at": past.given,
        "done": past.done_on, "off_at": off if controlled else None,
        "off_by": past.controller.person_id if controlled else None,
        "ground": past.ground, "reason": past.reason, "organisation": organisation_id,
        "due": past.last.date, "first": past.first.date, "term": json.dumps(told(past.last)),
    }  # fmt: skip
    execute(session, WHOLE, values)
    for place, person in enumerate(past.people, 1):
        duty(session, past, values, person, place)


def duty(
    session: Session, past: Past, values: dict[str, object], person: Reader, place: int
) -> None:
    """Insert one executor: what was reported, returned once, or withdrawn with the whole."""
    lead = place == 1
    longer = past.last.changes[-1] if lead and past.last.changes else None
    own = values | {
        "position": place, "role": "responsible" if lead else "executor",
        "person": person.person_id, "unit": person.unit_id,
        "state": "done" if past.done_on else "withdrawn",
        "returned": int(past.returned and lead), "extended": int(longer is not None),
    }  # fmt: skip
    id = fetch_value(session, DUTY, own)
    if past.done_on is None:
        return
    days = past.done_on.toordinal() - past.given.date().toordinal()
    said = own | {"duty": id, "text": past.report, "at": past.given + timedelta(days=days),
                  "number": 1, "verdict": "accepted", "said": ""}  # fmt: skip
    if past.returned and lead:
        back = {"verdict": "returned", "said": REWORK[place % len(REWORK)]}
        execute(session, REPORT, said | back)
        said["number"] = 2
    execute(session, REPORT, said)
    if isinstance(longer, NewTerm):
        asked = past.given + timedelta(days=max((longer.decided - past.given.date()).days, 0))
        more = {"was": past.first.date, "until": longer.last_day, "reason": longer.ground}
        execute(session, REQUEST, said | more | {"at": asked})
