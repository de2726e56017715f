"""Journals as books on A4, and the printed registration card: read back by other programs."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from zxingcpp import read_barcodes


def text_of(pdf: bytes, folder: Path) -> str:
    """Return what another program reads in a PDF."""
    (folder / "read.pdf").write_bytes(pdf)
    command = ["pdftotext", "-layout", folder / "read.pdf", "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_a_journal_is_a_book_with_title_numbered_pages_and_a_total(
    office: Any, pdf: Callable[..., bytes], tmp_path: Path
) -> None:
    desk = office.at(office.registrar)
    for place in range(1, 5):
        more = f"\n{place}"
        office.registered(desk, pdf(str(place), more=more), outgoing_number=f"7-{place}")
    address = f"/records/incoming/export.pdf?journal={office.journal}"
    answer = desk.get(address)
    assert answer.headers["content-type"] == "application/pdf"
    told = text_of(answer.content, tmp_path)
    pages = told.split("\f")[:-1]
    assert "Количество записей:" in pages[0]
    assert "Журнал ведёт" in pages[0]
    assert [f"Страница {n} из {len(pages)}" in page for n, page in enumerate(pages, 1)][1:] == [
        True
    ] * (len(pages) - 1)
    assert "Итого записей: 4" in pages[-1]
    assert re.findall(r"7-[1-4]\b", told) == ["7-1", "7-2", "7-3", "7-4"]
    assert "Состояние" not in told  # what changes later is no part of a printed journal
    part = text_of(desk.get(f"{address}&number_from=2&number_to=3").content, tmp_path)
    assert re.findall(r"7-[1-4]\b", part) == ["7-2", "7-3"]
    assert "С номера:" in part
    assert "Итого записей: 2" in part


def test_the_registration_card_has_its_requisites_in_the_fixed_order(
    office: Any, pdf: Callable[..., bytes], tmp_path: Path
) -> None:
    desk = office.at(office.registrar)
    id = office.registered(
        desk, pdf(), signatory="Носова А. Е.", sheets="2 л.", addressee=office.leader.login
    )
    answer = desk.get(f"/docs/{id}/card.pdf")
    assert answer.status_code == 200, answer.text
    told = text_of(answer.content, tmp_path)
    order = [
        "Вид документа", "Регистрационный номер", "Дата регистрации", "Корреспондент",
        "Исходящий номер и дата", "Подписал", "О готовности котельных", "2 л.", "Доступ",
    ]  # fmt: skip
    places = [told.index(each) for each in order]
    assert places == sorted(places)
    assert "№ 14-2/5871 от 19.10.2026" in told
    command = ["pdftoppm", "-r", "150", "-png", "-singlefile", tmp_path / "read.pdf",
               tmp_path / "card"]  # fmt: skip
    subprocess.run(command, check=True)
    from PIL import Image

    codes = [each.text for each in read_barcodes(Image.open(tmp_path / "card.png"))]
    assert [each.endswith(f"/docs/{id}") for each in codes] == [True]
    assert office.at(office.stranger).get(f"/docs/{id}/card.pdf").status_code == 404
    acts = office.value(
        "select count(*) from audit.record where action = 'card.printed' and object_id = %s",
        str(id),
    )
    assert acts == 1
