"""Points of decisions: written down while the meeting is open or its protocol is prepared."""

import re
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch_value, fetch_values
from uprava.documents.service.sharing import principals_of
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.events import signal

from uprava_meetings.agenda.service.items import question_of, told_as
from uprava_meetings.agenda.service.reading import agenda_of, get_question
from uprava_meetings.planning.service.planning import day_of
from uprava_meetings.planning.service.reading import hold_meeting
from uprava_meetings.planning.values import MeetingRow
from uprava_meetings.protocol.kind import DRAFTED
from uprava_meetings.protocol.service.reading import latest_of, points_of
from uprava_meetings.protocol.values import PointRow, PointWords
from uprava_meetings.values import ItemOutcome, MeetingState, PointKind

LONGEST, MOST_POINTS, MOST_EXECUTORS = 4000, 50, 20

WRITABLE = (MeetingState.OPEN, MeetingState.HELD)

NOT_TAKEN = (ItemOutcome.REJECTED, ItemOutcome.POSTPONED, ItemOutcome.REMOVED)
"""What a meeting did with a question whose points come to nothing."""


def may_write(session: Session, meeting: MeetingRow) -> str:
    """Return why points change no more, empty: they may."""
    last = latest_of(session, meeting.id)
    if last is not None and last.state not in DRAFTED:
        if last.signed_on is not None:
            return _("The protocol is signed: decisions change by a correction of it only.")
        return _("The protocol is being approved and signed: recall it to change decisions.")
    if meeting.state not in WRITABLE and last is None:
        return _("Decisions are written down once the meeting is open.")
    return ""


def hold_writable(session: Session, id: UUID, *, reader: Reader) -> MeetingRow:
    """Return a meeting whose decisions may change, its row locked. Raises ConflictError."""
    meeting = hold_meeting(session, id, reader=reader)
    refused = may_write(session, meeting)
    if refused:
        raise ConflictError(refused)
    return meeting


def add_point(
    session: Session, id: UUID, item_id: int, words: PointWords, *, reader: Reader
) -> int:
    """Write down a point at the end of a question's decision; return it.

    Raises InvalidError naming the fields, ConflictError once the protocol is on its way.
    """
    meeting = hold_writable(session, id, reader=reader)
    question_id = question_of(session, id, item_id)
    refuse(session, words, since=day_of(session, meeting.starts_at))
    if count_in(session, item_id) >= MOST_POINTS:
        raise ConflictError(_("At most {n} points in a decision.").format(n=MOST_POINTS))
    made = insert(session, item_id, question_id, words)
    text = told_of(session, question_id, item_id, words.text)
    record(session, "points.added", "document", id, text=text)
    signal(session, f"doc:{id}")
    return made


def told_of(session: Session, question_id: UUID, item_id: int, text: str) -> str:
    """Return what the meeting's history says of a point: of a closed question its number only."""
    question = get_question(session, question_id)
    return told_as(session, question, item_id) if question.closed else text[:200]


def insert(session: Session, item_id: int, question_id: UUID, words: PointWords) -> int:
    """Write the rows of a new point."""
    query = """insert into meetings.point (item_id, question_id, position, kind, text, due_on)
        values (%(item)s, %(question)s, 1 + (select coalesce(max(position), 0) from meetings.point
            where item_id = %(item)s), %(kind)s, %(text)s, %(due)s) returning id"""
    made = int(fetch_value(session, query, {
        "item": item_id, "question": question_id, "kind": words.kind, "text": words.text,
        "due": words.due_on,
    }))  # fmt: skip
    name_executors(session, made, question_id, words)
    return made


def name_executors(session: Session, id: int, question_id: UUID, words: PointWords) -> None:
    """Write down who does a point, in the order they were named."""
    execute(session, "delete from meetings.point_executor where point_id = %s", (id,))
    known = {each.id: each.type for each in principals_of(session, words.principals)}
    query = """insert into meetings.point_executor (point_id, position, question_id, person_id,
        unit_id) values (%s, %s, %s, %s, %s)"""
    for position, each in enumerate(words.principals, 1):
        person, unit = (each, None) if known[each] == "person" else (None, each)
        execute(session, query, (id, position, question_id, person, unit))


def change_point(
    session: Session, id: UUID, point_id: int, words: PointWords, *, version: int, reader: Reader
) -> None:
    """Change a point. Raises as `add_point`, and when somebody else changed it meanwhile."""
    meeting = hold_writable(session, id, reader=reader)
    point = get_point(session, id, point_id)
    if point.version != version:
        raise ConflictError(_("Somebody changed this point a moment ago. Look again."))
    if point.reference is not None and words.kind is not PointKind.INSTRUCT:
        said = _("A task was given by this point: it stays one to instruct.")
        raise InvalidError(said, fields={"kind": said})
    kept = point.due_on if point.told_version is not None else None
    refuse(session, words, since=day_of(session, meeting.starts_at), kept=kept)
    query = """update meetings.point set kind = %s, text = %s, due_on = %s, version = version + 1
        where id = %s"""
    execute(session, query, (words.kind, words.text, words.due_on, point_id))
    name_executors(session, point_id, point.question_id, words)
    text = told_of(session, point.question_id, point.item_id, words.text)
    record(session, "points.changed", "document", id, text=text)
    signal(session, f"doc:{id}")


def remove_point(session: Session, id: UUID, point_id: int, *, reader: Reader) -> None:
    """Remove a point that no task was given by; those after it move up."""
    hold_writable(session, id, reader=reader)
    point = get_point(session, id, point_id)
    same = [each for each in points_of(session, id) if each.item_id == point.item_id]
    if any(each.reference and each.position >= point.position for each in same):
        raise ConflictError(_("A task was given by this point or one after it: it stays."))
    execute(session, "delete from meetings.point where id = %s", (point_id,))
    number(session, point.item_id, order_of(session, point.item_id))
    text = told_of(session, point.question_id, point.item_id, point.text)
    record(session, "points.removed", "document", id, text=text)
    signal(session, f"doc:{id}")


def step(session: Session, id: UUID, point_id: int, by: int, *, reader: Reader) -> None:
    """Move a point up (-1) or down (1) in its decision.

    Raises ConflictError where a task is known by the number of a point.
    """
    hold_writable(session, id, reader=reader)
    point = get_point(session, id, point_id)
    same = [each for each in points_of(session, id) if each.item_id == point.item_id]
    if any(each.reference for each in same):
        raise ConflictError(_("Tasks were given by these numbers: the order stays."))
    order = [each.id for each in same]
    place = order.index(point_id)
    order.remove(point_id)
    order.insert(max(0, place + by), point_id)
    number(session, point.item_id, order)
    title = told_of(session, point.question_id, point.item_id, point.text)
    record(session, "points.ordered", "document", id, title=title)
    signal(session, f"doc:{id}")


def fill(session: Session, id: UUID, item_id: int, *, reader: Reader) -> int:
    """Take the points from the draft decision, line by line; return how many.

    Raises ConflictError when there are points already, or no draft.
    """
    hold_writable(session, id, reader=reader)
    question_id = question_of(session, id, item_id)
    if count_in(session, item_id):
        raise ConflictError(_("The decision has points already: change them, or remove them."))
    question = get_question(session, question_id)
    lines = [each for each in map(bare, question.draft.splitlines()) if each][:MOST_POINTS]
    if not lines:
        raise ConflictError(_("The question has no draft decision: write the points yourself."))
    for line in lines:
        insert(session, item_id, question_id, read_line(line))
    title = told_of(session, question_id, item_id, question.title)
    record(session, "points.filled", "document", id, title=title)
    signal(session, f"doc:{id}")
    return len(lines)


NUMBERED = re.compile(r"^\s*(?:\d{1,3}(?:\.\d{1,3})*[.)]|[-–—•])\s*")
UNTIL = re.compile(r"\bдо\s+(\d{1,2})\.(\d{1,2})\.(\d{4})")
INSTRUCTS = re.compile(r"^(поручить|обязать|рекомендовать|предложить)\b", re.IGNORECASE)
NOTES = re.compile(r"^принять\s+к\s+сведению\b", re.IGNORECASE)


def bare(line: str) -> str:
    """Return a line of a draft without its number."""
    return NUMBERED.sub("", line).strip()[:LONGEST]


def read_line(line: str) -> PointWords:
    """Return a line of a draft as a point; executors are named by the secretary."""
    if NOTES.match(line):
        return PointWords(PointKind.NOTE, line)
    if not INSTRUCTS.match(line):
        return PointWords(PointKind.DECIDE, line)
    found = UNTIL.search(line)
    return PointWords(PointKind.INSTRUCT, line, due_on=day_in(found) if found else None)


def day_in(found: re.Match[str]) -> date | None:
    """Return the day of «до 15.12.2026»; None for one there is not."""
    try:
        return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None


def refuse(session: Session, words: PointWords, *, since: date, kept: date | None = None) -> None:
    """Raise InvalidError for what is wrong in a point; `kept`: the term it was given with."""
    wrong = {}
    if not 1 <= len(words.text) <= LONGEST:
        wrong["text"] = _("From 1 to {n} characters.").format(n=LONGEST)
    known = {each.id for each in principals_of(session, words.principals)}
    gone = [each for each in words.principals if each not in known]
    if gone:
        wrong["who"] = _("Somebody named here is no longer in office. Name another one.")
    elif words.kind is PointKind.INSTRUCT and not words.principals:
        wrong["who"] = _("Say who has to do it.")
    elif len(words.principals) > MOST_EXECUTORS:
        wrong["who"] = _("At most {n} people and units.").format(n=MOST_EXECUTORS)
    if words.kind is PointKind.INSTRUCT and words.due_on is None:
        wrong["due"] = _("Say until when.")
    elif (
        words.due_on is not None
        and words.due_on != kept
        and words.due_on < earliest(session, since)
    ):
        wrong["due"] = _("This day has passed.")
    if wrong:
        raise InvalidError(_("The point has mistakes; nothing is kept."), fields=wrong)


def earliest(session: Session, since: date) -> date:
    """Return the first day a term may be: today, and not before the meeting."""
    today: date = session.info["today"]
    return max(today, since)


def lacking(session: Session, meeting: MeetingRow) -> list[str]:
    """Return what keeps the points of a meeting from becoming tasks, by their numbers."""
    since, found = earliest(session, day_of(session, meeting.starts_at)), []
    for each in points_of(session, meeting.id):
        if each.kind != PointKind.INSTRUCT or each.outcome in NOT_TAKEN:
            continue
        said = missing_in(each, since)
        if said:
            found.append(_("p. {number}: {what}").format(number=each.number, what=said))
    return found


def missing_in(point: PointRow, since: date) -> str:
    """Return what a point to instruct lacks, empty: nothing."""
    if not point.executors:
        return _("it is not said who does it")
    if not all(each.holds for each in point.executors):
        return _("who shall do it is no longer in office")
    if point.due_on is None:
        return _("it is not said until when")
    passed = point.reference is None and point.due_on < since
    return _("its term has passed") if passed else ""


def undecided(session: Session, id: UUID) -> list[str]:
    """Return the decided questions of a meeting that have no points."""
    have = {each.item_id for each in points_of(session, id)}
    rows = agenda_of(session, id)
    return [each.title for each in rows if each.outcome == "decided" and each.id not in have]


def get_point(session: Session, meeting_id: UUID, id: int) -> PointRow:
    """Return a point of a meeting. Raises NotFoundError."""
    found = next((each for each in points_of(session, meeting_id) if each.id == id), None)
    if found is None:
        raise NotFoundError(_("There is no such point any more. Look again."))
    return found


def count_in(session: Session, item_id: int) -> int:
    """Count the points of a question."""
    query = "select count(*) from meetings.point where item_id = %s"
    return int(fetch_value(session, query, (item_id,)))


def order_of(session: Session, item_id: int) -> list[int]:
    """Return the points of a question in their order."""
    query = "select id from meetings.point where item_id = %s order by position"
    return [int(each) for each in fetch_values(session, query, (item_id,))]


def number(session: Session, item_id: int, order: list[int]) -> None:
    """Number the points of a question from 1 in an order."""
    query = """update meetings.point as p set position = told.place, version = version + 1
        from unnest(%(order)s::bigint[]) with ordinality as told (id, place)
        where p.id = told.id and p.item_id = %(item)s and p.position <> told.place"""
    execute(session, query, {"order": order, "item": item_id})
