"""The last weeks: appeals that go on by the acts themselves, each somewhere else on its way."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.ids import uuid7_of
from uprava.db.sql import execute
from uprava.demo.dice import Dice
from uprava.demo.scene import DemoScene
from uprava.documents.service.terms import office_calendar
from uprava.users.reader import Reader

from uprava_appeals.demo.past import REGISTRARS, team_of
from uprava_appeals.demo.story import SEED, Fate, Tale, curator
from uprava_appeals.demo.words import ABUSE, LONGER, OTHERS
from uprava_appeals.demo.words import Told as Words
from uprava_appeals.intake.service.reading import QuestionRow, list_decisions, list_questions, read
from uprava_appeals.intake.service.registering import receive, register_appeal
from uprava_appeals.law.asking import CODES
from uprava_appeals.law.channels import Channel
from uprava_appeals.law.prolonging import Cause
from uprava_appeals.replies.service import drafting
from uprava_appeals.replies.values import Purpose
from uprava_appeals.values import Repeat
from uprava_appeals.work.service import answering, deciding, giving, prolonging, undoing, working
from uprava_appeals.work.values import Answered, Body, Charge, Decided, Longer, Outcome, Told

ONE = timedelta(days=1)

LATELY = timedelta(days=4)

A_TERM = timedelta(days=29)


@dataclass(frozen=True, slots=True)
class Stage:
    """The filling at one appeal: who acts is the session's reader, the day the session's."""

    session: Session
    scene: DemoScene
    people: dict[int, Reader]

    def act(self, who: Reader, day: date, act: Callable[..., Any], *what: Any, **how: Any) -> Any:
        """Let a person act on a day, as a request would."""
        at = datetime(day.year, day.month, day.day, 8, 40, tzinfo=UTC)
        self.session.info.update(reader=who, today=day)
        return act(self.session, *what, reader=who, at=at, **how)

    def open(self, id: UUID) -> list[QuestionRow]:
        """Return the questions of an appeal."""
        self.session.info["reader"] = None
        return list_questions(self.session, id)


def fill_present(
    session: Session, scene: DemoScene, tales: Sequence[Tale], known: dict[int, UUID]
) -> None:
    """Register the appeals of the last weeks, then let the people act on each."""
    today = session.info["today"]
    stage = Stage(session, scene, {each.person_id: each for each in scene.readers.values()})
    for n, tale in enumerate(tales, 1):
        if tale.day > scene.today - LATELY and tale.earlier is None and n % 3 == 0:
            arrived(stage, tale)
            continue
        fresh = tale.day > scene.today - 2 * LATELY and n % 5 == 0
        id = known[tale.index] = registered(stage, tale, known, before_leader=not fresh)
        if not fresh:
            goes_on(stage, tale, id, n)
    session.info.update(today=today, reader=None)


def registered(stage: Stage, tale: Tale, known: Mapping[int, UUID], *, before_leader: bool) -> UUID:
    """Let a registrar register an appeal on its day and put it before a leader, or nobody yet."""
    session, scene = stage.session, stage.scene
    registrar = scene.readers[Dice(scene.seed + SEED + 2, tale.index).pick(REGISTRARS)]
    session.info.update(reader=registrar, today=tale.day)
    leader = scene.readers[curator(tale)].person_id if before_leader else None
    first = known.get(tale.earlier or 0)
    card = replace(
        tale.card, addressee_id=leader, first_id=first, document_id=uuid7_of(tale.at),
        repeat=tale.card.repeat if first else Repeat.FIRST,
    )  # fmt: skip
    jobs = scene.installation.jobs
    made = register_appeal(session, card, (), reader=registrar, at=tale.at, jobs=jobs)
    query = "update documents.document set registered_at = created_at where id = %s"
    execute(session, query, (made.head.id,))
    return made.head.id


def arrived(stage: Stage, tale: Tale) -> None:
    """Let what came by the portal these days wait for its number."""
    registrar = stage.scene.readers["registrar"]
    card = replace(tale.card, channel=Channel.EPGU, document_id=uuid7_of(tale.at))
    jobs = stage.scene.installation.jobs
    stage.act(registrar, tale.day, receive, card, (), jobs=jobs)


def goes_on(stage: Stage, tale: Tale, id: UUID, n: int) -> None:
    """Let the leader, the executors and the registrar do what they have done by today."""
    calendar, today = office_calendar(), stage.scene.today
    age = calendar.working_days_between(tale.day, today)
    day = calendar.add_working_days(tale.day, 1)
    if age < 1 or day > today:
        return
    leader = stage.scene.readers[curator(tale)]
    if tale.fate in (Fate.FORWARDED, Fate.ANONYMOUS, Fate.ABUSE):
        if age >= 2:
            decided(stage, tale, id, leader, n)
        return
    if age >= 2 + n % 2:
        considered(stage, tale, id, leader, n)


def decided(stage: Stage, tale: Tale, id: UUID, leader: Reader, n: int) -> None:
    """Let the leader take the way the law leads, and the registrar tell the author."""
    day = office_calendar().add_working_days(tale.day, 2)
    ground, said, bodies = {
        Fate.FORWARDED: ("forward", "", (Body(OTHERS[n % len(OTHERS)], number=f"01-15/{n}",
                                              day=day),)),
        Fate.ANONYMOUS: ("anonymous", "", ()),
        Fate.ABUSE: ("abuse", ABUSE, ()),
    }[tale.fate]  # fmt: skip
    stage.act(leader, day, deciding.decide, id, Decided(ground, said=said, bodies=bodies))
    told = office_calendar().add_working_days(day, 2)
    if told > stage.scene.today or n % 5 == 0:
        return
    put_away(stage, id, told)


def put_away(stage: Stage, id: UUID, day: date) -> None:
    """Let the registrar tell the author and who sent the appeal on, then put it into the file."""
    registrar = stage.scene.readers["registrar"]
    stage.session.info["reader"] = None
    for each in list_decisions(stage.session, id):
        if each.notice or each.ground in CODES:
            what = Told(day, "письмом по почте")
            stage.act(registrar, day, undoing.told, each.id, what)
    stage.act(registrar, day, undoing.close, id)


def considered(stage: Stage, tale: Tale, id: UUID, leader: Reader, n: int) -> None:
    """Let the leader give the questions, the executors consider and answer them."""
    calendar, today = office_calendar(), stage.scene.today
    given = calendar.add_working_days(tale.day, 2 if n % 2 else 1)
    due = read(stage.session, id).due_on or tale.day + timedelta(days=30)
    dice = Dice(stage.scene.seed + SEED + 4, tale.index)
    until = calendar.previous_working_day(due - timedelta(days=5))
    for row, told in zip(stage.open(id), tale.questions, strict=True):
        team = team_of(stage.scene, told.unit)
        pool = waits_in_pool(stage, tale, n)
        whom = stage.scene.units[told.unit] if pool else dice.pick(team).person_id
        charge = Charge(whom, max(until, given), "Рассмотреть, подготовить ответ заявителю.")
        stage.act(leader, given, giving.give, row.id, charge)
    ready = given + timedelta(days=dice.between(6, 20))
    left = (due - today).days
    if waits_in_pool(stage, tale, n) or (ready > today and left > 3):
        return
    if tale.fate is Fate.EXTENDED and left < 8:
        wanted = Longer(30, Cause.REQUEST, dice.pick(LONGER))
        asks = calendar.previous_working_day(min(due, today))
        stage.act(leader, asks, prolonging.extend, id, wanted)
        return
    if left < 0 and n % 7 == 0:
        return  # nobody has answered it yet: overdue
    reported(stage, tale, id, min(ready, calendar.previous_working_day(min(due, today) + ONE)), n)


def waits_in_pool(stage: Stage, tale: Tale, n: int) -> bool:
    """Tell whether nobody of the unit has taken the questions yet."""
    return n % 7 == 0 and tale.day > stage.scene.today - timedelta(days=12)


def reported(stage: Stage, tale: Tale, id: UUID, day: date, n: int) -> None:
    """Let the executors tell what they found, and the answer go out of most.

    What became a task of another module is reported there; the answer ends it.
    """
    rows = stage.open(id)
    found = {row.id: outcome_of(told) for row, told in zip(rows, tale.questions, strict=True)}
    for row, told in zip(rows, tale.questions, strict=True):
        who = stage.people.get(row.person_id or 0)
        if who is not None and row.task_id is None:
            said = working.Report(told.found, found[row.id])
            stage.act(who, day, working.report, row.id, said)
    sent = office_calendar().add_working_days(day, 2)
    if sent > stage.scene.today or (n % 3 == 0 and tale.day > stage.scene.today - A_TERM):
        drafted(stage, tale, rows, day)
        return
    number = read(stage.session, id).number
    registrar = stage.scene.readers["registrar"]
    stage.act(registrar, sent, answering.answer, id, Answered(sent, found, f"{number}/1"))
    if n % 3:
        put_away(stage, id, sent)


def drafted(stage: Stage, tale: Tale, rows: Sequence[QuestionRow], day: date) -> None:
    """Let the executor of the first question begin the answer."""
    row, said = rows[0], next(iter(tale.card.authors))
    kind = "Уважаемая" if said.patronymic.endswith("на") else "Уважаемый"
    name = f"{said.given_name} {said.patronymic}".strip()
    parts = [drafting.Part(each.id, told.result, told.found)
             for each, told in zip(rows, tale.questions, strict=True)]  # fmt: skip
    wish = drafting.Wish(
        row.document_id, Purpose.ANSWER, parts, reply_by=said.reply_by,
        addressees=f"{said.full_name}\n{said.postcode}, {said.address}",
        greeting=f"{kind} {name}!" if name else "Уважаемые заявители!",
        text="\n\n".join(each.found for each in tale.questions),
    )  # fmt: skip
    who = stage.people.get(row.person_id or 0)
    if who is not None:
        stage.act(who, day, drafting.draft, wish)


def outcome_of(told: Words) -> Outcome:
    """Return what a question comes to."""
    taken = told.result == "measures"
    return Outcome(told.result, told.found if taken else "", taken)
