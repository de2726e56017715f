"""The print form: how the table is set on the page, and what is not parted by its end."""

import re
import subprocess
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from plugins.reports.conftest import Archive
from uprava_reports.files.fitting import NAMES, ROOM, fit
from uprava_reports.files.paper import kept_together
from uprava_reports.results.charting import amid

LETTERS = st.lists(st.lists(st.integers(1, 25), min_size=1, max_size=3), min_size=1, max_size=60)


@given(st.integers(1, 200), LETTERS)
def test_each_column_stands_once_in_its_order_and_a_table_fits_its_page(
    names: int, groups: list[list[int]]
) -> None:
    found = fit(names, groups)
    places = [place for part, _widths in found.parts for place in part]
    assert places == list(range(sum(map(len, groups))))
    for part, widths in found.parts:
        assert len(widths) == len(part) + 1
        assert widths[0] >= NAMES[found.wide]
        assert sum(widths) <= ROOM[found.wide] + 0.01


def test_few_columns_stand_upright_and_many_sums_go_on_in_further_parts() -> None:
    assert not fit(30, [[6], [6], [6]]).wide
    months = fit(30, [[8, 13]] * 12)
    assert months.wide
    assert len(months.parts) == 3
    assert all(len(part) % 2 == 0 for part, _widths in months.parts)


def test_a_subtotal_keeps_its_first_line_and_the_signature_the_last_ones() -> None:
    lines = [{"strong": each == "s"} for each in "sllsl"]
    assert [each["kept"] for each in kept_together(lines)] == [2, 0, 1, 4, 0]
    lines = [{"strong": each == "s"} for each in "lsll"]
    assert [each["kept"] for each in kept_together(lines)] == [1, 5, 0, 0]
    assert [each["kept"] for each in kept_together([{"strong": False}])] == [3]
    assert kept_together([]) == []


def test_names_of_time_are_small_amid_a_sentence() -> None:
    assert [amid(each) for each in ("Ноябрь", "IV квартал", "2026", "")] == [
        "ноябрь", "IV квартал", "2026", "",
    ]  # fmt: skip


def pages_of(pdf: bytes, folder: Path) -> list[str]:
    (folder / "paper.pdf").write_bytes(pdf)
    command = ["pdftotext", "-layout", str(folder / "paper.pdf"), "-"]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return said.split("\f")[:-1]


def test_the_signature_never_stands_on_a_page_alone(
    archive: Archive, screens: Any, tmp_path: Path
) -> None:
    counted = []
    for many in range(1, 66):
        archive.put(number=f"Н-{many}")
        if 1 < many < 44:
            continue
        with archive.at_the_screen(screens, archive.one) as client:
            pdf = client.get("/reports/ledger.deep/export.pdf?period=year&since=2026-01-01").content
        pages = pages_of(bytes(pdf), tmp_path)
        counted.append(len(pages))
        assert "Отчёт составил" in pages[-1]
        assert re.search(r"Всего\s+\d+", pages[-1])
        assert len(re.findall(r"Н-\d+", pages[-1])) >= min(many, 2)
    assert {1, 2} <= set(counted)
