"""A contract by 44-FZ changes in the cases of article 95 only, each within its bounds."""

from decimal import Decimal
from uuid import UUID

import pytest
from plugins.contracts.changes.test_agreeing import ACT, agree, price, words, write
from plugins.contracts.conftest import Desk
from uprava.errors import InvalidError
from uprava_contracts.cards.words import LineWords
from uprava_contracts.changes.values import AgreementWords, ChangeWords, What
from uprava_contracts.values import Kind

LINES = [
    LineWords("Светильник", Decimal("1000000.00"), "27.40.25", "шт.", Decimal(10), Decimal(100000))
]


def refusal(desk: Desk, id: UUID, said: AgreementWords) -> dict[str, str]:
    """What is wrong with an agreement, nothing kept."""
    with pytest.raises(InvalidError) as refused:
        write(desk, id, said)
    fields = refused.value.fields
    return {name: text.replace("\u202f", " ").replace("\xa0", " ") for name, text in fields.items()}


@pytest.mark.parametrize(
    "change",
    [
        price("6 000 000"), price("1"), ChangeWords(What.ADVANCE, "90"),
        ChangeWords(What.PERFORMS, "2026-12-30"), ChangeWords(What.VALID, "2027-12-30"),
    ],
)  # fmt: skip
def test_by_another_reason_only_words_change(desk: Desk, change: ChangeWords) -> None:
    id = desk.concluded()
    wrong = refusal(desk, id, words(change, reason="other"))
    assert list(wrong) == [change.what.value]
    assert "44-ФЗ, ст. 95, ч. 1" in wrong[change.what.value]
    assert write(desk, id, words(ChangeWords(What.OTHER, "Иной порядок связи."), reason="other"))


def test_reduced_limits_never_raise_the_price(desk: Desk) -> None:
    id = desk.concluded()
    wrong = refusal(desk, id, words(price("600 000,01"), reason="limits"))
    assert "только снизить (44-ФЗ, ст. 95, ч. 1, п. 6" in wrong["price"]
    agree(desk, write(desk, id, words(price("300 000"), reason="limits")))
    assert desk.contract(id).price == Decimal(300000)


def test_an_act_of_the_government_has_to_be_named(desk: Desk) -> None:
    id = desk.concluded()
    wrong = refusal(desk, id, words(price("900 000"), reason="government"))
    assert list(wrong) == ["why"]
    assert "с датой и номером" in wrong["why"]
    said = words(price("900 000"), reason="government", why=ACT)
    agree(desk, write(desk, id, said))
    assert desk.contract(id).price == Decimal(900000)


def test_agreement_of_the_sides_alone_is_no_case_of_44_fz(desk: Desk) -> None:
    wrong = refusal(desk, desk.concluded(), words(price("900 000"), reason="civil"))
    assert "44-ФЗ, ст. 95, ч. 1" in wrong["reason"]


@pytest.mark.parametrize("reason", ["other", "civil", "government", "limits"])
def test_outside_of_44_fz_every_reason_leaves_the_sides_free(desk: Desk, reason: str) -> None:
    id = desk.concluded(kind=Kind.FZ223, ikz="")
    agree(desk, write(desk, id, words(price("900 000"), reason=reason)))
    assert desk.contract(id).price == Decimal(900000)


def line_of(desk: Desk, id: UUID) -> list[str]:
    """Quantity, price of one, sum of the only line."""
    query = """select array[trim_scale(quantity)::text, trim_scale(price)::text, sum::text]
        from contracts.line where contract_id = %s"""
    found: list[str] = desk.look(query, id)
    return found


def changed(total: str) -> tuple[ChangeWords, ChangeWords]:
    """The price and its only line, of another sum."""
    return price(total), ChangeWords(What.LINE, total, 1)


def test_a_larger_volume_keeps_the_price_of_a_unit(desk: Desk) -> None:
    id = desk.concluded(price=Decimal(1000000), lines=LINES)
    agree(desk, write(desk, id, words(*changed("1100000"), reason="volume")))
    assert line_of(desk, id) == ["11", "100000", "1100000.00"]


def test_a_lower_price_keeps_the_quantity(desk: Desk) -> None:
    id = desk.concluded(price=Decimal(1000000), lines=LINES)
    agree(desk, write(desk, id, words(*changed("900000"), reason="price-down")))
    assert line_of(desk, id) == ["10", "90000", "900000.00"]


def test_a_sum_that_no_quantity_makes_is_refused_with_the_nearest(desk: Desk) -> None:
    """Of 100 000 roubles a millionth is ten kopecks."""
    id = desk.concluded(price=Decimal(1000000), lines=LINES)
    wrong = refusal(desk, id, words(*changed("1000000.04"), reason="volume"))
    assert list(wrong) == ["line-1"]
    assert "цена единицы остаётся прежней, 100 000,00 ₽" in wrong["line-1"]
    assert "1 000 000,00 ₽ (44-ФЗ, ст. 95, ч. 1, п. 1, подп. «б»)" in wrong["line-1"]
