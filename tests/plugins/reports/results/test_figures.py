"""Every figure and the list behind it, counted again by plain Python over plain rows."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plugins.reports.conftest import NUMBERS, Archive, Paper
from tests_support import ledger
from uprava import testing
from uprava.calendar.periods import Preset, period_of
from uprava.reporting import Aggregate, Measure, ReportLayout
from uprava.users.reader import Reader
from uprava_reports.asking.values import Cell, Dimension, Question, Step
from uprava_reports.building.service.counting import count, number, rows
from uprava_reports.building.statements import Wanted
from uprava_reports.results.grid import Grid, GridLine, Level
from uprava_reports.results.service.showing import grid_for
from uprava_reports.runs.service.answering import Answer, answer

PLAIN = {"mark", "number", "unit", "author", "closed", "size"}
DIMENSIONS = [*sorted(PLAIN), "day:month", "day:quarter", "day:year", "day:week", "day:day"]


def key_of(paper: Paper, dimension: Dimension) -> Any:
    """What a paper's line is, without a database."""
    code = dimension.field.code
    if code == "day":
        return stepped(paper.day, dimension.step)
    if code == "closed":
        return paper.mark == "restricted"
    if code == "size":
        return None if paper.worth is None else "less" if paper.worth < 0 else "more"
    return getattr(paper, code)


def stepped(day: date, step: Step | None) -> date:
    """The first day of the step a day lies in."""
    if step is Step.WEEK:
        return date.fromisocalendar(*day.isocalendar()[:2], 1)
    first = {Step.MONTH: day.month, Step.QUARTER: 3 * ((day.month - 1) // 3) + 1, Step.YEAR: 1}
    return day if step is Step.DAY else date(day.year, first[step or Step.DAY], 1)


def value_over(measure: Measure, papers: Sequence[Paper]) -> Decimal | None:
    """A figure over papers, without a database."""
    closed = [each for each in papers if each.mark == "restricted"]
    worths = [each.worth for each in papers if each.worth is not None]
    if measure.aggregate is Aggregate.SHARE:
        return rounded(Decimal(100 * len(closed)) / len(papers), 1) if papers else None
    if measure.aggregate is Aggregate.COUNT:
        return Decimal(len(closed if measure.code == "closed" else papers))
    if measure.aggregate is Aggregate.SUM:
        return rounded(sum(worths, Decimal()), 2)
    if not worths:
        return None
    if measure.aggregate is Aggregate.LARGEST:
        return rounded(max(worths), 2)
    return rounded(sum(worths, Decimal()) / len(worths), 2)


def rounded(value: Decimal, digits: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def fits(paper: Paper, question: Question) -> bool:
    """Whether a paper is asked for, without a database."""
    if question.period and not question.period.since <= paper.day <= question.period.until:
        return False
    return all(
        any(fits_value(paper, code, value) for value in given)
        for code, given in question.narrowed.items()
    )


def fits_value(paper: Paper, code: str, value: str) -> bool:
    """Whether a paper has one value of a filter; units here have nothing below them."""
    if code == "closed":
        return (paper.mark == "restricted") is (value == "yes")
    if code in {"worth", "day"}:
        found = getattr(paper, code)
        low, _dots, high = value.partition("..")
        read: Any = Decimal if code == "worth" else date.fromisoformat
        return (
            found is not None
            and (not low or found >= read(low))
            and (not high or found <= read(high))
        )
    if code == "words" and value.startswith("~"):
        return value[1:].casefold() in paper.words.casefold()
    found = getattr(paper, code)
    if value == "-":
        return found is None or found == ""
    return str(found) == value if found is not None else False


SEEDS = st.integers(0, 2**32)

NARROWING: dict[str, list[tuple[str, ...]]] = {
    "mark": [("common",), ("restricted",), ("common", "restricted")],
    "closed": [("yes",), ("no",), ("yes", "no")],
    "number": [(each,) for each in [*(n for n in NUMBERS if n and not n.startswith("-")), "-"]],
    "worth": [("..0",), ("1..",), ("-6..3",), ("3..3",)],
    "day": [("2026-03-01..",), ("2025-12-31..2026-06-30",)],
    "words": [("~100%",), ("~РЕМОНТ",), ("it's",)],
}


def made_by(dice: Random) -> Question:
    """Any question: lines, what stands across, filters, the order, the year."""
    picked = dice.sample(DIMENSIONS, dice.randint(0, 3))
    across = picked.pop() if picked and dice.random() < 0.5 else ""
    names = dice.sample(sorted(NARROWING), dice.randint(0, 2))
    narrowed = {name: dice.choice(NARROWING[name]) for name in names}
    sort = dice.choice(["", *ledger.MEASURES, *(f"-{m}" for m in ledger.MEASURES)])
    return asked(picked, across, narrowed, sort, dice.choice([2025, 2026]))


def asked(
    lines: list[str], across: str, narrowed: dict[str, tuple[str, ...]], sort: str, year: int
) -> Question:
    """A question as an address would make it."""
    layout = ReportLayout(
        ledger.SOURCE.code, lines, across, ledger.MEASURES, period="day", preset="year"
    )
    period = period_of(Preset.YEAR, date(year, 5, 5), None, today=testing.TODAY)
    return Question("ledger.made", "Made", ledger.SOURCE, layout, period, narrowed, False, sort)


def shown(archive: Archive, question: Question, reader: Reader) -> Grid:
    """The table as a screen has it."""
    with archive.as_(reader) as session:
        figures = count(session, question, reader=reader)
        plugins = archive.installation.plugins
        found = Answer(figures, None, testing.NOW)
        return grid_for(session, question, found, plugins=plugins)


def of_cell(papers: Iterable[Paper], question: Question, cell: Cell) -> list[Paper]:
    """The papers of a cell of the table."""
    dimensions = question.dimensions
    return [
        each for each in papers
        if all(key_of(each, dimensions[place]) == key for place, key in cell.items())
    ]  # fmt: skip


@settings(max_examples=60)
@given(seed=SEEDS)
def test_any_figure_of_any_question_is_what_plain_python_counts(filled: Archive, seed: int) -> None:
    dice = Random(seed)
    question = made_by(dice)
    reader = dice.choice([filled.one, filled.other])
    papers = [each for each in filled.seen_by(reader) if fits(each, question)]
    grid = shown(filled, question, reader)
    keys = {tuple(key_of(each, one) for one in question.lines) for each in papers}
    lines = [each for each in grid.lines if each.level is Level.LINE]
    told = {each.keys for each in lines if any(spot.part.rows for spot in each.spots)}
    assert told == (keys if question.lines else set())
    for line in [*grid.lines, grid.total]:
        for column, spot in zip(grid.columns, line.spots, strict=True):
            counted = of_cell(papers, question, grid.cell(line, column))
            assert spot.value == value_over(column.measure, counted), (line.keys, column)
    add_up(grid, lines)


def add_up(grid: Grid, lines: Sequence[GridLine]) -> None:
    """Counts and sums of lines and of columns make the totals."""
    for place, column in enumerate(grid.columns):
        if column.measure.aggregate in {Aggregate.COUNT, Aggregate.SUM} and lines:
            values = [each.spots[place].value or 0 for each in lines]
            assert sum(values) == grid.total.spots[place].value


@settings(max_examples=40)
@given(seed=SEEDS)
def test_the_list_behind_any_figure_has_exactly_its_rows_in_order(
    filled: Archive, seed: int
) -> None:
    dice = Random(seed)
    question = made_by(dice)
    reader = dice.choice([filled.one, filled.other])
    grid = shown(filled, question, reader)
    line = dice.choice([*grid.lines, grid.total])
    column = dice.choice(list(grid.columns))
    spot = line.spots[grid.columns.index(column)]
    cell = grid.cell(line, column)
    by = dice.choice(["", "worth", "-worth", "day", "-day", "number", "-number"])
    limit = dice.choice([1, 3, 50])
    papers = [each for each in filled.seen_by(reader) if fits(each, question)]
    wanted = of_cell(papers, question, cell)
    if column.measure.code in {"closed", "share"}:
        wanted = [each for each in wanted if each.mark == "restricted"]
    found = walked(filled, question, Wanted(cell, column.measure, by, None, limit), reader)
    assert len(found) == len(set(found))
    assert set(found) == {str(each.id) for each in wanted}
    if column.measure.aggregate is not Aggregate.AVERAGE:
        assert len(found) == spot.part.rows
    assert in_order(found, wanted, by)


def walked(archive: Archive, question: Question, wanted: Wanted, reader: Reader) -> list[str]:
    """All keys of a list, portion by portion."""
    found: list[str] = []
    with archive.as_(reader) as session:
        many = number(session, question, wanted, reader=reader)
        while True:
            portion = rows(session, question, wanted, reader=reader)
            found += [each.key for each in portion]
            if len(portion) < wanted.limit or len(found) > many:
                break
            wanted = replace(wanted, after=portion[-1].place)
    assert len(found) == many
    return found


def in_order(found: Sequence[str], wanted: Sequence[Paper], by: str) -> bool:
    """Whether a list stands by its column, what has no value last, then the newest first."""
    papers = {str(each.id): each for each in wanted}
    name = by.removeprefix("-")
    if name == "number":
        return True  # by the collation of the database; the walk above met every row once
    values = [getattr(papers[key], name) if name else None for key in found]
    known = [value for value in values if value is not None]
    groups = values[: len(known)] == known
    return groups and known == sorted(known, reverse=by.startswith("-"))


@pytest.mark.parametrize("code", ["ledger.year", "ledger.months"])
def test_the_period_before_stands_beside_its_likes(filled: Archive, code: str) -> None:
    question = filled.ask(code)
    assert question.period is not None
    with filled.as_(filled.one) as session:
        found = answer(session, question, reader=filled.one)
        grid = grid_for(session, question, found, plugins=filled.installation.plugins)
    before = question.period.before
    papers = [
        each for each in filled.seen_by(filled.one) if before.since <= each.day <= before.until
    ]
    over = next(n for n, each in enumerate(grid.columns) if not each.across)
    assert grid.total.spots[over].before == len(papers)
    for line in grid.lines:
        if code == "ledger.year":
            likes = [each for each in papers if each.unit == line.keys[0]]
        else:
            month = line.keys[0]
            assert isinstance(month, date)
            likes = [each for each in papers if each.day.month == month.month]
        assert line.spots[over].before == len(likes)


def test_months_without_papers_stand_in_the_table(archive: Archive) -> None:
    for day in (date(2026, 2, 3), date(2026, 5, 4)):
        archive.put(day=day)
    question = archive.ask("ledger.months", [("compare", "0")])
    grid = shown(archive, question, archive.one)
    assert [each.keys[0] for each in grid.lines] == [date(2026, month, 1) for month in range(1, 6)]


def test_a_line_of_before_that_is_gone_stands_with_noughts(archive: Archive) -> None:
    archive.put(day=date(2025, 3, 3), unit=None)
    archive.put(day=date(2026, 3, 3))
    question = archive.ask("ledger.year")
    with archive.as_(archive.one) as session:
        found = answer(session, question, reader=archive.one)
        grid = grid_for(session, question, found, plugins=archive.installation.plugins)
    gone = grid.lines[-1]
    assert gone.keys == (None,)
    assert gone.spots[-1].value == 0
    assert gone.spots[-1].before == 1
