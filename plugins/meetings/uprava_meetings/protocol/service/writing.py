"""What a protocol says: built from what was kept at the meeting.

Its words are the office's own, Russian whatever language the screens speak.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date
from sqlalchemy.orm import Session
from uprava.db.sql import fetch, fetch_value
from uprava.i18n import use_locale
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader

from uprava_meetings.agenda.service.reading import agenda_of
from uprava_meetings.agenda.values import ItemRow
from uprava_meetings.bodies.service.bodies import get_body
from uprava_meetings.bodies.service.members import composition
from uprava_meetings.bodies.values import BodyRow, MemberRow
from uprava_meetings.conduct.service.notes import NoteRow, notes_of
from uprava_meetings.conduct.service.voting import votes_of
from uprava_meetings.conduct.values import VoteRow
from uprava_meetings.planning.service.planning import day_of, zone_of
from uprava_meetings.planning.values import MeetingRow
from uprava_meetings.protocol.service.reading import points_of
from uprava_meetings.protocol.service.wording import heading_of, item_of, listed_present, lowered
from uprava_meetings.protocol.values import PointRow
from uprava_meetings.values import Form, Role


@dataclass(frozen=True, slots=True)
class ThereRow:
    """When a member was in the hall, and who stood for him."""

    member_id: int
    since: datetime
    until: datetime | None
    by_video: bool
    substitute: str


@dataclass(frozen=True, slots=True)
class GuestRow:
    """Somebody invited who came."""

    name: str
    post: str


@dataclass(frozen=True, slots=True)
class BallotRow:
    """An open ballot of a member."""

    vote_id: int
    name: str
    choice: str
    opinion: str


@dataclass(frozen=True, slots=True)
class AwayRow:
    """A member who took no part in a question."""

    item_id: int
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Kept:
    """Everything that was kept at a meeting, as the reader may see it."""

    meeting: MeetingRow
    body: BodyRow
    organisation: str
    day: date
    last: date
    zone: ZoneInfo
    members: Sequence[MemberRow]
    there: Sequence[ThereRow]
    guests: Sequence[GuestRow]
    items: Sequence[ItemRow]
    notes: Sequence[NoteRow]
    votes: Sequence[VoteRow]
    ballots: Sequence[BallotRow]
    away: Sequence[AwayRow]
    points: Sequence[PointRow]

    def member(self, id: int | None) -> MemberRow | None:
        """Return a member of the day."""
        return next((each for each in self.members if each.id == id), None)

    @property
    def chair(self) -> MemberRow | None:
        """Who presided: whom the meeting chose, else the chair, else a deputy who was there."""
        here = {each.member_id for each in self.there if not each.substitute}
        chosen = self.member(self.meeting.presiding_id)
        if chosen is not None:
            return chosen
        chair = self.member(self.meeting.chair_id)
        if chair is None or chair.id in here or not here:
            return chair
        deputies = (m for m in self.members if m.role == Role.DEPUTY and m.id in here)
        return next(deputies, chair)

    @property
    def secretary(self) -> MemberRow | None:
        """Who kept the protocol."""
        found = self.member(self.meeting.secretary_id)
        return found or next((m for m in self.members if m.role == Role.SECRETARY), None)


THERE = f"""
select distinct on (p.member_id) p.member_id, p.since, last.until, p.by_video,
    coalesce((select {SHORT_NAME.replace("p.", "s.")} from users.person as s
        where s.id = p.substitute_id), '') as substitute
from meetings.presence as p cross join lateral (
    select case when bool_or(n.until is null) then null else max(n.until) end as until
    from meetings.presence as n
    where n.meeting_id = p.meeting_id and n.member_id = p.member_id) as last
where p.meeting_id = %s order by p.member_id, p.since"""

RETURNED = """
select b.member_id, min(b.given_at) as since, null::timestamptz as until, false as by_video,
    '' as substitute
from meetings.ballot as b join meetings.vote as v on v.id = b.vote_id
join meetings.item as i on i.id = v.item_id
where i.meeting_id = %s and v.state = 'closed' group by b.member_id"""
"""Of a meeting by correspondence: who returned a sheet."""

GUESTS = f"""
select coalesce({SHORT_NAME}, v.name) as name, v.post
from meetings.invitation as v left join users.person as p on p.id = v.person_id
where v.document_id = %(id)s and v.member_id is null and v.came
union
select coalesce({SHORT_NAME}, s.name), s.post
from meetings.item as i join meetings.speaker as s on s.document_id = i.question_id
left join users.person as p on p.id = s.person_id
where i.meeting_id = %(id)s and i.outcome not in ('postponed', 'removed')
    and not exists (select from meetings.member as m where m.body_id = %(body)s
        and (m.person_id = s.person_id or s.person_id is null and m.name = s.name)
        and %(day)s between m.since and coalesce(m.until, 'infinity'))
order by 1"""

BALLOTS = f"""
select b.vote_id, coalesce({SHORT_NAME}, m.name) as name, b.choice, b.opinion
from meetings.ballot as b join meetings.vote as v on v.id = b.vote_id
join meetings.item as i on i.id = v.item_id join meetings.member as m on m.id = b.member_id
left join users.person as p on p.id = m.person_id
where i.meeting_id = %s and v.state = 'closed' and v.way in ('roll', 'sheet') order by 1, 2"""
"""Of open votes only: of a secret one there is nothing to read."""

AWAY = f"""
select r.item_id, coalesce({SHORT_NAME}, m.name) as name, r.reason
from meetings.recusal as r join meetings.item as i on i.id = r.item_id
join meetings.member as m on m.id = r.member_id
left join users.person as p on p.id = m.person_id
where i.meeting_id = %s order by 1, 2"""


def gather(session: Session, meeting: MeetingRow, *, reader: Reader) -> Kept:
    """Read everything a protocol is built from."""
    body = get_body(session, meeting.body_id, reader=reader)
    day = day_of(session, meeting.starts_at)
    by_sheets = meeting.form == Form.CORRESPONDENCE
    name = "select name from users.organisation where id = %s"
    asked = {"id": meeting.id, "body": body.id, "day": day}
    return Kept(
        meeting, body, str(fetch_value(session, name, (meeting.organisation_id,))), day,
        day_of(session, meeting.ends_at) if by_sheets else day, zone_of(session),
        composition(session, body.id, day).members,
        fetch(session, ThereRow, RETURNED if by_sheets else THERE, (meeting.id,)),
        fetch(session, GuestRow, GUESTS, asked), agenda_of(session, meeting.id),
        notes_of(session, meeting.id), votes_of(session, meeting.id),
        fetch(session, BallotRow, BALLOTS, (meeting.id,)),
        fetch(session, AwayRow, AWAY, (meeting.id,)), points_of(session, meeting.id),
    )  # fmt: skip


def contents_of(kept: Kept, *, short: bool) -> dict[str, Any]:
    """Return what is printed, as plain values. `number` and `instead` are said when it is sent."""
    with use_locale("ru"):
        present = listed_present(kept)
        return {
            **heading_of(kept), "short": short, "number": "", "instead": "",
            "restricted": any(each.closed for each in kept.items),
            "present": present,
            "guests": [{"name": g.name, "post": lowered(g.post)} for g in kept.guests],
            "agenda": [
                {"n": each.position, "title": each.title, "speakers": speakers(each)}
                for each in kept.items
            ],
            "items": [item_of(kept, each) for each in kept.items],
            "day": days_words(kept.day, kept.last),
        }  # fmt: skip


def speakers(item: ItemRow) -> list[str]:
    """Return «Орлов В. Н., начальник отдела» of who reports."""
    return [
        ", ".join(part for part in (each.name, lowered(each.post)) if part)
        for each in item.speakers
        if each.role != "invited"
    ]


def days_words(day: date, last: date) -> str:
    """Return «12 ноября 2026 г.»; of several days «12–14 ноября 2026 г.»."""
    end = format_date(last, "d MMMM y 'г.'", locale="ru")
    if day == last:
        return end
    if (day.year, day.month) == (last.year, last.month):
        return f"{day.day}–{end}"
    return f"{format_date(day, 'd MMMM', locale='ru')} – {end}"
