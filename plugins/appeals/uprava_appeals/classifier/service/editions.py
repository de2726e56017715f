"""Editions of the classifier: which is in force on a day, the one that came with the program."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import LiteralString

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import driver, execute, fetch, fetch_one, fetch_value
from uprava.errors import NotFoundError
from uprava.i18n import _
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader

from uprava_appeals.classifier.codes import level_of
from uprava_appeals.classifier.joining import join
from uprava_appeals.classifier.reading import Heading, read_wanted
from uprava_appeals.classifier.shipped import DATED, SOURCE, TOPICS, content_of, kinds
from uprava_appeals.classifier.values import CHOSEN_FROM, CLASSIFY, EditionRow, KindRow

COLUMNS: LiteralString = f"""
    e.id, e.dated, e.valid_from, e.source, e.partial, e.sha256, e.brought_at,
    {SHORT_NAME} as brought_by,
    (select count(*) from appeals.node as n
     where n.edition_id = e.id and n.level >= {CHOSEN_FROM}) as questions
    from appeals.edition as e left join users.person as p on p.id = e.brought_by"""

IN_FORCE = """
select id from appeals.edition
order by valid_from > %(on)s, abs(valid_from - %(on)s), dated desc limit 1"""


@dataclass(frozen=True, slots=True)
class EditionHead:
    """What is said of an edition that is brought in."""

    dated: date
    valid_from: date
    source: str
    partial: bool
    sha256: str = ""


def list_editions(session: Session) -> list[EditionRow]:
    """Return all editions, the latest first."""
    return fetch(session, EditionRow, f"select {COLUMNS} order by e.valid_from desc, e.dated desc")


def get_edition(session: Session, id: int) -> EditionRow:
    """Return an edition. Raises NotFoundError."""
    found = fetch_one(session, EditionRow, f"select {COLUMNS} where e.id = %s", (id,))
    if found is None:
        raise NotFoundError(_("There is no such edition of the classifier."))
    return found


def edition_on(session: Session, on: date) -> int | None:
    """Return the edition in force on a day; before all of them the first, None without any."""
    id = fetch_value(session, IN_FORCE, {"on": on})
    return None if id is None else int(id)


def bring_shipped(session: Session, *, reader: Reader, at: datetime) -> int:
    """Take the edition that came with the program; one of its date stays as it is."""
    reader.require(CLASSIFY)
    return ship(session, at=at)


def ship(session: Session, *, at: datetime) -> int:
    """Put the shipped edition in place, once; return it."""
    hold_editions(session)
    known = fetch_value(session, "select id from appeals.edition where dated = %s", (DATED,))
    if known is not None:
        return int(known)
    head = EditionHead(DATED, DATED, SOURCE, partial=True)
    id = add_edition(session, head, by=None, at=at)
    rows = join(read_wanted(content_of(TOPICS)), whole=False).rows
    put_headings(session, id, [row.heading for row in rows])
    record(session, "classifier.shipped", "edition", id, dated=DATED.isoformat())
    return id


def hold_editions(session: Session) -> None:
    """Let changes of the classifier follow one another; reading goes on."""
    execute(session, "lock table appeals.edition in share row exclusive mode")


def add_edition(session: Session, head: EditionHead, *, by: int | None, at: datetime) -> int:
    """Add an edition without headings, with the kinds of questions that came with the program."""
    query = """
        insert into appeals.edition
            (dated, valid_from, source, partial, sha256, brought_at, brought_by)
        values (%s, %s, %s, %s, %s, %s, %s) returning id"""
    values = (head.dated, head.valid_from, head.source, head.partial, head.sha256, at, by)
    id = int(fetch_value(session, query, values))
    with driver(session).cursor() as cursor:
        cursor.executemany(
            "insert into appeals.kind (edition_id, code, letter, title) values (%s, %s, %s, %s)",
            [(id, each.code, each.letter, each.title) for each in kinds()],
        )
    return id


def put_headings(session: Session, id: int, headings: Iterable[Heading]) -> None:
    """Write headings into an edition; those that are there get their new names and marks."""
    query = """
        insert into appeals.node (edition_id, code, level, title, service, needs_main)
        values (%s, %s, %s, %s, %s, %s)
        on conflict (edition_id, code) do update
        set (title, service, needs_main) =
            (excluded.title, excluded.service, excluded.needs_main)"""
    with driver(session).cursor() as cursor:
        cursor.executemany(
            query,
            [
                (id, each.code, level_of(each.code), each.title, each.service, each.needs_main)
                for each in headings
            ],
        )


def headings_of(session: Session, id: int) -> Sequence[Heading]:
    """Return the headings of an edition by their codes."""
    query = """
        select code, title, service, needs_main from appeals.node
        where edition_id = %s order by code"""
    return fetch(session, Heading, query, (id,))


def list_kinds(session: Session, *, on: date) -> list[KindRow]:
    """Return the kinds and subkinds of questions of the edition in force on a day, in order."""
    query = """
        select code, letter, title from appeals.kind where edition_id = %s
        order by array_position(array['П', 'З', 'Ж', 'Н'], left(code, 1)), code"""
    return fetch(session, KindRow, query, (edition_on(session, on),))
