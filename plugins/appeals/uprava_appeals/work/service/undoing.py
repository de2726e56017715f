"""What was decided and is told, or turns out wrong: notices, reversal, the file."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.calendar import replay
from uprava.calendar.service import office_calendar
from uprava.db.sql import execute, fetch, fetch_one, fetch_value
from uprava.errors import ForbiddenError, InvalidError, NotFoundError
from uprava.i18n import N_, _
from uprava.users.reader import Reader

from uprava_appeals.intake.service.clocks import deadline_of, move
from uprava_appeals.intake.service.reading import (
    DECISIONS,
    DecisionRow,
    QuestionRow,
    list_clocks,
)
from uprava_appeals.law.asking import CODES
from uprava_appeals.values import Repeat
from uprava_appeals.work.rules import why_not_closed
from uprava_appeals.work.service.holding import (
    Held,
    held,
    refuse,
    require_considerer,
    require_worker,
    selves,
    today_of,
)
from uprava_appeals.work.service.terms import meet_notice, run_again
from uprava_appeals.work.service.waiting import finish, tell
from uprava_appeals.work.values import (
    ANSWERS,
    LONGEST,
    MARKS,
    OF_QUESTIONS,
    Right,
    Told,
)


@dataclass(frozen=True, slots=True)
class Days:
    """A term before it was extended, and after."""

    was: date
    until: date


def get_decision(session: Session, id: int) -> DecisionRow:
    """Return a decision of an appeal the reader may see. Raises NotFoundError."""
    found = fetch_one(session, DecisionRow, f"{DECISIONS} where d.id = %s", (id,))
    if found is None:
        raise NotFoundError(_("There is no such decision."))
    return found


def told(session: Session, decision_id: int, said: Told, *, reader: Reader, at: datetime) -> None:
    """Write down that the author was told of a decision, or that requested documents came.

    Raises InvalidError for a day before the decision or to come.
    """
    whole = held(session, get_decision(session, decision_id).document_id, reader=reader)
    decision = get_decision(session, decision_id)
    require_worker(whole)
    if decision.told_on is not None or decision.reversed_at is not None:
        refuse(_("Somebody has written this down already. Look again."))
    if decision.notice is None and decision.ground not in ("documents", *CODES):
        refuse(_("The author need not be told of this."))
    if not decision.decided_on <= said.on <= today_of(session):
        wrong = _("Name a day from {day} up to today.")
        wrong = wrong.format(day=f"{decision.decided_on:%d.%m.%Y}")
        raise InvalidError(wrong, fields={"on": wrong})
    query = """update appeals.decision set told_on = %s, told_how = %s, notice_id = %s
        where id = %s"""
    execute(session, query, (said.on, said.how[:300], said.notice_id, decision_id))
    meet_notice(session, decision_id, on=said.on)
    act = "appeal.asker_told" if decision.ground in CODES else "appeal.documents_came"
    if decision.notice is not None:
        act = "appeal.told"
    body = decision.body if decision.ground in CODES else ""
    record(session, act, "document", whole.head.id, on=f"{said.on:%d.%m.%Y}", body=body)
    finish(session, whole.head.id, reader=reader, at=at)


def reverse(
    session: Session, decision_id: int, why: str, *, reader: Reader, at: datetime
) -> None:  # fmt: skip
    """Undo a decision: its questions are open again, their terms run on as they were.

    Letters of one decision to several bodies are undone together. An answer that turned out
    wrong is reopened so too; an appeal in the file comes out of it.
    """
    whole = held(session, get_decision(session, decision_id).document_id, reader=reader)
    decision = get_decision(session, decision_id)
    require_considerer(whole)
    reason = reason_in(why)
    if decision.reversed_at is not None:
        refuse(_("The decision is reversed already."))
    rows = together(session, decision)
    act = {each.id for each in rows}
    questions = [each for each in whole.questions if each.decision_id in act]
    mark_reversed(session, rows, reason, reader=reader, at=at)
    forget(
        session, whole, decision, concerned={*(each.id for each in questions), decision.question_id}
    )
    free(session, questions)
    run_again(session, decision, [each.id for each in questions])
    if decision.ground == "extension":
        shorten(session, decision)
    query = "update appeals.appeal set closed_on = null where document_id = %s"
    execute(session, query, (decision.document_id,))
    record(session, "appeal.reversed", "document", whole.head.id, ground=decision.ground,
           n=", ".join(str(each.position) for each in questions), why=reason[:200])  # fmt: skip
    for each in questions:
        bring_back(session, whole, each, at=at)
    finish(session, whole.head.id, reader=reader, at=at)


def reason_in(why: str) -> str:
    """Return a reason in words. Raises InvalidError without one."""
    reason = why.strip()
    if not 1 <= len(reason) <= LONGEST:
        wrong = _("Say in words why.")
        raise InvalidError(wrong, fields={"why": wrong})
    return reason


def together(session: Session, decision: DecisionRow) -> list[DecisionRow]:
    """Return the decisions of one act, one row a body."""
    first = decision.first_id or decision.id
    query = f"""{DECISIONS} where (d.id = %s or d.first_id = %s) and d.reversed_at is null
        order by d.id"""
    return fetch(session, DecisionRow, query, (first, first))


def mark_reversed(
    session: Session, rows: Sequence[DecisionRow], why: str, *, reader: Reader, at: datetime
) -> None:
    """Strike decisions out; what the author had still to be told of them falls away."""
    for each in rows:
        query = """update appeals.decision set reversed_at = %s, reversed_by = %s,
            reversed_why = %s where id = %s"""
        execute(session, query, (at, selves(reader)[0], why, each.id))
        meet_notice(session, each.id, on=today_of(session), fell_away=True)


KNOWN = """select exists (select from appeals.clock where document_id = %s and ground = %s
    and decision_id is null and (question_id is null or question_id = %s))"""


WHOSE = """
update appeals.question as q set competence = coalesce((
    select case c.ground when 'forward' then 'other' when 'complaint' then 'complaint'
        else q.competence end
    from appeals.clock as c where c.question_id = q.id and c.ground = any (%(grounds)s)
        and c.decision_id is null order by c.id limit 1), 'own')
where q.id = any (%(questions)s) and q.competence <> 'shared'"""


def forget(
    session: Session, whole: Held, decision: DecisionRow, *, concerned: Collection[int | None]
) -> None:
    """Take back what the decision said of the appeal, unless it was so from the beginning.

    A way whose term runs since the registration was told by whoever registered it.
    """
    id, ground = whole.head.id, decision.ground
    if ground in CODES:
        return
    if ground == "join":
        query = "update appeals.appeal set repeat = %s, first_id = null where document_id = %s"
        execute(session, query, (Repeat.FIRST, id))
    values = {"grounds": list(OF_QUESTIONS), "questions": [each for each in concerned if each]}
    execute(session, WHOSE, values)
    if ground in MARKS and not fetch_value(session, KNOWN, (id, ground, decision.question_id)):
        query = "update appeals.appeal set marks = array_remove(marks, %s) where document_id = %s"
        execute(session, query, (str(MARKS[ground]), id))


def free(session: Session, questions: Sequence[QuestionRow]) -> None:
    """Open questions again: for whoever considered them, else for nobody yet.

    A task they became went its own way meanwhile: they are given anew.
    """
    query = """
        update appeals.question set
            state = case when principal_id is null or task_id is not null then 'new'
                else 'given' end,
            principal_id = case when task_id is null then principal_id end,
            person_id = case when task_id is null then person_id end,
            task_id = null, task_reference = null, decided_on = null, reply_id = null,
            joined_to = null, decision_id = null
        where id = any (%s)"""
    execute(session, query, ([each.id for each in questions],))


def bring_back(session: Session, whole: Held, question: QuestionRow, *, at: datetime) -> None:
    """Tell who considered a question that it is open again."""
    message = N_("Question {n} of the appeal {number} is open again: {title}")
    people = [question.person_id or question.principal_id, question.given_by]
    tell(session, whole.head, people, message, at=at, n=str(question.position))


def shorten(session: Session, decision: DecisionRow) -> None:
    """Take an extension back: the term ends when it ended before."""
    query = """update appeals.prolonging set granted = false where decision_id = %s
        returning was, until"""
    days = fetch_one(session, Days, query, (decision.id,))
    for each in list_clocks(session, decision.document_id):
        deadline = deadline_of(session, each)
        if each.ground in ANSWERS and each.met_on is None and deadline.changes:
            changes = deadline.changes[:-1]
            calendar = office_calendar(session)
            move(session, each, replay(deadline.rule, deadline.start, changes, calendar))
    if days is not None:
        move_executors(session, decision.document_id, was=days.until, now=days.was)


def move_executors(session: Session, id: UUID, *, was: date, now: date) -> None:
    """Give executors whose term was that of the appeal the new one."""
    query = """update appeals.question set due_on = %s where document_id = %s and due_on = %s
        and state in ('new', 'given', 'reported')"""
    execute(session, query, (now, id, was))


def close(
    session: Session, id: UUID, *, reader: Reader, at: datetime, version: int | None = None
) -> None:
    """Put an appeal into the file: nothing more is expected."""
    whole = held(session, id, reader=reader, version=version)
    if not {Right.CONSIDER, Right.REGISTER} & whole.rights:
        raise ForbiddenError(_("Only who registers or considers appeals puts them into the file."))
    refuse(why_not_closed(whole.now))
    query = "update appeals.appeal set closed_on = %s where document_id = %s"
    execute(session, query, (today_of(session), id))
    record(session, "appeal.closed", "document", id)
    finish(session, id, reader=reader, at=at)
