"""The figures above the lists: how many duties stand in each zone, kept some seconds."""

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

from uprava_assignments.control.service.listing import rights_of, widened
from uprava_assignments.control.service.listing_sql import ids, parameters
from uprava_assignments.control.values import (
    COUNTED,
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
"""Rights up to which «all» is counted by them: a quarter of a second."""

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
may have its own; an act of the person's own ends it at once."""


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
    figures = count_anew(session, view, widened(session, wanted), reader=reader)
    ended = monotonic()
    kept[key] = Kept(figures, ended + max(KEPT, SHARE * (ended - began)))
    return figures


def count_anew(session: Session, view: View, filters: Filters, *, reader: Reader) -> Figures:
    """Count every zone of a list up to one past `COUNTED`; what takes too long is not told."""
    statement, values = statement_of(session, view, filters, reader=reader)
    try:
        with undone(session, within=PATIENCE):
            counted = dict(driver(session).execute(statement, values).fetchall())
    except psycopg.errors.QueryCanceled:
        log.info("figures of the list %s took too long", view)
        return Figures({})
    return Figures({name: min(number, COUNTED + 1) for name, number in counted.items()})


def spans_of(today: date) -> dict[str, tuple[date, date]]:
    """Return what is counted: the zones, and the week."""
    borders = borders_on(today)
    spans = {str(zone): borders.span_of(zone) for zone in Zone}
    return spans | {str(Term.WEEK): borders.term_of(Term.WEEK)}


def statement_of(
    session: Session, view: View, filters: Filters, *, reader: Reader
) -> tuple[LiteralString, dict[str, object]]:
    """Return the statement that answers the name and number of each span, and its values.

    Who has few rights to assignments: «all» is gone through once; else each span is an index scan
    that stops at the limit.
    """
    spans = spans_of(session.info["today"])
    values = parameters(filters, reader)
    for place, (first, beyond_last) in enumerate(spans.values()):
        values |= {f"from{place}": first, f"to{place}": beyond_last}
    by_rights = view is View.ALL and rights_of(session, reader=reader)[0] < BY_RIGHTS
    if by_rights:
        whole = ids(view, filters)
        inner = f"with found as materialized ({whole})"
        parts = [
            f"select '{name}', count(*)::int from found as u where true {span_sql(place)}"
            for place, name in enumerate(spans)
        ]
        return f"{inner} {joined(parts)}", values | {"limit": None}
    parts = [
        f"select '{name}', count(*)::int"
        f" from ({ids(view, filters, wide=True, span=span_sql(place))}) as c{place}"
        for place, name in enumerate(spans)
    ]
    return joined(parts), values | {"limit": COUNTED + 1}


def span_sql(place: int) -> LiteralString:
    """Return the condition of a span by its place among all."""
    return f"and u.order_on >= %(from{place})s and u.order_on < %(to{place})s"


def joined(parts: Iterable[LiteralString]) -> LiteralString:
    """Return one statement of several."""
    return " union all ".join(parts)
