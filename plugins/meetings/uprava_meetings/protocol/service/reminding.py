"""Reminders of protocols: on the day by which one should be signed and once past it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch
from uprava.i18n import N_
from uprava.work.service.notices import Message, Noticed, notify

from uprava_meetings.values import MeetingState

TAKE = """
update meetings.meeting as m set protocol_told_on = %(today)s
from documents.document as d
where d.id = m.document_id and d.deleted_at is null and d.state = %(held)s
    and m.protocol_by <= %(today)s and (m.protocol_told_on is null
        or m.protocol_told_on <= m.protocol_by and m.protocol_by < %(today)s)
returning m.document_id as id, d.title, m.protocol_by,
    array(select distinct b.person_id from meetings.member as b where b.person_id is not null
        and b.id in (m.secretary_id, coalesce(m.presiding_id, m.chair_id))) as people"""
"""The row is taken by the statement that finds it, so that two workers never tell one twice."""


@dataclass(frozen=True, slots=True)
class Due:
    """A meeting whose protocol is not signed; `people`: its secretary and who presided."""

    id: UUID
    title: str
    protocol_by: date
    people: list[int]


def remind_of_protocols(session: Session, *, today: date, at: datetime) -> int:
    """Remind the secretary and who presided; return of how many meetings."""
    taken = fetch(session, Due, TAKE, {"today": today, "held": MeetingState.HELD})
    last = N_("The protocol is to be signed today: {title}")
    past = N_("The protocol should have been signed by {day}: {title}")
    for each in taken:
        words = {"title": each.title, "day": f"{each.protocol_by:%d.%m.%Y}"}
        message = Message(last if each.protocol_by == today else past, words)
        notify(session, each.people, Noticed("term", message, each.id), at=at)
    return len(taken)
