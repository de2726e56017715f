"""Work folders as files: what is in them, in which order, for whom, and who is told of it."""

import csv
import io
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from desks import Desk, SignIn
from uprava.clock import office_day
from uprava.documents.models import AccessMark
from uprava.exports import lists
from uprava.work.service import exporting

HEADS = [
    "Номер", "Вид", "Заголовок", "Корреспондент", "Примечание", "Состояние", "Срок", "От кого",
    "Получено", "Доступ",
]  # fmt: skip


def book(answer: Any) -> openpyxl.Workbook:
    """Return the workbook of an answer."""
    assert answer.status_code == 200, answer.text
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def rows(answer: Any) -> list[tuple[Any, ...]]:
    """Return the rows under the head."""
    return list(book(answer).worksheets[0].iter_rows(min_row=2, values_only=True))


def titles(answer: Any) -> list[Any]:
    return [row[2] for row in rows(answer)]


@pytest.fixture
def waiting(desk: Desk) -> Desk:
    """Three memos before the chief: without a term and dangerous, restricted, late."""
    desk.memo("=1+1")
    desk.memo("О закрытом", due_on=date(2030, 1, 9), mark=AccessMark.RESTRICTED)
    desk.memo("О просроченном", due_on=date(2020, 1, 1))
    return desk


def test_the_workbook_holds_the_folder_in_the_order_of_the_screen(
    waiting: Desk, sign_in: SignIn
) -> None:
    answer = sign_in(waiting.chief).get("/work/review/export.xlsx")
    sheet = book(answer).worksheets[0]
    assert [cell.value for cell in sheet[1]] == HEADS
    found = rows(answer)
    assert [row[2] for row in found] == ["О просроченном", "О закрытом", "=1+1"]
    assert [row[6] and row[6].date() for row in found] == [
        date(2020, 1, 1), date(2030, 1, 9), None,
    ]  # fmt: skip
    assert {row[7] for row in found} == {short(waiting)}
    assert all(isinstance(row[8], datetime) for row in found)
    assert [row[9] for row in found] == [None, "ДСП", None]
    assert sheet["C4"].data_type == "s"


def short(desk: Desk) -> str:
    """Return the clerk's short name by another way than the application's."""
    query = "select surname, left(given_name, 1), left(patronymic, 1) from users.person where id=%s"
    surname, first, second = desk.ask(query, desk.clerk.person_id)[0]
    return f"{surname}\u00a0{first}.\u00a0{second}."


def test_both_formats_hold_the_same_rows(waiting: Desk, sign_in: SignIn) -> None:
    client = sign_in(waiting.chief)
    text = client.get("/work/review/export.csv").content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert lines[0] == HEADS
    assert [line[2] for line in lines[1:]] == ["О просроченном", "О закрытом", "'=1+1"]
    assert [line[6] for line in lines[1:]] == ["01.01.2020", "09.01.2030", ""]


def test_filters_narrow_the_file_as_they_narrow_the_screen(waiting: Desk, sign_in: SignIn) -> None:
    client = sign_in(waiting.chief)
    page = client.get("/work/review?term=overdue").text
    for form in ("xlsx", "csv"):
        assert f'href="/work/review/export.{form}?term=overdue"' in page
    late = client.get("/work/review/export.xlsx?term=overdue&kind=memos.memo")
    assert titles(late) == ["О просроченном"]
    facts = dict(book(late).worksheets[1].iter_rows(max_col=2, values_only=True))
    assert facts["Срок"] == "Просрочено"
    assert facts["Раздел папки"] == "Текущие"
    assert facts["Строк"] == 1
    assert titles(client.get("/work/review/export.xlsx?kind=nothing")) == []


def test_what_was_done_is_exported_with_who_did_it_and_when(desk: Desk, sign_in: SignIn) -> None:
    head = desk.memo("Прочитано", folder="read")
    desk.memo("Ждёт", folder="read")
    client = sign_in(desk.chief)
    client.post("/work/read/done", data={"id": str(head.id), "_key": f"key-{head.id}"})
    answer = client.get("/work/read/export.xlsx?tab=done&term=overdue")
    assert titles(answer) == ["Прочитано"]
    sheet = book(answer).worksheets[0]
    assert [cell.value for cell in sheet[1]][7:9] == ["Кто исполнил", "Исполнено"]
    assert sheet["I2"].value.date() == office_day("UTC")
    assert titles(client.get("/work/read/export.xlsx")) == ["Ждёт"]


def test_nothing_leaves_that_the_reader_may_not_see(waiting: Desk, sign_in: SignIn) -> None:
    waiting.memo("Поставлено без права", seen=False)
    assert len(titles(sign_in(waiting.chief).get("/work/review/export.xlsx"))) == 3
    for reader in (waiting.clerk, waiting.stranger):
        client = sign_in(reader)
        for path in ("/work/review/export.xlsx", "/work/review/export.xlsx?tab=done"):
            assert titles(client.get(path)) == []
    assert sign_in(waiting.chief).get("/work/nothing/export.csv").status_code == 404


def test_portions_meet_and_a_long_folder_is_asked_for(
    desk: Desk, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "PORTION", 2)
    for number in range(5):
        desk.memo(f"Записка {number}", due_on=date(2030, 1, 1 + number // 2))
    client = sign_in(desk.chief)
    assert titles(client.get("/work/review/export.xlsx")) == [f"Записка {n}" for n in range(5)]
    monkeypatch.setattr(lists, "AT_ONCE", 4)
    asked = client.get("/work/review/export.xlsx", follow_redirects=False)
    address = "/exports/new?_list=work&_format=xlsx&folder=review"
    assert asked.headers["location"] == address
    assert "Подготовить файл" in client.get(address).text


def test_the_export_is_in_the_audit_log(waiting: Desk, sign_in: SignIn) -> None:
    sign_in(waiting.chief).get("/work/review/export.csv")
    found = waiting.ask(
        "select body::jsonb -> 'facts' from audit.record where action = 'list.exported'"
        " and actor_id = %s", waiting.chief.person_id,
    )  # fmt: skip
    assert [each[0]["rows"] for each in found] == [3]
    assert found[0][0]["format"] == "csv"
