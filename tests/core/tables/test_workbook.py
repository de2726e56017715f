"""Workbooks as other programs open them: openpyxl, and LibreOffice where it is installed."""

import csv
import io
import shutil
import subprocess
import tracemalloc
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from uprava.tables.csv_text import csv_of
from uprava.tables.values import Cell, Column, Form, Row, Table, Total
from uprava.tables.workbook import workbook_of

moment = datetime.fromisoformat
EVENING = moment("2026-11-20T18:05")
OMSK = ZoneInfo("Asia/Omsk")
AT = datetime(2026, 11, 21, 9, 42, 5, tzinfo=OMSK)
TABLE = Table(
    "letters", "Письма: «все» [1/2]",
    [Column("Номер", 16, Form.CODE), Column("Дата", 12), Column("Заголовок", 60),
     Column("Листов", 8), Column("Когда", 18)],
    [("Организация", "Администрация"), ("Вид", "=1+1"), ("Строк", 2)],
)  # fmt: skip
ROWS: list[Row] = [
    ["000184", date(2026, 11, 20), "О кровле школы № 7", 12, EVENING],
    ["01-12/1", None, '=HYPERLINK("http://evil.example";"x")', None, None],
    ["2026.10", date(1899, 5, 1), "+7 (3812) 00-00-00", -3, None],
    ["1E5", date(1900, 3, 1), "Первая строка\nвторая & <тег> ]]>", 10**15, None],
]


def made(rows: Iterable[Iterable[Row]], table: Table = TABLE) -> bytes:
    return b"".join(workbook_of(table, rows, author="Орлов В. Н.", at=AT))


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def test_each_cell_has_the_type_of_what_it_holds() -> None:
    sheet = opened(made([ROWS[:2], ROWS[2:]])).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert rows == [
        ["000184", moment("2026-11-20"), "О кровле школы № 7", 12, EVENING],
        ["01-12/1", None, '=HYPERLINK("http://evil.example";"x")', None, None],
        ["2026.10", "01.05.1899", "+7 (3812) 00-00-00", -3, None],
        [
            "1E5",
            moment("1900-03-01"),
            "Первая строка\nвторая & <тег> ]]>",
            "1000000000000000",
            None,
        ],
    ]
    assert [cell.data_type for cell in sheet[2]] == ["s", "d", "s", "n", "d"]
    assert sheet["B2"].number_format == r"dd\.mm\.yyyy"
    assert sheet["A2"].number_format == "@"


def test_the_head_stays_in_sight_and_the_columns_have_their_widths() -> None:
    book = opened(made([ROWS]))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]] == ["Номер", "Дата", "Заголовок", "Листов", "Когда"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:E5"
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.column_dimensions["A"].width, sheet.column_dimensions["C"].width) == (16, 60)
    assert sheet["A1"].font.bold
    assert (sheet.page_setup.orientation, sheet.sheet_properties.pageSetUpPr.fitToPage) == (
        "landscape", True,
    )  # fmt: skip
    assert book.sheetnames[0] == "Письма  «все»  1 2"


def test_the_second_sheet_and_the_properties_say_whose_table_it_is() -> None:
    book = opened(made([ROWS]))
    assert [[cell.value for cell in row] for row in book.worksheets[1].iter_rows()] == [
        ["Организация", "Администрация"], ["Вид", "=1+1"], ["Строк", 2],
    ]  # fmt: skip
    assert book.worksheets[1]["B2"].data_type == "s"
    assert book.properties.creator == "Орлов В. Н."
    assert book.properties.created == moment("2026-11-21T03:42:05")


def test_text_that_a_spreadsheet_would_run_is_quoted_and_no_cell_is_a_formula() -> None:
    rows: list[Row] = [[begin + "1+1"] * 2 for begin in ("=", "+", "-", "@", "\t", "\n")]
    data = made([rows])
    sheet = opened(data).worksheets[0]
    for row in sheet.iter_rows(min_row=2, max_col=2):
        assert [cell.data_type for cell in row] == ["s", "s"]
        assert all(cell.quotePrefix for cell in row)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert b"<f" not in archive.read("xl/worksheets/sheet1.xml")


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\r"), min_size=1, max_size=60)
FIT = TEXTS.filter(lambda text: all(sign >= " " or sign in "\t\n" for sign in text))


@settings(max_examples=150, deadline=None)
@given(st.lists(FIT.filter(lambda t: "_x" not in t and not set(t) & {"\ufffe", "\uffff"})))
@example(["=cmd|' /C calc'!A0", " пробелы по краям ", "'апостроф", "]]>", "&amp;", "😀"])
def test_any_text_comes_back_as_it_was(texts: list[str]) -> None:
    sheet = opened(made([[[text] for text in texts]])).worksheets[0]
    back = [row[0].value for row in sheet.iter_rows(min_row=2, max_col=1)]
    assert back == texts


@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=20)), max_size=5))
@settings(max_examples=60, deadline=None)
def test_no_text_at_all_breaks_the_file(lines: list[tuple[str, str]]) -> None:
    sheet = opened(made([[list(line) for line in lines]])).worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row} <= {"s", "n"}


def test_memory_does_not_grow_with_the_rows() -> None:
    row: Row = ["01-12/1", date(2026, 11, 20), "О готовности котельных к зиме", 5, None]

    def peak(count: int) -> int:
        tracemalloc.start()
        for _part in workbook_of(TABLE, [[row] * 1000] * count, author="Орлов", at=AT):
            pass
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    small, large = peak(2), peak(20)
    assert large < small * 1.2


def test_the_first_bytes_leave_before_the_last_row_is_read() -> None:
    read: list[int] = []

    def portions() -> Iterator[list[Row]]:
        for number in range(3):
            read.append(number)
            yield ROWS * 2000

    stream = workbook_of(TABLE, portions(), author="Орлов", at=AT)
    assert next(stream).startswith(b"PK")
    assert read == [0]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_reads_the_same_table_as_the_csv_says(tmp_path: Path) -> None:
    rows: list[Row] = [*ROWS, ["_x0041_", None, "\t=1+1", 0, None]]
    path = tmp_path / "table.xlsx"
    path.write_bytes(made([rows]))
    as_csv = "csv:Text - txt - csv (StarCalc):59,34,76,1,,1049,false,true"
    command = [
        "soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
        "--convert-to", as_csv,
        "--outdir", str(tmp_path), str(path),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=90)
    found = next(tmp_path.glob("*.csv")).read_text("utf-8-sig")
    ours = b"".join(csv_of(TABLE, [rows])).decode("utf-8-sig")
    assert lines(found) == [[cell.removeprefix("'") for cell in line] for line in lines(ours)]


def lines(text: str) -> list[list[str]]:
    """Return the cells of a CSV with semicolons."""
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_a_cell_is_never_longer_than_a_spreadsheet_takes() -> None:
    cell: Cell = "ж" * 40_000
    assert len(opened(made([[[cell]]])).worksheets[0]["A2"].value) == 32_767


def test_numbers_stand_at_the_right_and_show_their_digits_totals_are_bold() -> None:
    table = Table("t", "T", [Column("Имя", 20), *[Column("Сумма", 14)] * 3])
    row: list[Cell] = ["а", 12, Decimal("93.4"), Decimal("1234567.50")]
    sheet = opened(made([[row, Total(row)]], table)).worksheets[0]
    assert sheet.auto_filter.ref is not None
    assert sheet.auto_filter.ref.endswith("2"), "a total is not sorted in"
    for number in (2, 3):
        cells = sheet[number]
        assert [cell.number_format for cell in cells] == ["General", "0", "#,##0.0", "#,##0.00"]
        assert [cell.alignment.horizontal for cell in cells[1:]] == ["right"] * 3
        assert {cell.alignment.vertical for cell in cells} == {"top"}
        assert {cell.font.bold for cell in cells} == {number == 3}
    assert sheet["A1"].font.bold
    assert sheet["A1"].alignment.horizontal == "center"


def test_a_row_is_as_high_as_its_longest_text() -> None:
    table = Table("t", "Т", [Column("Очень длинное название столбца", 12), Column("Б", 30)])
    rows: list[Row] = [["а", "б"], ["а", "Отдел гражданской обороны и чрезвычайных ситуаций"],
                       ["а\nб\nв", "б"], ["я" * 100_000, None]]  # fmt: skip
    sheet = opened(made([rows], table)).worksheets[0]
    heights = [sheet.row_dimensions[number].height for number in range(1, 6)]
    assert heights == [60, None, 30, 45, 409]
