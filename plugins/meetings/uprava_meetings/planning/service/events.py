"""Meetings as calendars show them; a restricted one leaves the house without title and place."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch, fetch_one
from uprava.documents.models import AccessMark
from uprava.errors import NotFoundError
from uprava.i18n import _
from uprava.installation import installation_of

from uprava_meetings.planning.calendar_file import Event, Somebody
from uprava_meetings.values import Form, MeetingState


@dataclass(frozen=True, slots=True)
class EventRow:
    """A meeting with its organiser."""

    id: UUID
    title: str
    state: str
    access_mark: str
    changed_at: datetime
    form: str
    starts_at: datetime
    ends_at: datetime
    place: str
    link: str
    revision: int
    secretary: str | None
    email: str | None


EVENTS: LiteralString = """
select m.document_id as id, d.title, d.state, d.access_mark, d.changed_at, m.form, m.starts_at,
    m.ends_at, m.place, m.link, m.revision, coalesce(p.surname || ' ' || p.given_name, s.name)
        as secretary, coalesce(nullif(p.email, ''), nullif(s.email, '')) as email
from meetings.meeting as m
join documents.document as d on d.id = m.document_id and d.deleted_at is null
left join meetings.member as s on s.id = m.secretary_id
left join users.person as p on p.id = s.person_id and p.active"""


def event_of(session: Session, id: UUID) -> Event:
    """Return one meeting. Raises NotFoundError."""
    found = fetch_one(session, EventRow, f"{EVENTS} where m.document_id = %s", (id,))
    if found is None:
        raise NotFoundError(_("There is no such meeting, or it is not open to you."))
    return told(session, found)


def events_of(session: Session, where: LiteralString, values: Mapping[str, object]) -> list[Event]:
    """Return the meetings of a condition on `m` and `d`, the earliest first."""
    query = f"{EVENTS} where {where} order by m.starts_at, m.document_id"
    return [told(session, each) for each in fetch(session, EventRow, query, values)]


def told(session: Session, row: EventRow) -> Event:
    """Return what may be told of a meeting outside of the program."""
    address = installation_of(session).settings.address.rstrip("/")
    open_ = row.access_mark == AccessMark.COMMON
    organiser = Somebody(row.secretary or "", row.email) if row.email else None
    return Event(
        id=row.id, sequence=row.revision,
        title=row.title if open_ else _("Meeting with restricted access"),
        starts_at=row.starts_at, ends_at=row.ends_at, place=row.place if open_ else "",
        link=row.link if open_ else "", url=f"{address}/docs/{row.id}",
        changed_at=row.changed_at, organiser=organiser,
        firm=row.state not in (MeetingState.PLANNED, MeetingState.AGENDA),
        spread=row.form == Form.CORRESPONDENCE, cancelled=row.state == MeetingState.CANCELLED,
    )  # fmt: skip
