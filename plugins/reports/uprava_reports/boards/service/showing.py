"""One figure of a board, counted under the reader's rights: a number, a picture or top lines."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from litestar.datastructures import MultiDict
from sqlalchemy.orm import Session
from uprava.calendar.periods import Period
from uprava.calendar.service import office_calendar
from uprava.i18n import _
from uprava.plugins import Plugins
from uprava.reporting import Chart, Measure
from uprava.users.reader import Reader

from uprava_reports.asking.values import Question
from uprava_reports.boards.spans import USUAL, spans
from uprava_reports.boards.values import Shape, WidgetWish
from uprava_reports.building.figures import value_of
from uprava_reports.kept.service.finding import asked
from uprava_reports.results.charting import Drawing, chart_of
from uprava_reports.results.grid import Grid, GridLine, Level
from uprava_reports.results.plotting import HALF, WIDTH
from uprava_reports.results.service.showing import grid_for
from uprava_reports.results.view import address, known_rows, links
from uprava_reports.results.words import Change, change_of, titled, told, unit_of
from uprava_reports.runs.service.answering import answer
from uprava_reports.schedules.periods import Relative

TOP = 5
"""Lines of a table on a board."""

SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class TopLine:
    """A line of the table: its name, its figure and the list behind it."""

    name: str
    value: str
    url: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure of a board in words.

    `url` is the report with the question that was counted; `tone` that of the change, r or g.
    """

    title: str
    shape: Shape
    period: str
    before: str
    url: str
    measure: str = ""
    value: str = ""
    change: Change | None = None
    chart: Drawing | None = None
    line_title: str = ""
    lines: Sequence[TopLine] = ()
    left: int = 0

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to draw; a figure of nought is one."""
        return self.shape is not Shape.FIGURE and not self.chart and not self.lines


@dataclass(frozen=True, slots=True)
class Framed:
    """What is known of a figure before it is counted: its title, whether it may be opened."""

    title: str
    question: Question
    before: Period | None
    measure: Measure | None


def framed(session: Session, wish: WidgetWish, *, reader: Reader, plugins: Plugins) -> Framed:
    """Return what a figure of a board asks. Raises what `asked` does."""
    pairs = [*wish.params, ("compare", "0")]
    question = asked(session, wish.report, MultiDict(pairs), reader=reader, plugins=plugins)
    before = None
    if question.period is not None:
        usual = USUAL.get(question.period.preset, Relative.THIS_MONTH)
        relative = Relative(wish.period) if wish.period else usual
        period, before = spans(relative, session.info["today"], office_calendar(session))
        question = question.during(period)
    known = {each.code: each for each in question.measures}
    measure = known.get(wish.measure) or next(iter(known.values()), None)
    return Framed(title_in(wish, question, plugins), question, before, measure)


def title_in(wish: WidgetWish, question: Question, plugins: Plugins) -> str:
    """Return what a figure is called: as its person, as its module, or as its report does."""
    if wish.title:
        return wish.title
    ready = plugins.ready_reports.get(wish.report)
    own = ready is not None and (ready.board_shape, ready.board_measure) == (
        wish.shape, wish.measure)  # fmt: skip
    return _(ready.board_title) if ready and own and ready.board_title else question.title


def shown(session: Session, wish: WidgetWish, *, reader: Reader, plugins: Plugins) -> Shown:
    """Return a figure in words. Raises what `asked` does, SlowError, InvalidError."""
    frame = framed(session, wish, reader=reader, plugins=plugins)
    question, measure = frame.question, frame.measure
    words = question.period.words if question.period else ""
    plain = Shown(frame.title, wish.shape, words, "", address(question))
    if measure is None:
        return plain
    plain = replace(plain, measure=titled(measure))
    if wish.shape is Shape.FIGURE:
        return figure(session, plain, frame, measure, reader=reader)
    found = answer(session, drawn(question, wish, measure), reader=reader, seconds=SECONDS)
    grid = grid_for(session, drawn(question, wish, measure), found, plugins=plugins)
    if wish.shape is Shape.TOP:
        return first_lines(plain, grid)
    return replace(plain, chart=chart_of(grid, whole=WIDTH if wish.wide else HALF))


def first_lines(plain: Shown, grid: Grid) -> Shown:
    """Return the largest lines of a table, each figure with its list."""
    behind, lines = links(grid.question), top(grid)
    shown = []
    for each in lines[:TOP]:
        column, spot = grid.columns[-1], each.spots[-1]
        url = behind.rows(column.measure.code, grid.cell(each, column), known_rows(column, spot))
        shown.append(TopLine(each.names[-1], told(spot.value, unit_of(column.measure)), url))
    left = max(len(lines) - TOP, 0)
    return replace(plain, line_title=grid.question.lines[0].title, lines=shown, left=left)


def drawn(question: Question, wish: WidgetWish, measure: Measure) -> Question:
    """Return the question with the one measure that is drawn, as it is drawn."""
    chart = {Shape.LINES: Chart.LINES, Shape.BARS: Chart.BARS}.get(wish.shape, Chart.NONE)
    layout = replace(question.layout, measures=(measure.code,), chart=chart, compared=False)
    if wish.shape is Shape.TOP:
        layout = replace(layout, lines=question.layout.lines[:1], across="")
    return replace(question, layout=layout, sort="", compared=False)


def figure(
    session: Session, plain: Shown, frame: Framed, measure: Measure, *, reader: Reader
) -> Shown:
    """Return one number with its change against before."""
    now = counted(session, frame.question, measure, reader=reader)
    value = told(now, unit_of(measure))
    if frame.before is None:
        return replace(plain, value=value)
    earlier = frame.question.during(frame.before)
    was = counted(session, earlier, measure, reader=reader)
    return replace(plain, value=value, change=change_of(measure, now, was),
                   before=frame.before.words)  # fmt: skip


def counted(
    session: Session, question: Question, measure: Measure, *, reader: Reader
) -> Decimal | None:
    """Return the total of one measure."""
    figures = answer(session, question, reader=reader, seconds=SECONDS).figures
    place = [each.code for each in figures.measures].index(measure.code)
    return value_of(measure, figures.total[place])


def top(grid: Grid) -> list[GridLine]:
    """Return the lines that have something, the largest first."""
    lines = [each for each in grid.lines if each.level is Level.LINE and value_at(grid, each)]
    return sorted(lines, key=lambda each: -(value_at(grid, each) or 0))


def value_at(grid: Grid, line: GridLine) -> Decimal | None:
    """Return the figure of a line over all that stands across."""
    return line.spots[-1].value if grid.columns else None


def sentence(error: Exception) -> str:
    """Return why a figure could not be counted, in one sentence."""
    return getattr(error, "detail", "") or _("The report takes longer than one waits.")
