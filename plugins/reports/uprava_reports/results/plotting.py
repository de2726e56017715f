"""Where the bars and lines of a chart stand: plain shapes that a screen and a paper draw alike.

Values may be negative, nought or missing; labels are thinned where they would not fit.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

WIDTH, HALF = 940, 520
"""Of a chart over a page, and of one beside another."""

HEIGHT = 220
LETTER = 6.3
"""Width of a letter of a label."""

TONES = ("accent", "t5", "t2", "t3", "t4", "t1")
"""Tokens of colours that stand beside each other."""

DASHES = ("", "7 4", "2 3", "10 3 2 3", "4 4", "1 4")
"""So that lines are told apart without their colours."""

TOP, FOOT = 18, 20
"""Room above for a figure and below for labels."""

Value = Decimal | int | None


@dataclass(frozen=True, slots=True)
class Series:
    """Figures of one name, one for each label of the axis; None where there is none."""

    title: str
    values: Sequence[Value]


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with its words."""

    x: float
    y: float
    width: float
    height: float
    tone: str
    said: str


@dataclass(frozen=True, slots=True)
class Curve:
    """A line through points; `points` are runs without gaps."""

    runs: Sequence[Sequence[tuple[float, float]]]
    tone: str
    dash: str


@dataclass(frozen=True, slots=True)
class Label:
    """A text at a place: `anchor` is start, middle or end."""

    x: float
    y: float
    text: str
    anchor: str = "middle"
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Plot:
    """A chart as shapes in a box; `legend` tells the series apart: tone, dash, title."""

    width: int
    height: int
    bars: Sequence[Bar] = ()
    curves: Sequence[Curve] = ()
    labels: Sequence[Label] = ()
    axes: Sequence[tuple[float, float, float, float]] = ()
    legend: Sequence[tuple[str, str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Scale:
    """From values to heights: nought is always in sight."""

    low: float
    high: float
    floor: float
    room: float

    def at(self, value: Value) -> float:
        """Return the height of a value."""
        share = (float(value or 0) - self.low) / (self.high - self.low)
        return round(self.floor - share * self.room, 1)


def scale_of(values: Sequence[Value], *, floor: float, room: float) -> Scale:
    """Return the scale of all values of a chart; of noughts only it is empty, not broken."""
    known = [float(each) for each in values if each is not None]
    low, high = min([0.0, *known]), max([0.0, *known])
    return Scale(low, high if high > low else low + 1, floor, room)


def thinned(names: Sequence[str], step: float) -> list[str]:
    """Return the labels of an axis, empty where one would run into its neighbour."""
    longest = max((len(each) for each in names), default=0)
    every = max(1, -int(-(longest * LETTER + 8) // max(step, 1)))
    return [each if not place % every else "" for place, each in enumerate(names)]


def upright(
    names: Sequence[str], series: Sequence[Series], told: Sequence[str], whole: int = WIDTH
) -> Plot:
    """Return upright bars, stacked where there are several series; `told` are their sums."""
    sums = stacked_ends(series, len(names))
    scale = scale_of(sums, floor=HEIGHT - FOOT, room=HEIGHT - FOOT - TOP)
    step = whole / max(len(names), 1)
    width = min(step * 0.72, 70)
    bars: list[Bar] = []
    for place, name in enumerate(names):
        x = round(place * step + (step - width) / 2, 1)
        bars += stack(x, width, name, [(each.title, each.values[place]) for each in series], scale)
    labels = foot(names, step)
    if len(told) and max(map(len, told)) * LETTER < step:
        labels += [Label(round((place + 0.5) * step, 1), scale.at(positive(series, place)) - 5,
                         text, strong=True) for place, text in enumerate(told)]  # fmt: skip
    zero = scale.at(0)
    return Plot(whole, HEIGHT, bars, (), labels, [(0, zero, whole, zero)], legend_of(series))


def positive(series: Sequence[Series], place: int) -> Decimal:
    """Return how high the bars of a place reach."""
    values = [Decimal(each.values[place] or 0) for each in series]
    return sum((each for each in values if each > 0), Decimal())


def stacked_ends(series: Sequence[Series], places: int) -> list[Decimal]:
    """Return how far up and down the bars of all places reach."""
    found: list[Decimal] = []
    for place in range(places):
        values = [Decimal(each.values[place] or 0) for each in series]
        found += [sum((each for each in values if each > 0), Decimal()),
                  sum((each for each in values if each < 0), Decimal())]  # fmt: skip
    return found


def stack(
    x: float, width: float, name: str, parts: Sequence[tuple[str, Value]], scale: Scale
) -> list[Bar]:
    """Return the bars of one place, one above another, those below nought downwards."""
    up, down = Decimal(), Decimal()
    found: list[Bar] = []
    for number, (title, value) in enumerate(parts):
        if not value:
            continue
        begin, down, up = (up, down, up + value) if value > 0 else (down, down + value, up)
        ends = scale.at(begin), scale.at(begin + value)
        said = ", ".join(filter(None, (name, title if len(parts) > 1 else "")))
        found.append(Bar(x, min(ends), round(width, 1), round(abs(ends[0] - ends[1]), 1),
                         TONES[number % len(TONES)], f"{said}: {value}"))  # fmt: skip
    return found


def foot(names: Sequence[str], step: float) -> list[Label]:
    """Return the labels under the axis, within the picture."""
    whole, found = step * len(names), []
    for place, text in enumerate(thinned(names, step)):
        half = min(len(text) * LETTER, whole) / 2
        if text:
            x = min(max((place + 0.5) * step, half), whole - half)
            found.append(Label(round(x, 1), HEIGHT - 4, text))
    return found


def lines(names: Sequence[str], series: Sequence[Series], whole: int = WIDTH) -> Plot:
    """Return lines over time; where there is no figure, a line is broken."""
    values = [value for each in series for value in each.values]
    scale = scale_of(values, floor=HEIGHT - FOOT, room=HEIGHT - FOOT - TOP)
    step = whole / max(len(names), 1)
    curves = [
        Curve(runs_of(each, step, scale), TONES[number % len(TONES)], DASHES[number % len(DASHES)])
        for number, each in enumerate(series)
    ]
    labels = foot(names, step)
    for value in (scale.high, scale.low) if scale.low < 0 else (scale.high,):
        shown = f"{value:g}" if any(values) else ""
        labels.append(Label(0, scale.at(Decimal(value)) - 5, shown, "start"))
    zero = scale.at(0)
    return Plot(whole, HEIGHT, (), curves, labels, [(0, zero, whole, zero)], legend_of(series))


def runs_of(each: Series, step: float, scale: Scale) -> list[list[tuple[float, float]]]:
    """Return the points of a line, parted where there is no figure."""
    runs: list[list[tuple[float, float]]] = [[]]
    for place, value in enumerate(each.values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((round((place + 0.5) * step, 1), scale.at(value)))
    return [run for run in runs if run]


ROW = 24
NAME = 290
"""Height of a lying bar with its place, width of the names before the bars."""

FIGURE = 84
"""Room for the figure behind the longest bar."""


def lying(
    names: Sequence[str], values: Sequence[Value], told: Sequence[str], whole: int = WIDTH
) -> Plot:
    """Return lying bars, each with its name before and its figure behind."""
    before = min(NAME, whole * 2 // 5)
    room = whole - before - FIGURE
    known = [float(each) for each in values if each is not None]
    low, high = min([0.0, *known]), max([0.0, *known])
    wide = (high - low) or 1.0
    zero = before + (0 - low) / wide * room
    bars: list[Bar] = []
    labels: list[Label] = []
    for place, (name, value) in enumerate(zip(names, values, strict=True)):
        y, long = place * ROW + 4, float(value or 0) / wide * room
        bars.append(Bar(round(min(zero, zero + long), 1), y, round(abs(long), 1), ROW - 8, "accent",
                        f"{name}: {told[place]}"))  # fmt: skip
        labels.append(Label(before - 10, y + 12, cut(name, before), "end"))
        labels.append(Label(round(max(zero, zero + long), 1) + 6, y + 12, told[place], "start",
                            strong=True))  # fmt: skip
    height = len(names) * ROW + 4
    return Plot(whole, height, bars, (), labels, [(round(zero, 1), 0, round(zero, 1), height)])


def cut(name: str, room: int = NAME) -> str:
    """Return a name as long as there is room for."""
    most = int(room / LETTER) - 3
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"


def legend_of(series: Sequence[Series]) -> list[tuple[str, str, str]]:
    """Return what tells the series apart; a single one needs no legend."""
    if len(series) < 2:
        return []
    return [(TONES[number % len(TONES)], DASHES[number % len(DASHES)], each.title)
            for number, each in enumerate(series)]  # fmt: skip
