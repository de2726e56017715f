"""Ways the law lets a question go: forwarded, returned, left without an answer, stopped, joined.

Each is an act of its own with its notice and the day until which the author is told.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.calendar.service import office_calendar
from uprava.db.sql import execute, fetch_value
from uprava.documents.service.access import get_document
from uprava.errors import ForbiddenError, InvalidError
from uprava.i18n import N_, _
from uprava.users.reader import Reader

from uprava_appeals.intake.service.clocks import rules, start
from uprava_appeals.intake.service.reading import AppealRow, QuestionRow, facts_of
from uprava_appeals.law.facts import Branch, Competence
from uprava_appeals.law.grounds import Ground
from uprava_appeals.law.judging import judge
from uprava_appeals.values import Repeat
from uprava_appeals.work.rules import (
    QuestionNow,
    supposed,
    way_of,
    why_not_allowed,
    why_not_decided,
    why_not_lawful,
)
from uprava_appeals.work.service import tasks
from uprava_appeals.work.service.holding import Held, held, refuse, selves, today_of
from uprava_appeals.work.service.terms import end_question, meet_whole
from uprava_appeals.work.service.waiting import finish, tell
from uprava_appeals.work.values import (
    BESIDE,
    JOIN,
    LONGEST,
    MARKS,
    OF_QUESTIONS,
    SAID,
    TO_BODIES,
    Body,
    Decided,
    DecidedWay,
    Right,
    becomes,
    ground_of,
)


class Way(NamedTuple):
    """A question on its way: whose it is, the lawful branch."""

    row: QuestionRow
    competence: Competence
    branch: Branch

    @property
    def decided_way(self) -> DecidedWay:
        """What the history calls it."""
        return DecidedWay(self.branch.ground.code)


def decide(
    session: Session, id: UUID, decided: Decided, *, reader: Reader, at: datetime,
    version: int | None = None,
) -> list[int]:  # fmt: skip
    """Take a way with a question, or with all that are open; return the decisions, one a body.

    The first of them bears the notice. Raises ForbiddenError, ConflictError with why the law does
    not lead there, InvalidError naming `bodies`, `page` or `said`.
    """
    whole = held(session, id, reader=reader, version=version)
    ground = ground_of(decided.ground)
    if ground.code not in RECORDED:
        other = _("This is decided by an act of its own.")
        raise InvalidError(other, fields={"ground": other})
    if why := why_not_allowed(ground, whole.rights):
        raise ForbiddenError(why)
    rows, now = concerned(whole, decided.question_id, alongside=ground.code in BESIDE)
    refuse(why_not_decided(whole.now, now))
    check(decided, ground)
    ways = [lawful(session, whole.row, each, ground, decided) for each in rows]
    return take(session, whole, decided, ways, reader=reader, at=at)


RECORDED = frozenset({
    "forward", "copies", "migration", "crime", "report", "complaint", "court", "email",
    "anonymous", "abuse", "unreadable", "unclear", "published", "secret", "answered",
    "elsewhere", "stop",
})  # fmt: skip
"""Ways `decide` takes; answers, extensions, requests, duplicates have acts of their own."""


def concerned(
    whole: Held, question_id: int | None, *, alongside: bool
) -> tuple[list[QuestionRow], list[QuestionNow]]:
    """Return the questions an act is about: the named one, else all that are open."""
    if question_id is not None:
        row, now = whole.question(question_id)
        return [row], [now]
    pairs = [(row, now) for row, now in zip(whole.questions, whole.now.questions, strict=True)
             if now.open or alongside]  # fmt: skip
    return [row for row, _now in pairs], [now for _row, now in pairs]


def check(decided: Decided, ground: Ground) -> None:
    """Raise InvalidError naming the fields that break a rule."""
    bodies = ground.code in TO_BODIES
    names = [each.name.strip() for each in decided.bodies]
    long = _("At most {n} characters.").format(n=LONGEST)
    found = {
        "bodies": _("Name the body.") if bodies and not (names and all(names)) else "",
        "page": _("Name the page where the answer is published.")
        if ground.code == "published" and not is_page(decided.page) else "",
        "said": _("Say in words why.") if ground.code in SAID and not decided.said.strip()
        else (long if len(decided.said) > LONGEST else ""),
    }  # fmt: skip
    if bodies and len(set(map(str.casefold, names))) < len(names):
        found["bodies"] = _("A body is named twice.")
    if wrong := {name: why for name, why in found.items() if why}:
        raise InvalidError(next(iter(wrong.values())), fields=wrong)


def is_page(text: str) -> bool:
    """Tell whether a text is the address of a page."""
    return text.startswith(("https://", "http://")) and len(text) <= 500 and not text.split()[1:]


def lawful(
    session: Session, row: AppealRow, question: QuestionRow, ground: Ground, decided: Decided
) -> Way:
    """Return a question with its lawful branch. Raises ConflictError with why there is none."""
    known = facts_of(row, today=today_of(session), competence=Competence(question.competence))
    facts = supposed(known, ground, decided)
    verdict = judge(facts, office_calendar(session), rules())
    refuse(why_not_lawful(facts, verdict, ground))
    branch = way_of(verdict, ground)
    assert branch is not None
    return Way(question, facts.competence, branch)


def take(
    session: Session, whole: Held, decided: Decided, ways: Sequence[Way], *, reader: Reader,
    at: datetime,
) -> list[int]:  # fmt: skip
    """Write a decision down with what follows from it."""
    ground, today, head = ways[0].branch.ground, today_of(session), whole.head
    note_marks(session, whole.row, ground)
    for each in ways:
        go(session, each, on=today)
    end_whole(session, whole, ways, on=today)
    ids = write(session, whole, decided, ways[0].branch, reader=reader, at=at)
    ended = [each.row.id for each in ways if becomes(ground, each.competence) is not None]
    keep_decision(session, ids[0], ended)
    bodies = ", ".join(each.name for each in decided.bodies)
    n = ", ".join(str(each.row.position) for each in ways)
    record(session, f"appeal.decided.{ways[0].decided_way}", "document", head.id, n=n, body=bodies)
    for each in ways:
        if becomes(ground, each.competence) is not None:
            tasks.end(session, each.row, reader=reader, at=at)
            message = N_("Question {n} of the appeal {number} went another way: {title}")
            tell(session, head, [each.row.person_id, each.row.given_by], message, at=at,
                 n=str(each.row.position))  # fmt: skip
    finish(session, head.id, reader=reader, at=at)
    return ids


def note_marks(session: Session, row: AppealRow, ground: Ground) -> None:
    """Keep what was said of the appeal by the way that was taken."""
    mark = MARKS.get(ground.code)
    if mark is not None and mark not in row.marks:
        query = "update appeals.appeal set marks = marks || %s where document_id = %s"
        execute(session, query, ([str(mark)], row.id))


def go(session: Session, way: Way, *, on: date) -> None:
    """Bring a question where its way leads, and end its own terms."""
    ground, question = way.branch.ground, way.row
    state = becomes(ground, way.competence)
    query = """update appeals.question set competence = %s, state = coalesce(%s, state),
        decided_on = case when %s::text is null then decided_on else %s end where id = %s"""
    execute(session, query, (way.competence, state, state, on, question.id))
    if state is not None or ground.code in OF_QUESTIONS:
        end_question(session, question.id, ground.code, on=on)


def end_whole(session: Session, whole: Held, ways: Sequence[Way], *, on: date) -> None:
    """End the term of the whole appeal the ground has, once no open question is left for it."""
    ground = ways[0].branch.ground
    if ground.code in OF_QUESTIONS:
        return
    gone = {each.row.id for each in ways}
    left = [each for each in whole.now.open if each.id not in gone]
    aside = becomes(ground, ways[0].competence) is None
    if aside or not left:
        meet_whole(session, whole.head.id, [ground.code], on=on)


INSERT = """
insert into appeals.decision (document_id, question_id, ground, said, body, body_id,
    letter_number, letter_date, page, decided_by, decided_on, decided_at, notice, notice_due,
    told_how, reversed_why)
values (%(document)s, %(question)s, %(ground)s, %(said)s, %(body)s, %(body_id)s, %(number)s,
    %(day)s, %(page)s, %(by)s, %(on)s, %(at)s, %(notice)s, %(due)s, '', '')
returning id"""


def write(
    session: Session, whole: Held, decided: Decided, branch: Branch, *, reader: Reader,
    at: datetime,
) -> list[int]:  # fmt: skip
    """Write the decision, one row a body; the author is told once, of all of them."""
    today, ids = today_of(session), list[int]()
    for body in decided.bodies or (Body(""),):
        notice = branch.notices[0] if branch.notices and not ids else None
        due = (branch.date or today) if notice else None
        values = {
            "document": whole.head.id, "question": decided.question_id, "notice": notice,
            "ground": branch.ground.code, "said": decided.said.strip(), "body": body.name.strip(),
            "body_id": body.id, "number": body.number, "day": body.day, "page": decided.page,
            "by": selves(reader)[0], "on": today, "at": at, "due": due,
        }  # fmt: skip
        ids.append(int(fetch_value(session, INSERT, values)))
        if notice is not None:
            start(session, whole.head.id, branch.ground, branch.deadline, decision_id=ids[0])
    query = "update appeals.decision set first_id = %s where id = any (%s)"
    execute(session, query, (ids[0], ids[1:]))
    return ids


def keep_decision(session: Session, decision_id: int, questions: Collection[int]) -> None:
    """Keep which decision ended questions: reversing it opens these and no others."""
    query = "update appeals.question set decision_id = %s where id = any (%s)"
    execute(session, query, (decision_id, list(questions)))


def join(
    session: Session, id: UUID, target_id: UUID, *, reader: Reader, at: datetime,
    version: int | None = None,
) -> int:  # fmt: skip
    """Join a duplicate to the appeal it repeats: it is answered with that one.

    Raises InvalidError naming `target` for itself, for one that was joined itself, for one not
    registered.
    """
    whole = held(session, id, reader=reader, version=version)
    if not {Right.CONSIDER, Right.REGISTER} & whole.rights:
        raise ForbiddenError(why_not_allowed(JOIN, whole.rights))
    refuse(why_not_decided(whole.now, whole.now.open))
    number = require_target(session, id, target_id, reader=reader)
    today = today_of(session)
    query = """update appeals.question set state = 'joined', joined_to = %s, decided_on = %s
        where document_id = %s and state in ('new', 'given', 'reported')"""
    execute(session, query, (target_id, today, id))
    query = """update appeals.appeal set repeat = %s, first_id = %s where document_id = %s"""
    execute(session, query, (Repeat.DUPLICATE, target_id, id))
    decision = write(session, whole, Decided(JOIN.code, said=number), Branch(JOIN, None, ()),
                     reader=reader, at=at)[0]  # fmt: skip
    keep_decision(session, decision, [each.id for each in whole.now.open])
    for row in whole.questions:
        end_question(session, row.id, JOIN.code, on=today)
        tasks.end(session, row, reader=reader, at=at)
    record(session, "appeal.joined", "document", id, number=number)
    finish(session, id, reader=reader, at=at)
    return decision


def require_target(session: Session, id: UUID, target_id: UUID, *, reader: Reader) -> str:
    """Return the number of the appeal a duplicate is joined to. Raises InvalidError."""
    query = """select a.standing from appeals.appeal as a where a.document_id = %s"""
    head = get_document(session, target_id, reader=reader)
    standing = fetch_value(session, query, (target_id,))
    wrong = {
        target_id == id: _("An appeal is not joined to itself."),
        standing is None: _("Choose an appeal."),
        standing in ("joined", "received"): _("Choose an appeal that is considered itself."),
    }.get(True, "")
    if wrong:
        raise InvalidError(wrong, fields={"target": wrong})
    return head.number or ""
