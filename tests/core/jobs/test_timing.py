"""Plans in words, against hand-written sentences and against the clock that really runs them."""

import re
from datetime import UTC, date, datetime, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from croniter import croniter
from tests_support.browser import signed_in
from uprava import testing
from uprava.db.sql import execute
from uprava.db.transaction import system_transaction
from uprava.i18n import _, use_locale
from uprava.installation import Installation
from uprava.jobs.listing import list_periodic
from uprava.jobs.timing import plan_in_words

MOSCOW = ZoneInfo("Europe/Moscow")
TODAY = date(2026, 11, 20)

SENTENCES = [
    ("* * * * *", "каждую минуту", "every minute"),
    ("*/5 * * * *", "каждые 5 минут", "every 5 minutes"),
    ("*/2 * * * *", "каждые 2 минуты", "every 2 minutes"),
    ("0 * * * *", "каждый час", "every hour"),
    ("35 * * * *", "каждый час на 35-й минуте", "every hour at minute 35"),
    ("0 0 * * *", "каждый день в 03:00", "every day at 03:00"),
    ("30 1 1 * *", "в первый день месяца в 04:30", "on the first day of the month at 04:30"),
    ("5 6 15 * *", "15-го числа каждого месяца в 09:05", "on day 15 of the month at 09:05"),
    ("0 6 * * 1", "по понедельникам в 09:00", "every Monday at 09:00"),
    ("0 22 * * 7", "по понедельникам в 01:00", "every Monday at 01:00"),
]  # fmt: skip
"""Plans of UTC as people in Moscow read them."""

STRANGE = (
    "*/7 * * * *", "0 9-17 * * *", "0 3 * * 1-5", "0 22 28 * *", "0 3 31 * *", "0 3 1 1 *",
    "0 3 1 * 1", "0 25 * * *", "61 * * * *", "*/0 * * * *", "@daily", "0 3 * *", "٣ * * * *",
)  # fmt: skip


@pytest.mark.parametrize(("cron", "russian", "english"), SENTENCES)
def test_a_plan_is_told_in_words_by_the_clock_of_the_office(
    cron: str, russian: str, english: str
) -> None:
    with use_locale("ru"):
        assert plan_in_words(cron, zone=MOSCOW, today=TODAY) == russian
    with use_locale("en"):
        assert plan_in_words(cron, zone=MOSCOW, today=TODAY) == english


@pytest.mark.parametrize("cron", STRANGE)
def test_a_plan_of_another_form_is_shown_as_it_is_written(cron: str) -> None:
    assert plan_in_words(cron, zone=MOSCOW, today=TODAY) == f"{cron} (UTC)"


def test_a_zone_half_an_hour_apart_shifts_the_minutes_too() -> None:
    with use_locale("en"):
        zone = ZoneInfo("Asia/Kolkata")
        assert plan_in_words("30 * * * *", zone=zone, today=TODAY) == "every hour"
        assert plan_in_words("0 20 * * *", zone=zone, today=TODAY) == "every day at 01:30"


def test_every_plan_of_the_product_is_in_words_that_agree_with_its_next_runs(
    installation: Installation,
) -> None:
    plans = installation.jobs.periodic
    assert len(plans) > 10
    for name, cron in plans:
        with use_locale("en"):
            told = plan_in_words(cron, zone=MOSCOW, today=TODAY)
        assert cron not in told, name
        runs = next_runs(cron)
        minutes = {int((after - run).total_seconds() // 60) for run, after in pairwise(runs)}
        assert minutes == {said_minutes(told)}, name
        if at := re.search(r"at (\d\d:\d\d)$", told):
            assert {f"{run:%H:%M}" for run in runs} == {at[1]}, name
        if past := re.search(r"at minute (\d+)$", told):
            assert {run.minute for run in runs} == {int(past[1])}, name


def test_each_plan_is_told_with_its_own_last_run(installation: Installation) -> None:
    plans, queue = installation.jobs.periodic, installation.jobs
    (first, _cron), (second, _other) = plans[:2]
    with system_transaction(installation.engine, today=TODAY, task="test") as session:
        session.info["today"] = TODAY
        execute(session, "delete from jobs.procrastinate_periodic_defers", ())
        for name, at in ((first, 1_795_000_000), (first, 1_794_000_000), (second, 1_793_000_000)):
            query = "insert into jobs.procrastinate_periodic_defers (task_name, defer_timestamp, periodic_id) values (%s, %s, 'test')"  # noqa: E501
            execute(session, query, (name, at))
        told = {each.title: each.last for each in list_periodic(session, queue, zone=MOSCOW)}
        assert len(told) == len(plans)
        assert told[_(queue.title_of(first))] == datetime.fromtimestamp(1_795_000_000, UTC)
        assert told[_(queue.title_of(second))] == datetime.fromtimestamp(1_793_000_000, UTC)
        session.rollback()


def next_runs(cron: str) -> list[datetime]:
    """Return the next runs in Moscow, as the library of the queue counts them."""
    start = datetime(2026, 11, 20, tzinfo=UTC) - timedelta(seconds=1)
    return [
        datetime.fromtimestamp(each, MOSCOW)
        for each in islice(croniter(cron, start).all_next(float), 20)
    ]


def said_minutes(told: str) -> int:
    """Return how many minutes lie between two runs of a plan told in English."""
    if steps := re.match(r"every (\d+) minutes$", told):
        return int(steps[1])
    return {"minute": 1, "hour": 60, "day": 24 * 60}[told.split()[1]]


def test_the_screen_of_jobs_tells_the_plans_and_no_cron(
    installation: Installation, town: testing.Town, client: object
) -> None:
    keeper = testing.make_person(
        installation, unit_id=town.chancellery_id, permissions=("jobs.manage",)
    )
    with signed_in(client, installation, keeper) as headers:  # type: ignore[arg-type]
        page = client.get("/admin/jobs", headers=headers).text  # type: ignore[attr-defined]
    for told in ("каждую минуту", "каждые 5 минут", "каждый час на 35-й минуте", "каждый день в"):
        assert told in page
    assert not re.search(r"\* \* \*", page)
