"""Postal identifiers: check digits against published examples."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from uprava.errors import InvalidError
from uprava_records.dispatch.tracking import index_of, inland_check, read_tracking, without_index


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("RA473124829RU", "RA473124829RU"),  # UPU S10-12, the example of the standard
        ("ra 41034224 9 ru", "RA410342249RU"),  # worked example: 112 mod 11 = 2, 11 - 2 = 9
        ("RА410342249RU", "RA410342249RU"),  # a Cyrillic А
        ("80083740712514", "80083740712514"),  # a receipt of the post of Russia
        ("800837 40 71251 4", "80083740712514"),
        ("  ", None),
    ],
)
def test_right_identifiers_are_kept_without_spaces(typed: str, kept: str | None) -> None:
    assert read_tracking(typed) == kept


@pytest.mark.parametrize(
    "typed", ["RA473124820RU", "80083740712515", "1234", "8008374071251", "R1473124829RU", "ЩЩЩ"]
)
def test_a_mistyped_identifier_is_refused(typed: str) -> None:
    with pytest.raises(InvalidError):
        read_tracking(typed)


@given(st.text("0123456789", min_size=13, max_size=13), st.integers(0, 12), st.integers(1, 9))
def test_every_single_mistyped_digit_is_found(digits: str, place: int, more: int) -> None:
    wrong = digits[:place] + str((int(digits[place]) + more) % 10) + digits[place + 1 :]
    assert inland_check(digits) != inland_check(wrong)


@pytest.mark.parametrize(
    ("address", "index"),
    [
        ("644002, г. Заозёрск, ул. Красный Путь, д. 109", "644002"),
        ("г. Заозёрск, 644002", "644002"),
        ("г. Заозёрск, тел. 89139708899", ""),
        ("ул. Ленина, д. 5", ""),
    ],
)
def test_the_index_is_found_in_an_address(address: str, index: str) -> None:
    assert index_of(address) == index
    assert index not in without_index(address) or not index
