"""Those invited are told of a meeting and of its changes: in the bell, by e-mail for calendars.

Nobody is told before the agenda is approved; a cancelled meeting is told to who knows of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch_value, fetch_values
from uprava.i18n import DEFAULT_LOCALE, LOCALES, translations
from uprava.installation import installation_of
from uprava.users.reader import Reader
from uprava.web.events import signal
from uprava.work.service import Message, Noticed, notify

from uprava_meetings.planning.service.invitations import invite
from uprava_meetings.planning.service.planning import moment_of
from uprava_meetings.planning.service.reading import get_meeting
from uprava_meetings.planning.values import TOLD_OF, MeetingRow, Method
from uprava_meetings.values import MeetingState

JOB = "meetings:send_letter"

LONGEST = 500
"""Characters of a notice."""

KNOWING = """
select v.id from meetings.invitation as v
where v.document_id = %(id)s and (%(all)s or v.told_revision >= 0)"""

PEOPLE = """
select distinct told.person_id from meetings.invitation as v,
    lateral (values (v.person_id), (v.substitute_id)) as told (person_id)
where v.id = any (%(ids)s) and told.person_id is not null order by 1"""

LETTERS = """
insert into meetings.letter (document_id, invitation_id, method, what, why, name, address, locale,
    state, problem, asked_by, asked_at, tries)
select v.document_id, v.id, %(method)s, %(what)s, %(why)s, told.name, told.address, told.locale,
    'waiting', '', %(by)s, %(at)s, 0
from meetings.invitation as v
cross join lateral (
    select p.surname || ' ' || p.given_name, p.email, coalesce(p.locale, '')
    from users.person as p where p.id in (v.person_id, v.substitute_id) and p.active
        and (%(only)s::int is null or p.id = %(only)s)
    union all select v.name, v.email, '' where v.person_id is null and %(only)s::int is null
) as told (name, address, locale)
where v.id = any (%(ids)s) and coalesce(told.address, '') <> ''
returning id"""


@dataclass(frozen=True, slots=True)
class Told(Message):
    """What has changed, then which meeting it is: «Повестка утверждена: Заседание …»."""

    def in_language(self, locale: str | None) -> str:
        """Return the message as one line in a language; None means the default."""
        language = locale if locale in LOCALES else DEFAULT_LOCALE
        what = translations(language).gettext(self.text).format(**self.values).rstrip(".")
        why = self.values["why"]
        said = f"{what}: {self.values['title']}, {self.values['moment']}"
        return (f"{said}. {why}" if why else said)[:LONGEST]


def tell(
    session: Session, meeting_id: UUID, what: str, *, reader: Reader, at: datetime, why: str = ""
) -> int:
    """Tell everybody invited what has changed (an English message id) and why; return how many.

    Who became a member meanwhile is invited first. Raises the meeting's revision, so that
    calendars take the new event for the old one.
    """
    row = get_meeting(session, meeting_id, reader=reader)
    if row.state in TOLD_OF:
        invite(session, meeting_id, reader=reader, at=at)
    elif row.state != MeetingState.CANCELLED:
        return 0
    ids = fetch_values(session, KNOWING, {"id": meeting_id, "all": row.state in TOLD_OF})
    return tell_these(session, row, ids, Change(what, why), reader=reader, at=at)


@dataclass(frozen=True, slots=True)
class Change:
    """What has changed (an English message id), and why, as somebody typed it."""

    what: str
    why: str = ""


def tell_these(
    session: Session, row: MeetingRow, ids: Sequence[int], change: Change, *, reader: Reader,
    at: datetime,
) -> int:  # fmt: skip
    """Tell some of those invited; return how many. Raises the meeting's revision."""
    if not ids:
        return 0
    query = """update meetings.meeting set revision = revision + 1 where document_id = %s
        returning revision"""
    revision = fetch_value(session, query, (row.id,))
    query = "update meetings.invitation set told_revision = %s where id = any (%s)"
    execute(session, query, (revision, list(ids)))
    people = fetch_values(session, PEOPLE, {"ids": list(ids)})
    moment = moment_of(session, row.starts_at)
    words = {"title": row.title, "moment": moment, "place": row.place, "why": change.why}
    notify(session, people, Noticed("work", Told(change.what, words), row.id), at=at)
    method = Method.CANCEL if row.state == MeetingState.CANCELLED else Method.REQUEST
    post(session, ids, Posted(method, change), reader=reader, at=at)
    record(session, "meetings.told", "document", row.id, people=len(ids), what=change.what)
    signal(session, f"doc:{row.id}")
    return len(ids)


@dataclass(frozen=True, slots=True)
class Posted:
    """What letters say: what calendars are to do, what has changed; `only` one person's."""

    method: Method
    change: Change
    only: int | None = None


def post(
    session: Session, ids: Sequence[int], posted: Posted, *, reader: Reader, at: datetime
) -> None:
    """Order a letter to each of those invited who has an address, and to who stands in."""
    letters = fetch_values(session, LETTERS, {
        "ids": list(ids), "method": posted.method, "what": posted.change.what,
        "why": posted.change.why, "only": posted.only, "by": reader.person_id, "at": at,
    })  # fmt: skip
    jobs = installation_of(session).jobs
    jobs.defer_all(session, JOB, [{"letter_id": each} for each in letters])
