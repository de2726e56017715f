"""What was said on a question: the report («СЛУШАЛИ») first, then who spoke («ВЫСТУПИЛИ»)."""

from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch, fetch_value
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.events import signal

from uprava_meetings.agenda.service.items import question_of
from uprava_meetings.conduct.service.presence import hold_open
from uprava_meetings.conduct.service.voting import BEGUN

LONGEST_NOTE = 20_000
LONGEST_WHO = 200
SHOWN = 200
"""Characters of another's words a conflict shows."""


@dataclass(frozen=True, slots=True)
class NoteRow:
    """What was said on a question; position 0 is the report."""

    id: int
    item_id: int
    position: int
    who: str
    text: str
    version: int


@dataclass(frozen=True, slots=True)
class Said:
    """Who said what."""

    who: str
    text: str


def say(
    session: Session, id: UUID, item_id: int, said: Said, *, reader: Reader, at: datetime
) -> int:
    """Write down what somebody said on a question; the first is the report. Raises InvalidError."""
    hold_open(session, id, reader=reader)
    question = question_of(session, id, item_id)
    said = clean(said)
    query = """insert into meetings.note (item_id, question_id, position, who, text)
        values (%(item)s, %(question)s, (select coalesce(max(position) + 1, 0) from meetings.note
            where item_id = %(item)s), %(who)s, %(text)s) returning id"""
    values = {"item": item_id, "question": question, "who": said.who, "text": said.text}
    made = int(fetch_value(session, query, values))
    execute(session, BEGUN, (at, item_id, id))
    record(session, "meetings.noted", "document", id)
    signal(session, f"doc:{id}")
    return made


def reword(
    session: Session, id: UUID, note_id: int, said: Said, *, version: int, reader: Reader
) -> None:
    """Change what was written down.

    Raises InvalidError, and ConflictError telling what stands there by now when somebody else
    changed it meanwhile.
    """
    hold_open(session, id, reader=reader)
    said = clean(said)
    get_note(session, id, note_id)
    query = """update meetings.note set who = %s, text = %s, version = version + 1
        where id = %s and version = %s"""
    if not execute(session, query, (said.who, said.text, note_id, version)):
        changed(get_note(session, id, note_id))
    record(session, "meetings.reworded", "document", id)
    signal(session, f"doc:{id}")


def strike(session: Session, id: UUID, note_id: int, *, version: int, reader: Reader) -> None:
    """Remove what was written down by mistake. Raises as `reword`."""
    hold_open(session, id, reader=reader)
    found = get_note(session, id, note_id)
    query = "delete from meetings.note where id = %s and version = %s"
    if not execute(session, query, (note_id, version)):
        changed(found)
    record(session, "meetings.struck", "document", id, name=found.who)
    signal(session, f"doc:{id}")


def changed(now: NoteRow) -> NoReturn:
    """Raise ConflictError with the words that stand there by now."""
    text = now.text if len(now.text) <= SHOWN else f"{now.text[:SHOWN]}…"
    raise ConflictError(
        _("Somebody changed this record a moment ago. It says by now: “{who}: {text}”").format(
            who=now.who, text=text
        )
    )


def clean(said: Said) -> Said:
    """Return words as they are kept. Raises InvalidError naming the fields."""
    made = Said(" ".join(said.who.split()), said.text.strip())
    wrong = {}
    if not 1 <= len(made.who) <= LONGEST_WHO:
        wrong["who"] = _("Say who spoke.")
    if not made.text:
        wrong["text"] = _("Write down the speech in short.")
    if len(made.text) > LONGEST_NOTE:
        wrong["text"] = _("At most {n} characters.").format(n=LONGEST_NOTE)
    if wrong:
        raise InvalidError(_("Nothing is written down."), fields=wrong)
    return made


def notes_of(session: Session, meeting_id: UUID) -> list[NoteRow]:
    """Return what was said at a meeting, question by question."""
    query = """select n.id, n.item_id, n.position, n.who, n.text, n.version
        from meetings.note as n join meetings.item as i on i.id = n.item_id
        where i.meeting_id = %s order by i.position, n.position"""
    return fetch(session, NoteRow, query, (meeting_id,))


def get_note(session: Session, meeting_id: UUID, note_id: int) -> NoteRow:
    """Return a note of a meeting. Raises NotFoundError."""
    found = next((each for each in notes_of(session, meeting_id) if each.id == note_id), None)
    if found is None:
        raise NotFoundError(_("There is no such note."))
    return found
