"""Every number and the list behind it, counted again by plain Python over plain rows."""

import random
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
import uprava
from plugins.assignments.discipline.office import Office
from psycopg.rows import dict_row
from uprava import testing
from uprava.calendar.periods import Period, Preset, calendar_period
from uprava.db.sql import driver
from uprava.users.reader import Reader
from uprava_assignments.discipline.asking import Asked, Controlled, Group, Whose
from uprava_assignments.discipline.service.counting import Table, count
from uprava_assignments.discipline.service.listing import count_duties, list_duties
from uprava_assignments.discipline.values import NOW, Class, Counting, Figures, Roles

TODAY = testing.TODAY
QUARTER = calendar_period(Preset.QUARTER, TODAY)
STATES = ("sent", "accepted", "reported", "returned", "done", "done", "done", "withdrawn",
          "readdressed", "planned")  # fmt: skip

ROWS = """
select u.id, u.role, u.state, u.due_on, u.due_first, u.done_on, u.extended, u.returned,
    u.person_id, u.unit_id, u.author_id, u.controller_id, u.control, d.state as standing,
    b.kind as basis, array(select g.principal_id from documents.access_grant as g
        where g.document_id = u.assignment_id and not g.hidden) as readers,
    array(select g.principal_id from documents.access_grant as g
        where g.document_id = a.basis_id and not g.hidden) as basis_readers
from assignments.duty as u join assignments.assignment as a on a.document_id = u.assignment_id
join documents.document as d on d.id = u.assignment_id
left join documents.document as b on b.id = a.basis_id
where u.organisation_id = %s"""


def scatter(office: Office, dice: random.Random, many: int) -> None:
    """Plant duties of all sorts, some of them open to others only, some in the trash."""
    with office.system() as session:
        hidden_basis = office.basis(session, "records.incoming", [office.head])
        open_basis = office.basis(session, "records.incoming", [office.reader])
        for _each in range(many):
            due = TODAY + timedelta(days=dice.randint(-420, 20))
            state = dice.choice(STATES)
            away = dice.random() < 0.2
            office.plant(
                session, office.people[:1] if away else [office.reader, *office.people[:3]],
                person=dice.choice([*office.people, None]), state=state,
                role=dice.choice(["responsible", "responsible", "executor", "informed"]),
                due_on=None if dice.random() < 0.05 else due,
                due_first=due - timedelta(days=dice.choice([0, 0, 0, 14, 30])),
                done_on=due + timedelta(days=dice.randint(-6, 9)) if state == "done" else None,
                extended=dice.choice([0, 0, 1, 2]), returned=dice.choice([0, 0, 0, 1]),
                control=dice.choice(["none", "usual", "special"]),
                standing=dice.choice(["issued"] * 9 + ["suspended"]),
                hidden=dice.random() < 0.1,
                basis=dice.choice([None, hidden_basis, open_basis]),
                controller=dice.choice(office.people).person_id,
            )  # fmt: skip


def rows_of(office: Office, reader: Reader) -> list[dict[str, Any]]:
    """Return the duties of the town a reader may see, read as the installation itself."""
    with office.system() as session, driver(session).cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(ROWS, (office.town.organisation_id,)).fetchall()
    seen = set(reader.principals)
    return [row for row in rows if seen & set(row["readers"])]


def working(day: date) -> bool:
    """Tell whether a day is worked, by the published calendar alone."""
    text = (Path(uprava.__file__).parent / f"calendar/years/{day.year}.xml").read_text("utf-8")
    marked = re.search(rf'<day d="{day:%m\.%d}" t="(\d)"', text)
    return marked[1] in "23" if marked else day.weekday() < 5


def classes(row: dict[str, Any], asked: Asked) -> set[Class]:
    """Return in which lists a row stands; empty: in none."""
    term = row["due_on"]
    if asked.counting is Counting.FIRST:
        term = row["due_first"] or row["due_on"]
    wanted = {"any": ("responsible", "executor")}.get(asked.roles, (asked.roles.value,))
    living = row["state"] in ("sent", "accepted", "returned", "reported")
    if row["role"] not in wanted or not (living or row["state"] == "done"):
        return set()
    if living and row["standing"] == "suspended":
        return set()
    over = term is not None and term < TODAY
    found = set()
    if living:
        found.add(Class.OPEN)
        found |= {Class.OVERDUE_NOW} if over and row["state"] != "reported" else set()
    if over and asked.period.since <= term <= asked.period.until:
        found |= {Class.DUE}
        found |= {Class.EXTENDED} if row["extended"] else set()
        found |= {Class.RETURNED} if row["returned"] else set()
        if row["state"] == "done":
            found.add(Class.LATE if row["done_on"] > term else Class.IN_TERM)
        else:
            found.add(Class.WAITING if row["state"] == "reported" else Class.OVERDUE)
    return found


def narrowed(rows: Iterable[dict[str, Any]], asked: Asked, reader: Reader) -> list[dict[str, Any]]:
    """Return the rows a question is about, as it says."""
    fits = {
        Controlled.ANY: ("none", "usual", "special"), Controlled.ON: ("usual", "special"),
    }.get(asked.control, (asked.control.value,))  # fmt: skip
    mine = {Whose.EXECUTE: "person_id", Whose.CONTROL: "controller_id", Whose.AUTHOR: "author_id"}
    return [
        row for row in rows
        if row["control"] in fits
        and (asked.whose is Whose.ALL or row[mine[asked.whose]] == reader.person_id)
        and (asked.person is None or (row["person_id"] or 0) == asked.person)
        and (asked.unit is None or row["unit_id"] == asked.unit)
        and (not asked.kind or basis_of(row, reader) == asked.kind)
    ]  # fmt: skip


def basis_of(row: dict[str, Any], reader: Reader) -> str:
    """Return what the reader may know of the kind of the basis."""
    if row["basis"] is None:
        return "none"
    return row["basis"] if set(reader.principals) & set(row["basis_readers"]) else "closed"


def listed(office: Office, asked: Asked, kind: Class, reader: Reader) -> list[int]:
    """Return the list behind a number, page after page."""
    found: list[int] = []
    spot = None
    with testing.acting(office.installation, reader) as session:
        while True:
            rows = list_duties(session, asked, kind, reader=reader, limit=7, after=spot)
            found += [row.id for row in rows]
            if len(rows) < 7:
                assert count_duties(session, asked, kind, reader=reader) == len(found)
                return found
            spot = rows[-1].spot


def counted(office: Office, asked: Asked, reader: Reader) -> Table:
    """Return the figures."""
    with testing.acting(office.installation, reader) as session:
        return count(session, asked, reader=reader)


def number(table: Table, figures: Figures, kind: Class) -> int:
    """Return the number of a class."""
    if kind in NOW:
        return int(getattr(table.open, kind.value))
    return int(getattr(figures, kind.value))


def questions(office: Office) -> list[Asked]:
    """Return questions of every sort."""
    base = Asked(QUARTER, Group.PERSON)
    year = Period(Preset.OWN, TODAY - timedelta(days=300), TODAY + timedelta(days=10))
    return [
        base, replace(base, roles=Roles.ANY, counting=Counting.FIRST),
        replace(base, period=year, roles=Roles.EXECUTOR, control=Controlled.ON),
        replace(base, period=year, unit=office.town.housing_id),
        replace(base, period=year, person=office.people[1].person_id, roles=Roles.ANY),
        replace(base, period=year, person=0), replace(base, period=year, kind="closed"),
        replace(base, period=year, kind="records.incoming", control=Controlled.NONE),
        replace(base, period=year, kind="none", control=Controlled.SPECIAL),
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_every_number_is_its_list_and_what_plain_python_counts(office: Office, seed: int) -> None:
    scatter(office, random.Random(seed), 160)
    rows = rows_of(office, office.reader)
    for asked in questions(office):
        table = counted(office, asked, office.reader)
        about = narrowed(rows, asked, office.reader)
        for kind in Class:
            wanted = sorted(row["id"] for row in about if kind in classes(row, asked))
            assert sorted(listed(office, asked, kind, office.reader)) == wanted, (asked, kind)
            assert number(table, table.total.now, kind) == len(wanted), (asked, kind)


def test_lines_of_every_grouping_are_the_lists_they_lead_to(office: Office) -> None:
    scatter(office, random.Random(7), 160)
    year = Period(Preset.OWN, TODAY - timedelta(days=300), TODAY)
    about = narrowed(rows_of(office, office.reader), Asked(year), office.reader)
    names = {
        Group.PERSON: lambda row: row["person_id"] or 0,
        Group.UNIT: lambda row: row["unit_id"] or 0,
        Group.AUTHOR: lambda row: row["author_id"], Group.CONTROL: lambda row: row["control"],
        Group.KIND: lambda row: basis_of(row, office.reader),
    }  # fmt: skip
    for group, key in names.items():
        asked = Asked(year, group)
        due = [row for row in about if Class.DUE in classes(row, asked)]
        wanted: dict[Any, int] = {}
        for row in due:
            wanted[key(row)] = wanted.get(key(row), 0) + 1
        lines = counted(office, asked, office.reader).lines
        assert {key: line.now.due for key, line in lines.items() if line.now.due} == wanted


def test_delays_are_calendar_and_working_days_of_the_published_calendar(office: Office) -> None:
    scatter(office, random.Random(11), 120)
    asked = Asked(calendar_period(Preset.YEAR, TODAY), roles=Roles.ANY)
    days = worked = many = 0
    for row in narrowed(rows_of(office, office.reader), asked, office.reader):
        kinds = classes(row, asked)
        if kinds & {Class.LATE, Class.OVERDUE}:
            until = row["done_on"] if Class.LATE in kinds else TODAY
            beyond = [row["due_on"] + timedelta(days=n) for n in
                      range(1, (until - row["due_on"]).days + 1)]  # fmt: skip
            days, worked, many = days + len(beyond), worked + sum(map(working, beyond)), many + 1
    figures = counted(office, asked, office.reader).total.now
    assert (figures.delay, figures.worked) == (days, worked)
    average = (Decimal(worked) / many).quantize(Decimal("0.1"), ROUND_HALF_UP)
    assert figures.average_worked == average


def test_the_period_before_and_the_months_are_the_same_question_of_other_days(
    office: Office,
) -> None:
    scatter(office, random.Random(13), 160)
    asked = Asked(QUARTER, Group.CONTROL, roles=Roles.ANY)
    table = counted(office, asked, office.reader)
    before = counted(office, asked.within(QUARTER.before), office.reader)
    assert table.total.before == before.total.now
    for month, figures in zip(table.months, table.total.months, strict=True):
        assert figures == counted(office, asked.within(month), office.reader).total.now


def test_nobody_is_told_of_what_is_not_open_to_them(office: Office) -> None:
    """Two worlds: with and without what the reader may not see, every answer is the same."""
    scatter(office, random.Random(17), 60)
    stranger = replace(office.reader, principals=(office.people[3].person_id,))
    with office.system() as session:
        closed = office.basis(session, "records.incoming", [office.head])
        for state in ("sent", "done"):
            office.plant(session, [office.people[3]], state=state, basis=closed)
    questions_ = [Asked(QUARTER, group, roles=Roles.ANY) for group in Group]
    before = [counted(office, each, stranger) for each in questions_]
    with office.system() as session:
        for state in ("sent", "done", "reported"):
            office.plant(session, office.people[:3], state=state, done_on=date(2026, 11, 2))
            office.plant(session, office.people[:3], state=state, person=None, unit=None)
        office.plant(session, [office.people[3]], hidden=True)
    assert [counted(office, each, stranger) for each in questions_] == before
    assert {table.total.now.due for table in before} == {2}
    assert set(before[list(Group).index(Group.KIND)].lines) == {"closed"}
