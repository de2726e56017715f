"""Every ready report of every module over the demo town: figures, lists, filters, groupings."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from litestar.datastructures import MultiDict
from tests_support.demo_town import DemoTown
from uprava.calendar.counting import day_at
from uprava.calendar.periods import Period, Preset
from uprava.errors import ForbiddenError
from uprava.plugins import load
from uprava.reporting import Aggregate, FieldKind, ReadyReport, ReportLayout, ReportSource
from uprava.users.reader import Reader
from uprava_reports.asking.parsing import question_in
from uprava_reports.asking.values import NARROWS, Cell, Question
from uprava_reports.building.figures import EMPTY, Figures, Part, joined, value_of
from uprava_reports.building.service.counting import count, number, rows
from uprava_reports.building.statements import Wanted

KNOWN = load(None)
REPORTS, SOURCES = KNOWN.ready_reports, KNOWN.report_sources
READERS = ("head", "kovalenko", "registrar", "auditor", "clerk")
CELLS = 3
"""Cells of a report whose lists are looked at, for each reader."""

EXAMPLES = {
    FieldKind.TEXT: ("~а", "нет такого", "-"), FieldKind.CODE: ("1", "-"),
    FieldKind.NUMBER: ("1..20", "..3"), FieldKind.MONEY: ("0..1000000",),
    FieldKind.DAY: ("2025-01-01..2027-01-01", "-"), FieldKind.YES: ("yes", "no"),
    FieldKind.PERSON: ("1", "-"), FieldKind.UNIT: ("1", "-"), FieldKind.ORGANISATION: ("1",),
    FieldKind.JOURNAL: ("1", "-"), FieldKind.REFERENCE: ("1", "-"),
    FieldKind.DOCUMENT_KIND: ("records.incoming",),
}  # fmt: skip


@pytest.fixture(scope="module")
def readers(demo_town: DemoTown) -> dict[str, Reader]:
    """A leader, the head of a department, a registrar, an auditor, an executor."""
    return {login: demo_town.reader(login) for login in READERS}


def allowed(readers: dict[str, Reader], permission: str) -> Reader:
    """Return the first of them who has a permission."""
    return next(each for each in readers.values() if not permission or each.may(permission))


def asked(town: DemoTown, report: ReadyReport, **params: str) -> Question:
    """Return the question of a report over three years around today."""
    source = SOURCES[report.layout.source]
    question = question_in(
        MultiDict(list(params.items())), report=report.code, title=report.title, source=source,
        layout=report.layout, today=town.today,
    )  # fmt: skip
    if question.period is None:
        return question
    year = timedelta(days=365)
    return question.during(Period(Preset.OWN, town.today - 2 * year, town.today + year))


def may(reader: Reader, report: ReadyReport) -> bool:
    """Tell whether the reader may count the report's source."""
    permission = SOURCES[report.layout.source].permission
    return not permission or reader.may(permission)


def listed(session: Any, question: Question, wanted: Wanted, reader: Reader) -> int:
    """Return how many rows the list of a figure has, read portion by portion."""
    found: set[str] = set()
    after = None
    while True:
        portion = rows(
            session, question,
            Wanted(wanted.cell, wanted.measure, wanted.sort, after, limit=200), reader=reader,
        )  # fmt: skip
        keys = {row.key for row in portion}
        assert not found & keys, "a row stands in the list twice"
        found |= keys
        if len(portion) < 200:
            return len(found)
        after = portion[-1].place


def places(figures: Figures, dice: random.Random) -> Iterator[tuple[Cell, list[Part]]]:
    """Yield the whole of a report, subtotals of its first place, some of its cells."""
    yield {}, list(figures.total)
    cells = [(dict(enumerate(keys)), list(parts)) for keys, parts in figures.cells.items()]
    if cells and cells[0][0]:
        coarse = figures.of([0])
        cells += [({0: keys[0]}, list(parts)) for keys, parts in coarse.cells.items()]
        yield from dice.sample(cells, min(CELLS, len(cells)))


@pytest.mark.parametrize("code", sorted(REPORTS))
def test_the_list_behind_a_figure_has_as_many_rows(
    demo_town: DemoTown, readers: dict[str, Reader], code: str
) -> None:
    report, dice, seen = REPORTS[code], random.Random(code), 0
    question = asked(demo_town, report)
    for reader in [each for each in readers.values() if may(each, report)][:2]:
        with demo_town.acting(reader) as session:
            if question.listed:
                sort = question.sort
                many = number(session, question, Wanted({}), reader=reader)
                assert listed(session, question, Wanted({}, sort=sort), reader) == many
                seen += many
                continue
            figures = count(session, question, reader=reader)
            for cell, parts in places(figures, dice):
                for measure, part in zip(question.measures, parts, strict=True):
                    wanted = Wanted(cell, measure)
                    assert number(session, question, wanted, reader=reader) == part.rows
            for measure, part in zip(question.measures, figures.total, strict=True):
                if part.rows < 200:
                    assert listed(session, question, Wanted({}, measure), reader) == part.rows
                seen += part.rows
    assert seen, "the demo has nothing to show in this report"


@pytest.mark.parametrize("code", sorted(REPORTS))
def test_totals_are_what_the_cells_add_up_to(
    demo_town: DemoTown, readers: dict[str, Reader], code: str
) -> None:
    report = REPORTS[code]
    question = asked(demo_town, report)
    reader = allowed(readers, question.source.permission)
    if question.listed:
        return
    with demo_town.acting(reader) as session:
        figures = count(session, question, reader=reader)
        layout = ReportLayout(
            report.layout.source, measures=report.layout.measures, period=report.layout.period,
            filters=report.layout.filters,
        )  # fmt: skip
        whole = Question(code, "", question.source, layout, question.period)
        [alone] = count(session, whole, reader=reader).cells.values()
    total = [EMPTY] * len(question.measures)
    for parts in figures.cells.values():
        total = [joined(*each) for each in zip(question.measures, total, parts, strict=True)]
    for measure, summed, counted in zip(question.measures, total, alone, strict=True):
        assert value_of(measure, summed) == value_of(measure, counted), measure.code


@pytest.mark.parametrize("code", sorted(REPORTS))
def test_who_may_not_count_a_source_is_refused(
    demo_town: DemoTown, readers: dict[str, Reader], code: str
) -> None:
    report = REPORTS[code]
    question = asked(demo_town, report)
    for reader in readers.values():
        if not may(reader, report):
            with demo_town.acting(reader) as session, pytest.raises(ForbiddenError):
                count(session, question, reader=reader)


def example_of(source: ReportSource, field: Any) -> list[str]:
    """Return values of a filter that may be asked for."""
    if field.kind is FieldKind.CHOICE:
        return [*list(field.choices)[:2], "-"]
    return list(EXAMPLES[field.kind])


@pytest.mark.parametrize("code", sorted(SOURCES))
def test_every_field_of_a_source_narrows_sorts_and_groups(
    demo_town: DemoTown, readers: dict[str, Reader], code: str
) -> None:
    """No statement fails, and what a filter leaves is a part of the whole."""
    source = SOURCES[code]
    codes = tuple(each.code for each in source.measures)
    reader = allowed(readers, source.permission)
    measures = ReportLayout(source.code, measures=codes)
    report = ReadyReport(code, code, REPORTS["documents.turnover"].purpose, measures)
    columns = tuple(each.code for each in source.fields)
    with demo_town.acting(reader) as session:
        [whole] = count(session, asked(demo_town, report), reader=reader).cells.values()
        for field in source.fields:
            for value in example_of(source, field):
                question = asked(demo_town, report, **{f"{NARROWS}{field.code}": value})
                [parts] = count(session, question, reader=reader).cells.values()
                assert all(a.rows <= b.rows for a, b in zip(parts, whole, strict=True))
            if field.groups:
                layout = ReportLayout(source.code, (field.code,), measures=codes)
                grouped = Question(code, "", source, layout)
                total = count(session, grouped, reader=reader).total
                assert [each.rows for each in total] == [each.rows for each in whole], field.code
            for sort in (field.code, f"-{field.code}")[: 1 + (field.kind is FieldKind.DAY)]:
                layout = ReportLayout(source.code, columns=columns, sort=sort)
                question = Question(code, "", source, layout, sort=sort)
                first = rows(session, question, Wanted({}, sort=sort, limit=3), reader=reader)
                if len(first) == 3:
                    wanted = Wanted({}, sort=sort, after=first[0].place, limit=2)
                    again = rows(session, question, wanted, reader=reader)
                    assert [row.key for row in again] == [row.key for row in first[1:]], sort


@pytest.mark.parametrize("code", sorted(SOURCES))
def test_rows_of_a_source_are_told_apart_by_their_key(
    demo_town: DemoTown, readers: dict[str, Reader], code: str
) -> None:
    """Neither joins of a field nor those of a measure multiply rows."""
    source = SOURCES[code]
    reader = allowed(readers, source.permission)
    everything = ReportLayout(source.code, columns=tuple(each.code for each in source.fields))
    question = Question(code, "", source, everything)
    plain = Question(code, "", source, ReportLayout(source.code, columns=source.listed[:1]))
    with demo_town.acting(reader) as session:
        found = rows(session, question, Wanted({}, limit=20_000), reader=reader)
        many = number(session, plain, Wanted({}), reader=reader)
        assert len(found) == len({row.key for row in found}) == min(many, 20_000)
        for measure in source.measures:
            alone = Question(code, "", source, ReportLayout(source.code, measures=[measure.code]))
            [part] = count(session, alone, reader=reader).total
            behind = number(session, alone, Wanted({}, measure), reader=reader)
            assert part.rows == behind <= many, measure.code
            if measure.aggregate is Aggregate.SHARE:
                assert part.total is None or Decimal(part.rows) <= part.total, measure.code


@pytest.mark.parametrize("code", sorted(SOURCES))
def test_the_day_of_a_moment_tells_the_moment(code: str) -> None:
    """Periods are compared with the moment itself: an index on it serves."""
    for field in SOURCES[code].fields:
        if field.kind is FieldKind.DAY and "%(zone)s" in field.sql:
            assert field.sql == day_at(field.moment), field.code
        else:
            assert not field.moment, field.code


def test_who_has_no_rights_counts_nothing(demo_town: DemoTown) -> None:
    """Two worlds: whatever the permissions, rows go by the rights on their documents."""
    everything = dict.fromkeys(demo_town.installation.plugins.permissions)
    stranger = replace(demo_town.reader("clerk"), principals=(-1,), permissions=everything)
    with demo_town.acting(stranger) as session:
        for source in SOURCES.values():
            if not source.document:
                continue
            question = Question("x", "", source, ReportLayout(source.code, columns=source.listed))
            assert rows(session, question, Wanted({}), reader=stranger) == [], source.code
