"""Papers as PDF, read back by poppler."""

import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from uprava.clock import now, office_day
from uprava_records.filing.service import closing, filing
from uprava_records.number_words import in_words

THIS = office_day("Asia/Omsk")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "ноль"), (1, "один"), (11, "одиннадцать"), (20, "двадцать"), (21, "двадцать один"),
        (100, "сто"), (118, "сто восемнадцать"), (250, "двести пятьдесят"),
        (1000, "одна тысяча"), (2002, "две тысячи два"), (5016, "пять тысяч шестнадцать"),
        (11_000, "одиннадцать тысяч"), (21_341, "двадцать одна тысяча триста сорок один"),
        (112_000, "сто двенадцать тысяч"), (1_000_000, "1000000"),
    ],
)  # fmt: skip
def test_numbers_in_words(number: int, words: str) -> None:
    assert in_words(number) == words


def text_of(answer: Any, folder: Path) -> str:
    """Return the text of a PDF on one line, by poppler."""
    assert answer.status_code == 200, answer.text
    path = folder / "paper.pdf"
    path.write_bytes(answer.content)
    made = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True)
    return " ".join(made.stdout.decode().split())


def test_papers_say_what_the_office_has(archive: Any, screens: Any, tmp_path: Path) -> None:
    year = THIS.year - 1
    [row] = archive.plan(year, {"carried": "", "article": "70", "epk": "on"})
    day = date(year, 3, 2)
    letters = [archive.letter(day) for _each in range(2)]
    for letter in letters:
        with archive.on(day) as session:
            case = filing.put_in(session, letter, f"r{row}", "130", reader=archive.keeper, at=now())
    with archive.on(THIS) as session:
        closing.close_case(session, case.id, f"{year}-12-31", "нет", reader=archive.keeper)
    query = "select plan_id from records.plan_row where id = %s"
    plan = text_of(screens.get(f"/records/plan/{archive.value(query, row)}/print"), tmp_path)
    assert f"Номенклатура дел на {year} год" in plan
    assert "УТВЕРЖДАЮ" in plan
    assert "5 лет ЭПК, ст. 70" in plan
    here = f"/records/cases/{case.id}/print"
    inner = text_of(screens.get(f"{here}/inventory"), tmp_path)
    assert "листов: 260 (двести шестьдесят)" in inner
    assert "О готовности котельных 2" in inner
    cover = text_of(screens.get(f"{here}/cover"), tmp_path)
    assert "ТОМ № 2" in cover
    assert f"02.03.{year} – 02.03.{year}" in cover
    certificate = text_of(screens.get(f"{here}/certificate"), tmp_path)
    assert "130 (сто тридцать)" in certificate
    assert screens.get(f"{here}/dream").status_code == 404
