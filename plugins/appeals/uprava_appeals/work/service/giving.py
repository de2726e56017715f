"""Who considers a question: put before a leader, given, taken out of the unit's pool."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute
from uprava.documents.models import AccessRight
from uprava.documents.service.access import Opening, open_to
from uprava.errors import ForbiddenError, InvalidError
from uprava.extension import DocumentHead
from uprava.i18n import N_, _
from uprava.users.reader import Reader

from uprava_appeals.intake.service.reading import QuestionRow
from uprava_appeals.work.rules import (
    why_not_at_work,
    why_not_due,
    why_not_given,
    why_not_taken,
)
from uprava_appeals.work.service import tasks
from uprava_appeals.work.service.holding import (
    Held,
    held,
    held_question,
    refuse,
    require_considerer,
    selves,
    today_of,
)
from uprava_appeals.work.service.waiting import (
    REVIEWS,
    close_executor,
    finish,
    open_executor,
    tell,
)
from uprava_appeals.work.service.workers import find_worker
from uprava_appeals.work.values import LONGEST, Charge, Right


def put_before(
    session: Session, id: UUID, leader_id: int, *, reader: Reader, at: datetime,
    version: int | None = None,
) -> None:  # fmt: skip
    """Put an appeal before a leader, who says who considers its questions."""
    whole = held(session, id, reader=reader, version=version)
    if not {Right.CONSIDER, Right.REGISTER} & whole.rights:
        raise ForbiddenError(_("Only who registers or considers appeals puts them before others."))
    refuse(why_not_at_work(whole.now))
    if not any(each.state == "new" for each in whole.questions):
        refuse(_("Every question is given to somebody already."))
    worker = find_worker(session, leader_id)
    if worker is None or not worker.person:
        wrong = _("Choose a person who works here.")
        raise InvalidError(wrong, fields={"leader": wrong})
    query = """update appeals.appeal set addressee_id = %s, reviewed = true
        where document_id = %s"""
    execute(session, query, (leader_id, id))
    opening = Opening(leader_id, AccessRight.EDIT, REVIEWS)
    open_to(session, whole.head, [opening], at=at, by=reader.person_id)
    record(session, "appeal.put_before", "document", id, principals=[leader_id])
    finish(session, id, reader=reader, at=at)


def give(
    session: Session, question_id: int, charge: Charge, *, reader: Reader, at: datetime,
    version: int | None = None,
) -> None:  # fmt: skip
    """Give a question to a person or a unit, or to another one than before.

    Raises InvalidError naming `who`, `due` or `said`, ConflictError when it is decided already.
    """
    whole, row, now = held_question(session, question_id, reader=reader, version=version)
    require_considerer(whole)
    refuse(why_not_given(whole.now, now))
    check(session, whole, charge)
    worker = find_worker(session, charge.principal_id)
    assert worker is not None
    due = charge.due_on or whole.row.due_on
    query = """
        update appeals.question set state = 'given', principal_id = %(who)s,
            person_id = %(person)s, due_on = %(due)s, given_by = %(by)s, given_at = %(at)s,
            task_reference = null, task_id = null
        where id = %(id)s"""
    values = {
        "who": charge.principal_id, "person": charge.principal_id if worker.person else None,
        "due": due, "by": selves(reader)[0], "at": at, "id": question_id,
    }  # fmt: skip
    execute(session, query, values)
    leave(session, whole.head, row)
    open_executor(session, whole.head, charge.principal_id, pool=not worker.person, at=at,
                  by=reader.person_id)  # fmt: skip
    record(session, "appeal.given", "document", whole.head.id, n=row.position,
           principals=[charge.principal_id, *charge.others], until=shown(due),
           said=charge.said[:200])  # fmt: skip
    if tasks.taken(session):
        tasks.end(session, row, reader=reader, at=at)
        tasks.give(session, row, replace(charge, due_on=due), reader=reader, at=at)
    else:
        message = N_("You consider question {n} of the appeal {number}: {title} {said}")
        tell(session, whole.head, [charge.principal_id], message, at=at, n=str(row.position),
             said=charge.said)  # fmt: skip
    finish(session, whole.head.id, reader=reader, at=at)


def shown(day: date | None) -> str:
    """Return a day as histories tell it."""
    return f"{day:%d.%m.%Y}" if day else "—"


def check(session: Session, whole: Held, charge: Charge) -> None:
    """Raise InvalidError naming the fields that break a rule."""
    found = {
        "who": why_not_who(session, charge),
        "due": why_not_due(charge.due_on, latest=whole.row.due_on, today=today_of(session)),
        "said": _("At most {n} characters.").format(n=LONGEST) if len(charge.said) > LONGEST
        else "",
    }  # fmt: skip
    wrong = {name: why for name, why in found.items() if why}
    if wrong:
        raise InvalidError(next(iter(wrong.values())), fields=wrong)


def why_not_who(session: Session, charge: Charge) -> str:
    """Return why the named ones cannot consider a question; empty when they can."""
    named = (charge.principal_id, *charge.others)
    if len(set(named)) < len(named):
        return _("Somebody is named twice.")
    if charge.others and not tasks.taken(session):
        return _("One person or one unit considers a question here.")
    if any(find_worker(session, each) is None for each in named):
        return _("Choose from the list whoever works here.")
    return ""


def leave(session: Session, head: DocumentHead, was: QuestionRow) -> None:
    """Take the right back from who considered the question before."""
    for each in {was.principal_id, was.person_id}:
        close_executor(session, head, each)


def take(session: Session, question_id: int, *, reader: Reader, at: datetime) -> None:
    """Take a question out of the unit's pool. The second of two hears who was first."""
    whole, row, now = held_question(session, question_id, reader=reader)
    if now.person is not None:
        refuse(_("{name} has taken it already.").format(name=row.name))
    refuse(why_not_taken(whole.now, now, reader.principals))
    taken_by(session, whole.head, row, selves(reader)[0], at=at)
    record(session, "appeal.taken", "document", whole.head.id, n=row.position, pool=row.pool or "")
    finish(session, whole.head.id, reader=reader, at=at)


def taken_by(
    session: Session, head: DocumentHead, row: QuestionRow, person_id: int, *, at: datetime
) -> None:
    """Let a person consider a question from now on."""
    execute(
        session, "update appeals.question set person_id = %s where id = %s", (person_id, row.id)
    )
    if row.person_id not in (None, person_id):
        close_executor(session, head, row.person_id)
    open_executor(session, head, person_id, pool=False, at=at, by=person_id)
