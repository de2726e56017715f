"""A payment is not before what it is for."""

from datetime import date

import pytest
from plugins.contracts.acceptance.deliveries import CAME, accept, pay, receive
from plugins.contracts.conftest import Desk
from plugins.contracts.execution.works import enter
from uprava.errors import InvalidError


def test_only_an_advance_is_paid_before_the_acceptance(desk: Desk) -> None:
    id = desk.concluded()
    work, _check, bill = enter(desk, id)
    came = receive(desk, id, work, "600000")
    accept(desk, id, came)
    with pytest.raises(InvalidError) as refused:
        pay(desk, id, bill, on=CAME)
    assert refused.value.fields == {
        "on": "Приёмка состоялась 18.11.2026: раньше оплачивается только аванс."
    }
    assert pay(desk, id, bill, on=date(2026, 11, 18))
