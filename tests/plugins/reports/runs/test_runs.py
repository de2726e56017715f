"""Reports counted by a job: whose, under which rights, how far, how they end."""

import multiprocessing
import os
import re
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from tests_support import naps
from tests_support.browser import signed_in
from tests_support.bureau import Bureau
from uprava.clock import now
from uprava.db.sql import fetch_value
from uprava.errors import ConflictError, NotFoundError, TooManyError
from uprava.users.reader import Reader
from uprava_reports.building.service.counting import SlowError, count
from uprava_reports.runs.service import answering, ordering, running
from uprava_reports.settings import ReportsSettings

Client = Any


@pytest.fixture
def limits(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Set what an installation may configure."""

    def put(**changes: int) -> None:
        made = ReportsSettings.model_construct(**(ReportsSettings().model_dump() | changes))
        for module in (answering, running, "uprava_reports.runs.service.caching"):
            name = module if isinstance(module, str) else module.__name__
            monkeypatch.setattr(f"{name}.reports_settings", lambda: made)

    return put


def order(
    bureau: Bureau, code: str = "naps.year", who: Reader | None = None, **params: str
) -> UUID:
    """Ask for a run as the page does."""
    reader = who or bureau.analyst
    question = bureau.question(code, reader=reader, **params)
    with bureau.as_(reader) as session:
        jobs = bureau.installation.jobs
        return ordering.order(session, question, reader=reader, at=now(), jobs=jobs).id


def run(bureau: Bureau, id: UUID) -> None:
    """Do the job's work."""
    running.count_run(bureau.installation, run=str(id))


def known(bureau: Bureau, id: UUID, column: str = "state") -> Any:
    return bureau.look(f"select {column} from reports.run where id = %s", id)


def until(what: Any, seconds: float = 60.0) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.05)


def at_work(bureau: Bureau, id: UUID) -> bool:
    """Whether a statement of the run is going on."""
    query = """select exists (select from pg_stat_activity
        where application_name = %s and state = 'active' and query like '%%pg_sleep%%')"""
    return bool(bureau.look(query, ordering.mark_of(id)))


@contextmanager
def beside(bureau: Bureau, id: UUID) -> Iterator[None]:
    """Do the job's work in a thread; the block goes on once a statement is at work."""
    thread = threading.Thread(target=run, args=(bureau, id))
    thread.start()
    try:
        until(lambda: at_work(bureau, id))
        yield
    finally:
        thread.join()


def test_a_run_counts_what_would_have_been_counted_at_once_and_is_opened_again(
    bureau: Bureau,
) -> None:
    question = bureau.question("naps.year")
    with bureau.as_(bureau.analyst) as session:
        figures = count(session, question, reader=bureau.analyst)
    id = order(bureau)
    run(bureau, id)
    assert (known(bureau, id), known(bureau, id, "steps")) == ("done", 12)
    with bureau.as_(bureau.analyst) as session:
        found = answering.answer(session, question, reader=bureau.analyst, run=id)
    assert found.figures == figures
    assert found.before is None
    assert found.counted_at == known(bureau, id, "counted_at")


def test_a_compared_report_is_counted_with_the_period_before(bureau: Bureau) -> None:
    id = order(bureau, "naps.compared", since="2027-01-01", period="year")
    run(bureau, id)
    question = bureau.question("naps.compared", since="2027-01-01", period="year")
    with bureau.as_(bureau.analyst) as session:
        found = answering.answer(session, question, reader=bureau.analyst, run=id)
    assert found.figures.total[0].rows == 0
    assert found.before is not None
    assert found.before.total[0].rows == 12


def test_a_report_of_this_moment_is_one_part(bureau: Bureau) -> None:
    id = order(bureau, "naps.now")
    run(bureau, id)
    assert (known(bureau, id), known(bureau, id, "steps")) == ("done", 1)


def test_a_result_keeps_figures_and_no_names(bureau: Bureau) -> None:
    bureau.document(bureau.analyst.person_id)
    id = order(bureau, "documents.turnover")
    run(bureau, id)
    kept = known(bureau, id, "figures")
    assert kept["now"]["cells"] == [[["records.incoming", ["2026-11-01"]], [[1, None]]]]


def test_asking_again_leads_to_the_run_that_is_not_over(bureau: Bureau) -> None:
    first = order(bureau)
    assert order(bureau) == first
    assert order(bureau, since="2025-01-01", period="year") == first
    assert order(bureau, who=bureau.colleague) != first
    run(bureau, first)
    assert order(bureau) != first


def test_a_report_asked_for_twice_at_once_is_counted_once(bureau: Bureau) -> None:
    found: list[UUID] = []
    begun = threading.Barrier(2)

    def ask() -> None:
        begun.wait()
        found.append(order(bureau))

    threads = [threading.Thread(target=ask) for _each in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(found) == 2
    assert found[0] == found[1]
    query = "select count(*) from jobs.procrastinate_jobs where args ->> 'run' = %s"
    assert bureau.look(query, str(found[0])) == 1


def test_three_reports_of_one_person_are_counted_at_a_time(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ordering, "MOST_WAITING", 2)
    order(bureau, "naps.year")
    order(bureau, "naps.now")
    with pytest.raises(TooManyError):
        order(bureau, "naps.compared")


def test_the_rights_are_those_of_the_moment_the_job_runs(bureau: Bureau) -> None:
    bureau.document(bureau.analyst.person_id)
    seen = bureau.document(bureau.analyst.person_id)
    id = order(bureau, "documents.turnover")
    bureau.put("delete from documents.access_grant where document_id <> %s", seen)
    run(bureau, id)
    assert known(bureau, id, "figures")["now"]["cells"][0][1] == [[1, None]]


def test_a_lost_permission_and_a_closed_account_are_told(bureau: Bureau) -> None:
    id = order(bureau)
    bureau.put("delete from users.role_permission where permission = %s", naps.COUNT)
    run(bureau, id)
    assert known(bureau, id) == "failed"
    assert "no right" in known(bureau, id, "said")


def test_a_closed_account_is_counted_for_no_more(bureau: Bureau) -> None:
    id = order(bureau, "documents.turnover")
    bureau.put("update users.person set active = false where id = %s", bureau.analyst.person_id)
    run(bureau, id)
    assert known(bureau, id) == "failed"


def test_runs_of_others_do_not_exist(bureau: Bureau, web: Client) -> None:
    id = order(bureau)
    run(bureau, id)
    question = bureau.question("naps.year", reader=bureau.colleague)
    with bureau.as_(bureau.colleague) as session:
        with pytest.raises(NotFoundError):
            answering.answer(session, question, reader=bureau.colleague, run=id)
        assert fetch_value(session, "select count(*) from reports.run where id = %s", (id,)) == 0
    with signed_in(web, bureau.installation, bureau.colleague) as headers:
        assert "naps" not in web.get("/reports/runs", headers=headers).text.lower()
        assert web.get(f"/reports/runs/{id}", headers=headers).status_code == 404
        page = web.get(f"/reports/naps.year?period=year&since=2026-01-01&run={id}")
        assert page.status_code == 404
        for act in ("cancel", "again", "remove"):
            answered = web.post(f"/reports/runs/{id}/{act}", headers=headers)
            assert answered.status_code == 404


def test_a_result_is_of_its_own_question_only(bureau: Bureau) -> None:
    id = order(bureau)
    run(bureau, id)
    for code, params in (("naps.now", {}), ("naps.year", {"f_third": "1"})):
        question = bureau.question(code, **params)
        with bureau.as_(bureau.analyst) as session, pytest.raises(NotFoundError):
            answering.answer(session, question, reader=bureau.analyst, run=id)


def test_a_result_of_a_report_that_was_changed_says_so(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = order(bureau)
    run(bureau, id)
    bureau.put(
        "update reports.run set figures = jsonb_set(figures, '{now,measures}', '[\"x\"]')"
        " where id = %s", id,
    )  # fmt: skip
    question = bureau.question("naps.year")
    with bureau.as_(bureau.analyst) as session, pytest.raises(ConflictError):
        answering.answer(session, question, reader=bureau.analyst, run=id)


def test_cancelling_stops_the_statement_at_work_and_leaves_nothing(
    bureau: Bureau, web: Client
) -> None:
    naps.NAP["seconds"] = 60.0
    id = order(bureau)
    began = time.monotonic()
    with beside(bureau, id), signed_in(web, bureau.installation, bureau.analyst) as headers:
        answered = web.post(f"/reports/runs/{id}/cancel", headers=headers, follow_redirects=False)
        assert answered.status_code == 303
    assert time.monotonic() - began < 55
    assert (known(bureau, id), known(bureau, id, "figures")) == ("cancelled", None)
    assert not at_work(bureau, id)
    assert bureau.look("select count(*) from work.notice where person_id = %s",
                       bureau.analyst.person_id) == 0  # fmt: skip


def test_cancelling_reaches_a_statement_that_begins_a_moment_later(bureau: Bureau) -> None:
    naps.NAP["seconds"] = 60.0
    id = order(bureau)
    began = time.monotonic()
    with beside(bureau, id):  # as if the signal had come before the statement
        bureau.put("update reports.run set state = 'cancelled' where id = %s", id)
    assert time.monotonic() - began < 55
    assert known(bureau, id) == "cancelled"


def test_cancelling_stops_nobody_elses_statement(bureau: Bureau) -> None:
    naps.NAP["seconds"] = 0.3
    mine, other = order(bureau, "naps.now"), order(bureau, "naps.now", bureau.colleague)
    with beside(bureau, other), beside(bureau, mine), bureau.as_(bureau.analyst) as session:
        ordering.cancel(session, mine, reader=bureau.analyst, at=now())
    assert (known(bureau, mine), known(bureau, other)) == ("cancelled", "done")


def test_a_waiting_run_is_cancelled_before_it_begins(bureau: Bureau) -> None:
    id = order(bureau)
    with bureau.as_(bureau.analyst) as session:
        ordering.cancel(session, id, reader=bureau.analyst, at=now())
    run(bureau, id)
    assert (known(bureau, id), known(bureau, id, "attempt")) == ("cancelled", 0)


def test_what_takes_too_long_says_what_to_narrow(bureau: Bureau, web: Client, limits: Any) -> None:
    limits(longest=1)
    naps.NAP["seconds"] = 5.0
    id = order(bureau)
    run(bureau, id)
    assert (known(bureau, id), known(bureau, id, "narrow")) == ("failed", "Period")
    with signed_in(web, bureau.installation, bureau.analyst):
        page = web.get("/reports/runs").text
    assert "Сузьте параметр «Период»" in page.replace("\u00a0", " ")


def test_more_lines_than_anybody_reads_are_told(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "MOST_LINES", 2)
    id = order(bureau)
    run(bureau, id)
    assert known(bureau, id) == "failed"
    assert "more lines than anybody reads" in known(bureau, id, "said")


def test_a_statement_that_needs_too_much_memory_is_told(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    def greedy(*_given: Any, **_known: Any) -> None:
        raise psycopg.errors.ConfigurationLimitExceeded("temporary file size exceeds limit")

    monkeypatch.setattr(running, "count", greedy)
    id = order(bureau)
    run(bureau, id)
    assert known(bureau, id) == "failed"
    assert "memory" in known(bureau, id, "said")


def test_progress_is_the_share_of_parts_that_are_counted(bureau: Bureau, web: Client) -> None:
    naps.NAP["seconds"] = 0.2
    id = order(bureau)
    shares: set[int] = set()
    with beside(bureau, id):
        while known(bureau, id) == "running":
            with bureau.as_(bureau.analyst) as session:
                row = ordering.get_own(session, id, reader=bureau.analyst)
            if row.unfinished and row.steps:
                assert row.share == 100 * row.done // 12
                shares.add(row.share)
            time.sleep(0.05)
    assert len(shares) > 3


def test_progress_without_parts_goes_by_the_time_of_the_last_run(bureau: Bureau) -> None:
    naps.NAP["seconds"] = 0.05
    run(bureau, order(bureau, "naps.now"))
    naps.NAP["seconds"] = 0.1
    id = order(bureau, "naps.now")
    with beside(bureau, id):
        with bureau.as_(bureau.analyst) as session:
            row = ordering.get_own(session, id, reader=bureau.analyst)
        assert row.share is None or 0 <= row.share <= 95
        assert known(bureau, id, "expected") >= 500


def test_its_person_is_told_when_a_report_is_ready(bureau: Bureau) -> None:
    run(bureau, order(bureau))
    told = bureau.look("select text from work.notice where person_id = %s",
                       bureau.analyst.person_id)  # fmt: skip
    assert told == "Отчёт подсчитан: Year of naps. Он ждёт в «Моих подсчётах»."


def test_a_killed_worker_costs_nothing_but_time(bureau: Bureau) -> None:
    naps.NAP["seconds"] = 60.0
    id = order(bureau)
    worker = multiprocessing.get_context("fork").Process(target=alone, args=(bureau, id))
    worker.start()
    until(lambda: at_work(bureau, id))
    assert worker.pid is not None
    os.kill(worker.pid, signal.SIGKILL)
    worker.join()
    assert at_work(bureau, id), "the database does not notice by itself"
    assert (known(bureau, id), known(bureau, id, "attempt")) == ("running", 1)
    naps.NAP["seconds"] = 0.0
    run(bureau, id)
    assert (known(bureau, id), known(bureau, id, "attempt")) == ("done", 2)
    until(lambda: not at_work(bureau, id))
    query = "select count(*) from work.notice where person_id = %s"
    assert bureau.look(query, bureau.analyst.person_id) == 1


def alone(bureau: Bureau, id: UUID) -> None:
    """Count in another process, on connections of its own."""
    bureau.installation.engine.dispose(close=False)
    run(bureau, id)


@pytest.mark.parametrize("pause", [0.0, 1.0])
def test_an_attempt_that_was_thought_dead_is_stopped_and_writes_nothing(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch, pause: float
) -> None:
    real = running.stop

    def stop(session: Any, id: UUID) -> None:
        real(session, id)
        time.sleep(pause)  # the one that was stopped is quicker than who stopped it

    monkeypatch.setattr(running, "stop", stop)
    naps.NAP["seconds"] = 60.0
    id = order(bureau)
    with beside(bureau, id):
        naps.NAP["seconds"] = 0.0
        run(bureau, id)
    assert (known(bureau, id), known(bureau, id, "attempt")) == ("done", 2)


def test_a_result_is_kept_for_its_days_and_then_let_go(bureau: Bureau) -> None:
    id = order(bureau)
    run(bureau, id)
    with bureau.system() as session:
        ordering.expire(session, at=now() + timedelta(days=29))
    assert known(bureau, id) == "done"
    with bureau.system() as session:
        ordering.expire(session, at=now() + timedelta(days=31))
    assert (known(bureau, id), known(bureau, id, "figures")) == ("gone", None)
    with bureau.system() as session:
        ordering.expire(session, at=now() + timedelta(days=61))
    assert known(bureau, id) is None


def test_what_takes_longer_than_a_person_waits_is_slow(bureau: Bureau, limits: Any) -> None:
    limits(at_once=1)
    naps.NAP["seconds"] = 0.2
    question = bureau.question("naps.year")
    with bureau.as_(bureau.analyst) as session, pytest.raises(SlowError):
        answering.answer(session, question, reader=bureau.analyst)
    with bureau.as_(bureau.analyst) as session:
        found = answering.answer(session, question, reader=bureau.analyst, seconds=30)
    assert found.figures.total[0].rows == 12


def test_both_periods_together_take_no_longer_than_a_person_waits(
    bureau: Bureau, limits: Any
) -> None:
    limits(at_once=2)
    naps.NAP["seconds"] = 0.12
    question = bureau.question("naps.compared", since="2026-01-01", period="year")
    began = time.monotonic()
    with bureau.as_(bureau.analyst) as session:
        answering.answer(session, question, reader=bureau.analyst)
    assert time.monotonic() - began < 10


def test_the_page_from_asking_to_removing(bureau: Bureau, web: Client) -> None:
    with signed_in(web, bureau.installation, bureau.analyst) as headers:
        assert "Пока ничего не подсчитывалось" in web.get("/reports/runs").text
        form = {"query": "period=year&since=2026-01-01&f-third=1"}
        answered = web.post("/reports/naps.year/runs", data=form, headers=headers)
        assert "ждёт очереди" in answered.text
        assert (
            "подсчитывается" in web.post("/reports/naps.year/runs", data=form, headers=headers).text
        )
        id = UUID(re.findall(r"/reports/runs/([0-9a-f-]{36})/", web.get("/reports/runs").text)[0])
        run(bureau, id)
        page = web.get("/reports/runs").text
        assert "подсчитан" in page
        assert "2026" in page
        opened = web.get(f"/reports/runs/{id}")
        assert opened.status_code == 200
        assert f"run={id}" in str(opened.url)
        assert "f-third=1" in str(opened.url)
        alone = web.get(f"/reports/naps.year?run={id}")
        assert alone.status_code == 200
        assert "Подсчитано" in alone.text
        web.post(f"/reports/runs/{id}/remove", headers=headers)
        assert web.get(f"/reports/runs/{id}").status_code == 404


def test_a_page_that_takes_too_long_offers_to_count_in_the_background(
    bureau: Bureau, web: Client, limits: Any
) -> None:
    limits(at_once=1)
    naps.NAP["seconds"] = 0.5
    with signed_in(web, bureau.installation, bureau.analyst) as headers:
        page = web.get("/reports/naps.year?period=year&since=2026-01-01&f-third=2").text
        assert "Подсчитать в фоне" in page
        form = {"query": re.findall(r'name="query" value="([^"]*)"', page)[0].replace("&amp;", "&")}
        web.post("/reports/naps.year/runs", data=form, headers=headers)
    query = "select params from reports.run where person_id = %s"
    asked = bureau.look(query, bureau.analyst.person_id)
    assert asked == [["period", "year"], ["since", "2026-01-01"], ["f-third", "2"]]


def test_a_list_of_rows_is_not_counted_by_a_job(bureau: Bureau, web: Client) -> None:
    with signed_in(web, bureau.installation, bureau.analyst) as headers:
        answered = web.post("/reports/naps.list/runs", data={"query": ""}, headers=headers)
    assert answered.status_code == 422
