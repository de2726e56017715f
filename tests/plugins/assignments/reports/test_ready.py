"""Every ready report over the demo town, counted again by plain SQL."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests_support.demo_town import DemoTown
from tests_support.recounted import OPEN_TO, figures, listed, recounted, untold, words
from uprava.calendar import official_calendar

READERS = ("head", "kovalenko")

DUTY = f"""
with duty as (
    select u.*, d.number, a.text as whole,
        u.due_on < %(today)s as over, (select count(*)
            from jsonb_array_elements(u.term->'changes') as e (step)
            where e.step->>'kind' = 'new') as moved,
        case when a.basis_id is null then 'none' else coalesce((
            select b.kind from documents.document as b
            where b.id = a.basis_id and b.id in ({OPEN_TO})), 'closed') end as basis
    from assignments.duty as u
    join assignments.assignment as a on a.document_id = u.assignment_id
    join documents.document as d on d.id = a.document_id
    where u.assignment_id in ({OPEN_TO}) and d.deleted_at is null
        and u.state not in ('planned', 'withdrawn', 'readdressed')
        and u.role <> 'informed' and (d.state <> 'suspended' or u.state = 'done')
        and (%(all)s or %(me)s in (u.person_id, u.author_id, u.controller_id))
)"""

RESPONSIBLE = "where role = 'responsible'"

KO = """count(*), count(*) filter (where good), count(*) filter (where late),
    count(*) filter (where state = 'reported'), count(*) filter (where bad),
    round(100.0 * count(*) filter (where state = 'done') / count(*), 1),
    round(100.0 * count(*) filter (where good) / count(*), 1),
    round((100.0 * count(*) filter (where good) + 50 * count(*) filter (where late))
        / count(*), 1),
    round(avg(case when late then done_on - due_on when bad then %(today)s - due_on end), 1)"""

PARTED = """, parted as (
    select *, state = 'done' and done_on <= due_on as good,
        state = 'done' and done_on > due_on as late,
        state in ('sent', 'accepted', 'returned') as bad
    from duty where over and due_on between %(since)s and %(until)s
)"""


def asked(town: DemoTown, login: str) -> tuple[Any, dict[str, Any]]:
    """Return a reader and what statements are asked with."""
    reader = town.reader(login)
    return reader, words(town, reader) | {"all": reader.may("assignments.discipline")}


@pytest.mark.parametrize("login", READERS)
@pytest.mark.parametrize(
    ("code", "key"),
    [
        ("discipline_by_unit", "unit_id"), ("discipline_by_person", "person_id"),
        ("discipline_by_author", "author_id"), ("discipline_by_basis", "basis"),
        ("discipline_by_control", "control"),
        ("discipline_by_month", "date_trunc('month', due_on)::date"),
    ],
)  # fmt: skip
def test_discipline(demo_town: DemoTown, login: str, code: str, key: str) -> None:
    reader, values = asked(demo_town, login)
    query = f"{DUTY} {PARTED} select {key}, {KO} from parted {RESPONSIBLE} group by 1"
    found = figures(demo_town, reader, f"assignments.{code}")
    assert found == recounted(demo_town, query, values)
    assert found


@pytest.mark.parametrize("login", READERS)
def test_co_executors(demo_town: DemoTown, login: str) -> None:
    reader, values = asked(demo_town, login)
    query = f"""{DUTY} {PARTED} select unit_id, person_id, {KO} from parted
        where role = 'executor' group by 1, 2"""
    found = figures(demo_town, reader, "assignments.co_executors")
    assert found == recounted(demo_town, query, values, 2)
    assert found


@pytest.mark.parametrize("login", READERS)
def test_share_in_term_by_month(demo_town: DemoTown, login: str) -> None:
    reader, values = asked(demo_town, login)
    query = f"""{DUTY} {PARTED} select unit_id, date_trunc('month', due_on)::date,
        round(100.0 * count(*) filter (where good) / count(*), 1)
        from parted {RESPONSIBLE} group by 1, 2"""
    found = figures(demo_town, reader, "assignments.in_term_by_month")
    assert found == recounted(demo_town, query, values, 2)


def calendar_days(town: DemoTown) -> list[date]:
    """Every working day of four years by the published calendar alone."""
    calendar, first = official_calendar(), town.today - timedelta(800)
    every = (first + timedelta(n) for n in range(900))
    return [day for day in every if calendar.is_working(day)]


@pytest.mark.parametrize("login", READERS)
def test_delays(demo_town: DemoTown, login: str) -> None:
    """Working days: those after the term, up to the day of execution or today."""
    reader, values = asked(demo_town, login)
    query = f"""{DUTY} {PARTED}, delayed as (
            select *, case when late then done_on else %(today)s end as until
            from parted {RESPONSIBLE} and (late or bad)
        ) select unit_id, person_id, count(*) filter (where late), count(*) filter (where bad),
            round(avg(until - due_on), 1), max(until - due_on)::numeric,
            round(avg(w.days), 1), max(w.days)::numeric
        from delayed cross join lateral (
            select count(*) as days from unnest(%(working)s::date[]) as day
            where day > due_on and day <= until) as w
        group by 1, 2"""
    found = figures(demo_town, reader, "assignments.delays")
    values["working"] = calendar_days(demo_town)
    assert found == recounted(demo_town, query, values, 2)
    assert found


@pytest.mark.parametrize("login", READERS)
def test_first_term(demo_town: DemoTown, login: str) -> None:
    reader, values = asked(demo_town, login)
    query = f"""{DUTY}, first as (
            select *, coalesce(due_first, due_on) as given from duty {RESPONSIBLE}
        ), parted as (
            select *, state = 'done' and done_on <= given as good,
                state = 'done' and done_on > given as late,
                state in ('sent', 'accepted', 'returned') as bad
            from first where given < %(today)s and given between %(since)s and %(until)s
        ) select unit_id, count(*), count(*) filter (where good), count(*) filter (where late),
            count(*) filter (where state = 'reported'), count(*) filter (where bad),
            round(100.0 * count(*) filter (where good) / count(*), 1),
            round(100.0 * count(*) filter (where state = 'done' and done_on <= due_on)
                / count(*), 1),
            round(avg(case when late then done_on - given when bad then %(today)s - given end), 1)
        from parted group by 1"""
    found = figures(demo_town, reader, "assignments.first_term")
    assert found == recounted(demo_town, query, values)
    assert any(row[5] < row[6] for row in found.values()) or login != "head"


@pytest.mark.parametrize("login", READERS)
def test_returns_of_reports(demo_town: DemoTown, login: str) -> None:
    """Returns by the counter of the duty; reports presented: these and the one that stands."""
    reader, values = asked(demo_town, login)
    query = f"""{DUTY} {PARTED} select unit_id, person_id, count(*),
            count(*) filter (where returned > 0), sum(returned)::numeric,
            round(sum(returned)::numeric / nullif(sum(returned
                + (state in ('done', 'reported'))::int), 0), 2)
        from parted {RESPONSIBLE} group by 1, 2"""
    found = figures(demo_town, reader, "assignments.returns")
    assert found == recounted(demo_town, query, values, 2)
    assert any(row[2] for row in found.values()) or login != "head"


OPEN = "state in ('sent', 'accepted', 'reported', 'returned')"
WORK = "state in ('sent', 'accepted', 'returned')"


@pytest.mark.parametrize("login", READERS)
def test_open_by_unit(demo_town: DemoTown, login: str) -> None:
    reader, values = asked(demo_town, login)
    query = f"""{DUTY} select unit_id, person_id, count(*),
        count(*) filter (where over and {WORK}),
        round(100.0 * count(*) filter (where over and {WORK}) / count(*), 1),
        count(*) filter (where due_on = %(today)s and {WORK}),
        (max(%(today)s - due_on) filter (where over and {WORK}))::numeric
        from duty {RESPONSIBLE} and {OPEN} group by 1, 2"""
    found = figures(demo_town, reader, "assignments.open_by_unit")
    assert found == recounted(demo_town, query, values, 2)
    assert any(row[2] for row in found.values()) or login != "head"


@pytest.mark.parametrize("login", READERS)
def test_lateness_and_extensions(demo_town: DemoTown, login: str) -> None:
    """By the steps of each term, not by the counter the report adds up."""
    reader, values = asked(demo_town, login)
    query = f"""{DUTY} {PARTED} select unit_id, person_id, count(*),
            count(*) filter (where late),
            round(100.0 * count(*) filter (where late) / count(*), 1),
            count(*) filter (where moved > 0), round(sum(moved)::numeric / count(*), 2)
        from parted {RESPONSIBLE} group by 1, 2"""
    found = figures(demo_town, reader, "assignments.late_and_extended")
    assert found == recounted(demo_town, query, values, 2)
    assert any(row[2] and row[4] for row in found.values()) or login != "head"


@pytest.mark.parametrize("login", READERS)
def test_coming_terms_by_unit(demo_town: DemoTown, login: str) -> None:
    reader, values = asked(demo_town, login)
    query = f"""{DUTY} select unit_id, case when due_on < %(today)s then 'over'
        when due_on = %(today)s then 'today' when due_on < %(today)s + 4 then 'three'
        when due_on < %(today)s + 11 then 'ten' when due_on < %(today)s + 31 then 'thirty'
        else 'later' end, count(*) from duty where {WORK} and due_on is not null group by 1, 2"""
    found = figures(demo_town, reader, "assignments.upcoming_by_unit")
    assert found == recounted(demo_town, query, values, 2)
    assert found


LISTS = {
    "unexecuted": f"""select number, coalesce(nullif(text, ''), whole), person_id, unit_id,
        author_id, due_on, state, case when over and {WORK} then %(today)s - due_on end
        from duty {RESPONSIBLE} and {OPEN}""",
    "overdue": f"""select number, coalesce(nullif(text, ''), whole), role, person_id, unit_id,
        author_id, due_on, %(today)s - due_on, extended from duty where over and {WORK}""",
    "upcoming": f"""select due_on, case due_on when %(today)s then 'today'
        else case when due_on <= %(today)s + 3 then 'three' else 'ten' end end, number,
        coalesce(nullif(text, ''), whole), role, person_id, unit_id, controller_id from duty
        where {WORK} and due_on between %(today)s and %(today)s + 10""",
}


@pytest.mark.parametrize("login", READERS)
@pytest.mark.parametrize("code", LISTS)
def test_lists_of_now(demo_town: DemoTown, login: str, code: str) -> None:
    reader, values = asked(demo_town, login)
    found = listed(demo_town, reader, f"assignments.{code}")
    rows = demo_town.rows(f"{DUTY} {LISTS[code]}", values)
    assert sorted(found, key=repr) == sorted(rows, key=repr)
    days = [row[{"unexecuted": 5, "overdue": 6, "upcoming": 0}[code]] for row in found]
    assert days == sorted(days)
    assert found or login != "head"


MOVED = f"""
with moved as (
    select u.*, d.number, a.text as whole, (e.step->>'decided')::date as decided_on,
        (e.step->>'last_day')::date as until, e.step->>'ground' as ground,
        coalesce(lag((e.step->>'last_day')::date) over (partition by u.id order by e.place),
            u.due_first) as was
    from assignments.duty as u
    join assignments.assignment as a on a.document_id = u.assignment_id
    join documents.document as d on d.id = a.document_id and d.deleted_at is null,
    jsonb_array_elements(u.term->'changes') with ordinality as e (step, place)
    where u.extended > 0 and u.assignment_id in ({OPEN_TO}) and u.state <> 'readdressed'
), counted as (select * from moved where decided_on between %(since)s and %(until)s)"""


@pytest.mark.parametrize("login", READERS)
def test_extensions(demo_town: DemoTown, login: str) -> None:
    reader, values = asked(demo_town, login)
    query = f"""{MOVED} select unit_id, person_id, count(*), round(avg(until - was), 1),
        max(until - was)::numeric, count(*) filter (where decided_on > was)
        from counted group by 1, 2"""
    found = figures(demo_town, reader, "assignments.extensions")
    assert found == recounted(demo_town, query, values, 2)
    query = f"""{MOVED} select author_id, date_trunc('month', decided_on)::date, count(*)
        from counted group by 1, 2"""
    by_month = figures(demo_town, reader, "assignments.extensions_by_author")
    assert by_month == recounted(demo_town, query, values, 2)
    assert sum(row[0] for row in by_month.values()) == sum(row[0] for row in found.values())
    rows = demo_town.rows(f"""{MOVED} select number, coalesce(nullif(text, ''), whole), person_id,
        unit_id, author_id, was, until, decided_on, ground from counted""", values)  # fmt: skip
    assert sorted(listed(demo_town, reader, "assignments.extension_list")) == sorted(rows)
    assert rows


def test_each_extension_is_told_once(demo_town: DemoTown) -> None:
    _reader, values = asked(demo_town, "head")
    ((told, kept),) = demo_town.rows(
        f"{MOVED} select count(*), (select sum(extended) from assignments.duty) from moved", values
    )
    assert told == kept


OFFICE = "at time zone 'Asia/Omsk'"


@pytest.mark.parametrize("login", READERS)
def test_requests(demo_town: DemoTown, login: str) -> None:
    reader, values = asked(demo_town, login)
    query = f"""
        select u.author_id, count(*), count(*) filter (where q.granted),
            count(*) filter (where not q.granted), count(*) filter (where q.granted is null),
            round(100.0 * count(*) filter (where q.granted) / nullif(count(q.granted), 0), 1),
            round(avg((q.decided_at {OFFICE})::date - (q.asked_at {OFFICE})::date), 1)
        from assignments.request as q join assignments.duty as u on u.id = q.duty_id
        where q.kind = 'longer' and u.assignment_id in ({OPEN_TO})
            and (q.asked_at {OFFICE})::date between %(since)s and %(until)s group by 1"""
    assert figures(demo_town, reader, "assignments.requests") == recounted(demo_town, query, values)


WHOLE = f"""
with whole as (
    select a.*, d.number, d.due_on, d.state, (a.issued_at {OFFICE})::date as given_on,
        case when a.basis_id is null then 'none' else coalesce((
            select b.kind from documents.document as b
            where b.id = a.basis_id and b.id in ({OPEN_TO})), 'closed') end as basis
    from assignments.assignment as a join documents.document as d on d.id = a.document_id
    where a.document_id in ({OPEN_TO}) and d.number is not null and d.deleted_at is null
        and (a.issued_at {OFFICE})::date between %(since)s and %(until)s
)"""


@pytest.mark.parametrize("login", READERS)
def test_given(demo_town: DemoTown, login: str) -> None:
    reader, values = asked(demo_town, login)
    query = f"""{WHOLE} select author_id, count(*), count(*) filter (where control <> 'none'),
        count(*) filter (where control = 'special'),
        count(*) filter (where priority in ('urgent', 'prompt')),
        count(*) filter (where state in ('issued', 'reported')),
        count(*) filter (where state in ('done', 'closed')),
        count(*) filter (where state = 'recalled') from whole group by 1"""
    found = figures(demo_town, reader, "assignments.given_by_author")
    assert found == recounted(demo_town, query, values)
    query = f"""{WHOLE} select basis, date_trunc('month', given_on)::date, count(*)
        from whole group by 1, 2"""
    assert figures(demo_town, reader, "assignments.given_by_basis") == recounted(
        demo_town, query, values, 2
    )
    query = f"""{WHOLE} select number, given_on, text, whole.author_id, u.person_id, u.unit_id,
        whole.due_on, whole.state, whole.done_on from whole
        join assignments.duty as u on u.assignment_id = document_id and role = 'responsible'"""
    found = listed(demo_town, reader, "assignments.register")
    rows = demo_town.rows(query.replace(", text,", ", whole.text,"), values)
    assert sorted(found, key=repr) == sorted(rows, key=repr)
    assert [row[1] for row in found] == sorted(row[1] for row in found)


def test_no_report_is_left_out(demo_town: DemoTown) -> None:
    """A report that is added is to be counted again here too."""
    assert untold(demo_town, "assignments", Path(__file__)) == []
