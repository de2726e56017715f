"""What is refused of a contract by its fields alone: years, the price, the sum of VAT."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import uprava_contracts
from plugins.contracts.conftest import Desk
from uprava.errors import InvalidError
from uprava.i18n import add_locale_folder, use_locale
from uprava_contracts.cards.service import concluding
from uprava_contracts.cards.service.rules import mistakes
from uprava_contracts.cards.values import PartyRole, PriceKind, Signed
from uprava_contracts.cards.words import Conclusion, ContractWords, LineWords, PartyWords
from uprava_contracts.values import Kind

add_locale_folder(Path(str(uprava_contracts.__file__)).parent / "locale")

TODAY = date(2026, 11, 20)
DAYS = ("starts_on", "performs_until", "valid_until", "warranty_until")


def said(**changes: Any) -> dict[str, str]:
    """What is wrong with a civil contract of 1 200 000 roubles."""
    known: dict[str, Any] = {
        "price": Decimal("1200000.00"), "vat": "20",
        "parties": [PartyWords(PartyRole.SUPPLIER, "ООО «СтройГарант»", "7714833917")],
    }  # fmt: skip
    words = ContractWords(Kind.CIVIL, 1, "Ремонт кровли", **(known | changes))
    with use_locale("ru"):
        found = mistakes(words, today=TODAY)
    return {name: text.replace("\u202f", " ").replace("\xa0", " ") for name, text in found.items()}


@pytest.mark.parametrize("name", DAYS)
@pytest.mark.parametrize(
    "day", [date(9999, 12, 31), date(2101, 1, 1), date(1991, 12, 31), date.min]
)
def test_a_day_of_no_sane_year_is_refused(name: str, day: date) -> None:
    assert said(**{name: day}) == {
        name: f"Такого года ({day.year:04d}) быть не может: укажите год с 1992 по 2100."
    }


@pytest.mark.parametrize("name", DAYS)
def test_days_of_the_first_and_the_last_year_are_kept(name: str) -> None:
    assert not said(**{name: date(1992, 1, 1)})
    assert not said(**{name: date(2100, 12, 31)})


@pytest.mark.parametrize(
    ("price", "wrong"),
    [
        (Decimal(0), "Цена должна быть больше нуля."),
        (Decimal(99999999999999999999), "Сумма должна быть меньше 1 000 000 000 000 000,00 ₽."),
    ],
)
def test_a_price_out_of_bounds_names_the_bound_it_is_beyond(price: Decimal, wrong: str) -> None:
    assert said(price=price) == {"price": wrong}


def line(sum: str, vat: str = "") -> LineWords:
    """A line of a sum."""
    return LineWords("Работы", Decimal(sum), vat=vat)


@pytest.mark.parametrize(
    ("vat", "sum", "right"),
    [
        ("20", "200000.00", True), ("20", "200000.01", True), ("20", "199999.98", False),
        ("22", "216393.44", True), ("22", "200000.00", False), ("none", "0", True),
        ("none", "200000.00", False), ("0", "0.00", True), ("0", "1.00", False),
        ("", "123.00", True),
    ],
)  # fmt: skip
def test_the_sum_of_vat_follows_from_price_and_rate(vat: str, sum: str, *, right: bool) -> None:
    assert set(said(vat=vat, vat_sum=Decimal(sum))) == (set() if right else {"vat_sum"})


def test_the_refusal_of_a_sum_of_vat_names_what_it_makes() -> None:
    wrong = said(vat="20", vat_sum=Decimal(100))["vat_sum"]
    assert wrong.startswith("По ставке НДС составляет 200 000,00 ₽")


def test_lines_of_rates_of_their_own_make_the_vat_together() -> None:
    """Half of the subject is exempt: 600 000 at 20 percent hold 100 000."""
    half = [line("600000.00"), line("600000.00", "none")]
    assert not said(vat_sum=Decimal("100000.02"), lines=half)
    assert set(said(vat_sum=Decimal("200000.00"), lines=half)) == {"vat_sum"}
    part = [line("600000.00"), line("1.00", "none")]
    assert not said(vat_sum=Decimal(1), lines=part, price_kind=PriceKind.MAXIMUM)


def test_rounding_is_a_kopeck_for_a_line_and_a_rouble_at_most() -> None:
    lines = [line("6000.00") for _n in range(200)]
    assert not said(vat_sum=Decimal("200001.00"), lines=lines)
    assert set(said(vat_sum=Decimal("200001.01"), lines=lines)) == {"vat_sum"}


def test_no_contract_is_concluded_after_its_own_end(desk: Desk) -> None:
    id = desk.enter(performs_until=date(2026, 11, 16), valid_until=None, starts_on=None)
    late = Conclusion(date(2026, 11, 17), Signed.PAPER)
    with pytest.raises(InvalidError) as refused:
        desk.act(desk.enters, concluding.conclude, id, late)
    assert refused.value.fields == {
        "day": "Исполнение заканчивается 16.11.2026: заключить договор позже нельзя."
    }
    assert desk.conclude(id, date(2026, 11, 16)).number
    agreed = {"kind": Kind.CIVIL, "performs_until": date(2026, 11, 16)}
    id = desk.enter(**agreed, valid_until=None, starts_on=None)
    assert desk.conclude(id, date(2026, 11, 17)).number, "art. 425: the sides may agree on it"
