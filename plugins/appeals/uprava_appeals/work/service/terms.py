"""Statutory terms as acts end them and let them run again."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import execute

from uprava_appeals.intake.service.reading import DecisionRow, QuestionRow
from uprava_appeals.values import UNDECIDED, QuestionState
from uprava_appeals.work.values import ANSWERS


def end_question(session: Session, question_id: int, ground: str, *, on: date) -> None:
    """Stop the question's own terms: that of the ground is met, the others fall away."""
    execute(
        session,
        "update appeals.clock set met_on = %s, fell_away = ground <> %s"
        " where question_id = %s and met_on is null and decision_id is null",
        (on, ground, question_id),
    )


def meet_whole(session: Session, id: UUID, grounds: Collection[str], *, on: date) -> None:
    """Stop terms of the whole appeal: what they ask is done."""
    execute(
        session,
        "update appeals.clock set met_on = %s, fell_away = false where document_id = %s"
        " and ground = any (%s) and question_id is null and decision_id is null"
        " and met_on is null",
        (on, id, list(grounds)),
    )


def meet_answer(session: Session, id: UUID, questions: Sequence[QuestionRow]) -> None:
    """Write down the day of the answer once nothing is open and something was answered."""
    answered = [each.decided_on for each in questions
                if each.state == QuestionState.ANSWERED and each.decided_on]  # fmt: skip
    done = max(answered) if answered and not any(q.state in UNDECIDED for q in questions) else None
    execute(
        session,
        "update appeals.appeal set answered_on = %s where document_id = %s"
        " and answered_on is distinct from %s",
        (done, id, done),
    )
    if done is not None:
        meet_whole(session, id, ANSWERS, on=done)


AGAIN = """
update appeals.clock as c set met_on = null, fell_away = false
where c.document_id = %(id)s and c.decision_id is null
  and (c.met_on >= %(since)s
    or c.question_id is null and c.ground = any (%(answers)s) and %(questions)s::bigint[] <> '{}')
  and c.ground not in ('register', 'card')
  and (c.question_id = any (%(questions)s)
    or c.question_id is null and (c.ground = any (%(answers)s) or c.ground = %(ground)s
        or c.fell_away))
  and not (c.question_id is null and c.ground <> all (%(answers)s) and exists (
    select from appeals.decision as d where d.document_id = c.document_id
        and d.ground = c.ground and d.reversed_at is null))
  and not exists (select from appeals.clock as o where o.document_id = c.document_id
    and o.ground = c.ground and o.question_id is not distinct from c.question_id
    and o.decision_id is null and o.met_on is null)"""


def run_again(session: Session, decision: DecisionRow, questions: Collection[int]) -> None:
    """Let the terms run again that a decision ended, as they were: their days went on.

    That of the answer bears the day of the latest answer, perhaps before the decision.
    """
    values = {
        "id": decision.document_id, "since": decision.decided_on, "questions": list(questions),
        "answers": list(ANSWERS), "ground": decision.ground,
    }  # fmt: skip
    execute(session, AGAIN, values)


def meet_notice(session: Session, decision_id: int, *, on: date, fell_away: bool = False) -> None:
    """Stop the term within which the author is told of a decision."""
    execute(
        session,
        "update appeals.clock set met_on = %s, fell_away = %s"
        " where decision_id = %s and met_on is null",
        (on, fell_away, decision_id),
    )
