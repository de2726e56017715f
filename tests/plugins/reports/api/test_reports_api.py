"""Reports for programs: the same figures and rows, under the rights and scopes of the token."""

import time
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from tests_support import naps
from tests_support.bureau import Bureau
from uprava import testing
from uprava.users.reader import Reader
from uprava_reports.runs.service import answering, running
from uprava_reports.settings import ReportsSettings

Client = Any
Ask = Callable[..., Any]

BASE = "/api/v1/reports"
YEAR = "period=year&since=2026-01-01"


@pytest.fixture
def ask(bureau: Bureau, web: Client) -> Ask:
    """Ask as the program of a person."""

    def get(path: str, who: Reader | None = None, *, method: str = "get") -> Any:
        token = testing.make_token(bureau.installation, who or bureau.analyst, "documents:read")
        web.cookies.clear()
        headers = {"authorization": f"Bearer {token}"}
        return getattr(web, method)(f"{BASE}{path}", headers=headers)

    return get


def told(line: Any) -> tuple[Any, ...]:
    return (*line["keys"], *(figure["value"] for figure in line["figures"]))


def test_the_catalogue_has_what_the_person_may_run(bureau: Bureau, ask: Ask) -> None:
    mine = {each["code"]: each for each in ask("").json()["items"]}
    assert {"naps.year", "naps.list", "documents.turnover"} <= set(mine)
    year = mine["naps.year"]
    assert year["preset"] == "year"
    assert [each["code"] for each in year["dimensions"]] == ["third", "day:month"]
    assert [each["aggregate"] for each in year["measures"]] == [
        "count", "sum", "average", "largest", "share",
    ]  # fmt: skip
    assert [each["code"] for each in year["filters"]] == ["third"]
    theirs = {each["code"] for each in ask("", bureau.stranger).json()["items"]}
    assert "documents.turnover" in theirs
    assert not any(code.startswith("naps.") for code in theirs)


def test_figures_are_numbers_with_keys_names_and_a_total(ask: Ask) -> None:
    found = ask(f"/naps.compared?{YEAR}").json()
    assert (found["since"], found["until"]) == ("2026-01-01", "2026-12-31")
    assert [told(line) for line in found["lines"]] == [("0", 4), ("1", 4), ("2", 4)]
    assert found["total"] == [{"rows": 12, "value": 12, "before": 0}]
    year = ask(f"/naps.year?{YEAR}&f-third=1").json()
    assert [each["keys"] for each in year["lines"]] == [
        ["1", f"2026-{month:02}-01"] for month in (1, 4, 7, 10)
    ]
    assert year["lines"][0]["titles"] == ["1", "Январь 2026"]
    assert [each["value"] for each in year["total"]] == [4, 22, 5.5, 10, 50]
    assert [each["unit"] for each in year["measures"]][-1] == "%"


def test_figures_are_those_the_person_may_see(bureau: Bureau, ask: Ask) -> None:
    bureau.document(bureau.town.chancellery_id)
    bureau.document(bureau.town.chancellery_id, bureau.town.housing_id)
    for who, many in ((bureau.analyst, 2), (bureau.stranger, 1)):
        found = ask("/documents.turnover", who).json()
        assert found["total"][0]["value"] == many
        assert len(ask("/documents.turnover/rows?figure=documents", who).json()["items"]) == many


def test_rows_of_a_figure_are_as_many_as_it_counted_page_by_page(bureau: Bureau, ask: Ask) -> None:
    for month in (1, 1, 1, 2):
        bureau.document(bureau.analyst.person_id, day=date(2026, month, 3))
    figures = ask(f"/documents.turnover?{YEAR}").json()
    for line in figures["lines"]:
        at = "&".join(f"at{place}={key}" for place, key in enumerate(line["keys"]))
        path, cursor, seen = f"/documents.turnover/rows?{YEAR}&figure=documents&{at}", "", []
        while cursor is not None:
            page = ask(f"{path}&limit=2&cursor={cursor}").json()
            seen += [each["document_id"] for each in page["items"]]
            cursor = page["cursor"]
        assert len(seen) == len(set(seen)) == line["figures"][0]["value"]
    row = page["items"][-1]
    assert row["values"]["registered_on"] == "2026-02-03"
    assert row["values"]["author"] == bureau.analyst.person_id
    assert "Крылова" in row["titles"]["author"]
    assert [each["code"] for each in page["columns"]][:2] == ["number", "registered_on"]


@pytest.mark.parametrize("sort", ["", "registered_on", "-registered_on", "number"])
def test_sorted_rows_go_on_where_the_page_ended(bureau: Bureau, ask: Ask, sort: str) -> None:
    made = {
        str(bureau.document(bureau.analyst.person_id, day=date(2026, month, 3)))
        for month in (5, 2, 2, 9, 1)
    }
    path, cursor, seen = f"/documents.turnover/rows?{YEAR}&sort={sort}", "", []
    while cursor is not None:
        page = ask(f"{path}&limit=2&cursor={cursor}").json()
        seen += page["items"]
        cursor = page["cursor"]
    assert {each["document_id"] for each in seen} == made
    assert len(seen) == 5
    days = [each["values"]["registered_on"] for each in seen]
    if sort.endswith("registered_on"):
        assert days == sorted(days, reverse=sort.startswith("-"))


def test_a_cursor_of_another_list_is_refused(bureau: Bureau, ask: Ask) -> None:
    for _each in range(2):
        bureau.document(bureau.analyst.person_id)
    path = "/documents.turnover/rows"
    cursor = ask(f"{path}?limit=1").json()["cursor"]
    assert ask(f"{path}?limit=1&cursor={cursor}").status_code == 200
    assert ask(f"{path}?limit=1&figure=documents&cursor={cursor}").status_code == 422
    assert ask(f"{path}?limit=1&cursor={cursor}", bureau.colleague).status_code == 422
    for wrong in ("x", "A" * 40, "%00", "ж"):
        assert ask(f"{path}?cursor={wrong}").status_code == 422


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nothing", 404),
        ("/own-12", 404),
        ("/naps.list", 422),
        ("/naps.year?period=week", 422),
        ("/naps.year?period=own&since=2026-05-02&until=2026-05-01", 422),
        ("/naps.year?f-nothing=1", 422),
        ("/naps.year/rows?figure=nothing", 422),
        ("/naps.year/rows?limit=0", 422),
        ("/naps.year?run=00000000-0000-0000-0000-000000000000", 404),
        ("/runs/00000000-0000-0000-0000-000000000000", 404),
    ],
)
def test_mistakes_are_problem_details(ask: Ask, path: str, status: int) -> None:
    answer = ask(path)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]


def test_what_is_not_wrong_but_has_to_be_known_is_a_note(ask: Ask) -> None:
    path = "/documents.by_unit?period=month&since="
    assert ask(f"{path}2026-10-01").json()["notes"] == []
    (running,) = ask(f"{path}2026-11-01").json()["notes"]
    assert running == "Период не завершён, сравнение с целым периодом."
    (early,) = ask(f"{path}2027-11-01").json()["notes"]
    assert early == "Период ещё не начался."
    (gone,) = ask(f"{path}2026-10-01&f-unit=999999999").json()["notes"]
    assert "подразделени" in gone.lower()


def test_without_the_permission_or_the_scope_nothing_is_counted(
    bureau: Bureau, ask: Ask, web: Client
) -> None:
    assert ask("/naps.year", bureau.stranger).status_code == 403
    assert ask("/naps.year/rows", bureau.stranger).status_code == 403
    token = testing.make_token(bureau.installation, bureau.analyst, "documents:write")
    for path in ("", "/naps.year", "/naps.year/rows"):
        answer = web.get(f"{BASE}{path}", headers={"authorization": f"Bearer {token}"})
        assert answer.status_code == 403


def test_what_takes_too_long_is_told_and_counted_by_a_run(
    bureau: Bureau, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = ReportsSettings.model_construct(**(ReportsSettings().model_dump() | {"at_once": 1}))
    monkeypatch.setattr(answering, "reports_settings", lambda: quick)
    naps.NAP["seconds"] = 0.4
    began = time.monotonic()
    slow = ask(f"/naps.compared?{YEAR}")
    assert (slow.status_code, slow.json()["type"].rpartition(":")[2]) == (503, "too-broad")
    assert time.monotonic() - began < 30
    ordered = ask(f"/naps.compared/runs?{YEAR}", method="post")
    assert ordered.status_code == 202, ordered.text
    run = ordered.json()
    assert (run["state"], run["report"]) == ("waiting", "naps.compared")
    assert ask(f"/naps.compared/runs?{YEAR}", method="post").json()["id"] == run["id"]
    assert ask(f"/naps.compared?{YEAR}&run={run['id']}").status_code == 404
    naps.NAP["seconds"] = 0.0
    running.count_run(bureau.installation, run=run["id"])
    assert ask(f"/runs/{run['id']}").json()["state"] == "done"
    assert ask(f"/naps.compared?run={run['id']}").json()["total"][0]["value"] == 12
    assert ask(f"/runs/{run['id']}", bureau.colleague).status_code == 404
    assert ask(f"/naps.compared?run={run['id']}", bureau.colleague).status_code == 404
