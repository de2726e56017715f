"""The figures above the lists and on their tabs, counted up to a limit and kept some seconds."""

from dataclasses import replace
from typing import LiteralString

from sqlalchemy.orm import Session
from uprava.term_lists.counting import (
    BY_RIGHTS,
    KeptFigures,
    counted,
    joined,
    one,
    span_sql,
    span_values,
)
from uprava.term_lists.rights import Way
from uprava.term_lists.values import COUNTED, Figures
from uprava.users.reader import Reader

from uprava_appeals.lists.service.listing import narrowed, rights_of
from uprava_appeals.lists.service.listing_sql import ids, known, states_of
from uprava_appeals.lists.values import (
    COUNTED_TABS,
    IN_TAB,
    Filters,
    View,
    Zone,
    borders_on,
)

kept = KeptFigures()


def count_zones(session: Session, view: View, filters: Filters, *, reader: Reader) -> Figures:
    """Return the figures of a list under its filters but for the figure chosen, a little old."""
    wanted, today = replace(filters, term=None), session.info["today"]
    return kept.of(
        reader, (view, wanted, today),
        lambda: count_anew(session, view, wanted, reader=reader),
    )  # fmt: skip


def count_anew(session: Session, view: View, filters: Filters, *, reader: Reader) -> Figures:
    """Count zones and tabs up to one past `COUNTED`; what takes too long is not told."""
    statement, values = statement_of(session, view, filters, reader=reader)
    return counted(session, statement, values, Zone)


def statement_of(
    session: Session, view: View, filters: Filters, *, reader: Reader
) -> tuple[LiteralString, dict[str, object]]:
    """Return the statement that answers the name and number of each figure, and its values.

    Few rights to appeals, or those of one author, are gone through once; else each span is an index
    scan that stops at the limit.
    """
    spans = borders_on(session.info["today"]).spans
    values = narrowed(session, filters, reader=reader) | span_values(spans)
    wide = not filters.author and rights_of(session, reader=reader)[0] >= BY_RIGHTS
    values |= {"limit": COUNTED + 1 if wide else None, "in_tab": IN_TAB + 1}
    tabs = [one(f"tab:{each}", in_tab(each, filters, wide=wide)) for each in COUNTED_TABS]
    if wide and view is not View.MINE:
        parts = [
            one(name, ids(view, filters, Way.ALONG, span=span_sql("a.order_on", place)))
            for place, name in enumerate(spans)
        ]
        return joined([*parts, *tabs]), values
    parts = [
        one(name, f"select from found as a where true {span_sql('a.order_on', place)}")
        for place, name in enumerate(spans)
    ]
    found: LiteralString = f"select a.order_on from known as a where {states_of(view)}"
    if view is View.MINE:
        found = ids(view, filters)
    lead: LiteralString = f"""with known as materialized ({known(filters)}),
        found as materialized ({found})"""
    return f"{lead} {joined([*parts, *tabs])}", values


def in_tab(view: View, filters: Filters, *, wide: bool) -> LiteralString:
    """Return the statement of what waits behind a tab."""
    if wide:
        return ids(view, filters, Way.ALONG).replace("%(limit)s", "%(in_tab)s")
    return f"select from known as a where {states_of(view)} limit %(in_tab)s"
