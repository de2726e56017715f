"""What the law asks of an appeal that is being registered, question by question."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.calendar.service import office_calendar
from uprava.db.sql import execute, fetch_value
from uprava.users.reader import Reader

from uprava_appeals.intake.service.clocks import meet, rules, start
from uprava_appeals.intake.values import AppealCard, Judged, counts
from uprava_appeals.law import grounds
from uprava_appeals.law.asking import asked as asked_by
from uprava_appeals.law.facts import Branch, Competence, Facts
from uprava_appeals.law.judging import judge

OF_QUESTIONS = (grounds.FORWARD.code, grounds.COPIES.code, grounds.COMPLAINT.code)
"""Grounds that follow from whose question it is: each question has a term of its own for them.

The terms of all others, of the answer too, are those of the whole appeal.
"""


def judged(
    session: Session, card: AppealCard, *, registered: date | None, answers: int = 0
) -> Judged:
    """Return what the law asks of an appeal, or why it cannot be."""
    calendar, known = office_calendar(session), rules()
    asked = [facts(session, card, each.competence, registered, answers) for each in card.asked]
    verdicts = tuple(judge(each, calendar, known) for each in asked)
    return Judged(verdicts, None if verdicts[0].refusal else waited_for(session, card))


def waited_for(session: Session, card: AppealCard) -> Branch | None:
    """Return the answer the body that sent an appeal on waits for."""
    if not card.wants_telling:
        return None
    received = card.received_on or session.info["today"]
    return asked_by(card.asker, received, card.source_due, calendar=office_calendar(session),
                    rules=rules())  # fmt: skip


def facts(
    session: Session, card: AppealCard, competence: Competence, registered: date | None,
    answers: int,
) -> Facts:  # fmt: skip
    """Return what the law looks at."""
    today: date = session.info["today"]
    return Facts(
        channel=card.channel, received=card.received_on or today, today=today,
        registered=registered, form=card.form, has=card.requisites, marks=frozenset(card.marks),
        competence=competence, answers=answers, category=card.category, governor=card.governor,
    )  # fmt: skip


def start_clocks(session: Session, id: UUID, found: Judged, questions: list[int]) -> None:
    """Let the terms of everything run that must be done; `questions` as they were judged."""
    for question_id, verdict in zip(questions, found.verdicts, strict=True):
        for each in verdict.branches:
            if counts(each):
                own = question_id if each.ground.code in OF_QUESTIONS else None
                start(session, id, each.ground, each.deadline, question_id=own)


ASK = """
insert into appeals.decision (document_id, ground, said, body, body_id, letter_number, page,
    decided_by, decided_on, decided_at, told_how, reversed_why)
values (%s, %s, '', %s, %s, '', '', %s, %s, %s, '', '') returning id"""


def await_answer(session: Session, id: UUID, card: AppealCard, found: Judged, at: datetime) -> None:
    """Write down that the body an appeal came from waits for an answer, and let its term run."""
    if found.asked is None:
        return
    reader: Reader = session.info["reader"]
    values = (id, found.asked.ground.code, " ".join(card.source.split()), card.source_id,
              reader.person_id, session.info["today"], at)  # fmt: skip
    decision = int(fetch_value(session, ASK, values))
    start(session, id, found.asked.ground, found.asked.deadline, decision_id=decision)


def await_registration(session: Session, id: UUID, found: Judged) -> None:
    """Let the term of registration run, and nothing else: the rest begins with it."""
    for each in found.branches:
        if each.ground.duty == "register" or each.ground is grounds.EMAIL:
            start(session, id, each.ground, each.deadline)


def meet_registration(session: Session, id: UUID, found: Judged, *, on: date) -> None:
    """Write down until when the appeal had to be registered, and that it is."""
    await_registration(session, id, found)
    meet(session, id, grounds=[grounds.REGISTER.code], on=on)


def forget_clocks(session: Session, id: UUID) -> None:
    """Remove terms that were counted before the appeal was read."""
    execute(session, "delete from appeals.clock where document_id = %s and met_on is null", (id,))
