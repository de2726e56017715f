"""Files of a report as other programs open them: figures, rows, paper; under whose rights."""

import csv
import io
import re
import shutil
import subprocess
import tracemalloc
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from plugins.reports.conftest import Archive
from uprava import testing
from uprava.db.sql import execute
from uprava_reports.building.statements import ANY_CELL, Wanted
from uprava_reports.files import walking
from uprava_reports.files.walking import Walk

moment = datetime.fromisoformat
YEAR = "period=year&since=2026-01-01"


def taken(archive: Archive, screens: Any, path: str, reader: Any = None) -> bytes:
    """A file as somebody gets it."""
    with archive.at_the_screen(screens, reader or archive.one) as client:
        answer = client.get(path, follow_redirects=False)
    assert answer.status_code == 200, answer.text
    return bytes(answer.content)


def sheet_of(data: bytes, number: int = 0) -> list[list[Any]]:
    """The cells of a sheet."""
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[number]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_a_workbook_of_figures_has_numbers_totals_and_what_was_asked(
    filled: Archive, screens: Any
) -> None:
    data = taken(filled, screens, f"/reports/ledger.deep/export.xlsx?{YEAR}&f-closed=yes")
    rows = sheet_of(data)
    papers = [each for each in filled.seen_by(filled.one)
              if each.day.year == 2026 and each.mark == "restricted"]  # fmt: skip
    worths = [each.worth for each in papers if each.worth is not None]
    names = rows[0]
    total = dict(zip(names, rows[-1], strict=True))
    assert total["Paper mark"] == "Всего"
    assert total["Papers"] == len(papers)
    assert Decimal(str(total["Sum of worth, ₽"])) == sum(worths, Decimal())
    assert total["Share of closed, %"] == 100
    assert isinstance(total["Average worth"], (int, float))
    lines = [row for row in rows[1:-1] if row[1] != "Всего"]
    assert sum(row[2] for row in lines) == len(papers)
    told = {row[0]: row[1] for row in sheet_of(data, 1)}
    assert told["Период"] == "2026\N{NO-BREAK SPACE}год, 01.01.2026 – 31.12.2026"
    assert told["Paper closed"] == "да"
    view = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert view.freeze_panes == "A2"


def test_a_file_says_what_has_to_be_known_to_read_it(
    archive: Archive, screens: Any, tmp_path: Path
) -> None:
    with archive.system() as session:
        town = archive.town
        within = testing.make_unit(session, town.organisation_id, town.housing_id, "Сектор", "78")
    archive.put()
    archive.put(unit=within)
    data = taken(archive, screens, f"/reports/ledger.year/export.xlsx?{YEAR}")
    told = [row[1] for row in sheet_of(data, 1) if row[0] == "Примечание"]
    assert told == ["Показатели подразделения указаны без нижестоящих.",
                    "Период не завершён, сравнение с целым периодом."]  # fmt: skip
    said = words_of(taken(archive, screens, f"/reports/ledger.year/export.pdf?{YEAR}"), tmp_path)
    for sentence in told:
        assert said.count(sentence) == 1


def test_a_workbook_of_rows_keeps_types_and_runs_no_formulas(
    archive: Archive, screens: Any
) -> None:
    archive.put(number="=1+1", words="+7 (3812)", worth=Decimal("-5.25"), day=date(2026, 3, 3))
    archive.put(number="000184", worth=Decimal("1000.10"), day=date(2026, 3, 4), unit=None)
    rows = sheet_of(taken(archive, screens, f"/reports/ledger.list/export.xlsx?{YEAR}&sort=day"))
    assert rows[0][:4] == ["Paper number", "Day of the paper", "Paper words", "Paper worth"]
    assert rows[1][:4] == ["=1+1", moment("2026-03-03"), "+7 (3812)", -5.25]
    assert rows[2][:4] == ["000184", moment("2026-03-04"), "О ремонте", 1000.1]
    assert rows[2][5] is None
    assert rows[1][7] == "нет"


def test_a_negative_number_of_a_text_stays_a_number(archive: Archive, screens: Any) -> None:
    archive.put(number="=1+1", worth=Decimal("-5.25"))
    text = taken(archive, screens, f"/reports/ledger.list/export.csv?{YEAR}").decode("utf-8-sig")
    (row,) = list(csv.reader(io.StringIO(text), delimiter=";"))[1:]
    assert row[0] == "'=1+1"
    assert row[3] == "-5,25"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.usefixtures("converting")
def test_libreoffice_reads_the_figures_the_screen_has(
    filled: Archive, screens: Any, tmp_path: Path
) -> None:
    data = taken(filled, screens, f"/reports/ledger.year/export.xlsx?{YEAR}")
    (tmp_path / "r.xlsx").write_bytes(data)
    command = [
        "soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
        "--convert-to", "csv:Text - txt - csv (StarCalc):59,34,76,1", "--outdir", str(tmp_path),
        str(tmp_path / "r.xlsx"),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    with (tmp_path / "r.csv").open(encoding="utf-8") as file:
        found = list(csv.reader(file, delimiter=";"))
    mine = [["" if cell is None else str(cell) for cell in row] for row in sheet_of(data)]
    assert found == mine
    plain = taken(filled, screens, f"/reports/ledger.year/export.csv?{YEAR}").decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(plain), delimiter=";")) == mine


@pytest.mark.parametrize("path", ["ledger.list/export", "ledger.year/rows/export"])
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_file_holds_what_is_open_to_who_takes_it(
    filled: Archive, screens: Any, path: str, form: str
) -> None:
    for reader in (filled.one, filled.other):
        data = taken(filled, screens, f"/reports/{path}.{form}?{YEAR}", reader)
        papers = [each for each in filled.seen_by(reader) if each.day.year == 2026]
        if form == "xlsx":
            rows = sheet_of(data)[1:]
        else:
            text = io.StringIO(data.decode("utf-8-sig"))
            rows = list(csv.reader(text, delimiter=";"))[1:]
        assert len(rows) == len(papers)


def words_of(pdf: bytes, folder: Path) -> str:
    """The text of a paper."""
    (folder / "paper.pdf").write_bytes(pdf)
    command = ["pdftotext", "-layout", str(folder / "paper.pdf"), "-"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("report", ["ledger.year", "ledger.deep", "ledger.months", "ledger.heat"])
def test_the_print_form_says_who_asked_what_and_adds_up(
    filled: Archive, screens: Any, tmp_path: Path, report: str
) -> None:
    pdf = taken(filled, screens, f"/reports/{report}/export.pdf?{YEAR}")
    said = words_of(pdf, tmp_path)
    papers = [each for each in filled.seen_by(filled.one) if each.day.year == 2026]
    assert "01.01.2026 – 31.12.2026" in said
    assert filled.one.name.replace("\u00a0", " ") in said.replace("\u00a0", " ")
    assert "Отчёт составил" in said
    totals = [line for line in said.splitlines() if line.strip().startswith("Всего")]
    assert re.search(rf"\b{len(papers)}\b", totals[-1])
    assert b"pdfaid:part>2<" in pdf


def test_an_empty_report_is_printed_with_a_sentence(
    archive: Archive, screens: Any, tmp_path: Path
) -> None:
    pdf = taken(archive, screens, f"/reports/ledger.year/export.pdf?{YEAR}")
    assert "Ничего не подсчитано" in words_of(pdf, tmp_path)


def test_a_walk_hands_out_each_row_once_whatever_the_portions(
    filled: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walking, "LARGE", 7)
    monkeypatch.setattr(walking, "PORTION", 3)
    question = filled.ask("ledger.list", [("period", "year"), ("since", "2026-01-01")])
    plugins = filled.installation.plugins
    walk = Walk(question, Wanted(ANY_CELL, None, "-worth"), filled.one, plugins)
    worths: list[Any] = []
    place: int | None = None
    while True:
        with filled.as_(filled.one) as session:
            rows, place = walk.read(session, place)
        worths += [row[3] for row in rows]
        assert len(rows) <= 3
        if place is None:
            break
    papers = [each for each in filled.seen_by(filled.one) if each.day.year == 2026]
    known = sorted((each.worth for each in papers if each.worth is not None), reverse=True)
    assert worths == [*known, *[None] * (len(papers) - len(known))]


def test_a_long_list_needs_no_more_memory_than_its_portions(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.put()
    monkeypatch.setattr(walking, "LARGE", 2_000)
    with archive.system() as session:
        execute(session, """with made as (
            insert into documents.document (id, kind, organisation_id, unit_id, title, summary,
                state, access_mark, author_id, number, registered_on, registered_at, created_at,
                changed_at, version)
            select gen_random_uuid(), d.kind, d.organisation_id, d.unit_id, d.title, '5', d.state,
                d.access_mark, d.author_id, 'Б-' || n, d.registered_on, now(), now(), now(), 1
            from documents.document as d, generate_series(1, 20000) as n where d.id = %s
            returning id, kind)
            insert into documents.access_grant (document_id, principal_id, reason, level, kind,
                hidden, granted_at)
            select id, %s, 'shared', 'read', kind, false, now() from made""",
            (archive.papers[0].id, archive.one.person_id))  # fmt: skip
    question = archive.ask("ledger.list")
    walk = Walk(question, Wanted(ANY_CELL), archive.one, archive.installation.plugins)
    many, place = 0, 0
    at: int | None = 0
    tracemalloc.start()
    while at is not None:
        with archive.as_(archive.one) as session:
            rows, at = walk.read(session, at)
        many += len(rows)
        if many == 4_000:
            place = tracemalloc.get_traced_memory()[1]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert many == 20_001
    assert peak < place * 1.5
