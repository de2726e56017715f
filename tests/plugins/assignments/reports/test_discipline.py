"""The report of discipline says what the page of discipline says, to whoever asks."""

from dataclasses import replace
from decimal import Decimal

import pytest
from litestar.datastructures import MultiDict
from plugins.assignments.discipline.office import Office
from uprava import testing
from uprava.calendar.periods import Preset, calendar_period
from uprava.reporting import ReportLayout
from uprava.users.reader import Reader
from uprava_assignments.discipline.asking import Asked, Group, Whose
from uprava_assignments.discipline.service import counting as page
from uprava_assignments.discipline.values import Counting, Figures, Roles, percent
from uprava_reports.asking.parsing import question_in
from uprava_reports.asking.values import Key
from uprava_reports.building.figures import value_of
from uprava_reports.building.service import counting

LINES = {
    Group.UNIT: "unit", Group.PERSON: "person", Group.AUTHOR: "author", Group.CONTROL: "control",
    Group.KIND: "basis",
}  # fmt: skip

WEIGHT = Decimal("0.5")

SAID = {
    "due": lambda f: f.due, "in_term": lambda f: f.in_term, "late": lambda f: f.late,
    "waiting": lambda f: f.waiting, "overdue": lambda f: f.overdue, "ko": lambda f: f.ko,
    "in_time": lambda f: f.in_time, "index": lambda f: f.index(WEIGHT),
    "delay": lambda f: f.average_delay, "extended": lambda f: f.extended,
    "returned": lambda f: f.returned, "per_assignment": lambda f: f.per_assignment,
    "worked": lambda f: f.average_worked, "per_report": lambda f: f.per_report,
    "returns": lambda f: f.returns, "late_share": lambda f: percent(f.late, f.due),
}  # fmt: skip
"""Measures of the source, and what the page says for them."""

BY_FIRST = {
    "first_due": lambda f: f.due, "first_in_term": lambda f: f.in_term,
    "first_late": lambda f: f.late, "first_waiting": lambda f: f.waiting,
    "first_overdue": lambda f: f.overdue, "first_share": lambda f: f.in_time,
    "first_delay": lambda f: f.average_delay,
}  # fmt: skip
"""The same by the term an assignment was given with."""

Table = dict[Key, dict[str, Decimal | int | None]]


def reported(
    office: Office, line: str, roles: Roles, preset: Preset, reader: Reader,
    counting_by: Counting = Counting.LAST,
) -> Table:  # fmt: skip
    """Return the figures of a report by a field, of lines where something was due."""
    first = counting_by is Counting.FIRST
    source = office.installation.plugins.report_sources["assignments.duties"]
    layout = ReportLayout(
        source.code, (line,), measures=tuple(BY_FIRST if first else SAID), preset=preset,
        period="due_first" if first else "due_on",
        filters={"role": [each.value for each in roles.roles]},
    )  # fmt: skip
    question = question_in(
        MultiDict([]), report="x", title="x", source=source, layout=layout, today=testing.TODAY
    )
    with testing.acting(office.installation, reader) as session:
        figures = counting.count(session, question, reader=reader)
    values = {
        key: {each.code: value_of(each, part)
              for each, part in zip(question.measures, parts, strict=True)}
        for (key,), parts in figures.cells.items()
    }  # fmt: skip
    return {key: found for key, found in values.items() if found["first_due" if first else "due"]}


def paged(office: Office, asked: Asked, reader: Reader) -> Table:
    """Return the figures of the page."""

    def told(figures: Figures) -> dict[str, Decimal | int | None]:
        said = BY_FIRST if asked.counting is Counting.FIRST else SAID
        return {code: of(figures) for code, of in said.items()}

    with testing.acting(office.installation, reader) as session:
        lines = page.count(session, asked, reader=reader).lines
    return {key or None: told(line.now) for key, line in lines.items() if line.now.due}


@pytest.mark.parametrize("group", list(Group))
@pytest.mark.parametrize(
    ("roles", "preset"),
    [(Roles.RESPONSIBLE, Preset.QUARTER), (Roles.ANY, Preset.YEAR), (Roles.EXECUTOR, Preset.YEAR)],
)
def test_the_report_says_what_the_page_says(
    office: Office, group: Group, roles: Roles, preset: Preset
) -> None:
    period = calendar_period(preset, testing.TODAY)
    asked = Asked(period, group, roles=roles)
    found = reported(office, LINES[group], roles, preset, office.reader)
    assert found == paged(office, asked, office.reader)
    assert sum(int(line["due"] or 0) for line in found.values()) > 5


@pytest.mark.parametrize("group", list(Group))
@pytest.mark.parametrize(
    ("roles", "preset"), [(Roles.RESPONSIBLE, Preset.QUARTER), (Roles.ANY, Preset.YEAR)]
)
def test_by_the_first_term_the_report_says_what_the_page_says(
    office: Office, group: Group, roles: Roles, preset: Preset
) -> None:
    period = calendar_period(preset, testing.TODAY)
    asked = Asked(period, group, roles=roles, counting=Counting.FIRST)
    found = reported(office, LINES[group], roles, preset, office.reader, Counting.FIRST)
    assert found == paged(office, asked, office.reader)
    assert sum(int(line["first_due"] or 0) for line in found.values()) > 5


def test_who_leads_one_unit_counts_that_unit(office: Office) -> None:
    units = frozenset({office.town.housing_id})
    reader = replace(office.reader, permissions={"assignments.discipline": units})
    period = calendar_period(Preset.YEAR, testing.TODAY)
    found = reported(office, "unit", Roles.ANY, Preset.YEAR, reader)
    assert found == paged(office, Asked(period, roles=Roles.ANY, units=units), reader)
    assert set(found) == set(units)


def test_without_the_right_one_counts_what_one_does_controls_or_gave(office: Office) -> None:
    period = calendar_period(Preset.YEAR, testing.TODAY)
    executor = office.people[1]
    asked = Asked(period, Group.PERSON, Whose.EXECUTE, Roles.ANY, own=True)
    found = reported(office, "person", Roles.ANY, Preset.YEAR, executor)
    own = executor.person_id
    assert found[own] == paged(office, asked, executor)[own]
    head = office.head
    asked = Asked(period, Group.AUTHOR, Whose.AUTHOR, Roles.ANY, own=True)
    found = reported(office, "author", Roles.ANY, Preset.YEAR, head)
    assert found[head.person_id] == paged(office, asked, head)[head.person_id]
