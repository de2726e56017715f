"""Import: what a file of an office does, row by row; 10,000 rows in one go."""

import io
import time

import pytest
from core.correspondents.makers import make_card, make_inn
from uprava import testing
from uprava.correspondents.importing.applying import Report, apply, preview, refused_rows
from uprava.correspondents.service.keeping import get_card, list_contacts
from uprava.correspondents.service.listing import Wanted, count_cards, list_cards
from uprava.correspondents.service.mentioning import find_or_note
from uprava.correspondents.values import ContactRow
from uprava.db.sql import fetch_value
from uprava.errors import InvalidError, TooLargeError
from uprava.installation import Installation
from uprava.tables.reading import read_rows
from uprava.users.importing.values import Fate
from uprava.users.reader import Reader


def fates(report: Report) -> list[Fate]:
    return [step.fate for step in report.steps]


def csv(*lines: str) -> bytes:
    return "\r\n".join(lines).encode("cp1251")


def test_looking_keeps_nothing_and_applying_twice_changes_nothing(
    installation: Installation, clerk: Reader, mark: str
) -> None:
    content = csv(
        "Наименование;ИНН;Телефон;Контактное лицо", f"ООО {mark};{make_inn()};'+7 1;Орлова А. Б."
    )
    with testing.acting(installation, clerk) as session:
        assert fates(preview(session, content, reader=clerk)) == [Fate.CREATE]
        assert count_cards(session, Wanted(mark), reader=clerk) == 0
        assert fates(apply(session, content, reader=clerk)) == [Fate.CREATE]
        (row,) = list_cards(session, Wanted(mark), reader=clerk).rows
        assert (row.phone, row.origin) == ("+7 1", "imported")
        assert fates(apply(session, content, reader=clerk)) == [Fate.SAME]
        assert list_contacts(session, row.id) == [ContactRow("Орлова А. Б.")]
        facts = fetch_value(
            session, "select count(*) from audit.record where action = 'correspondents.imported'"
        )
        assert facts >= 0


def test_rows_are_matched_by_inn_by_ogrn_and_by_name_and_say_what_changes(
    installation: Installation, clerk: Reader, mark: str
) -> None:
    inn = make_inn()
    with testing.acting(installation, clerk) as session:
        known = make_card(session, clerk, f"Старое {mark}", inn=inn, phone="1-11")
        noted = find_or_note(session, f"МУП «{mark}»")
        content = csv(
            "Наименование;ИНН;Адрес",
            f"Новое {mark};{inn};г. Омск",
            f"Муниципальное унитарное предприятие {mark};{make_inn()};г. Тара",
        )
        report = apply(session, content, reader=clerk)
        assert fates(report) == [Fate.CHANGE, Fate.CHANGE]
        card = get_card(session, known, reader=clerk)
        assert (card.name, card.address, card.phone) == (f"Новое {mark}", "г. Омск", "1-11")
        assert noted is not None
        completed = get_card(session, noted, reader=clerk)
        assert (completed.address, completed.origin) == ("г. Тара", "imported")


def test_branches_of_one_inn_are_told_apart_by_kpp(
    installation: Installation, clerk: Reader, mark: str
) -> None:
    inn = make_inn()
    with testing.acting(installation, clerk) as session:
        first, second = (
            make_card(session, clerk, f"Филиал {mark} {kpp}", inn=inn, kpp=kpp)
            for kpp in ("550301001", "550302001")
        )
        content = csv(
            "Наименование;ИНН;КПП;Группа",
            f"Филиал {mark} 550302001;{inn};550302001;Филиалы",
            f"Филиал {mark};{inn};;Филиалы",
        )
        report = apply(session, content, reader=clerk)
        assert fates(report) == [Fate.CHANGE, Fate.MISTAKE]
        assert get_card(session, second, reader=clerk).group_name == "Филиалы"
        assert get_card(session, first, reader=clerk).group_name == ""


def test_good_rows_are_taken_and_the_others_come_back_with_reasons(
    installation: Installation, clerk: Reader, mark: str
) -> None:
    inn = make_inn()
    content = csv(
        "Наименование;ИНН;Лишний столбец",
        f"Хорошее {mark};{inn};а",
        f"Опечатка {mark};7707083894;б",
        f";{make_inn()};в",
        f"Ещё раз {mark};{inn};г",
    )
    with testing.acting(installation, clerk) as session:
        report = apply(session, content, reader=clerk)
        assert fates(report) == [Fate.CREATE, Fate.MISTAKE, Fate.MISTAKE, Fate.MISTAKE]
        assert count_cards(session, Wanted(mark), reader=clerk) == 1
        told = refused_rows(session, content, reader=clerk).decode("utf-8-sig").splitlines()
    assert told[1].split(";")[:3] == [f"Опечатка {mark}", "7707083894", "б"]
    assert len(told) == 4


def test_people_are_not_taken_from_whom_their_data_are_closed(
    installation: Installation, town: testing.Town, mark: str
) -> None:
    keeper = testing.make_person(
        installation, unit_id=town.chancellery_id, permissions=("correspondents.manage",)
    )
    content = csv("ФИО;СНИЛС", f"Иванов {mark} Иванович;112-233-445 95", f"ООО {mark};")
    with testing.acting(installation, keeper) as session:
        assert fates(preview(session, content, reader=keeper)) == [Fate.MISTAKE, Fate.CREATE]


def workbook(rows: list[list[object]]) -> bytes:
    """Return a workbook as openpyxl writes it: another program than ours."""
    from openpyxl import Workbook

    book = Workbook()
    for row in rows:
        book.active.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def test_a_workbook_of_another_program_is_read_with_its_numbers_and_gaps(
    installation: Installation, clerk: Reader, mark: str
) -> None:
    content = workbook(
        [["Наименование", "ИНН", "Телефон", "ОГРН"],
         [f"Сбер {mark}", 7707083893, None, 1027700132195],
         [f"Ноль {mark}", 411000123, "5", None]]
    )  # fmt: skip
    rows = read_rows(content)
    assert rows[1] == (2, [f"Сбер {mark}", "7707083893", "", "1027700132195"])
    assert rows[2] == (3, [f"Ноль {mark}", "411000123", "5"])


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 not a zip at all", "Имя\r\nИван".encode(), b"a\0b", b"\n\n\n"]
)
def test_what_is_no_table_is_refused_with_a_sentence(
    installation: Installation, clerk: Reader, content: bytes
) -> None:
    with testing.acting(installation, clerk) as session, pytest.raises(InvalidError) as refused:
        preview(session, content, reader=clerk)
    assert refused.value.fields["file"]


def test_a_file_that_is_too_large_is_refused(installation: Installation, clerk: Reader) -> None:
    with testing.acting(installation, clerk) as session, pytest.raises(TooLargeError):
        preview(session, b"a" * (17 << 20), reader=clerk)


def test_an_export_is_read_back_as_it_was(
    installation: Installation, clerk: Reader, mark: str
) -> None:
    from uprava.correspondents.service.exporting import source_of, table_of
    from uprava.tables.csv_text import csv_of
    from uprava.tables.workbook import workbook_of

    with testing.acting(installation, clerk) as session:
        make_card(
            session, clerk, f"=ООО {mark}", inn=make_inn(), phone="+7 (1)", former="А\nБ",
            kpp="005501001", note="-1",
        )  # fmt: skip
        make_card(session, clerk, f"Петров {mark} Ильич", kind="person", snils="11223344595")
        wanted = Wanted(mark)
        rows, _further = source_of(session, wanted, reader=clerk).read(session, None)
        table = table_of([])
        files = [
            b"".join(csv_of(table, [rows])),
            b"".join(workbook_of(table, iter([rows]), author="", at=testing.NOW)),
        ]
        for content in files:
            assert fates(preview(session, content, reader=clerk)) == [Fate.SAME, Fate.SAME]


def test_ten_thousand_rows_are_taken_in_one_go(
    installation: Installation, clerk: Reader, mark: str
) -> None:
    lines = [f"Организация {mark} {n};{make_inn()};г. Омск, д. {n}" for n in range(10_000)]
    content = csv("Наименование;ИНН;Адрес", *lines)
    started = time.monotonic()
    with testing.acting(installation, clerk) as session:
        report = apply(session, content, reader=clerk)
    took = time.monotonic() - started
    assert report.counts[Fate.CREATE] + report.counts[Fate.MISTAKE] == 10_000
    assert report.counts[Fate.CREATE] > 9_900  # few numbers come twice by chance
    assert took < 30, took
