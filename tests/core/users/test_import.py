"""Import from CSV: what offices save, hostile cells, all or nothing, twice is once."""

import csv
import io
from collections.abc import Callable

import pytest
from click.testing import CliRunner
from uprava import testing
from uprava.db.transaction import system_transaction
from uprava.errors import UpravaError
from uprava.installation import Installation
from uprava.users.importing import applying
from uprava.users.importing.values import Fate, Report

HEADER = ["Логин", "Фамилия", "Имя", "Отчество", "Организация", "Подразделение", "Должность",
          "Руководитель"]  # fmt: skip


def sheet(*rows: list[str], delimiter: str = ";", encoding: str = "utf-8") -> bytes:
    """Return a CSV as another program, Python's own writer, makes it."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


@pytest.fixture
def index(owner, town: testing.Town) -> str:
    query = "select index from users.organisation where id = %s"
    return str(owner.execute(query, (town.organisation_id,)).fetchone()[0])


@pytest.fixture
def bring(installation: Installation) -> Callable[..., Report]:
    """Apply a file, or only look at it."""

    def bring(content: bytes, *, dry: bool = False) -> Report:
        with system_transaction(installation.engine, today=testing.TODAY) as session:
            act = applying.preview if dry else applying.apply
            return act(session, content, today=testing.TODAY)

    return bring


@pytest.fixture
def counted(owner) -> Callable[[], tuple[int, ...]]:
    """Count everything an import could leave."""
    tables = ("users.person", "users.principal", "users.post", "users.post_holder", "users.unit",
              "audit.record")  # fmt: skip
    parts = ", ".join(f"(select count(*) from {table})" for table in tables)
    return lambda: owner.execute(f"select {parts}").fetchone()


def fates(report: Report) -> list[Fate]:
    return [step.fate for step in report.steps]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_files_of_every_office_program_are_read(bring, unique, encoding, delimiter, owner) -> None:
    login = unique("p")
    row = [login, "Сидорова", "Ольга", 'О"Х', "", "", "", ""]
    row[3] = "Петровна"
    report = bring(sheet(HEADER, row, delimiter=delimiter, encoding=encoding))
    assert fates(report) == [Fate.CREATE]
    query = "select surname, given_name, patronymic, password_hash from users.person where login=%s"
    assert owner.execute(query, (login,)).fetchone() == ("Сидорова", "Ольга", "Петровна", None)


def test_english_headers_are_understood(bring, unique) -> None:
    header = ["Login", "Last name", "First name", "E-mail"]
    row = [unique("p"), "Smirnova", "Olga", "o@town.example"]
    assert fates(bring(sheet(header, row, delimiter=","))) == [Fate.CREATE]


def test_units_are_made_in_the_order_of_the_tree_not_of_the_file(bring, index, owner) -> None:
    header = ["Организация", "Индекс", "Наименование", "Краткое наименование"]
    rows = [
        [index, "77/01/02", "Сектор учёта", "Учёт"],
        [index, "77/01", "Отдел учёта", ""],
        [index, "77", "Управление учёта", "УУ"],
    ]
    assert fates(bring(sheet(header, *rows))) == [Fate.CREATE] * 3
    assert fates(bring(sheet(header, *rows))) == [Fate.SAME] * 3
    rows[1][2] = "Отдел учёта и отчётности"
    assert fates(bring(sheet(header, *rows))) == [Fate.SAME, Fate.CHANGE, Fate.SAME]
    query = """
        select top.name from users.unit as low join users.unit as mid on mid.id = low.parent_id
        join users.unit as top on top.id = mid.parent_id where low.short_name = 'Учёт'"""
    assert owner.execute(query).fetchone() == ("Управление учёта",)


def test_a_person_is_appointed_and_later_moved(bring, index, unique, owner) -> None:
    login = unique("p")
    first = [login, "Сидорова", "Ольга", "", index, "01/02", "начальник", "да"]
    assert fates(bring(sheet(HEADER, first))) == [Fate.CREATE]
    assert fates(bring(sheet(HEADER, first))) == [Fate.SAME]
    moved = [*first[:5], "01/01", "специалист", ""]
    report = bring(sheet(HEADER, moved))
    assert fates(report) == [Fate.CHANGE]
    assert any("освобождается: начальник" in note for note in report.steps[0].notes)
    query = """
        select post.title, post.heads_unit from users.post_holder as h
        join users.post on post.id = h.post_id join users.person as p on p.id = h.person_id
        where p.login = %s and (h.until is null or h.until >= %s)"""
    assert owner.execute(query, (login, testing.TODAY)).fetchall() == [("специалист", False)]


def test_columns_a_file_does_not_have_stay_as_they_are(bring, unique, owner) -> None:
    login = unique("p")
    bring(sheet(["login", "фамилия", "имя", "телефон"], [login, "Сидорова", "Ольга", "5-55"]))
    bring(sheet(["login", "фамилия", "имя"], [login.upper(), "Петрова", "Ольга"]))
    query = "select surname, phone from users.person where login = %s"
    assert owner.execute(query, (login,)).fetchone() == ("Петрова", "5-55")


@pytest.mark.parametrize(
    "cells",
    [
        ["", "Без", "Логина"], ["два слова", "А", "Б"], ["{}", "", "Б"],
        ["{}", '=HYPERLINK("http://x")', "Б"], ["{}", "@SUM(1)", "Б"], ["{}", "-2+3", "Б"],
        ["{}", "<script>", "Б"], ["{}", "А" * 301, "Б"],
        ["{}", "А", "Б", "", "", "01/99", "специалист", ""],
        ["{}", "А", "Б", "", "", "01/01", "", ""],
        ["{}", "А", "Б", "", "нет такой", "01/01", "специалист", ""],
        ["{}", "А", "Б", "", "{index}", "01/01", "=1+1", ""],
    ],
)  # fmt: skip
def test_one_mistake_anywhere_keeps_nothing(bring, unique, index, counted, cells) -> None:
    bad = [cell.format(unique("p"), index=index) if "{" in cell else cell for cell in cells]
    if len(bad) > 4 and not bad[4]:
        bad[4] = index
    before = counted()
    report = bring(sheet(HEADER, [unique("good"), "Сидорова", "Ольга"], bad))
    assert fates(report)[1] is Fate.MISTAKE
    assert report.steps[1].notes
    assert not report.applied
    assert counted() == before


def test_looking_keeps_nothing_and_says_what_applying_does(bring, unique, index, counted) -> None:
    rows = [[unique("p"), "Сидорова", "Ольга", "", index, "01/02", "специалист", ""]] * 1
    before = counted()
    looked = bring(sheet(HEADER, *rows), dry=True)
    assert counted() == before
    assert bring(sheet(HEADER, *rows)).steps == looked.steps


def test_a_login_twice_in_a_file_is_a_mistake(bring, unique) -> None:
    login = unique("p")
    rows = [[login, "Сидорова", "Ольга"], [login.upper(), "Петрова", "Анна"]]
    assert fates(bring(sheet(HEADER, *rows))) == [Fate.CREATE, Fate.MISTAKE]


def test_quotes_new_lines_and_invisible_marks_are_put_in_order(bring, unique, owner) -> None:
    login = unique("p")
    content = f'Логин;Фамилия;Имя\n{login};"Сидо\u202eрова";" Ольга\n Анна "\n'
    assert fates(bring(content.encode())) == [Fate.CREATE]
    query = "select surname, given_name from users.person where login = %s"
    assert owner.execute(query, (login,)).fetchone() == ("Сидорова", "Ольга Анна")


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\n\n", b"PK\x03\x04\0\0", "Имя;Возраст\nА;5\n".encode(), b'login;surname\n"a;b',
        "Логин;Логин;Фамилия;Имя\n".encode(), "Логин;Фамилия\nа;б\n".encode("utf-16"),
    ],
)  # fmt: skip
def test_what_is_not_our_csv_is_refused_in_words(bring, content: bytes) -> None:
    with pytest.raises(UpravaError) as refused:
        bring(content)
    assert refused.value.detail


def test_two_heads_of_one_unit_are_a_mistake(bring, unique, index) -> None:
    rows = [
        [unique("a"), "Сидорова", "Ольга", "", index, "01/02", "начальник", "да"],
        [unique("b"), "Петрова", "Анна", "", index, "01/02", "начальник", "да"],
        [unique("c"), "Орлова", "Анна", "", index, "01/02", "заведующий", "да"],
    ]
    assert fates(bring(sheet(HEADER, *rows))) == [Fate.CREATE, Fate.MISTAKE, Fate.MISTAKE]


def test_five_thousand_people_come_in_at_once(bring, unique, index, owner) -> None:
    mark = unique("m")
    rows = [
        [f"{mark}-{n}", "Сидорова", "Ольга", "", index, "01/02", f"специалист {n % 40}", ""]
        for n in range(5000)
    ]
    report = bring(sheet(HEADER, *rows, encoding="cp1251"))
    assert report.applied
    query = "select count(*) from users.person where starts_with(login, %s)"
    assert owner.execute(query, (mark,)).fetchone() == (5000,)
    assert bring(sheet(HEADER, *rows[:50])).changes == 0


def test_the_screen_looks_first_and_then_applies(admin, unique, owner) -> None:
    login = unique("p")
    content = sheet(HEADER, [login, "Сидорова", "Ольга"], encoding="cp1251")
    files = {"file": ("люди.csv", content, "text/csv")}
    page = admin.post("/admin/import/look", files=files)
    assert page.status_code == 200
    query = "select count(*) from users.person where login = %s"
    assert owner.execute(query, (login,)).fetchone() == (0,)
    kept = page.text.split('name="content" value="')[1].split('"')[0]
    files = {"content": (None, kept)}
    assert "Файл загружен" in admin.post("/admin/import/apply", files=files).text
    assert owner.execute(query, (login,)).fetchone() == (1,)
    broken = admin.post("/admin/import/apply", files={"content": (None, "не base64")})
    assert broken.status_code == 422
    assert admin.post("/admin/import/look").status_code == 422


def test_the_command_says_what_the_screen_says(
    settings, unique, owner, tmp_path, monkeypatch, installation
) -> None:
    from uprava.users.commands import imports

    for name in ("data", "database_url", "database_owner_url", "storage", "jobs"):
        monkeypatch.setenv(f"UPRAVA_{name.upper()}", str(getattr(settings, name)))
    login, file = unique("p"), tmp_path / "people.csv"
    file.write_bytes(sheet(HEADER, [login, "Сидорова", "Ольга"]))
    looked = CliRunner().invoke(imports, ["people", str(file), "--dry-run"])
    assert looked.exit_code == 0, looked.output
    assert "Ничего не сохранено" in looked.output
    done = CliRunner().invoke(imports, ["people", str(file)])
    assert done.exit_code == 0
    query = "select count(*) from users.person where login = %s"
    assert owner.execute(query, (login,)).fetchone() == (1,)
    file.write_bytes(sheet(HEADER, ["", "Сидорова", "Ольга"]))
    assert CliRunner().invoke(imports, ["people", str(file)]).exit_code == 1
