"""Lists as files: what is in them, for whom, under which filters, and who is told of it."""

import csv
import io
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import openpyxl
import pytest
from offices import Office, SignIn
from uprava.db.sql import driver, execute, fetch_value
from uprava.documents.models import AccessMark
from uprava.exports import lists
from uprava.rendering import extract_text

PLAIN = """
    select d.number, d.registered_on, d.title, d.summary, d.due_on
    from documents.document as d
    where d.deleted_at is null and exists (
        select from documents.access_grant as g
        where g.document_id = d.id and g.principal_id = any (%s))
    order by d.id desc"""
"""What the reader may see, said as plainly as SQL can."""


def workbook(answer: httpx.Response) -> openpyxl.Workbook:
    """Return the workbook of an answer."""
    assert answer.status_code == 200, answer.text
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def table(answer: httpx.Response) -> list[list[Any]]:
    """Return the rows under the head, days as days."""
    rows = workbook(answer).worksheets[0].iter_rows(min_row=2, values_only=True)
    return [[day(cell) for cell in row] for row in rows]


def day(cell: object) -> object:
    """Return a day for the midnight openpyxl makes of it."""
    return cell.date() if isinstance(cell, datetime) else cell


@pytest.fixture
def letters(office: Office) -> list[UUID]:
    """Four documents: one dangerous, one restricted, one without number, one thrown away."""
    made = [
        office.document('=HYPERLINK("http://evil.example")', due_on=date(2026, 12, 21)),
        office.document("О кровле", mark=AccessMark.RESTRICTED),
        office.document("Проект ответа", number=False),
        office.document("Удалено"),
    ]
    with office.as_(office.registrar) as session:
        execute(
            session, "update documents.document set deleted_at = now() where id = %s", (made[3],)
        )
        execute(
            session,
            "update documents.access_grant set hidden = true where document_id = %s",
            (made[3],),
        )
    return made


def test_the_workbook_holds_what_plain_sql_says(
    office: Office, letters: list[UUID], sign_in: SignIn
) -> None:
    rows = table(sign_in(office.registrar).get("/docs/export.xlsx"))
    with office.as_(office.registrar) as session:
        plain = driver(session).execute(PLAIN, (list(office.registrar.principals),)).fetchall()
    assert [[row[0], row[1], row[3], row[4], row[6]] for row in rows] == [list(p) for p in plain]
    assert [row[7] for row in rows] == [None, "ДСП", None]
    assert len(rows) == 3


def test_both_formats_hold_the_same_rows(
    office: Office, letters: list[UUID], sign_in: SignIn
) -> None:
    client = sign_in(office.registrar)
    text = client.get("/docs/export.csv").content.decode("utf-8-sig")
    lines = [
        [cell.removeprefix("'") for cell in line]
        for line in csv.reader(io.StringIO(text), delimiter=";")
    ]
    rows = [
        [f"{cell:%d.%m.%Y}" if isinstance(cell, date) else cell or "" for cell in row]
        for row in table(client.get("/docs/export.xlsx"))
    ]
    assert lines[1:] == rows


def test_nothing_that_is_not_open_is_exported(
    office: Office, letters: list[UUID], sign_in: SignIn
) -> None:
    assert table(sign_in(office.clerk).get("/docs/export.xlsx")) == []
    assert table(sign_in(office.stranger).get("/docs/export.xlsx")) == []


def test_filters_author_and_moment_are_named_on_the_second_sheet(
    office: Office, letters: list[UUID], sign_in: SignIn
) -> None:
    query = "state=registered&registered_from=2026-11-20"
    book = workbook(sign_in(office.registrar).get(f"/docs/export.xlsx?{query}"))
    facts = dict(book.worksheets[1].iter_rows(max_col=2, values_only=True))
    assert book.sheetnames == ["Документы", "Сведения"]
    assert facts["Выгрузил"] == office.registrar.name
    assert facts["Зарегистрирован с"] == "20.11.2026"
    assert facts["Состояние"] == "Зарегистрирован"
    assert facts["Строк"] == 2
    assert isinstance(facts["Когда выгружено"], datetime)
    assert book.worksheets[0].max_row == 3


def test_an_export_is_in_the_audit_log_with_its_size_and_filters(
    office: Office, letters: list[UUID], sign_in: SignIn
) -> None:
    sign_in(office.registrar).get("/docs/export.xlsx?state=registered")
    query = """
        select body::jsonb -> 'facts' from audit.record
        where action = 'list.exported' and actor_id = %s"""
    with office.as_(office.registrar) as session:
        facts = fetch_value(session, query, (office.registrar.person_id,))
    assert facts == {
        "rows": 3, "format": "xlsx", "list": "Документы",
        "filters": {"Состояние": "Зарегистрирован"},
    }  # fmt: skip


def test_portions_meet_without_gap_or_overlap(
    office: Office, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("uprava.documents.service.exporting.PORTION", 2)
    for number in range(7):
        office.document(f"Письмо {number}", number=False)
    rows = table(sign_in(office.registrar).get("/docs/export.xlsx"))
    assert [row[3] for row in rows] == [f"Письмо {number}" for number in reversed(range(7))]


def test_a_long_list_is_not_sent_at_once_but_asked_for(
    office: Office, letters: list[UUID], sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "AT_ONCE", 2)
    client = sign_in(office.registrar)
    asked = client.get("/docs/export.xlsx?kind=letters.letter", follow_redirects=False)
    address = "/exports/new?_list=documents&_format=xlsx&kind=letters.letter"
    assert (asked.status_code, asked.headers["location"]) == (303, address)
    page = client.get(address).text
    assert "Большая выгрузка" in page
    assert "Подготовить файл" in page
    monkeypatch.setattr(lists, "AT_ONCE", 3)
    assert len(table(client.get("/docs/export.xlsx"))) == 3


def test_the_file_speaks_the_readers_language(
    office: Office, letters: list[UUID], sign_in: SignIn
) -> None:
    with office.as_(office.registrar) as session:
        execute(
            session,
            "update users.person set locale = %s where id = %s",
            ("en", office.registrar.person_id),
        )
    book = workbook(sign_in(office.registrar).get("/docs/export.xlsx"))
    assert book.sheetnames == ["Documents", "About the table"]


def test_the_cover_of_a_printed_list_says_who_made_it(
    office: Office, sign_in: SignIn, tmp_path: Path
) -> None:
    book = tmp_path / "list.pdf"
    book.write_bytes(sign_in(office.registrar).get("/docs/export.pdf").content)
    cover = extract_text(book, "application/pdf").text.replace("\n", " ")
    assert f"Список составил(а): {office.registrar.name}" in cover
    assert "Журнал ведёт" not in cover
    assert "В списке нет записей." in cover


def test_the_files_name_says_what_it_is_and_of_which_day(office: Office, sign_in: SignIn) -> None:
    for form in ("xlsx", "csv"):
        said = sign_in(office.registrar).get(f"/docs/export.{form}").headers["content-disposition"]
        assert f".{form}; filename*=UTF-8''" in said.replace('"', "")
        assert said.startswith('attachment; filename="documents-20')


def test_the_screen_offers_both_formats_under_its_filters(
    office: Office, letters: list[UUID], sign_in: SignIn
) -> None:
    page = sign_in(office.registrar).get("/docs?state=registered").text
    for form in ("xlsx", "csv"):
        assert f'href="/docs/export.{form}?state=registered"' in page


def test_search_results_are_exported_as_they_are_found_newest_first(
    office: Office, sign_in: SignIn
) -> None:
    for title in ("Протечка кровли", "О ремонте кровли", "Об уборке снега", "=кровля"):
        office.document(title, number=False)
    client = sign_in(office.registrar)
    for form in ("xlsx", "csv"):
        assert f'href="/search/export.{form}?q=%D0%BA%D1%80%D0%BE%D0%B2' in client.get(
            "/search?q=кровля"
        ).text  # fmt: skip
    answer = client.get("/search/export.xlsx?q=кровля")
    assert [row[3] for row in table(answer)] == ["=кровля", "О ремонте кровли", "Протечка кровли"]
    assert workbook(answer).worksheets[0]["D2"].data_type == "s"
    text = client.get("/search/export.csv?q=кровля").content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert [line[3] for line in lines[1:]] == ["'=кровля", "О ремонте кровли", "Протечка кровли"]


def test_search_export_names_the_query_what_was_really_looked_for_and_the_facets(
    office: Office, sign_in: SignIn
) -> None:
    office.document("О ремонте кровли", number=False)
    client = sign_in(office.registrar)
    answer = client.get("/search/export.xlsx?q=htvjyn&kind=letters.letter")
    facts = dict(workbook(answer).worksheets[1].iter_rows(max_col=2, values_only=True))
    assert (facts["Запрос"], facts["Показано по запросу"]) == ("htvjyn", "ремонт")
    assert facts["Вид"] == "Письма"
    assert facts["Строк"] == len(table(answer)) == 1
    query = """
        select body::jsonb -> 'facts' from audit.record
        where action = 'list.exported' and actor_id = %s"""
    with office.as_(office.registrar) as session:
        told = fetch_value(session, query, (office.registrar.person_id,))
    assert told["list"] == "Результаты поиска"
    assert told["filters"]["Запрос"] == "htvjyn"


def test_search_export_holds_nothing_that_is_not_open(office: Office, sign_in: SignIn) -> None:
    office.document("О ремонте кровли", number=False)
    for reader in (office.clerk, office.stranger):
        client = sign_in(reader)
        assert table(client.get("/search/export.xlsx?q=кровля")) == []
        assert len(client.get("/search/export.csv?q=кровля").text.splitlines()) == 1


def test_portions_of_a_search_meet_and_too_many_are_asked_for(
    office: Office, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("uprava.documents.service.exporting.PORTION", 2)
    for number in range(5):
        office.document(f"О кровле {number}", number=False)
    client = sign_in(office.registrar)
    rows = table(client.get("/search/export.xlsx?q=кровля"))
    assert [row[3] for row in rows] == [f"О кровле {number}" for number in reversed(range(5))]
    monkeypatch.setattr(lists, "AT_ONCE", 4)
    asked = client.get("/search/export.xlsx?q=кровля", follow_redirects=False)
    assert asked.headers["location"].startswith("/exports/new?_list=search&_format=xlsx&q=")


def test_search_export_without_words_says_what_to_do(office: Office, sign_in: SignIn) -> None:
    client = sign_in(office.registrar)
    answer = client.get("/search/export.csv?q=%20", follow_redirects=False)
    assert answer.status_code == 422
    assert "Введите, что искать." in answer.text
    assert client.get(f"/search/export.csv?q={'ы' * 400}").status_code == 422
