"""The administrator's and auditor's screens over HTTP."""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from core.admin.visiting import Visitor
from uprava import testing
from uprava.audit import exporting
from uprava.audit.log import record
from uprava.clock import now
from uprava.db.sql import execute, fetch, fetch_value
from uprava.db.transaction import system_transaction
from uprava.documents.models import AccessRight
from uprava.documents.service.access import Opening, open_to
from uprava.documents.service.registering import NewDocument, create
from uprava.documents.service.trash import move_to_trash
from uprava.exports import lists
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava.web.metrics import exposition

PAGES = (
    "/audit", "/audit/export.csv?action=chess.castled", "/audit/export.xlsx?action=chess.castled",
    "/admin/jobs", "/admin/modules",
    "/admin/modules/records", "/admin/health", "/admin/settings", "/admin/calendar",
    "/admin/calendar/rules",
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


def test_log_names_a_document_in_the_trash_and_leads_to_no_page_that_is_not_there(
    installation: Installation, town: testing.Town, visit: Callable[[Reader], Visitor]
) -> None:
    unit, everybody = town.chancellery_id, ("audit.read", "documents.delete")
    auditor = testing.make_person(installation, unit_id=unit, permissions=everybody)
    ids = []
    with testing.acting(installation, auditor) as session:
        for title in ("О ремонте котельных", "О ремонте теплотрасс"):
            new = NewDocument(
                "records.incoming", title, "Тепло", "registered", town.organisation_id, unit
            )
            head = create(session, new, reader=auditor, at=now())
            own = Opening(auditor.person_id, AccessRight.MANAGE, "author")
            open_to(session, head, [own], at=now(), by=None)
            ids.append(head.id)
    with testing.acting(installation, auditor) as session:
        assert list(move_to_trash(session, ids[:1], reader=auditor, at=now()).done) == ids[:1]
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as session:
        for id in ids:
            record(session, "comment.added", "document", id)
    page = visit(auditor).get("/audit").text
    assert "О ремонте котельных" in page
    assert f"/docs/{ids[0]}" not in page
    assert f"/docs/{ids[1]}" in page


def test_a_choice_of_an_act_finds_what_earlier_versions_wrote_under_another_name(
    keeper: Visitor, installation: Installation
) -> None:
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as session:
        record(session, "person.disabled", "person", 900_001)
        record(session, "person.deactivated", "person", 900_002)
        record(session, "person.activated", "person", 900_003)
    page = keeper.get("/audit?object=person&action=person.deactivated").text
    found = re.findall(r"90000[123]", page)
    assert set(found) == {"900001", "900002"}


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
    rows = lines_of(keeper.get("/audit/export.csv?object=trap").text)
    assert len(rows) == 2
    assert not any(cell.startswith(("=", "@", "+", "-")) for cell in rows[1])
    book = openpyxl.load_workbook(io.BytesIO(keeper.get("/audit/export.xlsx?object=trap").content))
    assert [cell.data_type for cell in book.worksheets[0][2]][4:6] == ["s", "s"]
    assert book.worksheets[0]["E2"].value == '=HYPERLINK("evil")'


def lines_of(text: str) -> list[list[str]]:
    """Return the lines of a CSV file with its heads."""
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def test_both_files_of_the_log_hold_what_the_database_has_and_not_their_own_record(
    keeper: Visitor, installation: Installation
) -> None:
    kind = "unit"
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as session:
        for number in range(7):
            record(session, "unit.changed", kind, 910_000 + number)
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as session:
        plain = "select seq, at from audit.record where object_type = %s order by seq desc"
        wanted = fetch(session, Kept, plain, (kind,))
    zone = ZoneInfo(installation.settings.timezone)
    lines = lines_of(keeper.get(f"/audit/export.csv?object={kind}").text)[1:]
    book = openpyxl.load_workbook(
        io.BytesIO(keeper.get(f"/audit/export.xlsx?object={kind}").content)
    )
    rows = list(book.worksheets[0].iter_rows(min_row=2, values_only=True))
    assert len(wanted) >= 7
    assert [int(line[0]) for line in lines] == [row[0] for row in rows] == [w.seq for w in wanted]
    assert [line[1] for line in lines] == [
        f"{each.at.astimezone(zone):%d.%m.%Y %H:%M:%S}" for each in wanted
    ]
    facts = dict(book.worksheets[1].iter_rows(max_col=2, values_only=True))
    assert facts["Объект"] == "Подразделение"
    assert facts["Строк"] == len(wanted)
    own = lines_of(keeper.get("/audit/export.csv?action=audit.exported").text)[1:]
    again = lines_of(keeper.get("/audit/export.csv?action=audit.exported").text)[1:]
    assert len(again) == len(own) + 1
    assert f"выгрузил(а) журнал аудита, записей: {len(own)}" in again[0][4]


@dataclass(frozen=True)
class Kept:
    """A record as plain SQL finds it."""

    seq: int
    at: datetime


def test_portions_of_the_log_meet_and_a_long_log_is_asked_for(
    keeper: Visitor, installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as session:
        for number in range(5):
            record(session, "post.changed", "post", 920_000 + number)
    whole = lines_of(keeper.get("/audit/export.csv?action=post.changed").text)
    monkeypatch.setattr(exporting, "PORTION", 2)
    assert lines_of(keeper.get("/audit/export.csv?action=post.changed").text) == whole
    monkeypatch.setattr(lists, "AT_ONCE", 4)
    asked = keeper.get("/audit/export.xlsx?action=post.changed")
    address = "/exports/new?_list=audit&_format=xlsx&action=post.changed"
    assert (asked.status_code, asked.headers["location"]) == (303, address)
    assert "Журнал аудита" in keeper.get(address).text


def test_files_of_the_log_name_no_document_closed_to_the_auditor(
    keeper: Visitor, installation: Installation, town: testing.Town
) -> None:
    author = testing.make_person(installation, unit_id=town.housing_id)
    with testing.acting(installation, author) as session:
        new = NewDocument(
            "records.incoming", "Совершенно закрытое письмо", "Тайна", "registered",
            town.organisation_id, town.housing_id,
        )  # fmt: skip
        head = create(session, new, reader=author, at=now())
        open_to(
            session, head, [Opening(author.person_id, AccessRight.MANAGE, "author")], at=now(),
            by=None,
        )  # fmt: skip
        record(session, "comment.added", "document", head.id, comment=1)
    text = keeper.get(f"/audit/export.csv?id={head.id}").text
    assert len(lines_of(text)) > 1
    assert "закрытое" not in text
    assert "Тайна" not in text


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
