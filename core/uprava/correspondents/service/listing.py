"""The directory as a list: narrowed, searched, page by page."""

from dataclasses import dataclass
from typing import LiteralString

from sqlalchemy.orm import Session

from uprava.correspondents.service.suggesting import LIKELY, SHORTEST, fitting
from uprava.correspondents.values import COLUMNS, PEOPLE, Card
from uprava.db.sql import execute, fetch, fetch_value, fetch_values
from uprava.users.reader import Reader

PAGE = 50
COUNTED = 1000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the directory is narrowed to; empty fields narrow nothing."""

    q: str = ""
    kind: str = ""
    group: str = ""
    origin: str = ""
    stage: str = "active"


@dataclass(frozen=True, slots=True)
class Listed(Card):
    """A card in the list."""

    contacts: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """A page of the directory; `guessed`: nothing fits, these resemble what was typed."""

    rows: list[Listed]
    back: int | None
    further: int | None
    guessed: bool = False


CONDITIONS: dict[str, LiteralString] = {
    "kind": "c.kind = %(kind)s",
    "group": "c.group_name = %(group)s",
    "origin": "c.origin = %(origin)s",
}
STAGES: dict[str, LiteralString] = {
    "active": "c.closed_on is null",
    "closed": "c.closed_on is not null",
}


def narrowed(wanted: Wanted) -> LiteralString:
    """Return the conditions of what is wanted; `c` is the card."""
    told: list[LiteralString] = ["c.merged_into is null", "(c.kind = 'organisation' or %(people)s)"]
    told += [text for name, text in CONDITIONS.items() if getattr(wanted, name)]
    told += [STAGES[wanted.stage]] if wanted.stage in STAGES else []
    return " and ".join(told)


def searched(
    session: Session, wanted: Wanted, reader: Reader
) -> tuple[LiteralString, dict[str, object]]:
    """Return the condition of the words that were typed and the values of all conditions."""
    fits, likes = fitting(session, wanted.q)
    values: dict[str, object] = {
        "kind": wanted.kind, "group": wanted.group, "origin": wanted.origin, "q": wanted.q,
        "people": reader.may(PEOPLE),
    }  # fmt: skip
    return f"and {fits}" if fits else "", values | likes


ROWS = f"""
    select {COLUMNS}, (select count(*) from correspondents.contact as k
                       where k.correspondent_id = c.id)::int as contacts
    from correspondents.correspondent as c where """


def list_cards(
    session: Session, wanted: Wanted, *, reader: Reader, after: int | None = None,
    before: int | None = None, limit: int = PAGE,
) -> Found:  # fmt: skip
    """Return a page in the order of names; when no name fits, those that resemble it."""
    fits, values = searched(session, wanted, reader)
    edge, order = edge_of(after, before)
    values |= {"edge": after or before, "limit": limit + 1}
    query = f"""{ROWS} {narrowed(wanted)} {fits} {edge}
        order by c.name_key {order}, c.id {order} limit %(limit)s"""
    rows = fetch(session, Listed, query, values)
    if not rows and fits and not (after or before) and len(wanted.q) >= SHORTEST:
        return Found(resembling(session, wanted, values), None, None, guessed=True)
    more, rows = len(rows) > limit, rows[:limit]
    if before:
        rows.reverse()
    if not rows:
        return Found([], None, None)
    back = rows[0].id if after or (before and more) else None
    further = rows[-1].id if before or more else None
    return Found(rows, back, further)


EDGE: LiteralString = """(
    select e.name_key, e.id from correspondents.correspondent as e where e.id = %(edge)s)"""


def edge_of(after: int | None, before: int | None) -> tuple[LiteralString, LiteralString]:
    """Return the condition that begins beyond a card, and the order of reading."""
    if before:
        return f"and (c.name_key, c.id) < {EDGE}", "desc"
    return (f"and (c.name_key, c.id) > {EDGE}" if after else ""), "asc"


def resembling(session: Session, wanted: Wanted, values: dict[str, object]) -> list[Listed]:
    """Return the cards whose names look like what was typed, the likest first."""
    execute(session, "select set_config('pg_trgm.word_similarity_threshold', %s, true)", (LIKELY,))
    query = f"""{ROWS} {narrowed(wanted)} and correspondents.key_of(%(q)s) <%% c.words
        order by word_similarity(correspondents.key_of(%(q)s), c.words) desc, c.name_key, c.id
        limit 20"""
    return fetch(session, Listed, query, values)


def count_cards(
    session: Session, wanted: Wanted, *, reader: Reader, most: int = COUNTED + 1
) -> int:
    """Return how many cards fit, counting no further than `most`."""
    fits, values = searched(session, wanted, reader)
    query = f"""select count(*) from (select from correspondents.correspondent as c
        where {narrowed(wanted)} {fits} limit %(most)s) as counted"""
    return int(fetch_value(session, query, values | {"most": most}))


GROUPS = """
    with recursive named (title) as (
        (select group_name from correspondents.correspondent where group_name > ''
         order by group_name limit 1)
        union all
        select (select group_name from correspondents.correspondent
                where group_name > named.title order by group_name limit 1)
        from named where named.title is not null)
    select title from named where title is not null limit 200"""
"""The different groups by jumping along the index, not by reading all cards."""


def list_groups(session: Session) -> list[str]:
    """Return the groups that are in use, by name."""
    return [str(title) for title in fetch_values(session, GROUPS)]
