"""Reminders of materials: some days before they are due and on the day, each once."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch, fetch_values
from uprava.i18n import N_
from uprava.work.service.notices import Message, Noticed, notify

from uprava_meetings.planning.values import BEFORE_OPENING
from uprava_meetings.values import QuestionState

BEFORE = timedelta(days=3)
"""How long before the day for materials the first reminder comes."""

OVER = (QuestionState.DECIDED, QuestionState.WITHDRAWN)

TAKE = """
insert into meetings.reminder (question_id, meeting_id, day)
select q.document_id, m.document_id,
    case when m.materials_by = %(today)s then m.materials_by else m.materials_by - %(before)s end
from meetings.question as q
join documents.document as d on d.id = q.document_id and d.deleted_at is null
    and d.state <> all (%(over)s)
join meetings.meeting as m on m.document_id = coalesce((
    select i.meeting_id from meetings.item as i
    where i.question_id = q.document_id and i.outcome = 'waiting'
    order by i.id desc limit 1), q.wanted_id)
join documents.document as e on e.id = m.document_id and e.deleted_at is null
    and e.state = any (%(open)s)
where m.materials_by between %(today)s and %(last)s and q.previous_id is null
    and not exists (select from documents.file as f where f.document_id = q.document_id
        and f.removed_at is null)
on conflict do nothing returning question_id, meeting_id"""

TOLD = """
select q.document_id as id, d.title, d.author_id, m.materials_by, e.title as meeting
from meetings.question as q join documents.document as d on d.id = q.document_id
join meetings.meeting as m on m.document_id = %(meeting)s
join documents.document as e on e.id = m.document_id
where q.document_id = %(question)s"""

SPEAKERS = """select person_id from meetings.speaker
    where document_id = %s and role <> 'invited' and person_id is not null"""


@dataclass(frozen=True, slots=True)
class Awaited:
    """A question whose materials are awaited, and for which meeting."""

    id: UUID
    title: str
    author_id: int
    materials_by: date
    meeting: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What a reminder was written down for just now."""

    question_id: UUID
    meeting_id: UUID


def remind_of_materials(session: Session, *, today: date, at: datetime) -> int:
    """Remind who prepares questions without materials, and who speaks on them.

    Two workers never tell one twice: the row of a day is written by the statement that takes it.
    Returns how many questions were told of.
    """
    values = {
        "today": today, "last": today + BEFORE, "before": BEFORE.days, "over": list(OVER),
        "open": list(BEFORE_OPENING),
    }  # fmt: skip
    taken = fetch(session, Taken, TAKE, values)
    for each in taken:
        pair = {"question": each.question_id, "meeting": each.meeting_id}
        for row in fetch(session, Awaited, TOLD, pair):
            remind(session, row, today=today, at=at)
    return len(taken)


def remind(session: Session, row: Awaited, *, today: date, at: datetime) -> None:
    """Tell the people of one question."""
    last = N_("Materials are due today: {title} ({meeting})")
    soon = N_("Materials are due by {day}: {title} ({meeting})")
    words = {"title": row.title, "meeting": row.meeting, "day": f"{row.materials_by:%d.%m.%Y}"}
    message = Message(last if row.materials_by == today else soon, words)
    people = [row.author_id, *fetch_values(session, SPEAKERS, (row.id,))]
    notify(session, people, Noticed("term", message, row.id), at=at)
