"""СЛУШАЛИ, ВЫСТУПИЛИ as the secretary words them after the meeting, until the protocol is sent.

While the meeting is open the hall keeps them: see `conduct.service.notes`.
"""

from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch_value
from uprava.users.reader import Reader
from uprava.web.events import signal

from uprava_meetings.agenda.service.items import question_of
from uprava_meetings.conduct.service.notes import Said, changed, clean, get_note
from uprava_meetings.protocol.service.points import hold_writable, told_of


def add_said(session: Session, id: UUID, item_id: int, said: Said, *, reader: Reader) -> int:
    """Write down what somebody said on a question; the first is the report. Raises InvalidError."""
    hold_writable(session, id, reader=reader)
    question, said = question_of(session, id, item_id), clean(said)
    query = """insert into meetings.note (item_id, question_id, position, who, text)
        values (%(item)s, %(question)s, (select coalesce(max(position) + 1, 0) from meetings.note
            where item_id = %(item)s), %(who)s, %(text)s) returning id"""
    values = {"item": item_id, "question": question, "who": said.who, "text": said.text}
    made = int(fetch_value(session, query, values))
    name = told_of(session, question, item_id, said.who)
    record(session, "talk.added", "document", id, name=name)
    signal(session, f"doc:{id}")
    return made


def change_said(
    session: Session, id: UUID, note_id: int, said: Said, *, version: int, reader: Reader
) -> None:
    """Word anew what somebody said.

    Raises InvalidError, and ConflictError telling what stands there when somebody else changed it.
    """
    hold_writable(session, id, reader=reader)
    found = get_note(session, id, note_id)
    said = clean(said)
    query = """update meetings.note set who = %s, text = %s, version = version + 1
        where id = %s and version = %s"""
    if not execute(session, query, (said.who, said.text, note_id, version)):
        changed(get_note(session, id, note_id))
    question = question_of(session, id, found.item_id)
    name = told_of(session, question, found.item_id, said.who)
    record(session, "talk.changed", "document", id, name=name)
    signal(session, f"doc:{id}")


def remove_said(session: Session, id: UUID, note_id: int, *, reader: Reader) -> None:
    """Remove what somebody said; the first one left is the report."""
    hold_writable(session, id, reader=reader)
    found = get_note(session, id, note_id)
    execute(session, "delete from meetings.note where id = %s", (note_id,))
    if found.position == 0:
        query = """update meetings.note set position = 0, version = version + 1 where id = (
            select id from meetings.note where item_id = %s order by position limit 1)"""
        execute(session, query, (found.item_id,))
    question = question_of(session, id, found.item_id)
    name = told_of(session, question, found.item_id, found.who)
    record(session, "talk.removed", "document", id, name=name)
    signal(session, f"doc:{id}")
