"""Appeals, their questions, clocks and decisions as services, cards and programs need them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, LiteralString
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch, fetch_one
from uprava.documents.service.access import get_document
from uprava.documents.service.locks import hold
from uprava.errors import ConflictError, NotFoundError
from uprava.extension import DocumentHead
from uprava.i18n import _
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader

from uprava_appeals.law.channels import Channel, Form, Requisite
from uprava_appeals.law.facts import Competence, Facts, Mark
from uprava_appeals.values import QuestionState


@dataclass(frozen=True, slots=True)
class AppealRow:
    """An appeal with what the core keeps of it; nothing of it tells its author but `mask`."""

    id: UUID
    number: str | None
    standing: str
    version: int
    title: str
    registered_on: date | None
    organisation_id: int
    unit_id: int | None
    due_on: date | None
    channel: str
    form: str | None
    letter: str
    received_on: date
    written_on: date | None
    mask: str
    authors: int
    collective: bool
    signers: int
    source: str
    source_id: int | None
    source_number: str
    source_date: date | None
    source_control: bool
    source_due: date | None
    asker: str
    asked_due: date | None
    addressee_id: int | None
    addressee: str | None
    territory: str
    category: str
    marks: Sequence[str]
    has: Sequence[str]
    governor: bool
    repeat: str
    first_id: UUID | None
    answers: int
    reference: str | None
    reviewed: bool
    replying: bool
    answered_on: date | None
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One question; `name` is who considers it, `pool` the unit whose people take it."""

    id: int
    document_id: UUID
    position: int
    text: str
    edition_id: int | None
    code: str | None
    topic: str | None
    kind: str
    territory: str
    competence: str
    state: str
    principal_id: int | None
    person_id: int | None
    name: str | None
    pool: str | None
    due_on: date | None
    given_by: int | None
    given_at: datetime | None
    task_reference: str | None
    task_id: UUID | None
    report: str
    reported_at: datetime | None
    reported_by: int | None
    reported: str | None
    result: str | None
    measures: str
    measures_taken: bool
    decided_on: date | None
    reply_id: UUID | None
    joined_to: UUID | None
    decision_id: int | None


@dataclass(frozen=True, slots=True)
class ClockRow:
    """A statutory term; `term` as `uprava.calendar.keeping` restores it."""

    id: int
    document_id: UUID
    question_id: int | None
    decision_id: int | None
    ground: str
    term: dict[str, Any]
    due_on: date
    due_first: date
    met_on: date | None
    fell_away: bool


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A lawful way that was taken, and what the author was told of it."""

    id: int
    document_id: UUID
    question_id: int | None
    first_id: int | None
    ground: str
    said: str
    body: str
    body_id: int | None
    letter_number: str
    letter_date: date | None
    page: str
    decided_by: int | None
    decided: str | None
    decided_on: date
    decided_at: datetime
    notice: str | None
    notice_due: date | None
    notice_id: UUID | None
    told_on: date | None
    told_how: str
    reversed_at: datetime | None
    reversed_by: int | None
    reversed_why: str


def name_of(column: str) -> str:
    """Return the SQL of a person's short name."""
    return f"(select {SHORT_NAME} from users.person as p where p.id = {column})"


APPEALS: LiteralString = f"""
select d.id, d.number, d.state as standing, d.version, d.title, d.registered_on,
    d.organisation_id, d.unit_id, d.due_on, a.channel, a.form, a.letter, a.received_on,
    a.written_on, a.mask, a.authors, a.collective, a.signers, a.source, a.source_id,
    a.source_number, a.source_date, a.source_control, a.source_due, a.asker, a.asked_due,
    a.addressee_id,
    {name_of("a.addressee_id")} as addressee, a.territory, a.category, a.marks, a.has, a.governor,
    a.repeat, a.first_id, a.answers, a.reference, a.reviewed, a.replying, a.answered_on,
    a.closed_on
from appeals.appeal as a join documents.document as d on d.id = a.document_id"""

QUESTIONS: LiteralString = f"""
select q.id, q.document_id, q.position, q.text, q.edition_id, q.code,
    (select title from appeals.node as n where n.edition_id = q.edition_id and n.code = q.code)
        as topic,
    q.kind, q.territory, q.competence, q.state, q.principal_id, q.person_id,
    coalesce({name_of("q.person_id")},
        (select name from users.unit where unit.id = q.principal_id),
        (select title from users.post where post.id = q.principal_id)) as name,
    (select name from users.unit where unit.id = q.principal_id) as pool,
    q.due_on, q.given_by, q.given_at, q.task_reference, q.task_id, q.report, q.reported_at,
    q.reported_by, {name_of("q.reported_by")} as reported, q.result, q.measures,
    q.measures_taken, q.decided_on, q.reply_id, q.joined_to, q.decision_id
from appeals.question as q"""

CLOCKS: LiteralString = """
select c.id, c.document_id, c.question_id, c.decision_id, c.ground, c.term, c.due_on, c.due_first,
    c.met_on, c.fell_away
from appeals.clock as c"""

DECISIONS: LiteralString = f"""
select d.id, d.document_id, d.question_id, d.first_id, d.ground, d.said, d.body, d.body_id,
    d.letter_number, d.letter_date, d.page, d.decided_by, {name_of("d.decided_by")} as decided,
    d.decided_on, d.decided_at, d.notice, d.notice_due, d.notice_id, d.told_on, d.told_how,
    d.reversed_at, d.reversed_by, d.reversed_why
from appeals.decision as d"""


def get_appeal(session: Session, id: UUID, *, reader: Reader) -> AppealRow:
    """Return an appeal the reader may see. Raises NotFoundError."""
    get_document(session, id, reader=reader)
    return read(session, id)


def read(session: Session, id: UUID) -> AppealRow:
    """Return an appeal the caller was let to. Raises NotFoundError."""
    found = fetch_one(session, AppealRow, f"{APPEALS} where a.document_id = %s", (id,))
    if found is None:
        raise NotFoundError(_("There is no such appeal, or it is not open to you."))
    return found


def hold_appeal(
    session: Session, id: UUID, *, reader: Reader, version: int | None = None
) -> tuple[DocumentHead, AppealRow]:
    """Return an appeal while other acts on it wait.

    Raises NotFoundError, ConflictError when it changed since the version a form was drawn with.
    """
    get_document(session, id, reader=reader)
    hold(session, id)
    head = get_document(session, id, reader=reader)
    if version is not None and head.version != version:
        raise ConflictError(
            _("The appeal was changed since you opened it. Look again: nothing is lost.")
        )
    return head, read(session, id)


def list_questions(session: Session, id: UUID) -> list[QuestionRow]:
    """Return the questions of an appeal the reader was let to, in their order."""
    query = f"{QUESTIONS} where q.document_id = %s order by q.position"
    return fetch(session, QuestionRow, query, (id,))


def get_question(session: Session, id: int, *, reader: Reader) -> QuestionRow:
    """Return a question of an appeal the reader may see. Raises NotFoundError."""
    found = fetch_one(session, QuestionRow, f"{QUESTIONS} where q.id = %s", (id,))
    if found is None:
        raise NotFoundError(_("There is no such appeal, or it is not open to you."))
    get_document(session, found.document_id, reader=reader)
    return found


def list_clocks(session: Session, id: UUID) -> list[ClockRow]:
    """Return the terms of an appeal the reader was let to, the earliest last day first."""
    query = f"{CLOCKS} where c.document_id = %s order by c.due_on, c.id"
    return fetch(session, ClockRow, query, (id,))


def list_decisions(session: Session, id: UUID) -> list[DecisionRow]:
    """Return the decisions on an appeal the reader was let to, the earliest first."""
    query = f"{DECISIONS} where d.document_id = %s order by d.id"
    return fetch(session, DecisionRow, query, (id,))


def states_of(rows: Sequence[QuestionRow]) -> list[QuestionState]:
    """Return how far each question is."""
    return [QuestionState(each.state) for each in rows]


def facts_of(row: AppealRow, *, today: date, competence: Competence = Competence.OWN) -> Facts:
    """Return what the law looks at; the competence is that of one of its questions."""
    return Facts(
        channel=Channel(row.channel),
        received=row.received_on,
        today=today,
        registered=row.registered_on,
        form=Form(row.form) if row.form else None,
        has=frozenset(Requisite(each) for each in row.has),
        marks=frozenset(Mark(each) for each in row.marks),
        competence=competence,
        answers=row.answers,
        category=row.category,
        governor=row.governor,
    )
