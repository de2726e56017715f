"""People as the card shows them: short names, posts, avatars."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from uprava.db.sql import fetch
from uprava.users.naming import SHORT_NAME
from uprava.web.shell import PersonChip, initials_of, tint_of

POST = """(select post.title from users.post_holder as holder
    join users.post on post.id = holder.post_id
    where holder.person_id = p.id and holder.since <= %(today)s
      and (holder.until is null or holder.until >= %(today)s)
    order by holder.acting, holder.since, holder.id limit 1)"""
"""The main post of `users.person as p` on the day."""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person in one line."""

    id: int
    name: str
    post: str | None


def chips(session: Session, ids: Iterable[int | None]) -> dict[int, PersonChip]:
    """Return the people of these ids; a request asks for each of them once."""
    known: dict[int, PersonChip] = session.info.setdefault("people", {})
    query = f"select p.id, {SHORT_NAME} as name, {POST} as post from users.person as p where p.id = any (%(ids)s)"  # noqa: E501
    wanted = {id for id in ids if id is not None}
    fresh = sorted(wanted - known.keys())
    if fresh:
        rows = fetch(session, PersonRow, query, {"ids": fresh, "today": session.info["today"]})
        known.update((row.id, chip(row)) for row in rows)
    return {id: known[id] for id in wanted if id in known}


def chip(row: PersonRow) -> PersonChip:
    """Return a person with the initials and the colour of the avatar."""
    return PersonChip(row.name, initials_of(row.name), tint_of(str(row.id)), row.post or "")
