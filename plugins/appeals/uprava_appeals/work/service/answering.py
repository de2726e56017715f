"""Answers that went out: by a reply of this module, by hand, told to the author in person."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch_value
from uprava.errors import ForbiddenError, InvalidError
from uprava.i18n import N_, _
from uprava.users.reader import Reader

from uprava_appeals.intake.service.reading import QuestionRow
from uprava_appeals.work.rules import QuestionNow, why_not_answered
from uprava_appeals.work.service import tasks
from uprava_appeals.work.service.deciding import INSERT, keep_decision
from uprava_appeals.work.service.holding import Held, held, refuse, selves, today_of
from uprava_appeals.work.service.terms import end_question
from uprava_appeals.work.service.waiting import finish, tell
from uprava_appeals.work.service.working import keep_outcome
from uprava_appeals.work.values import ANSWERS, LONGEST, Answered, Outcome, Right


def answer(
    session: Session, id: UUID, answered: Answered, *, reader: Reader, at: datetime,
    version: int | None = None,
) -> list[int]:  # fmt: skip
    """Write down an answer to questions; return the decisions, one a question.

    Raises ForbiddenError for who neither considers one of them nor may register, ConflictError
    when one is decided already, InvalidError naming `on`, `number`, `said` or `result`.
    """
    whole = held(session, id, reader=reader, version=version)
    for each in answered.questions:
        row, _now = whole.question(each)
        if not {Right.CONSIDER, Right.REGISTER} & whole.rights and (
            row.person_id not in selves(reader)
        ):
            said = _("Question {n} is considered by others.").format(n=row.position)
            raise ForbiddenError(said)
    return note_answer(session, whole, answered, reader=reader, at=at)


def note_answer(
    session: Session, whole: Held, answered: Answered, *, reader: Reader, at: datetime
) -> list[int]:
    """Write down an answer that went out, whoever sent it; `whole` as `held` returned it."""
    pairs = [whole.question(each) for each in answered.questions]
    refuse(why_not_answered(whole.now, [now for _row, now in pairs]))
    check(session, whole, answered, pairs)
    ids = []
    for row, _now in pairs:
        if outcome := answered.questions[row.id]:
            keep_outcome(session, row.id, outcome)
        query = """update appeals.question set state = 'answered', decided_on = %s, reply_id = %s
            where id = %s"""
        execute(session, query, (answered.on, answered.reply_id, row.id))
        end_question(session, row.id, answered.ground, on=answered.on)
        ids.append(write(session, whole, row, answered, reader=reader, at=at))
        tasks.end(session, row, reader=reader, at=at)
        message = N_("Question {n} of the appeal {number} is answered: {title}")
        tell(session, whole.head, [row.person_id, row.given_by], message, at=at,
             n=str(row.position))  # fmt: skip
    n = ", ".join(str(row.position) for row, _now in pairs)
    act = "appeal.answered_orally" if answered.ground == "oral" else "appeal.answered"
    record(session, act, "document", whole.head.id, n=n, number=answered.number,
           on=f"{answered.on:%d.%m.%Y}")  # fmt: skip
    finish(session, whole.head.id, reader=reader, at=at)
    return ids


def check(
    session: Session, whole: Held, answered: Answered, pairs: list[tuple[QuestionRow, QuestionNow]]
) -> None:
    """Raise InvalidError naming the fields that break a rule."""
    began = whole.row.registered_on or date.min
    oral = answered.ground == "oral"
    bare = [row.position for row, _now in pairs
            if answered.questions[row.id] is None and not row.result]  # fmt: skip
    days = _("Name a day from {day} up to today.").format(day=f"{began:%d.%m.%Y}")
    found = {
        "on": "" if began <= answered.on <= today_of(session) else days,
        "number": _("Name the number of the answer.")
        if not oral and not answered.number.strip() and answered.reply_id is None else "",
        "said": _("Say what was answered and that the author agreed to it.")
        if oral and not answered.said.strip() else "",
        "result": _("Say what question {n} came to.").format(n=next(iter(bare), ""))
        if bare else "",
        "ground": "" if answered.ground in ANSWERS else _("This is no answer on the merits."),
    }  # fmt: skip
    if len(answered.said) > LONGEST:
        found["said"] = _("At most {n} characters.").format(n=LONGEST)
    if wrong := {name: why for name, why in found.items() if why}:
        raise InvalidError(next(iter(wrong.values())), fields=wrong)


def write(
    session: Session, whole: Held, row: QuestionRow, answered: Answered, *, reader: Reader,
    at: datetime,
) -> int:  # fmt: skip
    """Write down an answer to one question."""
    values = {
        "document": whole.head.id, "question": row.id, "ground": answered.ground,
        "said": answered.said.strip(), "body": "", "body_id": None, "page": "",
        "number": answered.number.strip(), "day": answered.on, "by": selves(reader)[0],
        "on": answered.on, "at": at, "notice": None, "due": None,
    }  # fmt: skip
    decision = int(fetch_value(session, INSERT, values))
    keep_decision(session, decision, [row.id])
    return decision


def outcomes(questions: list[int], outcome: Outcome | None) -> dict[int, Outcome | None]:
    """Return the same outcome for several questions."""
    return dict.fromkeys(questions, outcome)
