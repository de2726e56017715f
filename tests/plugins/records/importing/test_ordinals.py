"""The place of an earlier number in its book, against numbers read by eye."""

import pytest
from uprava_records.importing.ordinals import Numbered, Ordinal, ordinals


def read(*numbers: str, year: int = 2019) -> list[tuple[int, str | None] | None]:
    """Return ordinals and literas of the numbers of one journal and year."""
    found = ordinals([Numbered(("a journal", year), number) for number in numbers])
    return [(each.seq, each.suffix) if each else None for each in found]


@pytest.mark.parametrize(
    ("numbers", "seqs"),
    [
        (("01-12/345", "01-12/346", "01-12/1200"), (345, 346, 1200)),
        (("345/01-12", "346/01-12", "1200/01-12"), (345, 346, 1200)),
        (("345-п", "346-п"), (345, 346)),
        (("ИСХ-77/2019", "ИСХ-78/2019"), (77, 78)),
        (("ИСХ-19/77", "ИСХ-19/78"), (77, 78)),
        (("№ 000345", "№ 000346"), (345, 346)),
        (("1", "2", "3"), (1, 2, 3)),
    ],
)
def test_the_digits_that_tell_numbers_apart_are_the_ordinal(
    numbers: tuple[str, ...], seqs: tuple[int, ...]
) -> None:
    assert read(*numbers) == [(seq, None) for seq in seqs]


def test_one_number_alone_ends_in_its_ordinal_unless_that_is_the_year() -> None:
    assert read("01-12/345") == [(345, None)]
    assert read("345/2019") == [(345, None)]
    assert read("77/19") == [(77, None)]


def test_a_letter_after_the_ordinal_is_its_litera() -> None:
    assert read("12", "12а", "13Б", "14-п") == [(12, None), (12, "а"), (13, "б"), (14, None)]


def test_a_stroke_is_a_litera_only_where_the_ordinal_is_there_twice() -> None:
    assert read("10/5", "11/5", "12/5") == [(10, None), (11, None), (12, None)]
    assert read("10", "11", "11/1") == [(10, None), (11, None), (11, "/1")]


def test_what_a_column_says_holds() -> None:
    numbers = [Numbered(("a journal", 2019), "К-5/18", said=18)]
    assert ordinals(numbers) == [Ordinal(18)]


def test_a_number_without_digits_has_no_place() -> None:
    assert read("б/н", "0") == [None, None]
