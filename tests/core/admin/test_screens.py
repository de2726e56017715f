"""The administrator's and auditor's screens over HTTP."""

import csv
import io
import re
from collections.abc import Callable

import pytest
from core.admin.visiting import Visitor
from uprava import testing
from uprava.audit.log import record
from uprava.db.sql import execute, fetch_value
from uprava.db.transaction import system_transaction
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava.web.metrics import exposition

PAGES = (
    "/audit", "/audit/export.csv", "/admin/jobs", "/admin/modules", "/admin/modules/records",
    "/admin/health", "/admin/settings", "/admin/calendar", "/admin/calendar/rules",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_screen_opens_for_its_keeper_and_for_nobody_else(
    keeper: Visitor, visit: Callable[[Reader], Visitor], installation: Installation,
    town: testing.Town, path: str,
) -> None:  # fmt: skip
    assert keeper.get(path).status_code == 200
    stranger = visit(testing.make_person(installation, unit_id=town.housing_id))
    assert stranger.get(path).status_code == 403


def test_log_tells_sentences_and_hides_documents_the_auditor_may_not_see(
    keeper: Visitor, installation: Installation
) -> None:
    hidden = "01890a5d-ac96-774b-bcce-b302099a8057"
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as session:
        record(session, "document.registered", "document", hidden, number="01-12/77")
        record(session, "chess.castled", "board", 5, side="long")
    page = keeper.get("/audit").text
    assert "01-12/77" in page
    assert "chess.castled" in page
    assert f"/docs/{hidden}" not in page


def test_log_is_narrowed_by_the_address_and_turned_over_without_a_gap(
    keeper: Visitor, installation: Installation
) -> None:
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as session:
        for number in range(120):
            record(session, "unit.changed", "unit", 900_000 + number)
    seen: list[str] = []
    path = "/audit?object=unit&action=unit.changed"
    for _page in range(2):
        page = keeper.get(path).text
        seen += re.findall(r"№ (\d+)</span>", page)
        older = re.search(r'href="(/audit\?[^"]*before=\d+)"', page)
        assert older
        path = older[1].replace("&amp;", "&")
    assert len(seen) == 100
    numbers = [int(each) for each in seen]
    assert numbers == list(range(numbers[0], numbers[0] - 100, -1))


@pytest.mark.parametrize(
    "path", ["/audit?object=trap&until=2001-01-01", "/admin/jobs?state=cancelled"]
)
def test_a_list_of_one_page_draws_no_buttons_to_other_pages(keeper: Visitor, path: str) -> None:
    page = keeper.get(path).text
    assert 'class="pager"' not in page
    assert 'aria-disabled="true"' not in page


def test_export_of_the_log_runs_no_formula(keeper: Visitor, installation: Installation) -> None:
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as session:
        record(session, '=HYPERLINK("evil")', "trap", "@SUM(1)")
    text = keeper.get("/audit/export.csv?object=trap").text
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert len(rows) == 2
    assert not any(cell.startswith(("=", "@", "+", "-")) for cell in rows[1])


def test_module_is_switched_off_and_on_and_its_documents_stay(
    keeper: Visitor, installation: Installation
) -> None:
    page = keeper.get("/admin/modules/records").text
    assert "/records" in page
    assert "Выключить" in page
    try:
        assert keeper.post("/admin/modules/records/disable").status_code == 303
        with system_transaction(installation.engine, today=testing.TODAY) as session:
            assert fetch_value(session, "select enabled from core.module") is False
            query = "select action from audit.record where object_id = 'records' order by seq desc"
            assert fetch_value(session, query) == "module.disabled"
        assert "Включить" in keeper.get("/admin/modules/records").text
        assert keeper.post("/admin/modules/records/enable").status_code == 303
    finally:
        with system_transaction(installation.engine, today=testing.TODAY) as session:
            execute(session, "delete from core.module")


def test_unknown_module_is_not_found(keeper: Visitor) -> None:
    assert keeper.get("/admin/modules/chess").status_code == 404


def test_settings_page_shows_no_password(keeper: Visitor) -> None:
    page = keeper.get("/admin/settings").text
    assert "UPRAVA_STORAGE" in page
    assert "UPRAVA_SESSION_HOURS" in page
    assert "?host=" not in page


def test_health_page_names_every_part(keeper: Visitor) -> None:
    page = keeper.get("/admin/health").text
    for words in ("PostgreSQL", "База данных", "Хранилище файлов", "Журнал аудита"):
        assert words in page


def test_metrics_tell_of_jobs_audit_and_neighbours(installation: Installation) -> None:
    text = exposition(installation).decode()
    for name in ("uprava_jobs{", "uprava_audit_seq", "uprava_database_up 1.0", "uprava_store_up"):
        assert name in text


def test_year_is_loaded_after_its_changes_were_shown(
    keeper: Visitor, installation: Installation
) -> None:
    keeper.get("/admin/calendar?year=2027")
    xml = year_file(2027)
    shown = keeper.post("/admin/calendar/preview", files={"file": ("2027.xml", xml, "text/xml")})
    assert shown.status_code == 200, shown.text[-800:]
    assert "2027" in shown.text
    form = {"xml": xml.decode(), "source": "Постановление Правительства"}
    try:
        assert keeper.post("/admin/calendar/years", form).status_code == 303
        assert "Постановление Правительства" in keeper.get("/admin/calendar?year=2027").text
    finally:
        with system_transaction(installation.engine, today=testing.TODAY) as session:
            execute(session, "delete from calendar.year")
            execute(session, "update calendar.revision set number = number + 1")


def year_file(year: int) -> bytes:
    """Return a year without moved days in the published format."""
    holidays = [(1, day) for day in range(1, 9)]
    holidays += [(2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4)]
    days = "".join(f'<day d="{m:02}.{d:02}" t="1"/>' for m, d in holidays)
    return f'<calendar year="{year}"><days>{days}</days></calendar>'.encode()
