"""What cells mean: days in all usual shapes, names of other documents."""

from datetime import date, datetime

import openpyxl.utils.datetime
import pytest
from uprava_records.importing.cells import day_of, named_in

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    "text",
    ["05.03.2019", "5.3.2019", "05.03.19", "2019-03-05", "2019-03-05T14:30:00", "2019/03/05",
     "05/03/2019", "05-03-2019", "5 марта 2019 г.", "«05» марта 2019", "05.03.2019 14:30",
     "05.03.2019 г.", "43529", "43529.5"],
)  # fmt: skip
def test_a_day_is_read_in_every_usual_shape(text: str) -> None:
    assert day_of(text, today=TODAY) == date(2019, 3, 5)


def test_a_date_of_a_spreadsheet_is_what_another_program_says() -> None:
    for serial in (20_000, 36_526, 43_529, 46_346):
        other = openpyxl.utils.datetime.from_excel(serial)
        assert isinstance(other, datetime)
        assert day_of(str(serial), today=TODAY) == other.date()


@pytest.mark.parametrize("text", ["", "31.02.2019", "2019", "вчера", "00.00.0000", "5.3"])
def test_what_is_no_day_is_none(text: str) -> None:
    assert day_of(text, today=TODAY) is None


def test_two_digits_of_a_year_are_of_this_century_or_the_last() -> None:
    assert day_of("01.02.26", today=TODAY) == date(2026, 2, 1)
    assert day_of("01.02.98", today=TODAY) == date(1998, 2, 1)


def test_other_documents_are_named_by_number_and_day() -> None:
    named = named_in("01-12/3 от 05.03.2019; № 77-п;; ", today=TODAY)
    assert named == [("01-12/3", date(2019, 3, 5)), ("77-п", None)]
