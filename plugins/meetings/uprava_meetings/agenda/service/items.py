"""Agendas: questions put on, taken off, ordered, their minutes; late ones say why."""

from datetime import datetime
from typing import NoReturn
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch_value, fetch_values
from uprava.documents.service.access import get_document
from uprava.documents.service.states import put_into_state
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.events import signal

from uprava_meetings.agenda.service.changes import mark_changed
from uprava_meetings.agenda.service.questions import (
    LONGEST,
    SHORTEST,
    hold_as_keeper,
    list_for_members,
    move,
    only,
)
from uprava_meetings.agenda.values import QuestionRow
from uprava_meetings.planning.service.planning import head_of
from uprava_meetings.planning.service.reading import hold_meeting
from uprava_meetings.planning.values import BEFORE_OPENING, MeetingRow
from uprava_meetings.values import ItemOutcome, MeetingState, QuestionState

LONGEST_WHY = 300


def put_on(
    session: Session, meeting_id: UUID, question_id: UUID, why_late: str = "", *, reader: Reader,
    at: datetime,
) -> int:  # fmt: skip
    """Put a question at the end of an agenda, the previous protocol first; return its item.

    After the day for materials a reason is wanted, but not of the protocol. Raises InvalidError
    naming `late`, ConflictError for a question of another body or one that is decided.
    """
    meeting = hold_open(session, meeting_id, reader=reader)
    question = hold_as_keeper(session, question_id, version=None, reader=reader)
    only(question, QuestionState.PROPOSED, QuestionState.BACKLOG)
    if question.body_id != meeting.body_id:
        raise ConflictError(_("The question is meant for another body."))
    late = "" if question.previous_id else lateness(session, meeting, why_late)
    query = """insert into meetings.item (meeting_id, question_id, position, minutes, late,
            outcome)
        values (%(meeting)s, %(question)s, 1 + (select coalesce(max(position), 0)
            from meetings.item where meeting_id = %(meeting)s), %(minutes)s, %(late)s, %(outcome)s)
        returning id"""
    item = fetch_value(session, query, {
        "meeting": meeting_id, "question": question_id, "minutes": question.minutes,
        "late": late, "outcome": ItemOutcome.WAITING,
    })  # fmt: skip
    title = told_as(session, question, item)
    if question.previous_id:
        order = order_of(session, meeting_id)
        number(session, meeting_id, [order.pop(), *order])
    head = get_document(session, question_id, reader=reader)
    if not question.closed:
        list_for_members(session, head, question, closed=False, reader=reader, at=at)
    move(session, question_id, QuestionState.SCHEDULED, reader=reader, at=at)
    mark_changed(session, meeting, at=at)
    if meeting.state == MeetingState.PLANNED:
        put_into_state(session, head_of(meeting), MeetingState.AGENDA, at=at)
    record(session, "agenda.put_on", "document", meeting_id, title=title)
    signal(session, f"doc:{meeting_id}")
    return int(item)


def take_off(
    session: Session, meeting_id: UUID, item_id: int, *, reader: Reader, at: datetime
) -> None:
    """Take a question off an agenda, back to the backlog; those after it move up."""
    meeting = hold_open(session, meeting_id, reader=reader)
    question_id = question_of(session, meeting_id, item_id)
    question = hold_as_keeper(session, question_id, version=None, reader=reader)
    title = told_as(session, question, item_id)
    execute(session, "delete from meetings.item where id = %s", (item_id,))
    number(session, meeting_id, order_of(session, meeting_id))
    head = get_document(session, question_id, reader=reader)
    list_for_members(session, head, question, closed=True, reader=reader, at=at)
    move(session, question_id, QuestionState.BACKLOG, reader=reader, at=at)
    mark_changed(session, meeting, at=at)
    record(session, "agenda.taken_off", "document", meeting_id, title=title)
    signal(session, f"doc:{meeting_id}")


def place(
    session: Session, meeting_id: UUID, item_id: int, position: int, *, reader: Reader,
    at: datetime,
) -> None:  # fmt: skip
    """Move a question to a position from 1; beyond the last one it becomes the last."""
    meeting = hold_open(session, meeting_id, reader=reader)
    order = order_of(session, meeting_id)
    if item_id not in order:
        not_there()
    order.remove(item_id)
    order.insert(max(0, position - 1), item_id)
    if not number(session, meeting_id, order):
        return
    mark_changed(session, meeting, at=at)
    record(session, "agenda.ordered", "document", meeting_id)
    signal(session, f"doc:{meeting_id}")


def step(
    session: Session, meeting_id: UUID, item_id: int, by: int, *, reader: Reader, at: datetime
) -> None:
    """Move a question up (-1) or down (1)."""
    order = order_of(session, meeting_id)
    if item_id not in order:
        not_there()
    place(session, meeting_id, item_id, order.index(item_id) + 1 + by, reader=reader, at=at)


def give_minutes(
    session: Session, meeting_id: UUID, item_id: int, minutes: int, *, reader: Reader,
    at: datetime,
) -> None:  # fmt: skip
    """Give a question another length. Raises InvalidError."""
    meeting = hold_open(session, meeting_id, reader=reader)
    if not SHORTEST <= minutes <= LONGEST:
        said = _("From {first} to {last}.").format(first=SHORTEST, last=LONGEST)
        raise InvalidError(said, fields={"minutes": said})
    query = """update meetings.item set minutes = %s, version = version + 1
        where id = %s and meeting_id = %s"""
    if not execute(session, query, (minutes, item_id, meeting_id)):
        not_there()
    mark_changed(session, meeting, at=at)
    record(session, "agenda.timed", "document", meeting_id, minutes=str(minutes))
    signal(session, f"doc:{meeting_id}")


def told_as(session: Session, question: QuestionRow, item_id: int) -> str:
    """Return what the meeting's history calls a question: of a closed one only its number.

    All members of the body read that history.
    """
    if not question.closed:
        return question.title
    found = fetch_value(session, "select position from meetings.item where id = %s", (item_id,))
    return f"№\N{NO-BREAK SPACE}{found}"


def hold_open(session: Session, meeting_id: UUID, *, reader: Reader) -> MeetingRow:
    """Return a meeting whose agenda may change, locked. Raises ConflictError once it is open."""
    row = hold_meeting(session, meeting_id, reader=reader)
    if row.state not in BEFORE_OPENING:
        raise ConflictError(_("The meeting is open or over: its agenda changes in the hall only."))
    return row


def lateness(session: Session, meeting: MeetingRow, why: str) -> str:
    """Return why a question is late, empty for one in time. Raises InvalidError naming `late`."""
    if session.info["today"] <= meeting.materials_by:
        return ""
    why = " ".join(why.split())
    if not 1 <= len(why) <= LONGEST_WHY:
        said = _(
            "Materials were to be in by {day}: say why this question is put on the agenda late."
        ).format(day=f"{meeting.materials_by:%d.%m.%Y}")
        raise InvalidError(said, fields={"late": said})
    return why


def order_of(session: Session, meeting_id: UUID) -> list[int]:
    """Return the items of an agenda in their order."""
    query = "select id from meetings.item where meeting_id = %s order by position"
    return [int(each) for each in fetch_values(session, query, (meeting_id,))]


def number(session: Session, meeting_id: UUID, order: list[int]) -> int:
    """Number the items of an agenda from 1 in an order; return how many stand elsewhere now."""
    query = """update meetings.item as i set position = told.place, version = version + 1
        from unnest(%(order)s::bigint[]) with ordinality as told (id, place)
        where i.id = told.id and i.meeting_id = %(meeting)s and i.position <> told.place"""
    return execute(session, query, {"order": order, "meeting": meeting_id})


def question_of(session: Session, meeting_id: UUID, item_id: int) -> UUID:
    """Return the question of an item. Raises NotFoundError."""
    query = "select question_id from meetings.item where id = %s and meeting_id = %s"
    found = fetch_value(session, query, (item_id, meeting_id))
    if found is None:
        not_there()
    return UUID(str(found))


def not_there() -> NoReturn:
    """Raise NotFoundError for a question that stands on this agenda no more."""
    raise NotFoundError(_("This question stands on the agenda no more. Look again."))
