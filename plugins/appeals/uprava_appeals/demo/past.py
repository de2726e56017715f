"""The year behind: appeals with their questions, terms and ends, as rows under real numbers."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import LiteralString
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.calendar import Calendar, Rules
from uprava.calendar.keeping import told as told_term
from uprava.db.ids import uuid7_of
from uprava.db.sql import driver
from uprava.demo.dice import Dice
from uprava.demo.scene import DemoScene
from uprava.documents.models import AccessRight
from uprava.documents.service.access import Opening, give
from uprava.documents.service.number_templates import Tokens
from uprava.documents.service.numbering import JournalRow, take_number
from uprava.documents.service.registering import NewDocument, create, index
from uprava.users.reader import Reader

from uprava_appeals.applicants.masking import mask_of
from uprava_appeals.applicants.service.keeping import keep
from uprava_appeals.applicants.values import Said
from uprava_appeals.demo.story import SEED, Fate, Tale, curator
from uprava_appeals.demo.words import ABUSE, LONGER, OTHERS, Told
from uprava_appeals.intake.service.clocks import rules
from uprava_appeals.intake.service.judging import OF_QUESTIONS, facts
from uprava_appeals.intake.service.registering import letter_of
from uprava_appeals.intake.values import counts
from uprava_appeals.law.facts import Branch
from uprava_appeals.law.grounds import Notice
from uprava_appeals.law.judging import judge
from uprava_appeals.values import KIND, ApplicantKind, QuestionState, Standing
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

Row = dict[str, object]
Rows = list[Row]


@dataclass
class Shelf:
    """What the year has made so far: appeals by their places in the story, and rows to write."""

    scene: DemoScene
    journal: JournalRow
    edition: int
    calendar: Calendar
    known: dict[int, UUID] = field(default_factory=dict)
    applicants: dict[Said, int] = field(default_factory=dict)
    rows: dict[str, Rows] = field(default_factory=dict)

    def add(self, statement: str, row: Row) -> None:
        """Remember a row for a statement that is run at the end for all."""
        self.rows.setdefault(statement, []).append(row)


@dataclass(frozen=True, slots=True)
class Ended:
    """An appeal of the year behind: its id and number, who decided, its terms, its last day."""

    tale: Tale
    id: UUID
    number: str
    leader: int
    branches: Sequence[Branch]
    due: date
    over: date

    @property
    def answered(self) -> bool:
        """Whether it was answered on the merits."""
        return GROUNDS[self.tale.fate] == "answer"


def fill_past(session: Session, shelf: Shelf, tales: Sequence[Tale]) -> None:
    """Load the appeals of the year, each with its end. Numbers follow the days."""
    today, known = session.info["today"], rules()
    for each in tales:
        session.info["today"] = each.day
        whole(session, each, shelf, known)
    session.info.update(today=today, reader=None)
    with driver(session).cursor() as cursor:
        for statement in STATEMENTS:
            cursor.executemany(statement, shelf.rows.get(statement, []))
    record(session, "documents.loaded", "journal", shelf.journal.id, documents=len(tales))


def whole(session: Session, tale: Tale, shelf: Shelf, known: Rules) -> None:
    """Write the card of an appeal, and gather the rows of everything else."""
    scene, card, journal = shelf.scene, tale.card, shelf.journal
    dice = Dice(scene.seed + SEED + 3, tale.index)
    registrar = scene.readers[dice.pick(REGISTRARS)]
    session.info["reader"] = registrar
    told = facts(session, card, card.questions[0].competence, tale.day, 0)
    found = judge(told, shelf.calendar, known).branches
    ended = ended_of(tale, [each for each in found if counts(each) and each.date], dice, shelf)
    new = NewDocument(
        KIND, card.annotation, "", Standing.CLOSED, journal.organisation_id, journal.unit_id,
        due_on=ended.due,
    )  # fmt: skip
    head = create(session, new, reader=registrar, at=tale.at, id=ended.id)
    team = [dice.pick(team_of(scene, each.unit)).person_id for each in tale.questions]
    rights = [
        Opening(registrar.person_id, AccessRight.EDIT, "author"),
        Opening(ended.leader, AccessRight.EDIT, "addressee"),
        Opening(scene.units["delo"], AccessRight.MANAGE, "journal"),
    ]
    rights += [Opening(each, AccessRight.EDIT, CONSIDERS) for each in team if ended.answered]
    give(session, head, rights, at=tale.at, by=registrar.person_id)
    tokens = Tokens(letter=letter_of(card))
    taken = take_number(
        session, document_id=ended.id, journal=journal, tokens=tokens, today=tale.day
    )
    head = replace(head, number=taken.number, registered_on=tale.day)
    index(session, head, words=[card.source] if card.source else [])
    shelf.known[tale.index] = ended.id
    gather(session, replace(ended, number=taken.number), dice, team, registrar, shelf)


def ended_of(tale: Tale, branches: Sequence[Branch], dice: Dice, shelf: Shelf) -> Ended:
    """Return how an appeal ends, before it has its number."""
    due = min((each.date for each in branches if each.date), default=tale.day)
    if tale.fate is Fate.EXTENDED:
        due = shelf.calendar.previous_working_day(due + timedelta(days=31))
    first, last = DAYS[tale.fate]
    until = tale.day + timedelta(days=dice.between(first, last) + 1)
    over = max(shelf.calendar.previous_working_day(until), tale.day)
    leader = shelf.scene.readers[curator(tale)].person_id
    return Ended(tale, uuid7_of(tale.at), "", leader, branches, due, over)


def team_of(scene: DemoScene, unit: str) -> list[Reader]:
    """Return who works in a unit, its head first."""
    return [each for each in scene.readers.values() if each.unit_id == scene.units[unit]]


def gather(
    session: Session, ended: Ended, dice: Dice, team: Sequence[int], registrar: Reader,
    shelf: Shelf,
) -> None:  # fmt: skip
    """Gather the rows of an appeal, its authors, questions, terms and decisions."""
    tale = ended.tale
    shelf.add(REGISTERED, {"id": ended.id})
    shelf.add(APPEALS, row_of(ended, shelf))
    shelf.add(CONTENTS, {"id": ended.id, "text": tale.card.text})
    for place, said in enumerate(tale.card.authors or (Said(),), 1):
        if said.known is ApplicantKind.UNKNOWN or said not in shelf.applicants:
            shelf.applicants[said] = keep(session, said, reader=registrar, at=tale.at)
        shelf.add(AUTHORS, {
            "id": ended.id, "place": place, "applicant": shelf.applicants[said],
            "role": said.role, "name": said.full_name, "postcode": said.postcode,
            "address": said.address, "by": said.reply_by,
        })  # fmt: skip
    for place, (told, who) in enumerate(zip(tale.questions, team, strict=True), 1):
        shelf.add(QUESTIONS, question_of(ended, told, place, who, shelf.edition))
        shelf.add(DECISIONS, decision_of(ended, dice, place))
    for each in ended.branches:
        own = each.ground.code in OF_QUESTIONS
        for place in range(1, len(tale.questions) + 1) if own else (0,):
            shelf.add(CLOCKS, clock_of(ended, each, place))
    if tale.fate is Fate.EXTENDED:
        shelf.add(EXTENSIONS, extension_of(ended, dice, shelf.calendar))


def row_of(ended: Ended, shelf: Shelf) -> Row:
    """Return the row of an appeal."""
    tale, card = ended.tale, ended.tale.card
    authors = card.authors or (Said(),)
    return {
        "id": ended.id, "organisation": shelf.journal.organisation_id, "channel": card.channel,
        "form": "electronic" if card.channel in ("epgu", "site") else "written",
        "letter": card.letter, "received": card.received_on, "written": card.written_on,
        "mask": mask_of(authors), "collective": card.collective, "signers": card.signers,
        "authors": sum(each.known is not ApplicantKind.UNKNOWN for each in authors),
        "source": card.source, "source_number": card.source_number,
        "source_date": card.source_date, "source_control": card.source_control,
        "leader": ended.leader, "territory": card.territory, "has": sorted(card.requisites),
        "repeat": card.repeat, "first": shelf.known.get(tale.earlier or 0),
        "answers": int(tale.earlier is not None), "on": ended.over,
        "answered": ended.over if ended.answered else None,
    }  # fmt: skip


def question_of(ended: Ended, told: Told, place: int, who: int, edition: int) -> Row:
    """Return the row of a question."""
    tale, answered = ended.tale, ended.answered
    state = STATES.get(tale.fate, QuestionState.ANSWERED)
    measures = told.found if answered and told.result == "measures" else ""
    return {
        "id": ended.id, "place": place, "text": told.about, "code": told.code or None,
        "edition": edition if told.code else None, "territory": "",
        "competence": tale.card.questions[place - 1].competence, "state": state,
        "who": who if answered else None, "due": ended.due if answered else None,
        "by": ended.leader, "at": tale.at, "report": told.found if answered else "",
        "result": told.result if answered else None, "measures": measures,
        "taken": bool(measures), "on": ended.over,
    }  # fmt: skip


def moment(at: datetime, day: date) -> datetime:
    """Return the same hour of another day."""
    return at + (day - at.date())


def decision_of(ended: Ended, dice: Dice, place: int) -> Row:
    """Return the decision a question ended with."""
    tale, fate, on = ended.tale, ended.tale.fate, ended.over
    sent = ended.answered or fate is Fate.FORWARDED
    notice = NOTICES.get(fate)
    return {
        "id": ended.id, "place": place, "ground": GROUNDS[fate],
        "said": ABUSE if fate is Fate.ABUSE else "",
        "body": dice.pick(OTHERS) if fate is Fate.FORWARDED else "",
        "number": f"{ended.number}/1" if sent else "", "day": on if sent else None,
        "by": ended.leader, "on": on, "at": moment(tale.at, on), "notice": notice,
        "until": tale.day + timedelta(days=7) if notice else None, "told": on if notice else None,
    }  # fmt: skip


def clock_of(ended: Ended, branch: Branch, place: int) -> Row:
    """Return the row of a term; 0 is the place of the whole appeal."""
    assert branch.deadline is not None
    code = branch.ground.code
    return {
        "id": ended.id, "place": place, "ground": code,
        "term": json.dumps(told_term(branch.deadline)),
        "due": ended.due if code == "answer" else branch.date, "first": branch.date,
        "on": ended.over, "away": code == "answer" and not ended.answered,
    }  # fmt: skip


def extension_of(ended: Ended, dice: Dice, calendar: Calendar) -> Row:
    """Return a longer term: decided before the old one ended, the author told."""
    was = next(each.date for each in ended.branches if each.ground.code == "answer")
    assert was is not None
    on = calendar.previous_working_day(was)
    return {
        "id": ended.id, "was": was, "until": ended.due, "by": ended.leader, "on": on,
        "at": moment(ended.tale.at, on), "reason": dice.pick(LONGER),
    }  # fmt: skip


REGISTERED: LiteralString = """
update documents.document set registered_at = created_at where id = %(id)s"""

APPEALS: LiteralString = """
insert into appeals.appeal (document_id, organisation_id, channel, form, letter, received_on,
    written_on, mask, authors, collective, signers, source, source_number, source_date,
    source_control, addressee_id, territory, category, marks, has, governor, repeat, first_id,
    answers, reviewed, answered_on, closed_on, standing, standing_on)
values (%(id)s, %(organisation)s, %(channel)s, %(form)s, %(letter)s, %(received)s, %(written)s,
    %(mask)s, %(authors)s, %(collective)s, %(signers)s, %(source)s, %(source_number)s,
    %(source_date)s, %(source_control)s, %(leader)s, %(territory)s, '', '{}', %(has)s, false,
    %(repeat)s, %(first)s, %(answers)s, false, %(answered)s, %(on)s, 'closed', %(on)s)"""

CONTENTS: LiteralString = """
insert into appeals.content (document_id, text) values (%(id)s, %(text)s)"""

AUTHORS: LiteralString = """
insert into appeals.author (document_id, position, applicant_id, role, name, postcode, address,
    reply_by, reply_to)
values (%(id)s, %(place)s, %(applicant)s, %(role)s, %(name)s, %(postcode)s, %(address)s, %(by)s,
    '')"""

QUESTIONS: LiteralString = """
insert into appeals.question (document_id, position, text, edition_id, code, kind, territory,
    competence, state, principal_id, person_id, due_on, given_by, given_at, report, reported_at,
    reported_by, result, measures, measures_taken, decided_on)
values (%(id)s, %(place)s, %(text)s, %(edition)s, %(code)s, '', %(territory)s, %(competence)s,
    %(state)s, %(who)s, %(who)s, %(due)s, %(by)s, %(at)s, %(report)s,
    case when %(who)s::int is not null then %(at)s::timestamptz end, %(who)s, %(result)s,
    %(measures)s, %(taken)s, %(on)s)"""

OWN: LiteralString = """(select q.id from appeals.question as q
    where q.document_id = %(id)s and q.position = %(place)s)"""

DECISIONS: LiteralString = f"""
with decided as (
    insert into appeals.decision (document_id, question_id, ground, said, body, letter_number,
        letter_date, page, decided_by, decided_on, decided_at, notice, notice_due, told_on,
        told_how, reversed_why)
    values (%(id)s, {OWN}, %(ground)s, %(said)s, %(body)s, %(number)s, %(day)s, '', %(by)s, %(on)s,
        %(at)s, %(notice)s, %(until)s, %(told)s, '', '') returning id, question_id
)
update appeals.question as q set decision_id = decided.id from decided
where q.id = decided.question_id and q.decided_on is not null"""

CLOCKS: LiteralString = f"""
insert into appeals.clock (document_id, question_id, ground, term, due_on, due_first, met_on,
    fell_away)
values (%(id)s, {OWN}, %(ground)s, %(term)s, %(due)s, %(first)s, %(on)s, %(away)s)"""

EXTENSIONS: LiteralString = """
with decided as (
    insert into appeals.decision (document_id, ground, said, body, letter_number, page, decided_by,
        decided_on, decided_at, notice, notice_due, told_on, told_how, reversed_why)
    values (%(id)s, 'extension', %(reason)s, '', '', '', %(by)s, %(on)s, %(at)s, 'extended',
        %(was)s, %(on)s, '', '') returning id
)
insert into appeals.prolonging (document_id, days, cause, reason, was, until, asked_by, asked_at,
    granted, decided_by, decided_at, decision_id)
select %(id)s, 30, 'request', %(reason)s, %(was)s, %(until)s, %(by)s, %(at)s, true, %(by)s,
    %(at)s, id from decided"""

STATEMENTS = (
    REGISTERED, APPEALS, CONTENTS, AUTHORS, QUESTIONS, DECISIONS, CLOCKS, EXTENSIONS,
)  # fmt: skip
