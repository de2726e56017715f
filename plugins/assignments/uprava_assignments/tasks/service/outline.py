"""Assignments for programs: pages of them, the tree around one, who its people are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import LiteralString
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import driver, fetch, fetch_values
from uprava.documents.service.access import VISIBLE
from uprava.users.reader import Reader


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page of assignments is narrowed to; empty fields narrow nothing."""

    basis_id: UUID | None = None
    states: Sequence[str] = ()
    author: str = ""
    """The login of who gave them."""
    changed_since: date | None = None
    after: UUID | None = None
    """The last one of the page before."""


@dataclass(frozen=True, slots=True)
class Line:
    """An assignment in a list or in a tree."""

    id: UUID
    number: str | None
    state: str
    due_on: date | None
    done_on: date | None
    parent_id: UUID | None


LINES: LiteralString = """
select d.id, d.number, d.state, d.due_on, a.done_on, (select u.assignment_id
    from assignments.duty as u where u.id = a.parent_duty_id) as parent_id
from assignments.assignment as a
join documents.document as d on d.id = a.document_id and d.deleted_at is null"""

PAGE: LiteralString = f"""
select d.id from assignments.assignment as a
join documents.document as d on d.id = a.document_id and d.deleted_at is null
where {VISIBLE}
  and (%(after)s::uuid is null or d.id < %(after)s)
  and (%(basis)s::uuid is null or a.basis_id = %(basis)s)
  and (%(states)s::text[] = '{{}}' or d.state = any (%(states)s))
  and (%(author)s = '' or a.author_id = (select id from users.person
      where lower(login) = lower(%(author)s)))
  and (%(since)s::date is null or d.changed_at >= %(since)s)
order by d.id desc limit %(limit)s"""


def list_page(session: Session, asked: Asked, *, reader: Reader, limit: int) -> list[UUID]:
    """Return the assignments of a page the reader may see, the newest first."""
    values = {
        "principals": list(reader.principals), "after": asked.after, "basis": asked.basis_id,
        "states": list(asked.states), "author": asked.author, "since": asked.changed_since,
        "limit": limit,
    }  # fmt: skip
    return fetch_values(session, PAGE, values)


def tree_of(session: Session, root_id: UUID, *, reader: Reader) -> list[Line]:
    """Return the assignments of a tree the reader may see, from the top down, by their numbers."""
    query = f"""{LINES} where a.root_id = %(root)s and {VISIBLE} order by a.depth, d.id limit 500"""
    return fetch(session, Line, query, {"root": root_id, "principals": list(reader.principals)})


def seen(session: Session, ids: Sequence[UUID | None], *, reader: Reader) -> set[UUID]:
    """Return those of the documents the reader may see."""
    known = [each for each in ids if each is not None]
    query = f"select d.id from documents.document as d where d.id = any (%(ids)s) and {VISIBLE}"
    values = {"ids": known, "principals": list(reader.principals)}
    return set(fetch_values(session, query, values)) if known else set()


def logins_of(session: Session, people: Sequence[int | None]) -> dict[int, str]:
    """Return the logins of people; of a closed account an empty one."""
    query = "select id, coalesce(login, '') from users.person where id = any (%s)"
    known = [each for each in people if each is not None]
    return {int(id): str(login) for id, login in driver(session).execute(query, (known,))}


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """An interim term and what was said of it."""

    id: int
    text: str
    due_on: date
    done_on: date | None
    said: str


def list_milestones(session: Session, id: UUID) -> list[MilestoneRow]:
    """Return the interim terms of an assignment the reader was let to, in their order."""
    query = """select id, text, due_on, done_on, said from assignments.milestone
        where assignment_id = %s order by position"""
    return fetch(session, MilestoneRow, query, (id,))
