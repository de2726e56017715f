"""The course of a meeting: opened, its questions taken up and settled, closed."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch_value
from uprava.documents.service.access import get_document
from uprava.documents.service.states import put_into_state
from uprava.errors import ConflictError
from uprava.i18n import _, ngettext
from uprava.users.reader import Reader
from uprava.web.events import signal

from uprava_meetings.agenda.service.items import order_of, question_of, told_as
from uprava_meetings.agenda.service.reading import agenda_of, get_question
from uprava_meetings.conduct.service.notes import NoteRow, notes_of
from uprava_meetings.conduct.service.presence import hold_open, refuse_voted
from uprava_meetings.conduct.service.sheets import send_out
from uprava_meetings.conduct.service.voting import BEGUN, is_adopted
from uprava_meetings.planning.service.planning import head_of
from uprava_meetings.planning.service.reading import hold_meeting
from uprava_meetings.planning.values import MeetingRow
from uprava_meetings.values import Form, ItemOutcome, MeetingState, QuestionState

__all__ = ["NoteRow", "notes_of"]

MOST_NAMED = 5

STATE_AFTER = {
    ItemOutcome.DECIDED: QuestionState.DECIDED, ItemOutcome.NOTED: QuestionState.DECIDED,
    ItemOutcome.REJECTED: QuestionState.DECIDED, ItemOutcome.POSTPONED: QuestionState.BACKLOG,
    ItemOutcome.REMOVED: QuestionState.BACKLOG,
}  # fmt: skip
"""Where a question stands after what a meeting did with it."""


def open_meeting(session: Session, id: UUID, *, reader: Reader, at: datetime) -> None:
    """Open a meeting whose agenda is approved; by correspondence send the sheets out.

    Raises ConflictError for any other.
    """
    row = hold_meeting(session, id, reader=reader)
    refuse_unready(session, row)
    put_into_state(session, head_of(row), MeetingState.OPEN, at=at)
    query = "update meetings.meeting set opened_at = %s where document_id = %s"
    execute(session, query, (at, id))
    if row.form == Form.CORRESPONDENCE:
        send_out(session, row, by=reader.person_id, at=at)
    record(session, "meetings.opened", "document", id)
    signal(session, f"doc:{id}")


def refuse_unready(session: Session, row: MeetingRow) -> None:
    """Raise ConflictError for a meeting that cannot be opened now, saying why."""
    if row.state in (MeetingState.OPEN, MeetingState.HELD, MeetingState.CLOSED):
        raise ConflictError(_("The meeting has been opened already."))
    if row.state == MeetingState.CANCELLED:
        raise ConflictError(_("The meeting is cancelled."))
    if not order_of(session, row.id):
        raise ConflictError(_("The agenda is empty: put a question on it first."))
    if row.state != MeetingState.APPROVED:
        raise ConflictError(_("The agenda is not approved yet: approve it before you open."))


def take_up(session: Session, id: UUID, item_id: int, *, reader: Reader, at: datetime) -> None:
    """Let the hall consider a question: the screens of all show it."""
    hold_open(session, id, reader=reader)
    question_of(session, id, item_id)
    query = """update meetings.item set began_at = %s, version = version + 1
        where id = %s and meeting_id = %s and outcome = 'waiting'"""
    if not execute(session, query, (at, item_id, id)):
        raise ConflictError(_("The question is settled already."))
    record(session, "meetings.took_up", "document", id)
    signal(session, f"doc:{id}")


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
    execute(session, BEGUN, (at, item_id, id))
    query = """update meetings.item set outcome = %s, ended_at = %s, version = version + 1
        where id = %s and outcome = 'waiting'"""
    if not execute(session, query, (outcome, at, item_id)):
        raise ConflictError(_("The question is settled already."))
    head = get_document(session, question_id, reader=reader)
    put_into_state(session, head, STATE_AFTER[outcome], at=at)
    title = told_as(session, get_question(session, question_id), item_id)
    record(session, "meetings.settled", "document", id, title=title)
    signal(session, f"doc:{id}")
    signal(session, f"doc:{question_id}")


def take_up_again(
    session: Session, id: UUID, item_id: int, *, reader: Reader, at: datetime
) -> None:
    """Return to a question this meeting has settled, while it is open.

    Raises ConflictError for one that has gone on elsewhere since.
    """
    hold_open(session, id, reader=reader)
    question_id = question_of(session, id, item_id)
    head = get_document(session, question_id, reader=reader)
    query = "select outcome from meetings.item where id = %s"
    outcome = ItemOutcome(fetch_value(session, query, (item_id,)))
    if outcome is ItemOutcome.WAITING:
        raise ConflictError(_("The question is not settled."))
    if head.state != STATE_AFTER[outcome]:
        raise ConflictError(
            _("The question has gone on since: it is not of this meeting any more.")
        )
    query = """update meetings.item set outcome = 'waiting', began_at = %s, ended_at = null,
            version = version + 1 where id = %s"""
    execute(session, query, (at, item_id))
    put_into_state(session, head, QuestionState.SCHEDULED, at=at)
    title = told_as(session, get_question(session, question_id), item_id)
    record(session, "meetings.took_up_again", "document", id, title=title)
    signal(session, f"doc:{id}")
    signal(session, f"doc:{question_id}")


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
