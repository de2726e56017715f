"""A longer term of an answer: asked for, granted by the head, told to the author.

And documents asked of another body, which it sends within a term of its own.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.calendar import Deadline, due, get_rule
from uprava.calendar.service import office_calendar
from uprava.db.sql import execute, fetch, fetch_one, fetch_value
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.i18n import N_, _
from uprava.users.reader import Reader

from uprava_appeals.intake.service.clocks import deadline_of, move, rules, start
from uprava_appeals.intake.service.reading import AppealRow, ClockRow, list_clocks, name_of
from uprava_appeals.law.facts import Branch
from uprava_appeals.law.prolonging import EXTENDABLE, Cause, prolong
from uprava_appeals.law.terms import Term
from uprava_appeals.work.rules import why_not_at_work, why_not_longer
from uprava_appeals.work.service.deciding import INSERT
from uprava_appeals.work.service.holding import (
    Held,
    held,
    refuse,
    require_considerer,
    require_worker,
    selves,
    today_of,
)
from uprava_appeals.work.service.undoing import move_executors, reason_in
from uprava_appeals.work.service.waiting import finish, tell
from uprava_appeals.work.values import DOCUMENTS, Body, Longer


@dataclass(frozen=True, slots=True)
class Asked:
    """A longer term: asked for, granted, refused (`granted` None: not decided)."""

    id: int
    document_id: UUID
    days: int
    cause: str
    reason: str
    was: date
    until: date
    asked_by: int
    asked: str | None
    asked_at: datetime
    granted: bool | None
    decided: str | None
    decision_id: int | None


ASKED = f"""
select r.id, r.document_id, r.days, r.cause, r.reason, r.was, r.until, r.asked_by,
    {name_of("r.asked_by")} as asked, r.asked_at, r.granted, {name_of("r.decided_by")} as decided,
    r.decision_id
from appeals.prolonging as r"""


def list_asked(session: Session, id: UUID) -> list[Asked]:
    """Return the longer terms an appeal was asked, the earliest first."""
    return fetch(session, Asked, f"{ASKED} where r.document_id = %s order by r.id", (id,))


def answer_clock(session: Session, row: AppealRow) -> tuple[ClockRow, Deadline]:
    """Return the running term of the answer. Raises ConflictError when there is none."""
    for each in list_clocks(session, row.id):
        deadline = deadline_of(session, each)
        if each.met_on is None and each.decision_id is None and deadline.rule.code in EXTENDABLE:
            return each, deadline
    raise ConflictError(_("No term of an answer runs that could be extended."))


def ask(
    session: Session, id: UUID, wanted: Longer, *, reader: Reader, at: datetime,
    version: int | None = None,
) -> int:  # fmt: skip
    """Ask for a longer term; who considers appeals decides, until then the old one stands."""
    whole = held(session, id, reader=reader, version=version)
    require_worker(whole)
    refuse(why_not_longer(whole.now))
    asked = write(session, whole, wanted, reader=reader, at=at)
    record(session, "appeal.asked_longer", "document", id, days=wanted.days)
    finish(session, id, reader=reader, at=at)
    return asked


def extend(
    session: Session, id: UUID, wanted: Longer, *, reader: Reader, at: datetime,
    version: int | None = None,
) -> int:  # fmt: skip
    """Extend the term of the answer at once; return the decision."""
    whole = held(session, id, reader=reader, version=version)
    require_considerer(whole)
    refuse(why_not_longer(whole.now))
    asked = write(session, whole, wanted, reader=reader, at=at)
    return grant(session, whole, get_asked(session, asked), reader=reader, at=at)


def answer_asked(
    session: Session, asked_id: int, *, granted: bool, said: str = "", reader: Reader,
    at: datetime,
) -> int | None:  # fmt: skip
    """Grant or refuse a longer term that was asked for; return the decision that grants it."""
    asked = get_asked(session, asked_id)
    whole = held(session, asked.document_id, reader=reader)
    asked = get_asked(session, asked_id)  # again: others may have been faster
    require_considerer(whole)
    if asked.granted is not None:
        refuse(_("The request is decided already."))
    if granted:
        return grant(session, whole, asked, reader=reader, at=at)
    reason = reason_in(said)
    query = """update appeals.prolonging set granted = false, decided_by = %s, decided_at = %s
        where id = %s"""
    execute(session, query, (selves(reader)[0], at, asked_id))
    record(session, "appeal.longer_refused", "document", whole.head.id, why=reason[:200])
    message = N_("The term of the appeal {number} was not made longer: {why} {title}")
    tell(session, whole.head, [asked.asked_by], message, at=at, why=reason)
    finish(session, whole.head.id, reader=reader, at=at)
    return None


def get_asked(session: Session, id: int) -> Asked:
    """Return a longer term of an appeal the reader may see. Raises NotFoundError."""
    found = fetch_one(session, Asked, f"{ASKED} where r.id = %s", (id,))
    if found is None:
        raise NotFoundError(_("There is no such request."))
    return found


def write(session: Session, whole: Held, wanted: Longer, *, reader: Reader, at: datetime) -> int:
    """Write down that a longer term is wanted. Raises InvalidError naming `days` or `reason`."""
    reason = wanted.reason.strip()
    if not 1 <= len(reason) <= 1000:
        wrong = _("Say in words why.")
        raise InvalidError(wrong, fields={"reason": wrong})
    clock, _deadline = answer_clock(session, whole.row)
    branch = longer(session, whole, wanted.days, wanted.cause)
    query = """
        insert into appeals.prolonging (document_id, days, cause, reason, was, until, asked_by,
            asked_at) values (%s, %s, %s, %s, %s, %s, %s, %s) returning id"""
    values = (
        whole.head.id, wanted.days, wanted.cause, reason, clock.due_on, branch.date,
        selves(reader)[0], at,
    )  # fmt: skip
    return int(fetch_value(session, query, values))


def longer(session: Session, whole: Held, days: int, cause: Cause) -> Branch:
    """Return the extended term. Raises InvalidError naming `days` beyond what the law lets."""
    _clock, deadline = answer_clock(session, whole.row)
    try:
        return prolong(
            deadline, days, decided=today_of(session), cause=cause,
            calendar=office_calendar(session),
        )  # fmt: skip
    except InvalidError as error:
        raise InvalidError(error.detail, code="term-limit", fields={"days": error.detail}) from None


def grant(session: Session, whole: Held, asked: Asked, *, reader: Reader, at: datetime) -> int:
    """Move the term, with the notice the author gets before the old one ends."""
    branch = longer(session, whole, asked.days, Cause(asked.cause))
    clock, before = answer_clock(session, whole.row)
    assert branch.deadline is not None
    move(session, clock, branch.deadline)
    move_executors(session, whole.head.id, was=clock.due_on, now=branch.deadline.date)
    values = {
        "document": whole.head.id, "question": None, "ground": branch.ground.code,
        "said": asked.reason, "body": "", "body_id": None, "page": "", "number": "", "day": None,
        "by": selves(reader)[0], "on": today_of(session), "at": at, "notice": branch.notices[0],
        "due": before.date,
    }  # fmt: skip
    decision = int(fetch_value(session, INSERT, values))
    start(session, whole.head.id, branch.ground, before, decision_id=decision)
    query = """update appeals.prolonging set granted = true, decided_by = %s, decided_at = %s,
        decision_id = %s, was = %s, until = %s where id = %s"""
    execute(session, query, (
        selves(reader)[0], at, decision, before.date, branch.deadline.date, asked.id,
    ))  # fmt: skip
    until = f"{branch.deadline.date:%d.%m.%Y}"
    record(session, "appeal.extended", "document", whole.head.id, until=until, days=asked.days)
    message = N_("The term of the appeal {number} is extended until {until}: {title}")
    people = [each.person_id for each in whole.questions] + [asked.asked_by]
    tell(session, whole.head, people, message, at=at, until=until)
    finish(session, whole.head.id, reader=reader, at=at)
    return decision


def request_documents(
    session: Session, id: UUID, body: Body, said: str, *, reader: Reader, at: datetime
) -> int:
    """Write down that documents were asked of another body, which has 15 days to send them.

    59-FZ, article 10, part 2. Returns the decision; `undoing.told` writes down that they came.
    """
    whole = held(session, id, reader=reader)
    require_worker(whole)
    refuse(why_not_at_work(whole.now))
    if not body.name.strip():
        wrong = _("Name the body.")
        raise InvalidError(wrong, fields={"bodies": wrong})
    asked_on = body.day or today_of(session)
    rule = get_rule(rules(), Term.DOCUMENTS, on=whole.row.received_on)
    deadline = due(rule, asked_on, office_calendar(session))
    values = {
        "document": id, "question": None, "ground": DOCUMENTS.code, "said": reason_in(said),
        "body": body.name.strip(), "body_id": body.id, "page": "", "number": body.number,
        "day": asked_on, "by": selves(reader)[0], "on": today_of(session), "at": at,
        "notice": None, "due": None,
    }  # fmt: skip
    decision = int(fetch_value(session, INSERT, values))
    start(session, id, DOCUMENTS, deadline, decision_id=decision)
    record(session, "appeal.requested", "document", id, body=body.name,
           until=f"{deadline.date:%d.%m.%Y}")  # fmt: skip
    finish(session, id, reader=reader, at=at)
    return decision
