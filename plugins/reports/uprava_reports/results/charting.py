"""The picture of a report: what stands along it, and the sentence that tells what it shows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from uprava.i18n import _
from uprava.reporting import Aggregate, Chart, Measure

from uprava_reports.asking.values import Key
from uprava_reports.building.figures import Part, joined, value_of
from uprava_reports.results.grid import Grid, GridLine, Level
from uprava_reports.results.plotting import WIDTH, Plot, Series, lines, lying, upright
from uprava_reports.results.words import titled, told, unit_of

MOST_SERIES = 5
"""Series that are drawn by themselves; the rest is put together."""

MOST_BARS = 10
"""Lying bars; a report with more lines has the rest in its table."""

ADDED = {Aggregate.COUNT, Aggregate.SUM}
"""Figures whose parts make the whole."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart: its shapes, the sentence of what it shows, its numbers by names."""

    title: str
    told: str
    plot: Plot
    names: Sequence[str]
    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Along:
    """What stands along a chart: names, and the figure of the measure at each."""

    names: Sequence[str]
    values: Sequence[Decimal | None]
    series: Sequence[Series]
    keys: Sequence[Key]
    timely: bool


def chart_of(grid: Grid, today: date | None = None, *, whole: int = WIDTH) -> Drawing | None:
    """Return the picture of a report; None where it has none or nothing was counted.

    Steps after `today` with nothing in them yet are not drawn as a fall to nought; `whole` is the
    width of the picture.
    """
    kind = grid.question.layout.chart
    if kind in {Chart.NONE, Chart.HEAT} or grid.empty or not grid.question.dimensions:
        return None
    measure = grid.question.measures[0]
    along = until(along_of(grid, measure), today)
    if len(along.names) < 2:
        return None
    figures = [told(value) for value in along.values]
    if not along.timely and not several(along) and kind is Chart.BARS:
        shown = largest_first(along)[:MOST_BARS]
        plot = lying([name for name, _value in shown], [value for _name, value in shown],
                     [told(value) for _name, value in shown], whole)  # fmt: skip
    elif kind is Chart.LINES or not stackable(measure, along):
        plot = lines(along.names, along.series, whole)
    else:
        plot = upright(along.names, along.series, figures, whole)
    rows = list(zip(along.names, figures, strict=True))
    return Drawing(titled(measure), conclusion(grid, measure, along), plot, along.names, rows)


def several(along: Along) -> bool:
    """Tell whether figures are told apart within a name."""
    return len(along.series) > 1


def stackable(measure: Measure, along: Along) -> bool:
    """Tell whether bars may stand one upon another."""
    values = (value for each in along.series for value in each.values)
    return not several(along) or (
        measure.aggregate in ADDED and all(value is None or value >= 0 for value in values)
    )


def along_of(grid: Grid, measure: Measure) -> Along:
    """Return what stands along: time where there is some, else the first lines."""
    question = grid.question
    across, first = question.across, question.lines[0] if question.lines else None
    level = Level.SUBTOTAL if len(question.lines) > 1 else Level.LINE
    held = [line for line in grid.lines if line.level is level]
    columns = list(dict.fromkeys(column.across for column in grid.columns if column.across))
    if across is not None and (across.step is not None or first is None):
        along = by_columns(grid, measure, held, columns)
        return Along(*along, timely=across.step is not None)
    along = by_lines(grid, measure, held, columns)
    return Along(*along, timely=first is not None and first.step is not None)


def until(along: Along, today: date | None) -> Along:
    """Return what stands along without the end that has not come and has nothing in it."""
    many = len(along.names)
    while today is not None and along.timely and many and not along.values[many - 1]:
        key = along.keys[many - 1]
        if not isinstance(key, date) or key <= today:
            break
        many -= 1
    series = [Series(each.title, each.values[:many]) for each in along.series]
    return replace(along, names=along.names[:many], values=along.values[:many], series=series,
                   keys=along.keys[:many])  # fmt: skip


Found = tuple[list[str], list[Decimal | None], list[Series], list[Key]]


def by_columns(
    grid: Grid, measure: Measure, held: Sequence[GridLine], columns: Sequence[tuple[Key, ...]]
) -> Found:
    """Return the figures of the columns across, with a series for each of the largest lines."""
    places = [place_of(grid, column) for column in columns]
    names = [grid.columns[place].name for place in places]
    total = [grid.total.spots[place].value for place in places]
    rows = [(line.names[-1], [line.spots[place].part for place in places]) for line in held]
    series = series_of(measure, rows) or [Series(titled(measure), total)]
    return names, total, series, [column[0] for column in columns]


def by_lines(
    grid: Grid, measure: Measure, held: Sequence[GridLine], columns: Sequence[tuple[Key, ...]]
) -> Found:
    """Return the figures of the lines, with a series for each of the largest columns across."""
    over = place_of(grid, ())
    names = [line.names[-1] for line in held]
    total = [line.spots[over].value for line in held]
    rows = []
    for column in columns:
        place = place_of(grid, column)
        rows.append((grid.columns[place].name, [line.spots[place].part for line in held]))
    series = series_of(measure, rows) or [Series(titled(measure), total)]
    return names, total, series, [line.keys[0] for line in held]


def place_of(grid: Grid, across: tuple[Key, ...]) -> int:
    """Return where the first measure stands over a value across, or over all of them."""
    return next(place for place, each in enumerate(grid.columns)
                if each.across == across and each.place == 0)  # fmt: skip


def series_of(measure: Measure, rows: Sequence[tuple[str, Sequence[Part]]]) -> list[Series]:
    """Return the largest series by themselves, the others put together."""
    ordered = sorted(rows, key=lambda row: -sum(part.rows for part in row[1]))
    known = [row for row in ordered if any(part.rows for part in row[1])]
    most = MOST_SERIES if len(known) <= MOST_SERIES else MOST_SERIES - 1
    found = [Series(name, [value_of(measure, part) for part in parts])
             for name, parts in known[:most]]  # fmt: skip
    rest = known[most:]
    if rest:
        together = list(rest[0][1])
        for _name, parts in rest[1:]:
            together = [joined(measure, *pair) for pair in zip(together, parts, strict=True)]
        found.append(Series(_("the rest"), [value_of(measure, part) for part in together]))
    return found


def largest_first(along: Along) -> list[tuple[str, Decimal | None]]:
    """Return the names with their figures, the largest first."""
    pairs = list(zip(along.names, along.values, strict=True))
    return sorted(pairs, key=lambda pair: (pair[1] is None, -(pair[1] or 0)))


def amid(name: str) -> str:
    """Return a name of time as it stands in a sentence: «ноябрь», but «IV квартал»."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def conclusion(grid: Grid, measure: Measure, along: Along) -> str:
    """Return what a chart shows in a sentence: the whole, the most, the least, the change."""
    over = place_of(grid, ())
    total = grid.total.spots[over]
    known = [(name, value) for name, value in zip(along.names, along.values, strict=True)
             if value is not None]  # fmt: skip
    unit = unit_of(measure)
    words = {"figure": _(measure.title), "total": told(total.value, unit)}
    if not known:
        return _("{figure}: there is nothing to show.").format(**words)
    most, least = max(known, key=lambda pair: pair[1]), min(known, key=lambda pair: pair[1])
    named = amid if along.timely else str
    words |= {"most": named(most[0]), "much": told(most[1], unit)}
    words |= {"least": named(least[0]), "little": told(least[1], unit)}
    if most[1] == least[1]:
        said = _("{figure}: {total} in all, equal everywhere.").format(**words)
    elif along.timely:
        said = _("{figure}: {total} in all; the most — {most} ({much}), the least — {least} "
                 "({little}).").format(**words)  # fmt: skip
    else:
        said = _("{figure}: {total} in all; the most — {most} ({much}).").format(**words)
    if total.before is None:
        return said
    before = _("In the period before: {before}.").format(before=told(total.before, unit))
    return f"{said} {before}"
