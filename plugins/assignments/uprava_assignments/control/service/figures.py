"""The figures above the lists: how many duties stand in each zone, kept some seconds."""

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
from uprava.term_lists.values import COUNTED, Figures
from uprava.users.reader import Reader

from uprava_assignments.control.service.listing import rights_of, widened
from uprava_assignments.control.service.listing_sql import ids, parameters
from uprava_assignments.control.values import Filters, View, Zone, borders_on

kept = KeptFigures()


def count_zones(session: Session, view: View, filters: Filters, *, reader: Reader) -> Figures:
    """Return the figures of a list under its filters but for the figure chosen, a little old."""
    wanted, today = replace(filters, term=None), session.info["today"]
    return kept.of(
        reader, (view, wanted, today),
        lambda: count_anew(session, view, widened(session, wanted), reader=reader),
    )  # fmt: skip


def count_anew(session: Session, view: View, filters: Filters, *, reader: Reader) -> Figures:
    """Count every zone of a list up to one past `COUNTED`; what takes too long is not told."""
    statement, values = statement_of(session, view, filters, reader=reader)
    return counted(session, statement, values, Zone)


def statement_of(
    session: Session, view: View, filters: Filters, *, reader: Reader
) -> tuple[LiteralString, dict[str, object]]:
    """Return the statement that answers the name and number of each span, and its values.

    Who has few rights to assignments: «all» is gone through once; else each span is an index scan
    that stops at the limit.
    """
    spans = borders_on(session.info["today"]).spans
    values = parameters(filters, reader) | span_values(spans)
    by_rights = view is View.ALL and rights_of(session, reader=reader)[0] < BY_RIGHTS
    if by_rights:
        inner = f"with found as materialized ({ids(view, filters)})"
        parts = [
            one(name, f"select from found as u where true {span_sql('u.order_on', place)}")
            for place, name in enumerate(spans)
        ]
        return f"{inner} {joined(parts)}", values | {"limit": None}
    parts = [
        one(name, ids(view, filters, wide=True, span=span_sql("u.order_on", place)))
        for place, name in enumerate(spans)
    ]
    return joined(parts), values | {"limit": COUNTED + 1}
