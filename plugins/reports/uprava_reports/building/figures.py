"""Figures: what the parts of a measure add up to, and what a change against before is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from uprava.reporting import Aggregate, Measure

from uprava_reports.asking.values import Key

Keys = tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What a measure is made of: how many rows, and what is added up (or the largest) of them.

    Of a share `total` is the whole; `weight` is what an average is divided by that is not of rows.
    Parts of different rows add up to the part of both, so totals and subtotals are as exact as the
    lines.
    """

    rows: int = 0
    total: Decimal | None = None
    weight: Decimal | None = None


EMPTY = Part()


def joined(measure: Measure, one: Part, other: Part) -> Part:
    """Return the part of the rows of both."""
    totals = [each.total for each in (one, other) if each.total is not None]
    if not totals:
        return Part(one.rows + other.rows)
    largest = measure.aggregate is Aggregate.LARGEST
    weights = [each.weight for each in (one, other) if each.weight is not None]
    return Part(
        one.rows + other.rows, max(totals) if largest else sum(totals, Decimal()),
        sum(weights, Decimal()) if weights else None,
    )  # fmt: skip


def value_of(measure: Measure, part: Part) -> Decimal | None:
    """Return the figure as it is shown; None where there is nothing to divide by or to compare."""
    if measure.aggregate is Aggregate.COUNT:
        return Decimal(part.rows)
    if measure.aggregate is Aggregate.SHARE:
        return rounded(100 * part.rows / part.total, measure.digits) if part.total else None
    if part.total is None:
        return rounded(Decimal(), measure.digits) if measure.aggregate is Aggregate.SUM else None
    if measure.aggregate is Aggregate.AVERAGE:
        whole = part.rows if part.weight is None else part.weight
        return rounded(part.total / whole, measure.digits) if whole else None
    return rounded(part.total, measure.digits)


def rounded(value: Decimal, digits: int) -> Decimal:
    """Return a figure with so many digits after the point, half up."""
    return value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a question: one part for each measure, by the keys of lines and columns."""

    measures: Sequence[Measure]
    cells: Mapping[Keys, Sequence[Part]]

    def of(self, keep: Sequence[int]) -> "Figures":
        """Return the figures by some of the places of the keys: totals and subtotals."""
        found: dict[Keys, Sequence[Part]] = {}
        for keys, parts in self.cells.items():
            coarse = tuple(keys[place] for place in keep)
            found[coarse] = self.plus(found[coarse], parts) if coarse in found else parts
        return Figures(self.measures, found)

    def plus(self, one: Sequence[Part], other: Sequence[Part]) -> Sequence[Part]:
        """Return the parts of both."""
        return [joined(*each) for each in zip(self.measures, one, other, strict=True)]

    def and_of(self, other: "Figures") -> "Figures":
        """Return the figures of both, which counted different rows."""
        found = dict(self.cells)
        for keys, parts in other.cells.items():
            found[keys] = self.plus(found[keys], parts) if keys in found else parts
        return Figures(self.measures, found)

    @property
    def total(self) -> Sequence[Part]:
        """The figures of all rows."""
        return self.of([]).cells.get((), [EMPTY] * len(self.measures))
