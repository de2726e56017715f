"""Which people stand behind principals: what waits for a unit waits for all who work there."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from uprava.db.sql import fetch, fetch_values
from uprava.users.naming import SHORT_NAME

BEHIND = """
select p.id from users.person as p where p.active and (
    p.id = any (%(principals)s)
    or exists (
        select from users.post_holder as holder join users.post on post.id = holder.post_id
        where holder.person_id = p.id and holder.since <= %(today)s
          and (holder.until is null or holder.until >= %(today)s)
          and (post.id = any (%(principals)s) or post.unit_id = any (%(principals)s)))
    or exists (
        select from users.role_grant as given
        where given.person_id = p.id and given.role_id = any (%(principals)s)))
order by p.id"""
"""Heads of the units above are not meant: they may look, nobody waits for them."""


def people_behind(session: Session, principals: Sequence[int]) -> list[int]:
    """Return the active people who are, or hold, or work in one of the principals."""
    values = {"principals": list(principals), "today": session.info["today"]}
    return fetch_values(session, BEHIND, values)


@dataclass(frozen=True, slots=True)
class Standing:
    """A substitute, and the name of the absent person."""

    absent_id: int
    substitute_id: int
    absent: str


def substitutes_of(session: Session, people: Sequence[int]) -> list[Standing]:
    """Return who stands in today for any of the people."""
    query = f"""
        select s.absent_id, s.substitute_id, {SHORT_NAME} as absent
        from users.substitution as s
        join users.person as p on p.id = s.absent_id
        join users.person as deputy on deputy.id = s.substitute_id and deputy.active
        where s.absent_id = any (%(people)s) and s.revoked_at is null
          and %(today)s between s.since and s.until order by s.id"""
    values = {"people": list(people), "today": session.info["today"]}
    return fetch(session, Standing, query, values)
