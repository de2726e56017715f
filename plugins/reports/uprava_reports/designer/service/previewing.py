"""What a report that is being made would show: some of its lines, under the reader's rights."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.errors import ForbiddenError, InvalidError
from uprava.i18n import _
from uprava.plugins import Plugins
from uprava.reporting import ReportSource
from uprava.users.reader import Reader

from uprava_reports.asking.parsing import period_in
from uprava_reports.asking.values import ANY_CELL, Question
from uprava_reports.building.service.counting import SlowError, count
from uprava_reports.building.statements import Wanted
from uprava_reports.designer.checking import mistakes
from uprava_reports.designer.form import Typed
from uprava_reports.results.charting import Drawing, chart_of
from uprava_reports.results.listed import RIGHT, ListedRow
from uprava_reports.results.service.listing import portion
from uprava_reports.results.service.showing import grid_for
from uprava_reports.results.view import Head, Shown, ShownLine, heads, showing
from uprava_reports.runs.service.answering import Answer

LINES = 20
"""Lines of a preview."""

COLUMNS = 8
"""Columns of figures of a preview: what fits beside the form."""

SOON = 3_000
"""Milliseconds a preview may take."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A preview; `said` tells why there is none, `period` over which days it is."""

    said: str = ""
    period: str = ""
    heads: Sequence[Head] = ()
    lines: Sequence[ShownLine] = ()
    total: ShownLine | None = None
    columns: Sequence[Mapping[str, str]] = ()
    rows: Sequence[ListedRow] = ()
    more: int = 0
    further: bool = False
    chart: Drawing | None = None


def preview_of(
    session: Session, typed: Typed, source: ReportSource, *, reader: Reader, plugins: Plugins
) -> Preview:
    """Return what the form would show; its mistakes are told in words instead.

    A filter that was just added and says nothing yet leaves all rows.
    """
    typed = replace(typed, filters=[each for each in typed.filters if typed.given.get(each)])
    wrong = {part: said for part, said in mistakes(typed, source).items()
             if part not in {"title", "description"}}  # fmt: skip
    if wrong:
        return Preview(" ".join(dict.fromkeys(wrong.values())))
    question = question_of(session, typed, source)
    period = question.period.words if question.period else ""
    try:
        if question.listed:
            return listed(session, question, period, reader=reader, plugins=plugins)
        return counted(session, question, period, reader=reader, plugins=plugins)
    except SlowError:
        return Preview(
            _("Counting it takes longer than a preview waits. It can be kept as it is: the report"
              " is then counted as a job. A filter or a shorter period makes it quicker."),
            period,
        )  # fmt: skip
    except (InvalidError, ForbiddenError) as error:
        return Preview(error.detail, period)


def question_of(session: Session, typed: Typed, source: ReportSource) -> Question:
    """Return the question a report asks when it is opened."""
    layout = typed.layout
    period = None
    if layout.period:
        period = period_in({}, layout, today=session.info["today"])
    return Question("preview", typed.title, source, layout, period, compared=layout.compared,
                    sort=layout.sort)  # fmt: skip


def counted(
    session: Session, question: Question, period: str, *, reader: Reader, plugins: Plugins
) -> Preview:
    """Return the first lines of the figures."""
    figures = count(session, question, reader=reader, milliseconds=SOON)
    before = None
    if question.compared and question.period is not None:
        before = count(session, question.before(), reader=reader, milliseconds=SOON)
    grid = grid_for(session, question, Answer(figures, before, now()), plugins=plugins)
    if grid.empty:
        return Preview(
            _("In this period there is nothing of the kind that is open to you."), period
        )
    over = [each for each in grid.columns if not each.across]
    across = [each for each in grid.columns if each.across][-COLUMNS:]
    words = replace(showing(grid), columns=[*across, *over])
    return Preview(
        "", period, [replace(each, sort="") for each in heads(grid, words.columns)],
        [unlinked(words.line(each)) for each in grid.lines[:LINES]],
        unlinked(words.line(grid.total)), more=max(0, len(grid.lines) - LINES),
        chart=chart_of(grid),
    )  # fmt: skip


def unlinked(line: ShownLine) -> ShownLine:
    """Return a line whose figures lead nowhere: the report is not kept yet."""
    figures: list[Shown] = [replace(each, url="") for each in line.figures]
    return replace(line, figures=figures)


def listed(
    session: Session, question: Question, period: str, *, reader: Reader, plugins: Plugins
) -> Preview:
    """Return the first rows of a list."""
    wanted = Wanted(ANY_CELL, None, question.sort, None, LINES + 1)
    found = portion(session, question, wanted, reader=reader, plugins=plugins)
    if not found.rows:
        return Preview(
            _("In this period there is nothing of the kind that is open to you."), period
        )
    columns = [{"text": _(each.title), "cls": "r fit" if each.kind in RIGHT else ""}
               for each in question.columns]  # fmt: skip
    return Preview("", period, columns=columns, rows=found.rows, further=found.more is not None)
