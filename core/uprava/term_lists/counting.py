"""Figures of a list, counted up to a limit within a page's patience and kept some seconds."""

import logging
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from time import monotonic
from typing import LiteralString

import psycopg
from sqlalchemy.orm import Session

from uprava.db.sql import driver, undone
from uprava.term_lists.values import COUNTED, Borders, Edge, Figures, Zone
from uprava.users.reader import Reader

log = logging.getLogger(__name__)

KEPT = 5.0
"""Seconds a person's figures are used again, as long as those of the navigation."""

SHARE = 300
"""Costly figures are kept so many times as long as counting them took."""

MOST_KEPT = 5000
"""Figures one process keeps of a module; beyond, all are counted anew."""

BY_RIGHTS = 30_000
"""Rights up to which a list is counted by them: a quarter of a second."""

PATIENCE = 400
"""Milliseconds a page waits for its figures at most; without them it is whole."""


@dataclass(slots=True)
class KeptFigures:
    """Figures of a module's lists by person, rights and list, each with until when it is used.

    Only ever a little old: nothing is decided by them, so each process may have its own.
    """

    known: dict[tuple[int, Hashable], tuple[Figures, float]] = field(default_factory=dict)

    def clear(self) -> None:
        """Count everything anew."""
        self.known.clear()

    def forget(self, reader: Reader) -> None:
        """Count anew for a person who has just done something."""
        for key in [key for key in self.known if key[0] == reader.person_id]:
            self.known.pop(key, None)

    def of(self, reader: Reader, what: Hashable, count: Callable[[], Figures]) -> Figures:
        """Return the figures of a list for a person, counted when they are not known."""
        key, began = (reader.person_id, (reader.principals, what)), monotonic()
        figures, until = self.known.get(key, (None, 0.0))
        if figures is not None and began < until:
            return figures
        if len(self.known) >= MOST_KEPT:
            self.clear()
        figures = count()
        ended = monotonic()
        self.known[key] = figures, ended + max(KEPT, SHARE * (ended - began))
        return figures


def counted(
    session: Session, statement: LiteralString, values: Mapping[str, object], zones: Iterable[str]
) -> Figures:
    """Return what a statement of names and numbers counts; what takes too long is not told."""
    try:
        with undone(session, within=PATIENCE):
            found = dict(driver(session).execute(statement, values).fetchall())
    except psycopg.errors.QueryCanceled:
        log.info("the figures of a list took too long")
        return Figures({})
    numbers = {name: min(number, COUNTED + 1) for name, number in found.items()}
    return Figures(numbers, sum(numbers[zone] for zone in zones))


def one(name: LiteralString, found: LiteralString) -> LiteralString:
    """Return the statement that counts what another one finds, under a name."""
    return f"select '{name}', count(*)::int from ({found}) as counted"


def joined(parts: Iterable[LiteralString]) -> LiteralString:
    """Return one statement of several."""
    return " union all ".join(parts)


def span_values(spans: Mapping[str, tuple[date, date]]) -> dict[str, object]:
    """Return the parameters of `span_sql` for spans in their order."""
    values: dict[str, object] = {}
    for place, (first, beyond_last) in enumerate(spans.values()):
        values |= {f"from{place}": first, f"to{place}": beyond_last}
    return values


def span_sql(order_on: LiteralString, place: int) -> LiteralString:
    """Return the condition of a span by its place among all."""
    return f"and {order_on} >= %(from{place})s and {order_on} < %(to{place})s"


def beyond_sql(
    order_on: LiteralString, id: LiteralString, edge: Edge | None, *, backwards: bool
) -> LiteralString:
    """Return the condition that leaves out what lies before an edge; see `edge_values`."""
    if edge is None:
        return ""
    sign: LiteralString = "<" if backwards else ">"
    return f"and ({order_on}, {id}) {sign} (%(edge_day)s::date, %(edge_id)s)"


def edge_values(edge: Edge | None) -> dict[str, object]:
    """Return the parameters of `beyond_sql`."""
    return {"edge_day": edge.order_on, "edge_id": edge.id} if edge else {}


def figure_values(borders: Borders[Zone], figure: str | None) -> dict[str, object]:
    """Return the days between which the chosen figure of a list lies."""
    if figure is None:
        return {}
    first, beyond_last = borders.span_of(figure)
    return {"term_from": first, "term_to": beyond_last}
