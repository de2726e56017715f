"""Thousands of cards with their rights, loaded by COPY into the demo office: what benches share."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from uuid import UUID

from sqlalchemy import create_engine
from sqlalchemy.orm import Session
from uprava.db.sql import driver
from uprava.demo.loading import Freshness, bare

from bench.office import Office

CONTROLLER, WIDE, ORDINARY = "clerk", "registrar", "efimova"
"""Demo people: who controls a part of all, who sees everything, who sees a few."""

PORTION = 4_000
"""Cards made at once."""

DOCUMENTS, GRANTS = "documents.document", "documents.access_grant"

Columns = Mapping[str, Sequence[str]]
"""The columns that are loaded, by the names of their tables."""

CARDS: Columns = {
    DOCUMENTS: (
        "id", "kind", "organisation_id", "unit_id", "title", "summary", "state", "access_mark",
        "author_id", "due_on", "number", "registered_on", "registered_at", "created_at",
        "changed_at", "version",
    ),
    GRANTS: ("document_id", "principal_id", "reason", "level", "kind", "hidden", "granted_at"),
}  # fmt: skip


@dataclass(frozen=True)
class Person:
    """A demo person with the unit of the post."""

    id: int
    login: str
    unit_id: int


@dataclass(frozen=True)
class Cast:
    """Who gives, executes and controls; the unit that keeps the journal sees everything."""

    organisation_id: int
    office_id: int
    people: Sequence[Person]
    controller: Person
    today: date


Rows = dict[str, list[tuple[object, ...]]]
"""Rows to load by the names of their tables."""


def load(
    office: Office, count: int, known: str, tables: Columns,
    one: Callable[[Rows, Cast, int], None], *, mine: str,
) -> None:  # fmt: skip
    """Load what `one` makes of each number, unless the table `known` holds it from an earlier run.

    `mine`: the login of whom a part of all belongs to.
    """
    engine = create_engine(office.database().replace("postgresql://", "postgresql+psycopg://"))
    with Session(engine) as session:
        link = driver(session)
        link.execute("set uprava.system = 'on'")
        held = link.execute(f"select count(*) from {known}".encode()).fetchone()
        if held and held[0] >= count:
            return
        cast, whole = cast_of(session, mine), {**CARDS, **tables}
        with bare(session, list(whole), progress=lambda _done, _all: None) as freshness:
            for rows in portions(whole, count, lambda rows, number: one(rows, cast, number)):
                for table, columns in whole.items():
                    copy(session, table, columns, rows[table], freshness)
        session.commit()
    engine.dispose()


def cast_of(session: Session, mine: str) -> Cast:
    """Return the people of the demo; `mine` is the login of whom a part of all belongs to.

    Those whom something is measured for are not among `people`.
    """
    link = driver(session)
    found = link.execute(
        "select distinct on (p.id) p.id, coalesce(p.login, ''), post.unit_id from users.person as p"
        " join users.post_holder as h on h.person_id = p.id join users.post on post.id = h.post_id"
        " where p.active order by p.id, h.id"
    ).fetchall()
    people = [Person(*row) for row in found]
    by_login = {each.login: each for each in people}
    rest = [each for each in people if each.login not in (CONTROLLER, ORDINARY)]
    row = link.execute(
        "select organisation_id from users.unit where id = %s", (by_login[WIDE].unit_id,)
    ).fetchone()
    assert row is not None
    today = datetime.now(UTC).date()
    return Cast(row[0], by_login[WIDE].unit_id, rest, by_login[mine], today)


def portions(tables: Columns, count: int, add: Callable[[Rows, int], None]) -> Iterator[Rows]:
    """Yield the rows of all numbers, some thousands of cards at a time."""
    every = iter(range(count))
    while numbers := list(islice(every, PORTION)):
        rows: Rows = {table: [] for table in tables}
        for number in numbers:
            add(rows, number)
        yield rows


def grants(
    id: UUID, kind: str, level: str, at: datetime, who: set[int]
) -> list[tuple[object, ...]]:
    """Return the rows of the rights of several to a card."""
    return [(id, each, "work", level, kind, False, at) for each in sorted(who)]


def copy(
    session: Session, table: str, columns: Sequence[str], rows: Sequence[tuple[object, ...]],
    freshness: Freshness,
) -> None:  # fmt: skip
    """Send rows to a table."""
    statement = f"copy {table} ({', '.join(columns)}) from stdin{freshness.value}"
    with driver(session).cursor() as cursor, cursor.copy(statement.encode()) as sent:
        for row in rows:
            sent.write_row([str(each) if isinstance(each, UUID) else each for each in row])
