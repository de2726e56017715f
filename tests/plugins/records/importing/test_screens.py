"""The screens of earlier card files: who may, what is told, what is taken away."""

import csv
import io
import zipfile

import openpyxl
import pytest
from archives import HEAD, Archive, file, letter, packed, table
from uprava import testing
from uprava.db.sql import fetch_value
from uprava_records.importing.reading import read_sheet

PAGES = [
    ("GET", "/records/import"), ("POST", "/records/import"), ("GET", "/records/import/template"),
    ("GET", "/records/import/principals"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path"), PAGES)
def test_without_the_right_nothing_of_it_is_there(archive: Archive, method: str, path: str) -> None:
    answer = archive.go(method, path, who=archive.stranger)
    assert answer.status_code == 403


def test_another_office_sees_nothing_of_an_import(archive: Archive) -> None:
    id = archive.bring(packed({"cards.csv": table(letter(1)), "1.pdf": file(1)}))
    other = testing.make_town(archive.installation)
    registrar = testing.make_person(
        archive.installation, unit_id=other.chancellery_id, permissions=("records.import",)
    )
    for path in ("", "/refused?form=csv"):
        answer = archive.go("GET", f"/records/import/{id}{path}", who=registrar)
        assert answer.status_code == 404, path
    for act in ("load", "cancel", "remove"):
        answer = archive.go("POST", f"/records/import/{id}/{act}", who=registrar)
        assert answer.status_code == 404, act
    assert "Картотека.zip" not in archive.go("GET", "/records/import", who=registrar).text
    with testing.acting(archive.installation, registrar) as session:
        for name in ("import_run", "import_row", "import_file"):
            assert fetch_value(session, f"select count(*) from records.{name}") == 0


def test_a_colleague_of_the_unit_sees_the_history(archive: Archive) -> None:
    id = archive.bring(packed({"cards.csv": table(letter(1)), "1.pdf": file(1)}))
    colleague = testing.make_person(
        archive.installation, unit_id=archive.town.chancellery_id, permissions=("records.import",)
    )
    assert "Картотека.zip" in archive.go("GET", "/records/import", who=colleague).text
    assert archive.go("GET", f"/records/import/{id}", who=colleague).status_code == 200


def test_the_look_is_told_before_anything_is_loaded(archive: Archive) -> None:
    rows = [letter(1), letter(2, Дата="32.13.2019"), letter(3, Номер="")]
    members = {"cards.csv": table(*rows), "1.pdf": file(1), "3.pdf": file(3), "лишний.pdf": b"x"}
    id = archive.bring(packed(members))
    page = archive.go("GET", f"/records/import/{id}").text
    told = (
        "Пока ничего не загружено", "«32.13.2019» — не дата.", "Не указан номер.", "Загрузить",
        "лишний.pdf", "Нумерация открытых журналов не меняется.",
    )  # fmt: skip
    assert [words for words in told if words not in page] == []
    archive.load(id)
    page = archive.go("GET", f"/records/import/{id}").text
    assert "Загружено карточек: 1, отклонено строк: 2" in page
    assert "/load" not in page


def test_a_bundle_that_cannot_be_read_says_so_on_its_page(archive: Archive) -> None:
    id = archive.bring(packed({"a.txt": b"x"}))
    assert archive.run(id)["state"] == "failed"
    page = archive.go("GET", f"/records/import/{id}").text
    assert "Нет таблицы карточек" in page
    answer = archive.go("POST", f"/records/import/{id}/remove")
    assert answer.status_code == 303
    assert archive.go("GET", f"/records/import/{id}").status_code == 404


def test_nothing_chosen_and_an_empty_file_are_refused(archive: Archive) -> None:
    answer = archive.go("POST", "/records/import", files={"other": ("", b"")})
    assert answer.status_code == 422
    assert "Выберите файл" in answer.text
    empty = {"file": ("a.zip", b"")}
    assert archive.go("POST", "/records/import", files=empty).status_code == 422


def test_a_journal_nobody_offered_is_refused(archive: Archive) -> None:
    other = testing.make_town(archive.installation)
    sent = {"file": ("a.csv", table(letter(1)))}
    for name, value in (("journal", other.journal_id), ("keeper", other.chancellery_id)):
        answer = archive.go("POST", "/records/import", files=sent, data={name: str(value)})
        assert answer.status_code == 422, name


def refused(archive: Archive) -> str:
    """Bring in a table whose refused rows would run in a spreadsheet; return the import."""
    rows = [
        letter(1, Номер="", Содержание="=cmd|'/c calc'!A1", Корреспондент="+7 913"),
        letter(2, Номер="", Содержание="@SUM(1)", Корреспондент="-5"),
    ]
    return str(archive.bring(packed({"cards.csv": table(*rows)})))


def test_refused_rows_are_taken_as_csv_without_live_formulas_and_come_back(
    archive: Archive,
) -> None:
    id = refused(archive)
    answer = archive.go("GET", f"/records/import/{id}/refused?form=csv")
    assert answer.headers["content-disposition"].startswith("attachment;")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == [*HEAD, "Строка файла", "Почему не загружена"]
    assert [row[4] for row in rows[1:]] == ["'=cmd|'/c calc'!A1", "'@SUM(1)"]
    assert rows[1][-2:] == ["2", "Не указан номер. «1.pdf»: такого файла рядом с таблицей нет."]
    first, second = read_sheet(answer.content).lines
    assert (first["title"], second["correspondent"]) == ("=cmd|'/c calc'!A1", "-5")
    assert first.rest == {}


def test_refused_rows_are_taken_as_a_workbook_of_texts(archive: Archive) -> None:
    answer = archive.go("GET", f"/records/import/{refused(archive)}/refused?form=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert sheet["E2"].value == "=cmd|'/c calc'!A1"
    assert sheet["E2"].data_type == "s"
    assert (
        archive.go("GET", f"/records/import/{refused(archive)}/refused?form=pdf").status_code == 422
    )


def test_the_template_is_read_by_ourselves(archive: Archive) -> None:
    answer = archive.go("GET", "/records/import/template")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as bundle:
        lines = read_sheet(bundle.read("cards.csv")).lines
        told = bundle.read("прочтите.txt").decode("utf-8-sig")
    assert lines[0]["number"] == "01-12/345"
    assert lines[0].rest == {}
    assert "Содержание (обязателен)" in told


def test_acts_are_in_the_audit_log_under_their_person(archive: Archive) -> None:
    id = archive.bring(packed({"cards.csv": table(letter(1)), "1.pdf": file(1)}))
    archive.load(id)
    found = archive.rows(
        "select action, actor_id from audit.record where object_type = 'import'"
        " and object_id = %s order by seq", str(id),
    )  # fmt: skip
    keeper = archive.keeper.person_id
    assert found == [("import.looked", keeper), ("import.begun", keeper),
                     ("import.finished", keeper)]  # fmt: skip
    registered = archive.rows(
        "select actor_id, body::jsonb -> 'facts' ->> 'choice' from audit.record"
        " where action = 'document.registered' and object_id = (select document_id::text from"
        " records.imported where run_id = %s)", id,
    )  # fmt: skip
    assert registered == [(keeper, "earlier")]
