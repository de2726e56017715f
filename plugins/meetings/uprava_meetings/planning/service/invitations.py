"""Who is invited to a meeting: its members of the day, and those added by hand."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch, fetch_one
from uprava.documents.models import AccessRight
from uprava.documents.service.access import Opening, open_to
from uprava.errors import NotFoundError
from uprava.i18n import _
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader

from uprava_meetings.planning.service.planning import day_of, head_of
from uprava_meetings.planning.service.reading import get_meeting, people_of
from uprava_meetings.planning.values import INVITED, Invited

ROWS = f"""
select v.id, v.member_id, v.person_id, coalesce(p.login, '') as login,
    coalesce({SHORT_NAME}, v.name) as name, v.post, coalesce(p.email, v.email) as email, m.role,
    coalesce(m.votes, false) as votes, v.answer, v.reason, v.substitute_id,
    coalesce((select {SHORT_NAME.replace("p.", "s.")} from users.person as s
        where s.id = v.substitute_id), '') as substitute,
    coalesce((select s.login from users.person as s where s.id = v.substitute_id), '')
        as substitute_login, v.told_revision, v.answered_at, v.came, l.state as letter,
    coalesce(l.problem, '') as problem, coalesce(l.ended_at, l.asked_at) as letter_at
from meetings.invitation as v left join users.person as p on p.id = v.person_id
left join meetings.member as m on m.id = v.member_id
left join lateral (select t.state, t.problem, t.ended_at, t.asked_at from meetings.letter as t
    where t.invitation_id = v.id order by t.id desc limit 1) as l on true
where v.document_id = %(id)s"""

ORDER = """order by array_position(array['chair', 'deputy', 'secretary', 'member', 'advisory'],
    m.role) nulls last, coalesce(p.surname, v.name), v.id"""

JOINED = """
update meetings.invitation as v set member_id = m.id from meetings.member as m
where v.document_id = %(id)s and v.member_id is null and m.person_id = v.person_id
    and m.body_id = %(body)s and %(day)s between m.since and coalesce(m.until, 'infinity')"""

MEMBERS = f"""
insert into meetings.invitation (document_id, member_id, person_id, name, post, email, answer,
    reason, told_revision, came)
select %(id)s, m.id, m.person_id, coalesce({SHORT_NAME}, m.name), m.post, m.email, 'none', '', -1,
    false
from meetings.member as m left join users.person as p on p.id = m.person_id
where m.body_id = %(body)s and %(day)s between m.since and coalesce(m.until, 'infinity')
on conflict (document_id, member_id) do nothing"""

LEFT = """
delete from meetings.invitation as v using meetings.member as m
where v.document_id = %(id)s and m.id = v.member_id and v.told_revision < 0
    and not %(day)s between m.since and coalesce(m.until, 'infinity')"""


def get_invited(session: Session, meeting_id: UUID, id: int) -> Invited:
    """Return one of those invited, the row locked. Raises NotFoundError."""
    lock = "select from meetings.invitation where document_id = %s and id = %s for update"
    execute(session, lock, (meeting_id, id))
    values = {"id": meeting_id, "invitation": id}
    found = fetch_one(session, Invited, f"{ROWS} and v.id = %(invitation)s", values)
    if found is None:
        raise NotFoundError(_("This person is not invited to the meeting any more."))
    return found


def own_invitation(session: Session, meeting_id: UUID, *, reader: Reader) -> Invited | None:
    """Return the reader's own invitation, or of whom he acts for; None: not invited."""
    values = {"id": meeting_id, "people": people_of(reader)}
    query = f"""{ROWS} and v.person_id = any (%(people)s)
        order by array_position(%(people)s, v.person_id) limit 1"""
    return fetch_one(session, Invited, query, values)


def list_invited(session: Session, meeting_id: UUID) -> list[Invited]:
    """Return everybody invited to a meeting: members by their roles, then the others."""
    return fetch(session, Invited, f"{ROWS} {ORDER}", {"id": meeting_id})


def invite(session: Session, meeting_id: UUID, *, reader: Reader, at: datetime) -> int:
    """Invite the members of the meeting's day; return how many are new.

    Who was added by hand may open the meeting from now on. May be repeated: whoever is invited
    stays so. It tells nobody: see `telling.tell`.
    """
    row = get_meeting(session, meeting_id, reader=reader)
    day = day_of(session, row.starts_at)
    values = {"id": meeting_id, "body": row.body_id, "day": day}
    execute(session, JOINED, values)
    execute(session, LEFT, values)
    new = execute(session, MEMBERS, values)
    guests = [
        Opening(each.person_id, AccessRight.READ, INVITED)
        for each in list_invited(session, meeting_id)
        if each.member_id is None and each.person_id is not None
    ]
    open_to(session, head_of(row), guests, at=at, by=reader.person_id)
    if new:
        record(session, "meetings.invited", "document", meeting_id, people=new)
    return new
