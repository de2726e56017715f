"""The figures above the lists and on their tabs, counted up to a limit and kept some seconds."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from time import monotonic
from typing import LiteralString

import psycopg
from sqlalchemy.orm import Session
from uprava.db.sql import driver, undone
from uprava.users.reader import Reader

from uprava_appeals.lists.service.listing import narrowed, rights_of
from uprava_appeals.lists.service.listing_sql import ids
from uprava_appeals.lists.values import (
    COUNTED,
    COUNTED_TABS,
    IN_TAB,
    Figures,
    Filters,
    Term,
    View,
    Zone,
    borders_on,
)

log = logging.getLogger(__name__)

KEPT = 5.0
"""Seconds a person's figures are used again, as long as those of the navigation."""

SHARE = 300
"""Costly figures are kept so many times as long as counting them took."""

MOST_KEPT = 5000
"""Figures one process keeps; beyond, all are counted anew."""

BY_RIGHTS = 30_000
"""Rights up to which appeals are counted by them: a quarter of a second."""

PATIENCE = 400
"""Milliseconds a page waits for its figures at most; without them it is whole."""

Key = tuple[int, tuple[int, ...], View, Filters, date]


@dataclass(frozen=True, slots=True)
class Kept:
    """Figures, and until when they are used."""

    figures: Figures
    until: float


kept: dict[Key, Kept] = {}
"""By person, rights and list. Only ever a little old: nothing is decided by it, so each process
may have its own; an act of the person's own on a list ends it at once."""


def forget(reader: Reader) -> None:
    """Count anew for a person who has just done something."""
    for key in [key for key in kept if key[0] == reader.person_id]:
        kept.pop(key, None)


def count_zones(session: Session, view: View, filters: Filters, *, reader: Reader) -> Figures:
    """Return the figures of a list under its filters but for the figure chosen, a little old."""
    wanted = replace(filters, term=None)
    today: date = session.info["today"]
    key = (reader.person_id, reader.principals, view, wanted, today)
    known, began = kept.get(key), monotonic()
    if known and began < known.until:
        return known.figures
    if len(kept) >= MOST_KEPT:
        kept.clear()
    figures = count_anew(session, view, wanted, reader=reader)
    ended = monotonic()
    kept[key] = Kept(figures, ended + max(KEPT, SHARE * (ended - began)))
    return figures


def count_anew(session: Session, view: View, filters: Filters, *, reader: Reader) -> Figures:
    """Count zones and tabs up to one past `COUNTED`; what takes too long is not told."""
    statement, values = statement_of(session, view, filters, reader=reader)
    try:
        with undone(session, within=PATIENCE):
            counted = dict(driver(session).execute(statement, values).fetchall())
    except psycopg.errors.QueryCanceled:
        log.info("figures of the list %s took too long", view)
        return Figures({})
    return Figures({name: min(number, COUNTED + 1) for name, number in counted.items()})


def statement_of(
    session: Session, view: View, filters: Filters, *, reader: Reader
) -> tuple[LiteralString, dict[str, object]]:
    """Return the statement that answers the name and number of each figure, and its values.

    Who has few rights to appeals: the list is gone through once; else each span is an index scan
    that stops at the limit.
    """
    borders = borders_on(session.info["today"])
    spans = {str(zone): borders.span_of(zone) for zone in Zone}
    spans |= {str(term): borders.term_of(term) for term in (Term.WEEK,)}
    values = narrowed(session, filters, reader=reader)
    for place, (first, beyond_last) in enumerate(spans.values()):
        values |= {f"from{place}": first, f"to{place}": beyond_last}
    wide = rights_of(session, reader=reader)[0] >= BY_RIGHTS
    values["limit"] = COUNTED + 1 if wide else None
    values["in_tab"] = IN_TAB + 1
    tabs = [
        one(f"tab:{each}", ids(each, filters, wide=wide).replace("%(limit)s", "%(in_tab)s"))
        for each in COUNTED_TABS
    ]
    if wide and view is not View.MINE:
        parts = [one(name, ids(view, filters, wide=True, span=span_sql(place)))
                 for place, name in enumerate(spans)]  # fmt: skip
        return joined([*parts, *tabs]), values
    parts = [
        f"select '{name}', count(*)::int from found as a where true {span_sql(place)}"
        for place, name in enumerate(spans)
    ]
    whole: LiteralString = f"with found as materialized ({ids(view, filters)})"
    return f"{whole} {joined([*parts, *tabs])}", values


def one(name: LiteralString, found: LiteralString) -> LiteralString:
    """Return the statement that counts what another one finds."""
    return f"select '{name}', count(*)::int from ({found}) as counted"


def span_sql(place: int) -> LiteralString:
    """Return the condition of a span by its place among all."""
    return f"and a.order_on >= %(from{place})s and a.order_on < %(to{place})s"


def joined(parts: Iterable[LiteralString]) -> LiteralString:
    """Return one statement of several."""
    return " union all ".join(parts)
