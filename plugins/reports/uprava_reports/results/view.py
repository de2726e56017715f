"""A report as its page shows it: figures in words, each with the list behind it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from uprava.i18n import _
from uprava.reporting import Aggregate, Chart

from uprava_reports.asking.values import PATH, Cell, Key, Question, key_words
from uprava_reports.results.grid import Column, Grid, GridLine, Level, Spot
from uprava_reports.results.words import Change, titled, told, unit_of

MOST_LINES = 500
"""Lines of the page; a file has all of them."""

MOST_COLUMNS = 60
"""Columns of figures of the page; a file has all of them."""

USUAL = "fresh=1"
"""The query of a report as it usually is: a bare address opens it as the reader left it."""

STRIP = 6
"""Figures above the table."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure in words, with the list behind it; `shade` is its share of the largest, 0 to 9."""

    text: str
    url: str = ""
    label: str = ""
    change: Change | None = None
    shade: int = 0


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of the table: what it is called, and its figures."""

    level: Level
    name: str
    note: str
    depth: int
    figures: Sequence[Shown]


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column: its title, a second line, where a click sorts."""

    text: str
    note: str = ""
    sort: str = ""
    order: str = "none"


def address(question: Question, *, run: str = "") -> str:
    """Return the address of a report with its question; without any, as it usually is."""
    query = question.query([("run", run)] if run else [])
    return f"{PATH}/{question.report}?{query or USUAL}"


@dataclass(frozen=True, slots=True)
class Links:
    """Where figures lead: the question once, then the cell."""

    question: Question
    begun: str

    def rows(self, figure: str, cell: Mapping[int, Key], rows: int | None) -> str:
        """Return the list behind a figure; `rows`: how many it had when it was shown."""
        pairs = [("figure", figure)]
        pairs += [(f"at{place}", key_words(key)) for place, key in sorted(cell.items())]
        if rows is not None:
            pairs.append(("was", str(rows)))
        return f"{self.begun}{urlencode(pairs)}"


def links(question: Question) -> Links:
    """Return where the figures of a question lead."""
    query = question.query()
    return Links(question, f"{PATH}/{question.report}/rows?{query}{'&' if query else ''}")


def known_rows(column: Column, spot: Spot) -> int | None:
    """Return how long the list behind a figure is; an average does not tell, it skips gaps."""
    return None if column.measure.aggregate is Aggregate.AVERAGE else spot.part.rows


@dataclass(frozen=True, slots=True)
class Showing:
    """Turns the lines of a table into words."""

    grid: Grid
    links: Links
    columns: Sequence[Column]
    largest: Mapping[int, int]

    def line(self, line: GridLine) -> ShownLine:
        """Return a line in words."""
        figures = [self.figure(line, column, spot)
                   for column, spot in zip(self.grid.columns, line.spots, strict=True)
                   if column in self.columns]  # fmt: skip
        name, note = line.names[-1], ""
        if line.level is Level.LINE and len(line.names) > 2:
            name, note = line.names[-1], " · ".join(line.names[1:-1])
        depth = line.depth
        if line.level is Level.LINE and len(line.names) > 1:
            depth += 1
        return ShownLine(line.level, name, note, depth, figures)

    def figure(self, line: GridLine, column: Column, spot: Spot) -> Shown:
        """Return a figure in words, with the list behind it."""
        cell: Cell = self.grid.cell(line, column)
        url = ""
        if spot.part.rows:
            url = self.links.rows(column.measure.code, cell, known_rows(column, spot))
        text = told(spot.value)
        label = ", ".join(
            filter(None, (titled(column.measure), column.name, " · ".join(line.names)))
        )
        change = self.grid.change(column, spot)
        return Shown(text, url, f"{label}: {text}", change, self.shade(line, column, spot))

    def shade(self, line: GridLine, column: Column, spot: Spot) -> int:
        """Return how much of the largest of its measure a cell of a heat table is, 0 to 9."""
        largest = self.largest.get(column.place, 0)
        if line.level is not Level.LINE or not largest or not spot.value or spot.value < 0:
            return 0
        if self.grid.question.across is not None and not column.across:
            return 0
        return max(1, round(9 * spot.value / largest))


def showing(grid: Grid) -> Showing:
    """Return what turns a table into words."""
    columns = [*grid.columns]
    if len(columns) > MOST_COLUMNS:
        over = [each for each in columns if not each.across]
        columns = [*[each for each in columns if each.across][:MOST_COLUMNS], *over]
    heat = grid.question.layout.chart is Chart.HEAT
    return Showing(grid, links(grid.question), columns, largest_of(grid) if heat else {})


def largest_of(grid: Grid) -> dict[int, int]:
    """Return the largest figure of each measure among the cells that are shaded."""
    found: dict[int, int] = {}
    for line in grid.lines:
        for column, spot in zip(grid.columns, line.spots, strict=True):
            counted = bool(column.across) or grid.question.across is None
            if line.level is Level.LINE and counted and spot.value:
                found[column.place] = max(found.get(column.place, 0), int(spot.value) or 1)
    return found


def heads(grid: Grid, columns: Sequence[Column]) -> list[Head]:
    """Return the heads of the table: the lines' own title, then those of the figures."""
    question = grid.question
    first = " / ".join(question.heads)
    own_order = replace(question, sort="")
    heads = [Head(first, sort=address(own_order) if question.sort else "")]
    several = len(question.measures) > 1
    for column in columns:
        if column.across:
            heads.append(Head(column.name, titled(column.measure) if several else ""))
            continue
        text = titled(column.measure)
        if question.across is not None:
            text, note = (_("Total"), text) if several else (_("Total"), "")
        else:
            note = ""
        heads.append(sorting_head(question, column.measure.code, text, note))
    return heads


def sorting_head(question: Question, code: str, text: str, note: str = "") -> Head:
    """Return the head of a column that sorts: the largest first, then the smallest."""
    falling, rising = f"-{code}", code
    order = {falling: "descending", rising: "ascending"}.get(question.sort, "none")
    turned = rising if question.sort == falling else falling
    return Head(text, note, address(replace(question, sort=turned)), order)


def strip(grid: Grid) -> list[tuple[str, str, str, str, bool]]:
    """Return the totals above the table: number, text, list, tone, whether it is shown."""
    found: list[tuple[str, str, str, str, bool]] = []
    led = links(grid.question)
    for column, spot in zip(grid.columns, grid.total.spots, strict=True):
        if column.across or len(found) == STRIP:
            continue
        measure = column.measure
        url = led.rows(measure.code, {}, known_rows(column, spot))
        change = grid.change(column, spot)
        words = _(measure.title)
        if change is not None:
            words = _("{figure}; was {before}").format(figure=words, before=change.was)
        found.append((told(spot.value, unit_of(measure)), words, url, "", False))
    return found


def neighbours(question: Question) -> dict[str, tuple[str, str]]:
    """Return the periods before and after: what they are called and their address."""
    if question.period is None:
        return {}
    found = {}
    for name, period in (("before", question.period.before), ("after", question.period.after)):
        found[name] = (period.words, address(question.during(period)))
    return found
