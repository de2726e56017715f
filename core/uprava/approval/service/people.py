"""Who stands behind the participants of a route on the day a stage begins."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from uprava.approval.models import ParticipantKind
from uprava.approval.values import ParticipantPlan
from uprava.db.sql import fetch, fetch_value
from uprava.documents.service.people import POST
from uprava.users.naming import SHORT_NAME


@dataclass(frozen=True, slots=True)
class Asked:
    """A person who is asked, with the post held on the day."""

    id: int
    name: str
    post: str


ASKED = f"""select p.id, {SHORT_NAME} as name, coalesce({POST}, '') as post
    from users.person as p where p.active and p.login is not null and p.id in """
"""Only who can sign in can be asked."""

HOLDING = """holder.since <= %(today)s and (holder.until is null or holder.until >= %(today)s)"""

PERSON = ASKED + "(%(id)s)"

POST_HOLDERS = f"""{ASKED} (
    select holder.person_id from users.post_holder as holder
    where holder.post_id = %(id)s and {HOLDING}) order by p.id"""

HEADS = f"""{ASKED} (
    select holder.person_id from users.post_holder as holder
    join users.post on post.id = holder.post_id
    where post.unit_id = %(id)s and post.heads_unit and {HOLDING}) order by p.id"""

ROLE = f"""{ASKED} (
    select given.person_id from users.role_grant as given where given.role_id = %(id)s)
    order by p.id"""

UNIT = f"""
with recursive below as (
    select id from users.unit where id = %(id)s
    union all
    select unit.id from users.unit join below on unit.parent_id = below.id
    where unit.closed_on is null)
{ASKED} (
    select holder.person_id from users.post_holder as holder
    join users.post on post.id = holder.post_id
    where post.unit_id in (select id from below) and {HOLDING})
order by p.surname, p.given_name, p.id"""

QUERIES = {
    ParticipantKind.PERSON: PERSON,
    ParticipantKind.POST: POST_HOLDERS,
    ParticipantKind.HEAD: HEADS,
    ParticipantKind.ROLE: ROLE,
    ParticipantKind.UNIT: UNIT,
}

TITLE = f"""coalesce(
    (select {SHORT_NAME} from users.person as p where p.id = t.principal_id),
    (select post.title || ', ' || unit.short_name from users.post
        join users.unit on unit.id = post.unit_id where post.id = t.principal_id),
    (select unit.name from users.unit where unit.id = t.principal_id),
    (select role.title from users.role where role.id = t.principal_id), '—')"""
"""How the participant `t` is called: a person, a post with its unit, a unit, a role."""


def people_of(session: Session, kind: str, principal_id: int) -> list[Asked]:
    """Return the people a participant means today; empty: the post or role is vacant.

    An acting holder and the one acted for are both meant: whoever decides first decides.
    """
    values = {"id": principal_id, "today": session.info["today"]}
    query = QUERIES[ParticipantKind(kind)]
    return fetch(session, Asked, query, values)


def title_of(session: Session, principal_id: int) -> str:
    """Return how a participant is called: a person, a post with its unit, a unit, a role."""
    query = f"select {TITLE} from (values (%s::bigint)) as t (principal_id)"
    return str(fetch_value(session, query, (principal_id,)))


def vacant(session: Session, participants: Iterable[ParticipantPlan]) -> list[str]:
    """Return the titles of participants behind whom nobody stands today."""
    return [
        title_of(session, each.principal_id)
        for each in participants
        if not people_of(session, each.kind, each.principal_id)
    ]
