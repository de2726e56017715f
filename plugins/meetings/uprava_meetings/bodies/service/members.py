"""Who belongs to a body, from when to when, in which role."""

from datetime import date
from typing import NoReturn

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch, fetch_value
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.i18n import _
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader
from uprava.users.service.groups import Belonging, set_group

from uprava_meetings.bodies.service.bodies import get_kept
from uprava_meetings.bodies.values import BodyRow, Composition, MemberRow, MemberWords
from uprava_meetings.values import Role

ROWS = f"""
select m.id, m.body_id, m.person_id, coalesce(p.login, '') as login,
    coalesce({SHORT_NAME}, m.name) as name, m.post, m.email, m.role, m.votes, m.since, m.until,
    m.substitute_id, coalesce((select {SHORT_NAME.replace("p.", "s.")} from users.person as s
        where s.id = m.substitute_id), '') as substitute,
    coalesce((select s.login from users.person as s where s.id = m.substitute_id), '')
        as substitute_login, m.version
from meetings.member as m left join users.person as p on p.id = m.person_id"""

ORDER = """order by array_position(array['chair', 'deputy', 'secretary', 'member', 'advisory'],
    m.role), coalesce(p.surname, m.name), m.since, m.id"""

LONGEST = 200


def members_of(session: Session, body_id: int) -> list[MemberRow]:
    """Return everybody who belongs to a body, did or will, by roles and names."""
    return fetch(session, MemberRow, f"{ROWS} where m.body_id = %s {ORDER}", (body_id,))


def composition(session: Session, body_id: int, day: date) -> Composition:
    """Return who belongs to a body on a day."""
    return Composition.of(members_of(session, body_id), day)


def get_member(session: Session, body_id: int, id: int) -> MemberRow:
    """Return a membership of a body. Raises NotFoundError."""
    found = fetch(session, MemberRow, f"{ROWS} where m.body_id = %s and m.id = %s", (body_id, id))
    if not found:
        raise NotFoundError(_("There is no such member."))
    return found[0]


def add_member(session: Session, body_id: int, words: MemberWords, *, reader: Reader) -> int:
    """Add a member; return the id. Raises InvalidError naming the fields."""
    body = get_kept(session, body_id, reader=reader)
    refuse(session, body_id, words)
    query = """insert into meetings.member (body_id, person_id, name, post, email, role, votes,
            since, until, substitute_id)
        values (%(body)s, %(person)s, %(name)s, %(post)s, %(email)s, %(role)s, %(votes)s,
            %(since)s, %(until)s, %(substitute)s) returning id"""
    id = int(fetch_value(session, query, told(words) | {"body": body_id}))
    regroup(session, body)
    record(
        session, "body.member_added", "meeting_body", body_id, title=body.name, name=words.name,
        role=words.role, since=f"{words.since:%d.%m.%Y}",
    )  # fmt: skip
    return id


def change_member(
    session: Session, body_id: int, id: int, words: MemberWords, *, version: int, reader: Reader
) -> None:
    """Change a membership: role, post, vote, period, substitute.

    Raises InvalidError naming the fields, ConflictError when somebody else changed it.
    """
    body = get_kept(session, body_id, reader=reader)
    found = get_member(session, body_id, id)
    if found.version != version:
        raise ConflictError(_("Somebody changed this member a moment ago. Open it again."))
    refuse(session, body_id, words, but=id)
    query = """update meetings.member set person_id = %(person)s, name = %(name)s,
            post = %(post)s, email = %(email)s, role = %(role)s, votes = %(votes)s,
            since = %(since)s, until = %(until)s, substitute_id = %(substitute)s,
            version = version + 1 where id = %(id)s"""
    execute(session, query, told(words) | {"id": id})
    regroup(session, body)
    record(
        session, "body.member_changed", "meeting_body", body_id, title=body.name, name=words.name,
        role=words.role, was=found.role,
    )  # fmt: skip


def end_member(session: Session, body_id: int, id: int, *, reader: Reader, today: date) -> None:
    """Let a membership last until today; one that has not begun is removed."""
    body = get_kept(session, body_id, reader=reader)
    found = get_to_end(session, body_id, id, today=today)
    query = "delete from meetings.member where id = %(id)s"
    if found.since <= today:
        query = """update meetings.member set until = %(today)s, version = version + 1
            where id = %(id)s"""
    execute(session, query, {"id": id, "today": today})
    regroup(session, body)
    record(
        session, "body.member_ended", "meeting_body", body_id, title=body.name, name=found.name,
        until=f"{today:%d.%m.%Y}",
    )  # fmt: skip


def get_to_end(session: Session, body_id: int, id: int, *, today: date) -> MemberRow:
    """Return a membership that may be ended. Raises ConflictError for one that has ended."""
    found = get_member(session, body_id, id)
    if found.until is not None and found.until < today:
        raise ConflictError(_("This membership has ended already."))
    return found


KEEPING = (Role.CHAIR, Role.DEPUTY, Role.SECRETARY)
"""Roles that prepare and conduct the meetings."""


def regroup(session: Session, body: BodyRow) -> None:
    """Let the rights of the body's groups be those of its members, day by day."""
    every = [each for each in members_of(session, body.id) if each.person_id is not None]
    for group, roles in ((body.members_id, tuple(Role)), (body.keepers_id, KEEPING)):
        people = [
            Belonging(each.person_id, each.since, each.until)
            for each in every
            if each.person_id is not None and each.role in roles
        ]
        set_group(session, group, people)


def told(words: MemberWords) -> dict[str, object]:
    """Return the parameters of a member's row."""
    return {
        "person": words.person_id, "name": words.name, "post": words.post, "email": words.email,
        "role": words.role, "votes": words.votes, "since": words.since, "until": words.until,
        "substitute": words.substitute_id,
    }  # fmt: skip


def refuse(session: Session, body_id: int, words: MemberWords, *, but: int = 0) -> None:
    """Raise InvalidError for what is wrong, also beside the other members of the same days."""
    wrong = mistakes(words)
    others = [
        each
        for each in members_of(session, body_id)
        if each.id != but
        and each.since <= (words.until or date.max)
        and words.since <= (each.until or date.max)
    ]
    same = next((each for each in others if is_same(each, words)), None)
    if same is not None:
        wrong["person"] = _("{name} is a member in these days already: {role}.").format(
            name=same.name, role=_(same.caption)
        )
    chair = next((each for each in others if each.role == Role.CHAIR), None)
    if words.role is Role.CHAIR and chair is not None:
        wrong["role"] = _(
            "{name} presides since {day}. A body has one chair at a time: end that first."
        ).format(name=chair.name, day=f"{chair.since:%d.%m.%Y}")
    if wrong:
        refused(wrong)


def mistakes(words: MemberWords) -> dict[str, str]:
    """Return what is wrong with a member by himself, by field."""
    wrong = {}
    if not 1 <= len(words.name) <= LONGEST:
        wrong["person"] = _("Choose a colleague, or write the name of a member from outside.")
    if len(words.post) > LONGEST:
        wrong["post"] = _("At most {n} characters.").format(n=LONGEST)
    if words.since > (words.until or date.max):
        wrong["until"] = _("The last day is before the first.")
    if words.role is Role.ADVISORY and words.votes:
        wrong["votes"] = _("An advisory vote is not counted.")
    if words.role in (Role.CHAIR, Role.DEPUTY, Role.MEMBER) and not words.votes:
        wrong["votes"] = _("This role has a vote. Without one it is an advisory vote.")
    if words.substitute_id is not None and words.substitute_id == words.person_id:
        wrong["substitute"] = _("Nobody stands for himself.")
    return wrong


def is_same(member: MemberRow, words: MemberWords) -> bool:
    """Tell whether a membership is that of the same person."""
    if member.person_id is not None or words.person_id is not None:
        return member.person_id == words.person_id
    return member.name.casefold() == words.name.casefold()


def refused(wrong: dict[str, str]) -> NoReturn:
    """Raise InvalidError with the sentences."""
    raise InvalidError(_("The member has mistakes; nothing is kept."), fields=wrong)
