"""Bundles that mean harm, and files that cannot be taken: refused by name, the rest goes on."""

import io
import json
import os
import stat
import zipfile
from pathlib import Path

import openpyxl
import pytest
from archives import HEAD, Archive, file, letter, packed, table
from tests_support.files import small_pdf
from uprava.clock import office_day
from uprava.errors import InvalidError
from uprava_records.importing.bundle import Limits, open_bundle
from uprava_records.importing.reading import read_sheet

pytestmark = pytest.mark.usefixtures("installation")  # brings the module's words

LIMITS = Limits(files=50, unpacked=64 * 1024 * 1024)


def refusal(content: bytes, folder: Path) -> str:
    """Return why a bundle is refused."""
    path = folder / "bundle.zip"
    path.write_bytes(content)
    with pytest.raises(InvalidError) as caught, open_bundle(path, "bundle.zip", LIMITS):
        pass
    return caught.value.detail


@pytest.mark.parametrize("name", ["../evil.pdf", "/etc/evil.pdf", "a/../../evil.pdf", "C:/evil.pdf",
                                  "..\\evil.pdf", "a\nb.pdf"])  # fmt: skip
def test_a_name_that_leads_outside_refuses_the_archive(name: str, tmp_path: Path) -> None:
    assert "ведёт за пределы" in refusal(packed({"cards.csv": table(), name: b"x"}), tmp_path)
    assert sorted(tmp_path.iterdir()) == [tmp_path / "bundle.zip"]


def test_a_link_in_an_archive_refuses_it(tmp_path: Path) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("cards.csv", table())
        link = zipfile.ZipInfo("link.pdf")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert "ссылка" in refusal(made.getvalue(), tmp_path)


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    tight = packed({"cards.csv": table(), "bomb.pdf": bytes(32 * 1024 * 1024)})
    assert len(tight) < 100_000
    assert "бомба" in refusal(tight, tmp_path)
    many = packed({"cards.csv": table()} | {f"{place}": b"" for place in range(60)})
    assert "слишком много файлов" in refusal(many, tmp_path)
    large = packed({"cards.csv": table(), "a": os.urandom(1024) * 66_000})
    assert "бомба" in refusal(large, tmp_path) or "слишком большой" in refusal(large, tmp_path)


def test_what_is_no_archive_and_holds_no_table_is_refused(tmp_path: Path) -> None:
    assert "повреждён" in refusal(b"PK\x03\x04" + b"\0" * 100, tmp_path)
    assert "Нет таблицы" in refusal(packed({"a.pdf": b"x"}), tmp_path)
    two = packed({"a.csv": table(), "b.csv": table()})
    assert "Таблиц несколько" in refusal(two, tmp_path)


def test_links_of_a_folder_are_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "bundle"
    folder.mkdir()
    (folder / "cards.csv").write_bytes(table())
    (tmp_path / "secret.pdf").write_bytes(b"secret")
    (folder / "link.pdf").symlink_to(tmp_path / "secret.pdf")
    (folder / "outside").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe.pdf")
    (folder / "good.pdf").write_bytes(b"good")
    with open_bundle(folder, "bundle", LIMITS) as bundle:
        assert list(bundle.files) == ["good.pdf"]
        assert bundle.find("link.pdf") is None
        assert bundle.find("outside/secret.pdf") is None


def test_names_of_windows_archives_are_found(tmp_path: Path) -> None:
    member = "файлы/Письмо № 5.pdf"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("cards.csv", table())
        archive.writestr("XXXXXXXXXXXXXXXXXXXX", b"content")
    plain = "файлы/Письмо N 5.pdf"
    content = made.getvalue().replace(b"XXXXXXXXXXXXXXXXXXXX", plain.encode("cp866"))
    path = tmp_path / "bundle.zip"
    path.write_bytes(content)
    with open_bundle(path, "bundle.zip", LIMITS) as bundle:
        assert bundle.find("письмо n 5.PDF") == plain
        assert bundle.find(member) is None


def test_a_bad_file_refuses_its_card_by_name_and_the_rest_goes_on(archive: Archive) -> None:
    rows = [letter(place) for place in range(1, 6)]
    rows[1][-1] = "2.exe"
    rows[2][-1] = "../../../etc/passwd"
    rows[3][-1] = "нет такого.pdf"
    rows[4][-1] = "5.pdf; пустой.pdf"
    members = {
        "cards.csv": table(*rows), "1.pdf": file(1), "2.exe": b"MZ" + bytes(200), "5.pdf": file(5),
        "пустой.pdf": b"",
    }  # fmt: skip
    id = archive.bring(packed(members))
    why = archive.why(id)
    assert set(why) == {3, 4, 5, 6}
    assert why[3] == "«2.exe»: программы не принимаются."
    assert why[4] == "«passwd»: имя ведёт за пределы архива."
    assert why[5] == "«нет такого.pdf»: такого файла рядом с таблицей нет."
    assert why[6].startswith("«пустой.pdf»: ")
    archive.load(id)
    assert archive.run(id)["loaded"] == 1


def test_what_a_file_is_tells_its_content_and_not_its_name(archive: Archive) -> None:
    members = {"cards.csv": table(letter(1)), "1.pdf": b"\x89PNG\r\n\x1a\n" + bytes(50)}
    id = archive.bring(packed(members))
    assert archive.why(id)[2].startswith("«1.pdf»: ")


def test_a_file_of_a_document_here_is_told(archive: Archive) -> None:
    same = small_pdf()
    for place, told in ((1, ""), (2, "«2.pdf»: такой же файл есть у документа № 01-12/1.")):
        id = archive.bring(packed({"cards.csv": table(letter(place)), f"{place}.pdf": same}))
        notes = archive.value("select notes from records.import_row where run_id = %s", id)
        assert notes == told
        archive.load(id)


def test_a_formula_is_read_as_the_value_it_had_last() -> None:
    book = openpyxl.Workbook()
    book.active.append(HEAD)
    book.active.append(["входящий", "", "5", "05.03.2019", '=HYPERLINK("http://x","О мосте")',
                        '=cmd|"/c calc"!A1', ""])  # fmt: skip
    buffer = io.BytesIO()
    book.save(buffer)
    (line,) = read_sheet(buffer.getvalue()).lines
    assert line["number"] == "5"
    assert line["title"] == ""
    assert line["correspondent"] == ""


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "пуст"),
        (b"\0\1\2", "CSV"),
        (b"[1, 2]", "JSON"),
        (b'{"cards": {"a": 1}}', "JSON"),
        (b"[" * 100_000, "JSON"),
        ("Номер;Дата\r\n1;2".encode(), "«Содержание»"),
        ("Номер;Дата;Содержание;№;Номер\r\n".encode(), "дважды"),
    ],
)
def test_a_table_that_cannot_be_read_says_why(content: bytes, said: str) -> None:
    with pytest.raises(InvalidError) as caught:
        read_sheet(content)
    assert said in caught.value.detail


def test_rows_a_workbook_numbers_twice_are_numbered_anew() -> None:
    book = openpyxl.Workbook()
    for row in (HEAD, letter(1), letter(2)):
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    made = io.BytesIO()
    with zipfile.ZipFile(buffer) as before, zipfile.ZipFile(made, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name.endswith("sheet1.xml"):
                content = content.replace(b'<row r="3"', b'<row r="2"')
            after.writestr(name, content)
    assert [line.number for line in read_sheet(made.getvalue()).lines] == [2, 3]


def test_a_number_that_would_carry_the_journal_away_is_refused(archive: Archive) -> None:
    today = office_day(archive.installation.settings.timezone)
    row = letter(1, Номер="8800555", Дата=f"{today:%d.%m.%Y}")
    old = letter(1, Номер="8800555")
    id = archive.bring(packed({"cards.csv": table(row, old), "1.pdf": file(1)}))
    assert set(archive.why(id)) == {2}
    assert "слишком велик" in archive.why(id)[2]


def test_a_cell_without_end_is_cut_and_the_card_is_found(archive: Archive) -> None:
    words = " ".join(f"слово{place}" for place in range(200_000))  # more than a tsvector holds
    card = dict(zip(HEAD, letter(1), strict=True)) | {"Примечание": words}
    id = archive.bring(packed({"cards.json": json.dumps([card]).encode(), "1.pdf": file(1)}))
    archive.load(id)
    assert archive.run(id)["loaded"] == 1
