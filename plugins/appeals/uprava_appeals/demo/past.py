"""The year behind: appeals registered by the act itself, their ends written down as rows."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import LiteralString
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import driver, execute, fetch_values
from uprava.demo.dice import Dice
from uprava.demo.scene import DemoScene
from uprava.documents.service.terms import office_calendar
from uprava.users.reader import Reader

from uprava_appeals.demo.story import SEED, Fate, Tale, curator
from uprava_appeals.demo.words import ABUSE, LONGER, OTHERS
from uprava_appeals.intake.service.registering import register_appeal
from uprava_appeals.intake.values import RegisteredAppeal
from uprava_appeals.law.grounds import Notice
from uprava_appeals.values import QuestionState, Standing
from uprava_appeals.work.service.waiting import CONSIDERS

REGISTRARS = ("registrar", "chernyh", "lukina")

GROUNDS = {
    Fate.ANSWERED: "answer", Fate.LATE: "answer", Fate.EXTENDED: "answer",
    Fate.FORWARDED: "forward", Fate.ANONYMOUS: "anonymous", Fate.ABUSE: "abuse",
}  # fmt: skip
STATES = {Fate.FORWARDED: QuestionState.FORWARDED, Fate.ANONYMOUS: QuestionState.LEFT,
          Fate.ABUSE: QuestionState.LEFT}  # fmt: skip
NOTICES = {Fate.FORWARDED: Notice.FORWARDED, Fate.ABUSE: Notice.ABUSE}
DAYS = {
    Fate.ANSWERED: (6, 27), Fate.LATE: (32, 36), Fate.EXTENDED: (33, 38), Fate.FORWARDED: (1, 6),
    Fate.ANONYMOUS: (1, 5), Fate.ABUSE: (2, 6),
}  # fmt: skip
"""Calendar days from registration to the end."""

Rows = list[dict[str, object]]


@dataclass
class Shelf:
    """What the year has made so far: appeals by their places in the story, and rows to write."""

    scene: DemoScene
    known: dict[int, UUID] = field(default_factory=dict)
    questions: Rows = field(default_factory=list)
    appeals: Rows = field(default_factory=list)
    decisions: Rows = field(default_factory=list)
    longer: Rows = field(default_factory=list)
    grants: Rows = field(default_factory=list)


def fill_past(session: Session, scene: DemoScene, tales: Sequence[Tale]) -> None:
    """Register the appeals on their days and end each as its fate says."""
    today = session.info["today"]
    shelf = Shelf(scene)
    for each in tales:
        made = registered(session, each, shelf)
        end(session, each, made, shelf)
    session.info.update(today=today, reader=None, demo_appeals=shelf.known)
    write(session, shelf)


def registered(session: Session, tale: Tale, shelf: Shelf) -> RegisteredAppeal:
    """Let a registrar register an appeal on its day."""
    scene = shelf.scene
    registrar = scene.readers[Dice(scene.seed + SEED + 2, tale.index).pick(REGISTRARS)]
    session.info.update(reader=registrar, today=tale.day)
    leader = scene.readers[curator(tale)].person_id
    first = shelf.known.get(tale.earlier) if tale.earlier else None
    card = replace(tale.card, addressee_id=leader, first_id=first)
    made = register_appeal(
        session, card, (), reader=registrar, at=tale.at, jobs=scene.installation.jobs
    )
    query = "update documents.document set registered_at = created_at where id = %s"
    execute(session, query, (made.head.id,))
    shelf.known[tale.index] = made.head.id
    return made


def team_of(scene: DemoScene, unit: str) -> list[Reader]:
    """Return who works in a unit, its head first."""
    return [each for each in scene.readers.values() if each.unit_id == scene.units[unit]]


def end(session: Session, tale: Tale, made: RegisteredAppeal, shelf: Shelf) -> None:
    """Gather the rows that tell how an appeal ended."""
    scene, id = shelf.scene, made.head.id
    dice = Dice(scene.seed + SEED + 3, tale.index)
    first, last = DAYS[tale.fate]
    until = tale.day + timedelta(days=dice.between(first, last))
    over = max(office_calendar().previous_working_day(until + timedelta(days=1)), tale.day)
    state = STATES.get(tale.fate, QuestionState.ANSWERED)
    leader = scene.readers[curator(tale)].person_id
    ids = fetch_values(
        session, "select id from appeals.question where document_id = %s order by position", (id,)
    )
    for question, told in zip(ids, tale.questions, strict=True):
        who = dice.pick(team_of(scene, told.unit)).person_id
        answered = state is QuestionState.ANSWERED
        values: dict[str, object] = {
            "id": question, "document": id, "state": state, "who": who if answered else None,
            "due": made.head.due_on if answered else None, "by": leader, "at": tale.at,
            "report": told.found if answered else "", "on": over,
            "result": told.result if answered else None,
            "reason": CONSIDERS,
            "measures": told.found if told.result == "measures" and answered else "",
        }  # fmt: skip
        shelf.questions.append(values)
        if answered:
            shelf.grants.append(values)
        shelf.decisions.append(decision(dice, tale, made, values))
    shelf.appeals.append({
        "id": id, "on": over, "answered": over if state is QuestionState.ANSWERED else None,
        "state": Standing.CLOSED, "at": moment(tale.at, over),
    })  # fmt: skip
    if tale.fate is Fate.EXTENDED:
        extend(dice, tale, made, leader, shelf)


def moment(at: datetime, day: date) -> datetime:
    """Return the same hour of another day."""
    return at + (day - at.date())


def decision(
    dice: Dice, tale: Tale, made: RegisteredAppeal, values: dict[str, object]
) -> dict[str, object]:
    """Return the decision a question ended with."""
    fate, on = tale.fate, values["on"]
    assert isinstance(on, date)
    answered = GROUNDS[fate] == "answer"
    notice = NOTICES.get(fate)
    return values | {
        "ground": GROUNDS[fate], "said": ABUSE if fate is Fate.ABUSE else "",
        "body": dice.pick(OTHERS) if fate is Fate.FORWARDED else "",
        "number": f"{made.number}/1" if answered or fate is Fate.FORWARDED else "",
        "day": on if answered or fate is Fate.FORWARDED else None, "decided": moment(tale.at, on),
        "notice": notice, "notice_due": tale.day + timedelta(days=7) if notice else None,
        "told": on if notice else None,
    }  # fmt: skip


def extend(dice: Dice, tale: Tale, made: RegisteredAppeal, leader: int, shelf: Shelf) -> None:
    """Gather what tells of a longer term: decided before the old one ended, the author told."""
    was = made.head.due_on or tale.day + timedelta(days=30)
    on = office_calendar().previous_working_day(was)
    shelf.longer.append({
        "document": made.head.id, "was": was, "until": was + timedelta(days=30), "by": leader,
        "on": on, "at": moment(tale.at, on), "reason": dice.pick(LONGER),
    })  # fmt: skip


QUESTIONS: LiteralString = """
update appeals.question set state = %(state)s, principal_id = %(who)s, person_id = %(who)s,
    due_on = %(due)s, given_by = %(by)s, given_at = %(at)s, report = %(report)s,
    reported_at = case when %(who)s::int is not null then %(at)s::timestamptz end,
    reported_by = %(who)s, result = %(result)s, measures = %(measures)s,
    measures_taken = %(measures)s <> '', decided_on = %(on)s
where id = %(id)s"""

DECISIONS: LiteralString = """
insert into appeals.decision (document_id, question_id, ground, said, body, letter_number,
    letter_date, page, decided_by, decided_on, decided_at, notice, notice_due, told_on, told_how,
    reversed_why)
values (%(document)s, %(id)s, %(ground)s, %(said)s, %(body)s, %(number)s, %(day)s, '', %(by)s,
    %(on)s, %(decided)s, %(notice)s, %(notice_due)s, %(told)s, '', '')"""

EXTENSIONS: LiteralString = """
with decided as (
    insert into appeals.decision (document_id, ground, said, body, letter_number, page, decided_by,
        decided_on, decided_at, notice, notice_due, told_on, told_how, reversed_why)
    values (%(document)s, 'extension', %(reason)s, '', '', '', %(by)s, %(on)s, %(at)s, 'extended',
        %(was)s, %(on)s, '', '') returning id
)
insert into appeals.prolonging (document_id, days, cause, reason, was, until, asked_by, asked_at,
    granted, decided_by, decided_at, decision_id)
select %(document)s, 30, 'request', %(reason)s, %(was)s, %(until)s, %(by)s, %(at)s, true, %(by)s,
    %(at)s, id from decided"""

LATER: LiteralString = """
update documents.document set due_on = %(until)s where id = %(document)s"""

MET: LiteralString = """
update appeals.clock set met_on = %(on)s,
    fell_away = %(answered)s::date is null and ground = 'answer'
where document_id = %(id)s and met_on is null"""

APPEALS: LiteralString = """
update appeals.appeal set answered_on = %(answered)s, closed_on = %(on)s, reviewed = false,
    standing = %(state)s, standing_on = %(on)s, due_on = null
where document_id = %(id)s"""

CARDS: LiteralString = """
update documents.document set state = %(state)s, changed_at = %(at)s where id = %(id)s"""

WAITING: LiteralString = "delete from work.item where document_id = %(id)s"

BELLS: LiteralString = "delete from work.notice where document_id = %(id)s"

GRANTS: LiteralString = """
insert into documents.access_grant (document_id, principal_id, reason, level, kind, hidden,
    granted_at)
values (%(document)s, %(who)s, %(reason)s, 'edit', 'appeals.appeal', false, %(at)s)
on conflict do nothing"""

READERS: LiteralString = """
update documents.text as t set readers = (select array_agg(distinct g.principal_id)
    from documents.access_grant as g where g.document_id = t.document_id)
where t.document_id = %(id)s"""


def write(session: Session, shelf: Shelf) -> None:
    """Write all ends down at once."""
    whole: tuple[tuple[LiteralString, Rows], ...] = (
        (QUESTIONS, shelf.questions), (DECISIONS, shelf.decisions), (EXTENSIONS, shelf.longer),
        (LATER, shelf.longer), (MET, shelf.appeals), (APPEALS, shelf.appeals),
        (CARDS, shelf.appeals), (WAITING, shelf.appeals), (BELLS, shelf.appeals),
        (GRANTS, shelf.grants), (READERS, shelf.appeals),
    )  # fmt: skip
    with driver(session).cursor() as cursor:
        for statement, rows in whole:
            cursor.executemany(statement, rows)
