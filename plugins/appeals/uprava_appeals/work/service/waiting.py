"""After an act: the appeal's state, what waits for whom, who sees it, who is told."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import execute, fetch_value, fetch_values
from uprava.documents.models import AccessRight
from uprava.documents.service.access import Opening, close_to, get_document, open_to
from uprava.extension import DocumentHead
from uprava.i18n import N_
from uprava.users.reader import Reader
from uprava.work.service import (
    Message,
    Noticed,
    move_term,
    notify,
    put_into,
    take_out,
    take_out_of_all,
)
from uprava.work.service.items import list_before
from uprava.work.service.people import people_behind

from uprava_appeals.intake.service.reading import AppealRow, QuestionRow, list_questions, read
from uprava_appeals.intake.service.standing import settle
from uprava_appeals.intake.values import TO_GIVE, TO_REGISTER, TO_REVIEW
from uprava_appeals.values import EXECUTE, OVER, QuestionState, Standing
from uprava_appeals.work.service.terms import meet_answer
from uprava_appeals.work.values import DECIDE

CONSIDERS = N_("considers the appeal")
REVIEWS = N_("says who considers the appeal")
"""Why people see an appeal: messages of the card's «почему я это вижу»."""

FOLDERS = (TO_REVIEW, TO_GIVE, EXECUTE, DECIDE)
"""Where a registered appeal may wait."""

Waiting = dict[int, date | None]
"""For whom an appeal waits in a folder, with the term of each."""


def finish(session: Session, id: UUID, *, reader: Reader, at: datetime) -> Standing:
    """Bring the appeal where its questions ask for, and let it wait for who has to act now.

    Every act on an appeal ends with it, those of replies too.
    """
    questions = list_questions(session, id)
    meet_answer(session, id, questions)
    if not any(each.state == QuestionState.NEW for each in questions):
        execute(session, "update appeals.appeal set reviewed = false where document_id = %s and"
                         " reviewed", (id,))  # fmt: skip
    standing = settle(session, id, reader=reader, at=at)
    let_wait(session, id, reader=reader, at=at)
    return standing


def let_wait(session: Session, id: UUID, *, reader: Reader, at: datetime) -> None:
    """Let an appeal wait for those who have something to do with it, and for nobody else."""
    head, row = get_document(session, id, reader=reader), read(session, id)
    questions = list_questions(session, id)
    wanted: dict[str, Waiting] = {each: {} for each in FOLDERS}
    if row.standing in OVER:
        take_out_of_all(session, TO_REGISTER, id, reader=reader, at=at)
    elif row.standing != Standing.RECEIVED:
        wanted = {
            TO_REVIEW: leaders(row), TO_GIVE: handers(row, questions),
            EXECUTE: executors(row, questions), DECIDE: deciders(session, row, questions),
        }  # fmt: skip
    for folder, people in wanted.items():
        put_right(session, head, folder, people, reader=reader, at=at)


def leaders(row: AppealRow) -> Waiting:
    """Return before whom an appeal is."""
    return {row.addressee_id: row.due_on} if row.reviewed and row.addressee_id else {}


def handers(row: AppealRow, questions: Sequence[QuestionRow]) -> Waiting:
    """Return the unit that hands an appeal out: it is before nobody, and a question is nobody's."""
    new = any(each.state == QuestionState.NEW for each in questions)
    return {row.unit_id: row.due_on} if new and not row.reviewed and row.unit_id else {}


def executors(row: AppealRow, questions: Sequence[QuestionRow]) -> Waiting:
    """Return who considers questions, or has reported and now prepares the answer.

    What became a task waits in the tasks of its executor until it is reported.
    """
    found: Waiting = {}
    for each in questions:
        given = each.state == QuestionState.GIVEN and each.task_id is None
        reported = each.state == QuestionState.REPORTED and not row.replying
        who = each.person_id or each.principal_id
        if who is not None and (given or reported):
            days = [day for day in (found.get(who), each.due_on, row.due_on) if day is not None]
            found[who] = min(days, default=None)
    return found


def deciders(session: Session, row: AppealRow, questions: Sequence[QuestionRow]) -> Waiting:
    """Return who decides on a longer term that is asked for: who gave the questions."""
    query = "select asked_by from appeals.prolonging where document_id = %s and granted is null"
    if not fetch_values(session, query, (row.id,)):
        return {}
    givers = {each.given_by for each in questions if each.given_by is not None}
    if not givers and row.addressee_id is not None:
        givers = {row.addressee_id}
    return dict.fromkeys(sorted(givers), row.due_on)


def put_right(
    session: Session, head: DocumentHead, folder: str, wanted: Waiting, *, reader: Reader,
    at: datetime,
) -> None:  # fmt: skip
    """Let an appeal wait in a folder for the wanted ones; who waited before is not told twice."""
    for each in list_before(session, folder, head.id):
        if each.principal_id not in wanted:
            take_out(session, folder, head.id, principal_id=each.principal_id, reader=reader, at=at)
    for who, due in wanted.items():
        own = replace(head, due_on=due)
        put_into(session, folder, own, person_id=who, reader=reader, at=at)
        query = """select due_on from work.item where document_id = %s and folder = %s
            and principal_id = %s and done_at is null"""
        was = fetch_value(session, query, (head.id, folder, who))
        if was != due:
            move_term(session, head.id, was=was, now=due, only=[who])


def open_executor(
    session: Session, head: DocumentHead, principal_id: int, *, pool: bool, at: datetime, by: int
) -> None:
    """Let who considers a question see the appeal; a person its author too, a unit not yet."""
    level = AccessRight.READ if pool else AccessRight.EDIT
    open_to(session, head, [Opening(principal_id, level, CONSIDERS)], at=at, by=by)


def close_executor(session: Session, head: DocumentHead, principal_id: int | None) -> None:
    """Take the right back from who considers no question of the appeal any more."""
    query = """select id from appeals.question
        where document_id = %s and %s in (principal_id, person_id)"""
    if principal_id is not None and not fetch_values(session, query, (head.id, principal_id)):
        close_to(session, head, principal_id=principal_id, reason=CONSIDERS)


def tell(
    session: Session, head: DocumentHead, people: Sequence[int | None], message: str, *,
    at: datetime, **values: str,
) -> None:  # fmt: skip
    """Put a notice before people or all of a unit; `{title}` and `{number}` are the appeal's."""
    known = sorted({each for each in people if each is not None})
    said = Message(message, {"title": head.title, "number": head.number or "", **values})
    notify(session, people_behind(session, known), Noticed("work", said, head.id), at=at)
