"""When a security may be given, and of what sum."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from plugins.contracts.conftest import Desk
from plugins.contracts.money.delays import late
from plugins.contracts.securities.test_securities import BANK, D
from uprava.errors import InvalidError
from uprava_contracts.securities.service import keeping


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"sum": D("600000.01")}, "sum", "Сумма больше цены контракта, 600 000,00 ₽."),
        ({"given_on": date(2025, 5, 30)}, "given_on",
         "Контракт заключён 01.06.2026: обеспечение предоставляется не раньше чем за год"),
        ({"given_on": date.min}, "given_on", "Контракт заключён 01.06.2026"),
        ({"until": date(9999, 12, 31)}, "until", "Такого года (9999) быть не может"),
    ],
)  # fmt: skip
def test_a_security_long_before_its_contract_or_dearer_is_refused(
    desk: Desk, changes: dict[str, Any], field: str, said: str
) -> None:
    id, _work = late(desk)
    with pytest.raises(InvalidError) as refused:
        desk.act(desk.enters, keeping.give, id, replace(BANK, **changes))
    [(name, text)] = refused.value.fields.items()
    assert name == field
    assert text.replace("\u202f", " ").replace("\xa0", " ").startswith(said)


def test_a_security_is_given_before_the_contract_too(desk: Desk) -> None:
    id, _work = late(desk)
    assert desk.act(desk.enters, keeping.give, id, replace(BANK, given_on=date(2026, 5, 20)))


def test_a_contract_that_ends_in_no_sane_year_still_shows_its_form(
    client: Any, desk: Desk
) -> None:  # fmt: skip
    """Such a day can be kept from before it was refused."""
    id, _work = late(desk)
    desk.put("update contracts.contract set performs_until = '9999-12-31'")
    with desk.at_the_screen(client, desk.enters) as screen:
        assert screen.get(f"/contracts/{id}/securities/new").status_code == 200
        assert screen.get(f"/docs/{id}").status_code == 200
