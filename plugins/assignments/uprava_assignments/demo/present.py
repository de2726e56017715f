"""The last weeks: assignments given by the acts themselves, each somewhere else on its way."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.calendar.repetition import Every, Repetition
from uprava.db.sql import fetch_values
from uprava.demo.dice import Dice
from uprava.demo.scene import DemoScene
from uprava.documents.service.terms import office_calendar
from uprava.users.reader import Reader

from uprava_assignments.demo.past import CONTROLLERS, SEED, UNTIL, team_of
from uprava_assignments.demo.words import CURATORS, DONE, LONGER, REWORK, TEXTS
from uprava_assignments.giving.service import asking, deciding, drafting, ending, issuing, working
from uprava_assignments.giving.service.reading import DutyRow, list_duties, read
from uprava_assignments.giving.values import Control, Ground, Priority, Role
from uprava_assignments.giving.wish import Interim, Named, Wish
from uprava_assignments.periodic.service.making import Plan, begin

A_DAY = 3
"""Assignments given on a working day of the last weeks."""

DRAFTS = (
    ("pomoshnik", "head", "fin", "Подготовить справку об исполнении бюджета и предложения."),
    ("registrar", "head", "zhkh", "Доложить о подготовке к отопительному сезону по котельным."),
    ("registrar", "deputy", "blag", "Провести объезд маршрутов школьных автобусов, доложить."),
)
"""Who prepared for whom what a unit is to do."""


REPEATED = (
    (
        "head",
        "fin",
        "Представить справку об исполнении бюджета за месяц.",
        Repetition(Every.MONTH, day=5),
    ),
    (
        "deputy",
        "zhkh",
        "Доложить о расчётах за топливно-энергетические ресурсы.",
        Repetition(Every.QUARTER, day=10),
    ),
    (
        "vetrova",
        "obr",
        "Представить план мероприятий в школах на неделю.",
        Repetition(Every.WEEK, weekdays=(5,)),
    ),
)
"""Whose word repeats by which rule."""


@dataclass(frozen=True, slots=True)
class Stage:
    """The filling at one assignment: who acts is the session's reader, the day the session's."""

    session: Session
    scene: DemoScene
    people: dict[int, Reader]

    def act(
        self, who: Reader, at: datetime, act: Callable[..., Any], *what: Any, **how: Any
    ) -> Any:
        """Let a person act at a moment, as a request would."""
        self.session.info.update(reader=who, today=at.date())
        return act(self.session, *what, reader=who, at=at, **how)

    def duties(self, id: UUID) -> list[DutyRow]:
        """Return the executors of an assignment."""
        return list_duties(self.session, id)


def fill_present(session: Session, scene: DemoScene) -> None:
    """Give the assignments of the last weeks, day by day, then let their people act."""
    today = session.info["today"]
    stage = Stage(session, scene, {each.person_id: each for each in scene.readers.values()})
    asked = taken_from_others(session)
    for n, (day, unit) in enumerate(working_days(scene), 1):
        asked.append(given(stage, Dice(scene.seed + SEED + 2, n), day, unit))
    for n, id in enumerate(asked, 1):
        row = read(session, id)
        issued = row.issued_at.date() if row.issued_at else scene.today
        goes_on(stage, Dice(scene.seed + SEED + 3, n), id, issued, n)
    for each in DRAFTS:
        offered(stage, *each)
    for author, unit, text, rule in REPEATED:
        repeated(stage, author, unit, text, rule)
    session.info.update(today=today, reader=None)


def working_days(scene: DemoScene) -> Iterator[tuple[date, str]]:
    """Return the days and units of the assignments, the earliest first."""
    calendar = office_calendar()
    day = scene.today - timedelta(days=UNTIL)
    while day <= scene.today:
        if calendar.is_working(day):
            for n in range(A_DAY):
                yield day, Dice(scene.seed + SEED + 4, day.toordinal() * 9 + n).pick(list(TEXTS))
        day += timedelta(days=1)


def taken_from_others(session: Session) -> list[UUID]:
    """Return the assignments that resolutions and tasks of other modules became."""
    query = """select a.document_id from assignments.assignment as a
        join documents.document as d on d.id = a.document_id and d.state = 'issued'
        where a.reference is not null order by a.issued_at"""
    return fetch_values(session, query)


def at_of(day: date, hour: int) -> datetime:
    """Return a moment of an office day."""
    return datetime(day.year, day.month, day.day, hour, 10 + hour, tzinfo=UTC)


def given(stage: Stage, dice: Dice, day: date, unit: str) -> UUID:
    """Give one assignment by the unit's curator."""
    scene = stage.scene
    author = scene.readers[CURATORS[unit]]
    team = [each for each in team_of(scene, unit) if each.person_id != author.person_id]
    named = [Named(team[0].person_id, Role.RESPONSIBLE)]
    if len(team) > 1 and dice.below(3) == 0:
        named.append(Named(team[1].person_id, Role.EXECUTOR))
    if dice.below(6) == 0:
        named = [Named(scene.units[unit], Role.RESPONSIBLE)]
    if dice.below(8) == 0:
        named.append(Named(scene.readers["rudenko"].person_id, Role.INFORMED))
    priority = dice.pick([Priority.USUAL] * 6 + [Priority.PROMPT, Priority.URGENT])
    asked = (
        f"calendar:{dice.pick((5, 10, 14, 20, 30))}" if priority is Priority.USUAL else "typical"
    )
    control = dice.pick([Control.USUAL] * 8 + [Control.SPECIAL, Control.NONE])
    named = [each for each in named if each.principal_id != author.person_id]
    roles = {each.principal_id: each for each in reversed(named)}  # the first word is the weightier
    wish = Wish(
        dice.pick(TEXTS[unit]), list(reversed(roles.values())),
        author.person_id, scene.readers[dice.pick(CONTROLLERS)].person_id, priority, control,
        asked,
    )  # fmt: skip
    if asked == "calendar:30":
        half = office_calendar().previous_working_day(day + timedelta(days=15))
        wish = replace(wish, milestones=[Interim("Доложить о ходе исполнения.", half)])
    id: UUID = stage.act(author, at_of(day, 4), issuing.give, wish)
    return id


class Fate(Enum):
    """How far an assignment is by today."""

    WORK = "is being worked on"
    LONGER = "a longer term is asked for"
    BELOW = "a part of it was passed on"
    TO_CHECK = "reported, before the controller"
    TO_ACCEPT = "checked, before the author"
    BACK = "returned for rework"
    TO_LEAVE = "executed, before it is taken off control"
    OVER = "off control"


def fate_of(n: int, age: int, left: int) -> Fate:
    """Return where the n-th assignment is: `age` working days old, `left` days before its term.

    What has a term behind it is over, but for a few; what is nearly due waits for somebody.
    """
    if left < 0:
        return {0: Fate.WORK, 9: Fate.LONGER, 14: Fate.TO_CHECK}.get(n % 18, Fate.OVER)
    if left <= 3:
        return (Fate.TO_CHECK, Fate.LONGER, Fate.WORK, Fate.TO_LEAVE)[n % 4]
    if age < 4:
        return Fate.WORK
    return (Fate.BELOW, Fate.BACK, Fate.TO_LEAVE, Fate.WORK, Fate.TO_ACCEPT, Fate.OVER)[n % 6]


def goes_on(stage: Stage, dice: Dice, id: UUID, day: date, n: int) -> None:
    """Let the people of an assignment do what they have done by today."""
    calendar, today = office_calendar(), stage.scene.today
    age = calendar.working_days_between(day, today)
    lead = taken(stage, id, day, n)
    if lead is None or lead.person_id is None or age < 1:
        return
    who = stage.people[lead.person_id]
    next_day = calendar.add_working_days(day, 1)
    if lead.state == "sent":
        stage.act(who, at_of(next_day, 5), working.accept, lead.id)
    due = lead.due_on or today
    fate = fate_of(n, age, (due - today).days)
    if fate is Fate.LONGER:
        until = calendar.add_working_days(max(due, today), 5)
        stage.act(who, at_of(today, 6), asking.ask_longer, lead.id, until, dice.pick(LONGER))
    elif fate is Fate.BELOW:
        passed_on(stage, dice, id, lead)
    elif fate is not Fate.WORK:
        last = calendar.previous_working_day(min(due, today))
        if n % 17 == 5 and due < today:
            last = min(calendar.add_working_days(due, 2), today)  # a late one
        reported(stage, dice, id, max(next_day, last), fate)


def taken(stage: Stage, id: UUID, day: date, n: int) -> DutyRow | None:
    """Return the responsible's duty, taken out of the pool by somebody of the unit."""
    lead = next((each for each in stage.duties(id) if each.role == Role.RESPONSIBLE), None)
    fresh = day > stage.scene.today - timedelta(days=4)
    if lead is None or lead.person_id is not None or (fresh and n % 2):
        return lead
    for each in stage.scene.readers.values():
        if each.unit_id == lead.principal_id:
            at = at_of(office_calendar().add_working_days(day, 1), 4)
            stage.act(each, at, working.take, lead.id)
            return next(row for row in stage.duties(id) if row.id == lead.id)
    return lead


def passed_on(stage: Stage, dice: Dice, id: UUID, lead: DutyRow) -> None:
    """Let a head of a unit give a part of it to somebody of the unit today."""
    assert lead.person_id is not None
    day = stage.scene.today
    head = stage.people[lead.person_id]
    named = {each.person_id for each in stage.duties(id)}
    row = read(stage.session, id)
    team = [each for each in stage.scene.readers.values()
            if each.unit_id == head.unit_id and each.person_id not in named
            and each.person_id not in (row.author_id, row.controller_id)]  # fmt: skip
    inside = lead.due_on is None or lead.due_on > day + timedelta(days=1)
    if not team or not inside or not head.may("assignments.give"):
        return
    due = office_calendar().previous_working_day(lead.due_on or day + timedelta(days=7))
    wish = Wish(
        "Подготовить материалы и представить мне.",
        [Named(dice.pick(team).person_id, Role.RESPONSIBLE)], head.person_id, head.person_id,
        asked_term=f"date:{max(due, day).isoformat()}", parent_duty_id=lead.id,
        basis_id=row.basis_id,
    )  # fmt: skip
    stage.act(head, at_of(day, 7), issuing.give, wish)


def reported(stage: Stage, dice: Dice, id: UUID, day: date, fate: Fate) -> None:
    """Let the co-executors and the responsible report; then the report goes as far as it went."""
    rows: Sequence[DutyRow] = [each for each in stage.duties(id) if each.role != Role.INFORMED]
    for each in sorted(rows, key=lambda each: each.role == Role.RESPONSIBLE):
        if each.person_id is None:
            return
        who = stage.people[each.person_id]
        said = working.Said(dice.pick(DONE))
        stage.act(who, at_of(day, 8), working.report, each.id, said)
        if each.role == Role.EXECUTOR and rows[0].person_id is not None:
            stage.act(stage.people[rows[0].person_id], at_of(day, 8),
                      deciding.accept_report, each.id)  # fmt: skip
    if fate is not Fate.TO_CHECK:
        decided(stage, dice, id, day, fate)


def decided(stage: Stage, dice: Dice, id: UUID, day: date, fate: Fate) -> None:
    """Let the controller and the author act on the responsible's report."""
    row = read(stage.session, id)
    lead = next(each for each in stage.duties(id) if each.role == Role.RESPONSIBLE)
    at = at_of(min(office_calendar().add_working_days(day, 1), stage.scene.today), 9)
    controller = stage.people.get(row.controller_id or 0)
    if controller is not None and row.controller_id != row.author_id:
        stage.act(controller, at, deciding.check_report, lead.id)
    author = stage.people[row.author_id]
    if fate is Fate.TO_ACCEPT:
        return
    if fate is Fate.BACK:
        stage.act(author, at, deciding.return_report, lead.id, dice.pick(REWORK))
        return
    stage.act(author, at, deciding.accept_report, lead.id)
    if controller is not None and fate is Fate.OVER:
        stage.act(controller, at, ending.take_off_control, id, Ground.DONE)


def offered(stage: Stage, helper: str, leader: str, unit: str, text: str) -> None:
    """Let an assistant prepare a draft that waits for the leader's tap."""
    scene = stage.scene
    who, author = scene.readers[helper], scene.readers[leader]
    at = at_of(scene.today, 3)
    wish = Wish(
        text, [Named(team_of(scene, unit)[0].person_id, Role.RESPONSIBLE)], author.person_id,
        scene.readers[CONTROLLERS[0]].person_id, asked_term="working:5",
    )  # fmt: skip
    id = stage.act(who, at, drafting.write, wish)
    stage.act(who, at, drafting.offer, id, version=1)


def repeated(stage: Stage, author: str, unit: str, text: str, rule: Repetition) -> None:
    """Let a leader give a periodic assignment; its instances follow by the job of the night."""
    scene = stage.scene
    who = scene.readers[author]
    wish = Wish(
        text, [Named(team_of(scene, unit)[0].person_id, Role.RESPONSIBLE)], who.person_id,
        scene.readers[CONTROLLERS[0]].person_id,
    )  # fmt: skip
    plan = Plan(rule, scene.today, ahead_days=5)
    stage.act(who, at_of(scene.today, 3), begin, wish, plan)
