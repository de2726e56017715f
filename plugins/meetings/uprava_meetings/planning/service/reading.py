"""Meetings the reader may see: one, or a list by time; row security has the last word."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import execute, fetch, fetch_one
from uprava.documents.models import AccessRight
from uprava.documents.service.access import LEVELS, get_document, level_of
from uprava.errors import ConflictError, NotFoundError
from uprava.i18n import _
from uprava.installation import installation_of
from uprava.users.reader import Reader

from uprava_meetings.planning.values import COMING, OVER, MeetingRow, View

MOST = 1000
"""Meetings of one list: more than four bodies that meet every working day have in a year."""

ROWS = """
select m.document_id as id, d.title, d.state, d.version, m.organisation_id, m.body_id,
    b.name as body, m.regulation_id, m.series_id, m.form, m.starts_at, m.ends_at, m.place, m.link,
    m.chair_id, m.secretary_id, m.presiding_id, m.presiding_why, m.cancelled_why,
    m.materials_by, m.agenda_by, m.protocol_by, m.revision, m.opened_at, m.closed_at,
    (select count(*)::int from meetings.item as i where i.meeting_id = m.document_id) as questions,
    (select coalesce(sum(i.minutes), 0)::int from meetings.item as i
        where i.meeting_id = m.document_id) as minutes,
    (select v.answer from meetings.invitation as v where v.document_id = m.document_id
        and v.person_id = any (%(people)s) limit 1) as answer
from meetings.meeting as m
join documents.document as d on d.id = m.document_id and d.deleted_at is null
join meetings.body as b on b.id = m.body_id"""

PAGE_SIZE = 100

STATES = {View.COMING: COMING, View.MINE: COMING, View.HELD: OVER}

OWN = """(exists (select from meetings.invitation as v where v.document_id = m.document_id
        and (v.person_id = any (%(people)s) or v.substitute_id = any (%(people)s)))
    or exists (select from meetings.member as n where n.body_id = m.body_id
        and n.person_id = any (%(people)s) and (m.starts_at at time zone %(zone)s)::date
            between n.since and coalesce(n.until, 'infinity')))"""
"""The predicate: people come to the meeting `m` themselves."""


def people_of(reader: Reader) -> list[int]:
    """Return whom the reader acts as."""
    return [each for each in (reader.acting_for, reader.person_id) if each is not None]


def get_meeting(session: Session, id: UUID, *, reader: Reader) -> MeetingRow:
    """Return a meeting. Raises NotFoundError for one that is not open to the reader."""
    values = {"id": id, "people": people_of(reader)}
    found = fetch_one(session, MeetingRow, f"{ROWS} where m.document_id = %(id)s", values)
    if found is None:
        raise NotFoundError(_("There is no such meeting, or it is not open to you."))
    return found


def hold_meeting(
    session: Session, id: UUID, *, reader: Reader, version: int | None = None
) -> MeetingRow:
    """Return a meeting the reader prepares, its row locked for an act.

    Raises NotFoundError, ForbiddenError for who only reads it, ConflictError when somebody
    changed it since it was opened.
    """
    execute(session, "select from meetings.meeting where document_id = %s for update", (id,))
    get_document(session, id, reader=reader, level=AccessRight.EDIT)
    row = get_meeting(session, id, reader=reader)
    if version is not None and row.version != version:
        raise ConflictError(_("Somebody changed the meeting a moment ago. Look again."))
    return row


def may_prepare(session: Session, id: UUID, *, reader: Reader) -> bool:
    """Tell whether the reader prepares a meeting he sees."""
    return LEVELS[level_of(session, id, reader=reader)] >= LEVELS[AccessRight.EDIT]


@dataclass(frozen=True, slots=True)
class Place:
    """A meeting in the order of a list."""

    at: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class Part:
    """What of a list is wanted: of a body, from and until a moment, after a place, so many."""

    body_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    after: Place | None = None
    limit: int = MOST


ALL = Part()


def list_meetings(
    session: Session, view: View, part: Part = ALL, *, reader: Reader
) -> list[MeetingRow]:
    """Return the meetings of a list: coming ones the next first, held ones the last first."""
    way, beyond = ("desc", "<") if view is View.HELD else ("", ">")
    query = f"""{ROWS}
        where m.organisation_id = %(organisation)s
            and (%(body)s::int is null or m.body_id = %(body)s)
            and (%(states)s::text[] is null or d.state = any (%(states)s))
            {f"and {OWN}" if view is View.MINE else ""}
            and (%(since)s::timestamptz is null or m.starts_at >= %(since)s)
            and (%(until)s::timestamptz is null or m.starts_at < %(until)s)
            and (%(at)s::timestamptz is null
                or (m.starts_at, m.document_id) {beyond} (%(at)s, %(id)s))
        order by m.starts_at {way}, m.document_id {way} limit %(limit)s"""
    values = {
        "organisation": reader.organisation_id, "people": people_of(reader),
        "body": part.body_id, "since": part.since, "until": part.until,
        "states": list(STATES[view]) if view in STATES else None, "limit": part.limit,
        "at": part.after.at if part.after else None, "id": part.after.id if part.after else None,
        "zone": installation_of(session).settings.timezone,
    }  # fmt: skip
    return fetch(session, MeetingRow, query, values)


def list_of_series(session: Session, series_id: int, *, reader: Reader) -> list[MeetingRow]:
    """Return the meetings of a series that are to come, the next first."""
    query = f"""{ROWS} where m.series_id = %(series)s and d.state = any (%(states)s)
        order by m.starts_at, m.document_id limit {MOST}"""
    values = {"series": series_id, "states": list(COMING), "people": people_of(reader)}
    return fetch(session, MeetingRow, query, values)
