"""Check digits, against public numbers of well-known organisations and published examples."""

import pytest
from uprava.correspondents.numbers import (
    inn_of_organisation_fits,
    inn_of_person_fits,
    kpp_fits,
    ogrn_fits,
    ogrnip_fits,
    show_snils,
    snils_fits,
)

PUBLIC = {
    "Сбербанк": ("7707083893", "1027700132195"),
    "Газпром": ("7736050003", "1027700070518"),
    "Яндекс": ("7736207543", "1027700229193"),
    "РЖД": ("7708503727", "1037739877295"),
    "Роснефть": ("7706107510", "1027700043502"),
    "ЛУКОЙЛ": ("7708004767", "1027700035769"),
    "ФНС России": ("7707329152", "1047707030513"),
    "ВТБ": ("7702070139", "1027739609391"),
    "Банк России": ("7702235133", "1037700013020"),
    "Почта России": ("7724490000", "1197746000000"),
    "МТС": ("7740000076", "1027700149124"),
}
"""Numbers printed on the letterheads and sites of these organisations."""


@pytest.mark.parametrize("name", PUBLIC)
def test_numbers_of_well_known_organisations_fit(name: str) -> None:
    inn, ogrn = PUBLIC[name]
    assert inn_of_organisation_fits(inn)
    assert ogrn_fits(ogrn)


@pytest.mark.parametrize("number", [n for pair in PUBLIC.values() for n in pair])
def test_every_single_wrong_check_digit_is_noticed(number: str) -> None:
    fits = inn_of_organisation_fits if len(number) == 10 else ogrn_fits
    others = [f"{number[:-1]}{digit}" for digit in range(10) if str(digit) != number[-1]]
    assert not any(map(fits, others))


@pytest.mark.parametrize("place", range(10))
def test_a_mistyped_digit_of_an_inn_is_noticed(place: int) -> None:
    inn = "7707083893"
    for digit in set("0123456789") - {inn[place]}:
        assert not inn_of_organisation_fits(inn[:place] + digit + inn[place + 1 :])


def test_an_inn_of_a_person_has_two_check_digits() -> None:
    assert inn_of_person_fits("500100732259")
    assert not inn_of_person_fits("500100732258")
    assert not inn_of_person_fits("500100732249")
    assert not inn_of_person_fits("7707083893")


def test_an_ogrnip_is_the_remainder_by_thirteen() -> None:
    # 30450011600015 = 13 * 2342308584616 + 7
    assert ogrnip_fits("304500116000157")
    assert not ogrnip_fits("304500116000158")


def test_the_published_example_of_a_snils_fits() -> None:
    # 9·1+8·1+7·2+6·2+5·3+4·3+3·4+2·4+1·5 = 95
    assert snils_fits("11223344595")
    assert not snils_fits("11223344596")


@pytest.mark.parametrize(
    ("snils", "fits"),
    [
        ("00200899900", True),  # 7·2+4·8+3·9+2·9+1·9 = 100, written as 00
        ("18700789900", True),  # the sum is 201, its remainder by 101 is 100
        ("18700789901", False),
        ("00100199899", True),  # given out before there were check digits
        ("1122334459", False),
        ("abcdefghijk", False),
    ],
)
def test_edges_of_a_snils(snils: str, fits: bool) -> None:
    assert snils_fits(snils) is fits


def test_a_snils_is_shown_as_it_is_printed() -> None:
    assert show_snils("11223344595") == "112-233-445 95"


@pytest.mark.parametrize(
    ("kpp", "fits"), [("550301001", True), ("7707AB001", True), ("55030100", False), ("", False)]
)
def test_a_kpp_has_a_form_only(kpp: str, fits: bool) -> None:
    assert kpp_fits(kpp) is fits


@pytest.mark.parametrize("text", ["", "٧٧٠٧٠٨٣٨٩٣", "77070838 93", "7707083893 "])
def test_only_ten_plain_digits_are_an_inn(text: str) -> None:
    assert not inn_of_organisation_fits(text)
