"""Which documents name a correspondent: said by the modules, read under the reader's rights."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.db.sql import execute, fetch, fetch_value
from uprava.documents.service.access import VISIBLE
from uprava.users.reader import Reader

PAGE = 30
COUNTED = 1000


class Trace(Enum):
    """Whether a name that is not known may be put into the directory."""

    KEPT = "kept"
    NONE = "none"
    """For restricted documents: who wrote them shows nowhere else."""


def find_or_note(
    session: Session, name: str, *, unit_id: int | None = None, trace: Trace = Trace.KEPT
) -> int | None:
    """Return the card that answers to a name; one nobody has yet is made.

    When several answer equally well, one of its own is made, to be merged into the right one by
    hand. None: the name is not known and no trace may be left. The people of `unit_id` are
    offered the name from now on. A name that is known locks nothing.
    """
    query = "select correspondents.note(%s, %s, %s)"
    found = fetch_value(session, query, (tidy(name), unit_id, trace is Trace.KEPT))
    return None if found is None else int(found)


def mention(session: Session, document_id: UUID, correspondent_id: int, *, role: str) -> None:
    """Say that a document names a correspondent; said twice it counts once."""
    query = "select correspondents.mention_all(array[%s::uuid], %s, %s)"
    execute(session, query, (document_id, correspondent_id, role))


def mention_name(
    session: Session, document_id: UUID, name: str, *, role: str,
    unit_id: int | None = None, trace: Trace = Trace.KEPT,
) -> None:  # fmt: skip
    """Do both of the above in one statement that nobody waits for inside `in_one_go`."""
    query = """
        select correspondents.mention_all(
            array[%s::uuid], correspondents.note(%s, %s, %s), %s)"""
    execute(session, query, (document_id, tidy(name), unit_id, trace is Trace.KEPT, role))


NOTED = """
insert into correspondents.noted (correspondent_id, unit_id)
select %(card)s, %(unit)s where %(unit)s::int is not null on conflict do nothing"""


def mention_card(
    session: Session, document_id: UUID, correspondent_id: int, *, role: str,
    unit_id: int | None = None,
) -> None:  # fmt: skip
    """Say that a document names a card that was chosen; the unit is offered it from now on."""
    mention(session, document_id, correspondent_id, role=role)
    execute(session, NOTED, {"card": correspondent_id, "unit": unit_id})


def named_in(session: Session, document_id: UUID, *, role: str) -> int | None:
    """Return the card a document names in a role, the earliest of several; None: no card."""
    query = """
        select correspondent_id from correspondents.mention
        where document_id = %s and role = %s order by correspondent_id limit 1"""
    found = fetch_value(session, query, (document_id, role))
    return None if found is None else int(found)


def mention_many(session: Session, ids: Sequence[UUID], name: str, *, role: str) -> None:
    """Say that documents loaded together name a correspondent."""
    query = """
        select correspondents.mention_all(%s::uuid[], correspondents.note(%s, null, true), %s)"""
    execute(session, query, (list(ids), tidy(name), role))


def forget(session: Session, document_id: UUID, *, role: str) -> None:
    """Take back what a document said in a role: its card changed."""
    query = "delete from correspondents.mention where document_id = %s and role = %s"
    execute(session, query, (document_id, role))


def tidy(name: str) -> str:
    """Return a name with its spaces in order."""
    return " ".join(name.split())


@dataclass(frozen=True, slots=True)
class Mentioned:
    """A document that names the correspondent."""

    id: UUID
    kind: str
    number: str | None
    registered_on: date | None
    title: str
    state: str
    role: str


FAMILY = """
    with recursive family (id) as (
        select %(id)s::bigint
        union select c.id from correspondents.correspondent as c
            join family on c.merged_into = family.id)"""
"""A card with the duplicates that were merged into it."""

NAMING = f"""
    from correspondents.mention as m join documents.document as d on d.id = m.document_id
    where m.correspondent_id in (select id from family) and d.deleted_at is null and {VISIBLE}
      and (%(roles)s::text[] is null or m.role = any (%(roles)s))"""


class Direction(StrEnum):
    """From whom to whom the correspondence went."""

    EVERY = ""
    FROM = "from"
    TO = "to"


ROLES: Mapping[str, Sequence[str] | None] = {
    Direction.EVERY: None,
    Direction.FROM: ["sender", "applicant"],
    Direction.TO: ["addressee", "copy"],
}


def list_history(
    session: Session,
    id: int,
    *,
    reader: Reader,
    after: UUID | None = None,
    direction: Direction = Direction.EVERY,
) -> tuple[list[Mentioned], UUID | None]:
    """Return the documents that name a correspondent, the newest first, and where to go on."""
    query = f"""{FAMILY}
        select distinct on (d.id) d.id, d.kind, d.number, d.registered_on, d.title, d.state, m.role
        {NAMING} and (%(after)s::uuid is null or d.id < %(after)s)
        order by d.id desc, m.role limit %(limit)s"""
    values = {
        "id": id, "principals": list(reader.principals), "after": after, "limit": PAGE + 1,
        "roles": ROLES[direction],
    }  # fmt: skip
    rows = fetch(session, Mentioned, query, values)
    return rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None


def count_history(
    session: Session, id: int, *, reader: Reader, direction: Direction = Direction.EVERY
) -> str:
    """Return how many documents the reader may see, «1000+» beyond a thousand."""
    query = f"""{FAMILY}
        select count(*) from (select distinct d.id {NAMING} limit {COUNTED + 1}) as counted"""
    values = {"id": id, "principals": list(reader.principals), "roles": ROLES[direction]}
    found = int(fetch_value(session, query, values))
    return f"{COUNTED}+" if found > COUNTED else str(found)
