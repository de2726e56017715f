"""The course of a meeting: opened, its questions heard and decided, closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch, fetch_value
from uprava.documents.service.access import get_document
from uprava.documents.service.states import put_into_state
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.i18n import _, ngettext
from uprava.users.reader import Reader
from uprava.web.events import signal

from uprava_meetings.agenda.service.items import order_of, question_of
from uprava_meetings.agenda.service.reading import agenda_of
from uprava_meetings.conduct.service.presence import hold_open, refuse_voted
from uprava_meetings.conduct.service.voting import votes_of
from uprava_meetings.planning.service.planning import head_of
from uprava_meetings.planning.service.reading import hold_meeting
from uprava_meetings.values import ItemOutcome, MeetingState, QuestionState, VoteState

OPENED_FROM = (MeetingState.AGENDA, MeetingState.APPROVED)
LONGEST_NOTE = 20_000
MOST_NAMED = 5

STATE_AFTER = {
    ItemOutcome.DECIDED: QuestionState.DECIDED, ItemOutcome.NOTED: QuestionState.DECIDED,
    ItemOutcome.REJECTED: QuestionState.DECIDED, ItemOutcome.POSTPONED: QuestionState.BACKLOG,
    ItemOutcome.REMOVED: QuestionState.BACKLOG,
}  # fmt: skip
"""Where a question stands after what a meeting did with it."""


@dataclass(frozen=True, slots=True)
class NoteRow:
    """What was said on a question; position 0 is the report."""

    id: int
    item_id: int
    position: int
    who: str
    text: str
    version: int


def open_meeting(session: Session, id: UUID, *, reader: Reader, at: datetime) -> None:
    """Open a meeting. Raises ConflictError for one without questions, or elsewhere by now."""
    row = hold_meeting(session, id, reader=reader)
    if row.state not in OPENED_FROM:
        raise ConflictError(_("Only a meeting with an agenda is opened, and once."))
    if not order_of(session, id):
        raise ConflictError(_("The agenda is empty: put a question on it first."))
    put_into_state(session, head_of(row), MeetingState.OPEN, at=at)
    query = "update meetings.meeting set opened_at = %s where document_id = %s"
    execute(session, query, (at, id))
    record(session, "meetings.opened", "document", id)
    signal(session, f"doc:{id}")


def say(session: Session, id: UUID, item_id: int, who: str, text: str, *, reader: Reader) -> int:
    """Write down what somebody said on a question; the first is the report. Raises InvalidError."""
    hold_open(session, id, reader=reader)
    question = question_of(session, id, item_id)
    who, text = " ".join(who.split()), text.strip()
    if not who or not 1 <= len(text) <= LONGEST_NOTE:
        said = _("Say who spoke and what was said.")
        raise InvalidError(said, fields={"text": said})
    query = """insert into meetings.note (item_id, question_id, position, who, text)
        values (%(item)s, %(question)s, (select coalesce(max(position) + 1, 0) from meetings.note
            where item_id = %(item)s), %(who)s, %(text)s) returning id"""
    values = {"item": item_id, "question": question, "who": who, "text": text}
    made = int(fetch_value(session, query, values))
    record(session, "meetings.noted", "document", id)
    signal(session, f"doc:{id}")
    return made


def notes_of(session: Session, meeting_id: UUID) -> list[NoteRow]:
    """Return what was said at a meeting, question by question."""
    query = """select n.id, n.item_id, n.position, n.who, n.text, n.version
        from meetings.note as n join meetings.item as i on i.id = n.item_id
        where i.meeting_id = %s order by i.position, n.position"""
    return fetch(session, NoteRow, query, (meeting_id,))


def settle(
    session: Session, id: UUID, item_id: int, outcome: ItemOutcome, *, reader: Reader,
    at: datetime,
) -> None:  # fmt: skip
    """Say what the meeting did with a question.

    A decision follows from a vote that adopted it. Raises ConflictError without one, or while the
    question is voted on.
    """
    hold_open(session, id, reader=reader)
    refuse_voted(session, item_id)
    question_id = question_of(session, id, item_id)
    adopted = is_adopted(session, id, item_id)
    if outcome is ItemOutcome.DECIDED and adopted is not True:
        raise ConflictError(_("No vote has adopted this decision."))
    if outcome is ItemOutcome.REJECTED and adopted is not False:
        raise ConflictError(_("No vote has refused this decision."))
    if outcome is ItemOutcome.WAITING:
        raise ConflictError(_("Say what the meeting did with the question."))
    query = """update meetings.item set outcome = %s, ended_at = %s, version = version + 1
        where id = %s and outcome = 'waiting'"""
    if not execute(session, query, (outcome, at, item_id)):
        raise ConflictError(_("The question is settled already."))
    head = get_document(session, question_id, reader=reader)
    put_into_state(session, head, STATE_AFTER[outcome], at=at)
    record(session, "meetings.settled", "document", id, title=head.title)
    signal(session, f"doc:{id}")
    signal(session, f"doc:{question_id}")


def is_adopted(session: Session, meeting_id: UUID, item_id: int) -> bool | None:
    """Tell whether the last vote on a question adopted it; None: there was none."""
    closed = [
        each
        for each in votes_of(session, meeting_id)
        if each.item_id == item_id and each.state == VoteState.CLOSED and each.verdict
    ]
    last = closed[-1].verdict if closed else None
    return bool(last["adopted"]) if last else None


def close_meeting(session: Session, id: UUID, *, reader: Reader, at: datetime) -> None:
    """Close a meeting whose questions are all settled. Raises ConflictError naming the others."""
    row = hold_open(session, id, reader=reader)
    waiting = [each for each in agenda_of(session, id) if each.outcome == ItemOutcome.WAITING]
    if waiting:
        raise ConflictError(
            _("Not settled yet: {titles}. Decide, postpone or take off each question.").format(
                titles=listed([f"{each.position}. {each.title}" for each in waiting])
            )
        )
    ended = """update meetings.presence set until = greatest(%s, since + interval '1 second')
        where meeting_id = %s and until is null"""
    execute(session, ended, (at, id))
    query = "update meetings.meeting set closed_at = %s where document_id = %s"
    execute(session, query, (at, id))
    put_into_state(session, head_of(row), MeetingState.HELD, at=at)
    record(session, "meetings.closed", "document", id)
    signal(session, f"doc:{id}")


def listed(titles: Sequence[str]) -> str:
    """Return the first titles in a sentence, and how many there are besides."""
    more = len(titles) - MOST_NAMED
    besides = [ngettext("and {n} more", "and {n} more", more).format(n=more)] if more > 0 else []
    return "; ".join([*titles[:MOST_NAMED], *besides])


def get_note(session: Session, meeting_id: UUID, note_id: int) -> NoteRow:
    """Return a note of a meeting. Raises NotFoundError."""
    found = next((each for each in notes_of(session, meeting_id) if each.id == note_id), None)
    if found is None:
        raise NotFoundError(_("There is no such note."))
    return found
