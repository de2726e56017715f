"""The table of a report: lines, subtotals, columns across, totals, and what they were before.

Pure: screens, files and paper show the same table.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from itertools import groupby

from uprava.i18n import _
from uprava.reporting import Measure

from uprava_reports.asking.values import Cell, Dimension, Key, Question
from uprava_reports.building.figures import EMPTY, Figures, Keys, Part, value_of
from uprava_reports.building.service.naming import Named
from uprava_reports.results.steps import comparable, filled, later
from uprava_reports.results.words import Change, change_of

Names = Sequence[Mapping[Key, Named]]
"""Of each dimension, what its keys are called."""

Parts = Mapping[Keys, Sequence[Part]]


class Level(StrEnum):
    """What a line of the table is; a subtotal stands above the lines it holds."""

    LINE = "line"
    SUBTOTAL = "subtotal"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures: a measure over one value across, or over all of them."""

    measure: Measure
    place: int
    across: tuple[Key, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """A figure of the table; `before` is the one of the period before, where they compare."""

    part: Part
    value: Decimal | None
    before: Decimal | None = None


@dataclass(frozen=True, slots=True)
class GridLine:
    """A line: the keys it stands for, their names, its figures in the order of the columns.

    `depth` tells how many of the units above it are lines too.
    """

    level: Level
    keys: Keys
    names: Sequence[str]
    spots: Sequence[Spot]
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Grid:
    """The whole table, without its total among the lines.

    `remarks` are sentences to read it by; `judged` tells whether changes may be good or bad.
    """

    question: Question
    columns: Sequence[Column]
    lines: Sequence[GridLine]
    total: GridLine
    remarks: Sequence[str] = ()
    judged: bool = True

    @property
    def empty(self) -> bool:
        """Whether nothing was counted, now or in the period it is compared with."""
        return not any(spot.part.rows or spot.before for spot in self.total.spots)

    def change(self, column: Column, spot: Spot) -> Change | None:
        """Return how a figure has changed against the period before; None without one."""
        return change_of(column.measure, spot.value, spot.before, judged=self.judged)

    def cell(self, line: GridLine, column: Column) -> Cell:
        """Return which cell of the table a figure is: the places of its keys."""
        across = {len(self.question.lines): key for key in column.across}
        return dict(enumerate(line.keys)) | across


@dataclass(frozen=True)
class Counted:
    """What was counted of a question, by as many of its first dimensions as are asked for."""

    question: Question
    now: Figures
    before: Figures | None

    @cached_property
    def deep(self) -> int:
        """How many dimensions tell lines apart."""
        return len(self.question.lines)

    @cached_property
    def over(self) -> Mapping[int, Parts]:
        """The figures of now, by how many dimensions, over all that stands across."""
        return {level: self.now.of(list(range(level))).cells for level in self.levels}

    @cached_property
    def across(self) -> Mapping[int, Parts]:
        """The same with the key across behind."""
        if self.question.across is None:
            return {level: {} for level in self.levels}
        places = {level: [*range(level), self.deep] for level in self.levels}
        return {level: self.now.of(places[level]).cells for level in self.levels}

    @cached_property
    def levels(self) -> list[int]:
        """Total, subtotals, lines."""
        return list(dict.fromkeys((0, min(1, self.deep), self.deep)))

    @cached_property
    def earlier(self) -> Mapping[int, Parts]:
        """The figures before by the keys of now, as deep as lines have their likes."""
        found: dict[int, Parts] = {}
        for level in self.levels if self.before else ():
            kept = self.question.lines[:level]
            if self.before and all(comparable(each, self.question) for each in kept):
                cells = self.before.of(list(range(level))).cells
                found[level] = {self.moved(kept, keys): parts for keys, parts in cells.items()}
        return found

    def moved(self, kept: Sequence[Dimension], keys: Keys) -> Keys:
        """Return keys of the period before as this one says them."""
        pairs = zip(kept, keys, strict=True)
        return tuple(later(dimension, self.question, key) for dimension, key in pairs)

    @cached_property
    def keys(self) -> list[Keys]:
        """The keys of all lines; a line of before that is gone stands with noughts."""
        known = list(dict.fromkeys([*self.over[self.deep], *self.earlier.get(self.deep, {})]))
        if self.deep == 1:
            return [(key,) for key in filled(self.question.lines[0], self.question,
                                             (keys[0] for keys in known))]  # fmt: skip
        return known

    @cached_property
    def columns(self) -> list[Key]:
        """The keys that stand across."""
        dimension = self.question.across
        if dimension is None:
            return []
        return filled(dimension, self.question, (keys[0] for keys in self.across[0]))

    def all_keys(self, place: int) -> list[Key]:
        """Return every key of a dimension, for their names."""
        if place == self.deep:
            return self.columns
        return list(dict.fromkeys(keys[place] for keys in self.keys))

    def spot(self, keys: Keys, column: Column) -> Spot:
        """Return one figure of the table."""
        level, measure = len(keys), column.measure
        cells = self.across[level] if column.across else self.over[level]
        part = at(cells, (*keys, *column.across), column.place)
        before = None
        if not column.across and level in self.earlier:
            before = value_of(measure, at(self.earlier[level], keys, column.place))
        return Spot(part, value_of(measure, part), before)


def at(cells: Parts, keys: Keys, place: int) -> Part:
    """Return the part of a measure at a place where something may have been counted."""
    found = cells.get(keys)
    return EMPTY if found is None else found[place]


def grid_of(counted: Counted, names: Names) -> Grid:
    """Return the table of what was counted."""
    columns = columns_of(counted, names)
    making = Making(counted, columns, names)
    total = making.line(Level.TOTAL, (), [_("Total")])
    return Grid(counted.question, columns, list(making.lines()), total)


def columns_of(counted: Counted, names: Names) -> list[Column]:
    """Return the columns of figures: for each value across its measures, then those over all."""
    measures = list(enumerate(counted.question.measures))
    over = [Column(measure, place) for place, measure in measures]
    if not counted.columns:
        return over
    called = names[counted.deep]
    keys = sorted(counted.columns, key=lambda key: called[key].order)
    across = [Column(measure, place, (key,), called[key].title)
              for key in keys for place, measure in measures]  # fmt: skip
    return [*across, *over]


@dataclass(frozen=True, slots=True)
class Making:
    """Puts lines into their order and figures into the lines."""

    counted: Counted
    columns: Sequence[Column]
    names: Names

    def lines(self) -> Iterator[GridLine]:
        """Yield the lines in their order, with a subtotal above those of one first value."""
        if not self.counted.deep:
            return
        ordered = self.ordered()
        if self.counted.deep == 1:
            shown = {keys[0] for keys in ordered}
            for keys in ordered:
                named = self.names[0][keys[0]]
                depth = 0 if self.sorted_by else sum(key in shown for key in named.above)
                yield self.line(Level.LINE, keys, [named.title], depth)
            return
        for first, group in groupby(ordered, key=lambda keys: keys[0]):
            title = self.names[0][first].title
            yield self.line(Level.SUBTOTAL, (first,), [title])
            for keys in group:
                yield self.line(Level.LINE, keys, self.titles(keys))

    def line(self, level: Level, keys: Keys, names: Sequence[str], depth: int = 0) -> GridLine:
        """Return a line with its figures."""
        spots = [self.counted.spot(keys, column) for column in self.columns]
        return GridLine(level, keys, names, spots, depth)

    def titles(self, keys: Keys) -> list[str]:
        """Return what the keys of a line are called."""
        return [called[key].title for called, key in zip(self.names, keys, strict=False)]

    @property
    def sorted_by(self) -> Column | None:
        """The column lines are sorted by; None: by their own order."""
        wanted = self.counted.question.sort.removeprefix("-")
        over = [each for each in self.columns if not each.across]
        return next((each for each in over if each.measure.code == wanted), None)

    def ordered(self) -> list[Keys]:
        """Return the keys of the lines in their order, those of one first value together."""
        keys = sorted(self.counted.keys, key=self.own_order)
        column = self.sorted_by
        if column is None:
            return keys
        keys.sort(key=lambda each: self.by_value(each, column))
        if self.counted.deep > 1:
            firsts = {each[0] for each in keys}
            places = sorted(firsts, key=lambda key: self.names[0][key].order)
            places.sort(key=lambda key: self.by_value((key,), column))
            order = {key: place for place, key in enumerate(places)}
            keys.sort(key=lambda each: order[each[0]])
        return keys

    def own_order(self, keys: Keys) -> tuple[tuple[object, ...], ...]:
        """Return where a line stands by its names."""
        return tuple(called[key].order for called, key in zip(self.names, keys, strict=False))

    def by_value(self, keys: Keys, column: Column) -> tuple[bool, Decimal]:
        """Return where a line stands by its figure; what has none comes last."""
        value = self.counted.spot(keys, column).value
        falling = self.counted.question.sort.startswith("-")
        known = value or Decimal()
        return value is None, -known if falling else known


def shown_lines(grid: Grid, most: int) -> Iterable[GridLine]:
    """Return as many lines as a screen shows."""
    return grid.lines[:most]
