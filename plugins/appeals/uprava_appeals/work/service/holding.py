"""An appeal in the hand of who acts: held, with its questions, rights and what the rules see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch_value
from uprava.errors import ConflictError, ForbiddenError, NotFoundError
from uprava.extension import DocumentHead
from uprava.i18n import _
from uprava.users.reader import Reader

from uprava_appeals.intake.service.reading import (
    AppealRow,
    QuestionRow,
    get_question,
    hold_appeal,
    list_questions,
)
from uprava_appeals.values import CONSIDER, REGISTER, QuestionState, Standing
from uprava_appeals.work.rules import AppealNow, QuestionNow
from uprava_appeals.work.values import Right


@dataclass(frozen=True, slots=True)
class Held:
    """An appeal while other acts on it wait."""

    head: DocumentHead
    row: AppealRow
    questions: Sequence[QuestionRow]
    now: AppealNow
    rights: frozenset[Right]

    def question(self, id: int) -> tuple[QuestionRow, QuestionNow]:
        """Return one of its questions. Raises NotFoundError."""
        for row, now in zip(self.questions, self.now.questions, strict=True):
            if row.id == id:
                return row, now
        raise NotFoundError(_("The appeal has no such question."))


def held(session: Session, id: UUID, *, reader: Reader, version: int | None = None) -> Held:
    """Hold an appeal the reader may see.

    Raises NotFoundError, ConflictError when it changed since the version a form was drawn with.
    """
    head, row = hold_appeal(session, id, reader=reader, version=version)
    return seen(session, head, row, reader=reader)


def held_question(
    session: Session, id: int, *, reader: Reader, version: int | None = None
) -> tuple[Held, QuestionRow, QuestionNow]:
    """Hold the appeal of a question."""
    found = get_question(session, id, reader=reader)
    whole = held(session, found.document_id, reader=reader, version=version)
    return whole, *whole.question(id)


def seen(session: Session, head: DocumentHead, row: AppealRow, *, reader: Reader) -> Held:
    """Return an appeal the reader was let to, as it is, for screens too."""
    questions = list_questions(session, row.id)
    now = now_of(session, row, questions)
    return Held(head, row, questions, now, rights_of(head, row, questions, reader=reader))


UNTOLD = """select count(*) from appeals.decision where document_id = %s
    and (notice is not null or starts_with(ground, 'asked-'))
    and told_on is null and reversed_at is null"""

ASKED = "select exists (select from appeals.prolonging where document_id = %s and granted is null)"

NUMBER = "select coalesce(number, '') from documents.document where id = %s"


def now_of(session: Session, row: AppealRow, questions: Sequence[QuestionRow]) -> AppealNow:
    """Return what the rules look at."""
    return AppealNow(
        Standing(row.standing), [question_now(session, each) for each in questions],
        untold=int(fetch_value(session, UNTOLD, (row.id,))),
        asked=bool(fetch_value(session, ASKED, (row.id,))), letter=row.form is None,
    )  # fmt: skip


def question_now(session: Session, row: QuestionRow) -> QuestionNow:
    """Return what the rules look at of a question."""
    number = fetch_value(session, NUMBER, (row.task_id,)) if row.task_id else ""
    task = (number or "—") if row.task_id else ""
    pool = None if row.person_id else row.principal_id
    state = QuestionState(row.state)
    return QuestionNow(row.id, row.position, state, row.person_id, pool, task, bool(row.result))


def rights_of(
    head: DocumentHead, row: AppealRow, questions: Sequence[QuestionRow], *, reader: Reader
) -> frozenset[Right]:
    """Return what the reader may do: by permission, as its addressee, as an executor."""
    mine = selves(reader)
    leads = row.reviewed and row.addressee_id in mine
    found = {
        Right.CONSIDER: leads or reader.may(CONSIDER, unit=head.unit_id),
        Right.REGISTER: reader.may(REGISTER, unit=head.unit_id),
        Right.EXECUTE: any(each.person_id in mine for each in questions),
    }
    return frozenset(right for right, has in found.items() if has)


def selves(reader: Reader) -> tuple[int, ...]:
    """Return for whom the reader acts: the person acted for first, then oneself."""
    return tuple(id for id in (reader.acting_for, reader.person_id) if id is not None)


def refuse(why: str) -> None:
    """Raise ConflictError with a sentence; nothing for an empty one."""
    if why:
        raise ConflictError(why)


def require_considerer(whole: Held) -> None:
    """Raise ForbiddenError for who does not say who considers appeals."""
    if Right.CONSIDER not in whole.rights:
        raise ForbiddenError(
            _("Only who is authorised to consider appeals, or its addressee, does this.")
        )


def require_worker(whole: Held) -> None:
    """Raise ForbiddenError for who neither considers, registers nor executes."""
    if not whole.rights:
        raise ForbiddenError(_("You may read this appeal; others work on it."))


def today_of(session: Session) -> date:
    """Return the office day of the session."""
    today: date = session.info["today"]
    return today
