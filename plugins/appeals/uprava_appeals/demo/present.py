"""The last weeks: appeals that go on by the acts themselves, each somewhere else on its way."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.ids import uuid7_of
from uprava.db.sql import execute
from uprava.demo.dice import Dice
from uprava.demo.scene import DemoScene
from uprava.documents.service.terms import office_calendar
from uprava.users.reader import Reader

from uprava_appeals.demo.outgoing import answer_to, go_out
from uprava_appeals.demo.past import REGISTRARS, team_of
from uprava_appeals.demo.stage import Forwarded, Out, Stage, answered, put_away
from uprava_appeals.demo.story import SEED, Fate, Tale, curator
from uprava_appeals.demo.words import ABUSE, LONGER, OTHERS
from uprava_appeals.demo.words import Told as Words
from uprava_appeals.intake.service.reading import QuestionRow, read
from uprava_appeals.intake.service.registering import receive, register_appeal
from uprava_appeals.law.channels import Channel
from uprava_appeals.law.prolonging import Cause
from uprava_appeals.replies.service import drafting
from uprava_appeals.values import Repeat
from uprava_appeals.work.service import deciding, giving, prolonging, working
from uprava_appeals.work.values import Body, Charge, Decided, Longer, Outcome

ONE = timedelta(days=1)

LATELY = timedelta(days=4)

A_TERM = timedelta(days=29)

FORWARDED_LATELY = timedelta(days=24)
"""The covering letters of these days are there."""


def fill_present(
    session: Session, scene: DemoScene, tales: Sequence[Tale], known: dict[int, UUID]
) -> None:
    """Register the appeals of the last weeks, then let the people act on each."""
    today = session.info["today"]
    people = {each.person_id: each for each in scene.readers.values()}
    stage = Stage(session, scene, people, forgotten(tales, scene.today))
    for n, tale in enumerate(tales, 1):
        if tale.day > scene.today - LATELY and tale.earlier is None and n % 3 == 0:
            arrived(stage, tale)
            continue
        fresh = tale.day > scene.today - 2 * LATELY and n % 5 == 0
        id = known[tale.index] = registered(stage, tale, known, before_leader=not fresh)
        if not fresh:
            goes_on(stage, tale, id, n)
    go_out(stage)
    session.info.update(today=today, reader=None)


def forgotten(tales: Sequence[Tale], today: date) -> int | None:
    """Return the newest appeal whose term is over, so that one is overdue on any day."""
    due = [each for each in tales if each.day < today - A_TERM - 2 * ONE]
    ended = [each.index for each in due if each.fate in (Fate.ANSWERED, Fate.LATE)]
    return ended[-1] if ended else None


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
    lately = tale.day > stage.scene.today - FORWARDED_LATELY
    body = Body(OTHERS[n % len(OTHERS)], number="" if lately else f"01-15/{n}", day=day)
    ground, said, bodies = {
        Fate.FORWARDED: ("forward", "", (body,)),
        Fate.ANONYMOUS: ("anonymous", "", ()),
        Fate.ABUSE: ("abuse", ABUSE, ()),
    }[tale.fate]  # fmt: skip
    stage.act(leader, day, deciding.decide, id, Decided(ground, said=said, bodies=bodies))
    if bodies and lately:
        stage.letters.append(Forwarded(id, body.name, day))
        return
    told = office_calendar().add_working_days(day, 2)
    if told > stage.scene.today or n % 5 == 0:
        return
    put_away(stage, id, told)


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
    if left < 0 and (tale.index == stage.forgotten or (n % 7 == 0 and left >= -LATELY.days)):
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
    writer = stage.people.get(rows[0].person_id or 0)
    if writer is not None:
        wish = answer_to(tale, rows)
        stage.out.append(Out(id, wish, writer, sent, found, filed=n % 3 > 0))
    else:
        answered(stage, id, sent, found, filed=n % 3 > 0)


def drafted(stage: Stage, tale: Tale, rows: Sequence[QuestionRow], day: date) -> None:
    """Let the executor of the first question begin the answer."""
    who = stage.people.get(rows[0].person_id or 0)
    if who is not None:
        stage.act(who, day, drafting.draft, answer_to(tale, rows))


def outcome_of(told: Words) -> Outcome:
    """Return what a question comes to."""
    taken = told.result == "measures"
    return Outcome(told.result, told.found if taken else "", taken)
