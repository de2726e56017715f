"""Every ready report over the appeals of the demo town, counted again by plain SQL."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests_support.demo_town import DemoTown
from tests_support.recounted import OPEN_TO, figures, listed, recounted, untold, words
from uprava.calendar.periods import Period, Preset
from uprava.errors import ForbiddenError
from uprava_appeals.duty_reports.service.figures import count
from uprava_appeals.duty_reports.values import Dimension, Kept

READERS = ("head", "deputy")

ANSWERS = "k.ground in ('answer', 'governor') and not k.fell_away"
FORWARDS = "k.ground in ('forward', 'copies', 'migration', 'complaint') and not k.fell_away"
RUNS = "k.met_on is null and k.decision_id is null"

APPEAL = f"""
with appeal as (
    select a.*, d.number, d.title, d.state, d.registered_on,
        date_trunc('month', d.registered_on)::date as month,
        exists (select from appeals.clock as k where k.document_id = d.id and {ANSWERS}
            and k.met_on is not null) as replied,
        exists (select from appeals.clock as k where k.document_id = d.id and {ANSWERS}
            and k.met_on > k.due_on) as late,
        exists (select from appeals.clock as k where k.document_id = d.id and {FORWARDS}
            and k.met_on is not null) as forwarded,
        exists (select from appeals.clock as k where k.document_id = d.id and {FORWARDS}
            and k.met_on > k.due_on) as forwarded_late,
        exists (select from appeals.clock as k where k.document_id = d.id and k.ground = 'register'
            and k.met_on > k.due_on) as registered_late,
        exists (select from appeals.clock as k where k.document_id = d.id
            and k.ground in ('answer', 'governor') and k.due_on > k.due_first) as extended,
        exists (select from appeals.clock as k where k.document_id = d.id and {RUNS}) as runs,
        exists (select from appeals.clock as k where k.document_id = d.id and {RUNS}
            and k.due_on < %(today)s) as overdue,
        (select min(k.due_on) from appeals.clock as k
            where k.document_id = d.id and {RUNS}) as next_on
    from appeals.appeal as a join documents.document as d on d.id = a.document_id
    where d.number is not null and d.deleted_at is null and d.state <> 'annulled'
        and d.id in ({OPEN_TO})
), counted as (select * from appeal where registered_on between %(since)s and %(until)s)"""


def several(*conditions: str) -> str:
    """Return how many rows fit each condition."""
    return ", ".join(f"count(*) filter (where {each})" for each in conditions)


MARKS = {
    "appeals": "true", "proposals": "letter = 'proposal'", "applications": "letter = 'application'",
    "complaints": "letter = 'complaint'", "collective": "collective",
    "repeated": "repeat in ('multiple', 'repeated')", "sent_on": "source > ''",
    "controlled": "source_control",
}  # fmt: skip
WHAT = ("appeals", "proposals", "applications", "complaints", "collective", "repeated", "sent_on")

TERMS = f"""{several("true", "replied and not late", "late", "overdue", "runs and not overdue")},
    round(100.0 * count(*) filter (where replied and not late)
        / nullif(count(*) filter (where replied or late or overdue), 0), 1),
    {several("extended", "forwarded", "forwarded_late", "registered_late")},
    round(avg(answered_on - registered_on), 1)"""


@pytest.mark.parametrize("login", READERS)
@pytest.mark.parametrize(
    ("code", "key", "measures"),
    [
        ("by_channel", "channel", WHAT), ("by_kind", "letter", WHAT),
        ("by_source", "source", (*WHAT[:-1], "controlled")),
        ("by_repeat", "repeat", (*WHAT[:5], "sent_on")), ("by_state", "state", WHAT),
        ("by_month", "month", WHAT),
    ],
)  # fmt: skip
def test_summaries(
    demo_town: DemoTown, login: str, code: str, key: str, measures: Sequence[str]
) -> None:
    reader = demo_town.reader(login)
    counts = several(*(MARKS[each] for each in measures))
    query = f"{APPEAL} select {key}, {counts} from counted group by 1"
    found = figures(demo_town, reader, f"appeals.{code}")
    assert found == recounted(demo_town, query, words(demo_town, reader))
    assert found


@pytest.mark.parametrize("login", READERS)
@pytest.mark.parametrize(
    ("code", "key"),
    [
        ("terms_by_month", "month"), ("terms_by_leader", "addressee_id"),
        ("terms_by_channel", "channel"),
    ],
)  # fmt: skip
def test_terms(demo_town: DemoTown, login: str, code: str, key: str) -> None:
    reader = demo_town.reader(login)
    query = f"{APPEAL} select {key}, {TERMS} from counted group by 1"
    found = figures(demo_town, reader, f"appeals.{code}")
    assert found == recounted(demo_town, query, words(demo_town, reader))
    assert found


QUESTION = f"""{APPEAL}, question as (
    select c.month, c.registered_on, q.*,
        coalesce(nullif(q.territory, ''), c.territory) as place, q.result is not null as told,
        case when q.reported_at is null then q.decided_on
            when q.decided_on is null then (q.reported_at at time zone 'Asia/Omsk')::date
            else least(q.decided_on, (q.reported_at at time zone 'Asia/Omsk')::date)
        end as done_on
    from counted as c join appeals.question as q using (document_id)
)"""

OPEN = "state in ('new', 'given', 'reported')"

RESULTS = f"""{
    several(
        "true",
        "result = 'supported'",
        "result = 'measures'",
        "result = 'explained'",
        "result = 'not-supported'",
    )
},
    round(100.0 * count(*) filter (where result in ('measures', 'supported'))
        / nullif(count(result), 0), 1),
    {several("state = 'forwarded'", "state in ('returned', 'left', 'stopped')", OPEN)}"""

SECTION = "substr(code, 1, 4) || '.0000.0000.0000'"


@pytest.mark.parametrize("login", READERS)
@pytest.mark.parametrize(
    ("code", "keys"),
    [
        ("by_section", [SECTION]),
        ("by_theme", [SECTION, "substr(code, 1, 14) || '.0000'"]),
        ("by_question", ["substr(code, 1, 19)"]),
        ("by_territory", ["place"]),
    ],
)
def test_results(demo_town: DemoTown, login: str, code: str, keys: Sequence[str]) -> None:
    reader, many = demo_town.reader(login), len(keys)
    query = f"""{QUESTION} select {", ".join(keys)}, {RESULTS} from question
        group by {", ".join(str(place + 1) for place in range(many))}"""
    found = figures(demo_town, reader, f"appeals.{code}")
    assert found == recounted(demo_town, query, words(demo_town, reader), many)
    assert found


@pytest.mark.parametrize("login", READERS)
@pytest.mark.parametrize(
    ("code", "key", "source"),
    [
        ("channels_by_month", "channel", "counted"),
        ("by_result", "coalesce(result, state)", "question"),
        ("sections_by_month", SECTION, "question"),
    ],
)
def test_months(demo_town: DemoTown, login: str, code: str, key: str, source: str) -> None:
    reader = demo_town.reader(login)
    query = f"{QUESTION} select {key}, month, count(*) from {source} group by 1, 2"
    found = figures(demo_town, reader, f"appeals.{code}")
    assert found == recounted(demo_town, query, words(demo_town, reader), 2)


@pytest.mark.parametrize("login", READERS)
def test_executors(demo_town: DemoTown, login: str) -> None:
    reader = demo_town.reader(login)
    query = f"""{QUESTION}, given as (
            select question.*, principal_id is not null as given, coalesce(
                (select id from users.unit where id = principal_id),
                (select post.unit_id from users.post_holder as holder
                    join users.post on post.id = holder.post_id
                    where holder.person_id = question.person_id and not holder.acting)) as unit_id
            from question
        )
        select unit_id, person_id, {several(
            "given", "given and done_on is not null",
            "given and (done_on <= due_on or done_on is not null and due_on is null)",
            "given and done_on > due_on",
            f"given and {OPEN} and done_on is null and due_on < %(today)s",
        )}, round(100.0 * count(*) filter (where given and done_on is not null
                and (due_on is null or done_on <= due_on))
            / nullif(count(*) filter (where given and done_on is not null), 0), 1),
            count(*) filter (where {OPEN}) from given group by 1, 2"""  # fmt: skip
    found = figures(demo_town, reader, "appeals.by_executor")
    assert found == recounted(demo_town, query, words(demo_town, reader), 2)
    assert sum(row[0] for row in found.values()) > 50


LISTS = {
    "overdue": """select number, registered_on, mask, title, addressee_id, next_on, state
        from appeal where overdue""",
    "considered": """select number, registered_on, mask, title, addressee_id, next_on, state
        from appeal where overdue or (runs and not late and not replied)""",
    "late": """select number, registered_on, mask, title, addressee_id, due_on, answered_on,
        answered_on - registered_on from counted where late and not overdue""",
    "register": """select number, registered_on, mask, title, channel, letter, state, due_on
        from counted""",
}


@pytest.mark.parametrize("login", READERS)
@pytest.mark.parametrize("code", LISTS)
def test_lists(demo_town: DemoTown, login: str, code: str) -> None:
    reader = demo_town.reader(login)
    found = listed(demo_town, reader, f"appeals.{code}")
    rows = demo_town.rows(f"{APPEAL} {LISTS[code]}", words(demo_town, reader))
    assert sorted(found, key=repr) == sorted(rows, key=repr)
    if login == "head":
        assert found


@pytest.mark.parametrize("login", READERS)
def test_the_reports_say_what_the_screen_of_figures_says(demo_town: DemoTown, login: str) -> None:
    """But for its share, which leaves out nothing: an appeal late and overdue counts twice."""
    reader = demo_town.reader(login)
    asked = words(demo_town, reader)
    period = Period(Preset.OWN, asked["since"], asked["until"])
    with demo_town.acting(reader) as session:
        page = count(session, period, reader=reader)
    terms = figures(demo_town, reader, "appeals.terms_by_channel")
    whole = [sum(row[place] for row in terms.values()) for place in (0, 1, 2, 3, 4, 6, 7, 8, 9)]
    assert whole == [page.kept[each].now for each in (
        Kept.RECEIVED, Kept.ANSWERED, Kept.ANSWERED_LATE, Kept.OVERDUE, Kept.RUNNING,
        Kept.EXTENDED, Kept.FORWARDED, Kept.FORWARDED_LATE, Kept.REGISTERED_LATE,
    )]  # fmt: skip
    for code, dimension in SCREEN.items():
        lines = page.sections[dimension].lines
        expected = {each.key: Decimal(each.now) for each in lines if each.now}
        found = figures(demo_town, reader, f"appeals.{code}")
        assert {key_of(dimension, key): row[0] for (key,), row in found.items()} == expected


SCREEN = {
    "by_channel": Dimension.CHANNEL,
    "by_kind": Dimension.LETTER,
    "by_repeat": Dimension.REPEAT,
    "by_source": Dimension.SOURCE,
    "by_state": Dimension.STANDING,
    "by_section": Dimension.SECTION,
    "by_question": Dimension.TOPIC,
    "by_territory": Dimension.TERRITORY,
}


def key_of(dimension: Dimension, key: Any) -> str:
    """Return a key as the screen has it."""
    return str(key or "")[: 4 if dimension is Dimension.SECTION else None]


HELD = """
with held as (
    select b.person_id, date_trunc('month', b.day)::date as month, b.state, c.outcome,
        c.id as card, c.handed
    from appeals.reception_booking as b left join appeals.reception_card as c on c.booking_id = b.id
    where b.day between %(since)s and %(until)s and b.organisation_id = %(organisation)s
)"""

OUTCOMES = ("true", "card is not null", "outcome = 'oral'", "outcome = 'answer'",
            "outcome = 'elsewhere'", "outcome in ('answered', 'secret', 'abuse')")  # fmt: skip


@pytest.mark.parametrize("login", READERS)
def test_receptions(demo_town: DemoTown, login: str) -> None:
    reader = demo_town.reader(login)
    asked = words(demo_town, reader) | {"organisation": reader.organisation_id}
    query = f"""{HELD} select person_id, {several(*OUTCOMES, "handed", "state = 'missed'")},
        round(100.0 * count(*) filter (where outcome = 'oral') / nullif(count(card), 0), 1)
        from held group by 1"""
    found = figures(demo_town, reader, "appeals.receptions")
    assert found == recounted(demo_town, query, asked)
    assert found
    query = (
        f"""{HELD} select month, {several(*OUTCOMES, "state = 'missed'")} from held group by 1"""
    )
    found = figures(demo_town, reader, "appeals.receptions_by_month")
    assert found == recounted(demo_town, query, asked)


@pytest.mark.parametrize("code", ["by_channel", "by_executor", "receptions"])
def test_figures_are_closed_to_who_may_not_see_the_screens(demo_town: DemoTown, code: str) -> None:
    with pytest.raises(ForbiddenError):
        figures(demo_town, demo_town.reader("efimova"), f"appeals.{code}")


def test_no_report_is_left_out(demo_town: DemoTown) -> None:
    assert untold(demo_town, "appeals", Path(__file__)) == []
