"""Figures and changes as people of the office write them."""

from dataclasses import dataclass
from decimal import Decimal

from uprava.i18n import _
from uprava.reporting import Aggregate, Good, Measure

NBSP, MINUS = "\u00a0", "\u2212"

NONE = "—"
"""What stands where there is no figure: nothing to divide by."""


def told(value: Decimal | int | None, sign: str = "") -> str:
    """Return a number as Russian writes it: 12 345,6; a dash where there is none."""
    if value is None:
        return NONE
    said = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    said = said.replace(",", NBSP).replace(".", ",").replace("-", MINUS)
    return f"{said}{NBSP}{sign}" if sign else said


def unit_of(measure: Measure) -> str:
    """Return what a figure is counted in, in the reader's language; empty for plain counts."""
    if measure.aggregate is Aggregate.SHARE:
        return "%"
    return _(measure.unit) if measure.unit else ""


def titled(measure: Measure) -> str:
    """Return the title of a measure with its unit, as heads of columns say it."""
    unit = unit_of(measure)
    return f"{_(measure.title)}, {unit}" if unit else _(measure.title)


@dataclass(frozen=True, slots=True)
class Change:
    """A change against the period before: «+12», and what it means; `tone` is g, r or empty."""

    text: str
    verdict: str
    tone: str
    was: str


JUDGED = {Aggregate.SHARE, Aggregate.AVERAGE, Aggregate.LARGEST}
"""What can be better or worse by itself, see `change_of`."""


def change_of(
    measure: Measure, now: Decimal | None, before: Decimal | None, *, judged: bool = True
) -> Change | None:
    """Return a change with its direction in words; None where there is nothing to compare.

    Counts and sums have no verdict: they grow and shrink with all the work there was, so more
    papers in term among many more papers are no success. Only shares, averages and the largest
    are better or worse, and not where a period that runs stands beside a whole one (`judged`).
    """
    if now is None or before is None:
        return None
    by, was = now - before, told(before, unit_of(measure))
    if not by:
        return Change(_("no change"), "", "", was)
    points = _("percentage points") if measure.aggregate is Aggregate.SHARE else ""
    text = f"+{told(by, points)}" if by > 0 else told(by, points)
    if measure.good is Good.NEITHER or measure.aggregate not in JUDGED or not judged:
        return Change(text, "", "", was)
    better = (by > 0) is (measure.good is Good.MORE)
    return Change(text, _("better") if better else _("worse"), "g" if better else "r", was)
