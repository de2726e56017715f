"""`uprava records import`: a folder of the server, looked at and loaded."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest
from archives import Archive, file, letter, table
from uprava.errors import ForbiddenError, InvalidError, NotFoundError
from uprava_records.importing.command import Wish, bring_in

COUNT = "select count(*) from documents.document where journal_id = %s"


def folder_of(tmp_path: Path) -> Path:
    """Return a folder with two good cards and a bad one."""
    folder = tmp_path / "Картотека 2019"
    (folder / "файлы").mkdir(parents=True)
    rows = [letter(1), letter(2, Дата="вчера"), letter(3)]
    (folder / "cards.csv").write_bytes(table(*rows, encoding="cp1251"))
    for place in (1, 2, 3):
        (folder / "файлы" / f"{place}.pdf").write_bytes(file(place))
    return folder


def run(archive: Archive, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the program as an administrator would."""
    settings = archive.installation.settings
    environment = os.environ | {
        "UPRAVA_DATA": str(settings.data), "UPRAVA_DATABASE_URL": str(settings.database_url),
        "UPRAVA_DATABASE_OWNER_URL": str(settings.database_owner_url),
        "UPRAVA_STORAGE": str(settings.storage), "UPRAVA_LOG_LEVEL": "ERROR",
    }  # fmt: skip
    line = [sys.executable, "-m", "uprava", "records", "import", *words]
    return subprocess.run(
        line, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


def test_a_folder_is_looked_at_and_nothing_is_loaded(archive: Archive, tmp_path: Path) -> None:
    folder, report = folder_of(tmp_path), tmp_path / "refused.csv"
    wish = Wish(folder, archive.keeper.login, "", "look", report)
    assert list(bring_in(archive.installation, wish)) == [
        "Строк: 3, годных: 2, отклонено: 1.", "Строка 3: «вчера» — не дата.",
        "Ничего не загружено.",
    ]  # fmt: skip
    lines = list(csv.reader(report.read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert lines[1][-2:] == ["3", "«вчера» — не дата."]
    assert archive.value(COUNT, archive.town.journal_id) == 0
    assert "Картотека 2019" in archive.go("GET", "/records/import").text


def test_the_program_loads_a_folder(archive: Archive, tmp_path: Path) -> None:
    load = run(archive, str(folder_of(tmp_path)), "--as", archive.keeper.login)
    assert load.returncode == 0, load.stderr
    assert load.stdout.splitlines()[-1] == "Загружено карточек: 2."
    assert archive.value(COUNT, archive.town.journal_id) == 2


def test_who_may_not_is_refused(archive: Archive, tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    for login, refusal in (
        (archive.stranger.login, ForbiddenError), ("nobody-here", NotFoundError)
    ):  # fmt: skip
        with pytest.raises(refusal):
            list(bring_in(archive.installation, Wish(folder, login, "", "load")))


def test_a_folder_without_a_table_is_refused(archive: Archive, tmp_path: Path) -> None:
    with pytest.raises(InvalidError, match="Нет таблицы"):
        list(bring_in(archive.installation, Wish(tmp_path, archive.keeper.login, "", "load")))
