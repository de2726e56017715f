"""The table of a report with its names, and what it was made from in words."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session
from uprava.calendar.view import period_words
from uprava.clock import office_day
from uprava.i18n import _
from uprava.installation import installation_of
from uprava.plugins import Plugins

from uprava_reports.asking.values import Cell, Dimension, Key, Question
from uprava_reports.building.service.naming import Named, names_of, within_year
from uprava_reports.results.grid import Counted, Grid, grid_of
from uprava_reports.results.remarks import remarks_of, unfinished
from uprava_reports.results.service.narrowing import told_filters
from uprava_reports.results.steps import of_period
from uprava_reports.runs.service.answering import Answer


def grid_for(session: Session, question: Question, answer: Answer, *, plugins: Plugins) -> Grid:
    """Return the table of an answer, with the names of now."""
    counted = Counted(question, answer.figures, answer.before)
    names = [
        shortened(
            question, dimension,
            names_of(session, dimension, counted.all_keys(place), plugins=plugins),
        )
        for place, dimension in enumerate(question.dimensions)
    ]  # fmt: skip
    grid = grid_of(counted, names)
    if grid.empty:
        return grid
    day = counted_on(session, answer)
    return replace(
        grid, remarks=remarks_of(question, names, day), judged=not unfinished(question, day)
    )


def counted_on(session: Session, answer: Answer) -> date:
    """Return the day figures are of: today, of a kept result the day it was counted."""
    today: date = session.info["today"]
    zone = installation_of(session).settings.timezone
    return min(today, office_day(zone, answer.counted_at))


def shortened(
    question: Question, dimension: Dimension, names: Mapping[Key, Named]
) -> Mapping[Key, Named]:
    """Return names without the year where the whole period lies in one."""
    period, step = question.period, dimension.step
    if step is None or period is None or not of_period(dimension, question):
        return names
    if period.since.year != period.until.year:
        return names
    return {key: replace(named, title=within_year(step, key)) if isinstance(key, date) else named
            for key, named in names.items()}  # fmt: skip


def facts_of(
    session: Session, question: Question, *, plugins: Plugins, compared: bool = True
) -> list[tuple[str, str]]:
    """Return what a report was made from in words: period, filters, what it is compared with."""
    facts: list[tuple[str, str]] = []
    if question.period is not None:
        facts.append((_("Period"), period_words(question.period)))
        dated = question.source.field(question.layout.period)
        if dated is not None and len(question.source.dates) > 1:
            facts.append((_("By day"), _(dated.title)))
    facts += told_filters(session, question, plugins=plugins)
    if compared and question.compared and question.period is not None:
        facts.append((_("Compared with"), question.period.before.words))
    return facts


def cell_words(session: Session, question: Question, cell: Cell, *, plugins: Plugins) -> list[str]:
    """Return what a cell of the table is called: «Отдел ЖКХ», «ноябрь 2026»."""
    return [
        names_of(session, question.dimensions[place], [key], plugins=plugins)[key].title
        for place, key in cell.items()
    ]
