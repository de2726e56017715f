"""Deliveries and payments as tests of acceptance enter them."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from plugins.contracts.conftest import Desk
from uprava.users.reader import Reader
from uprava_contracts.acceptance.service import commission, deciding, paying, reading, receiving
from uprava_contracts.acceptance.values import (
    Accepting,
    DeliveryRow,
    Money,
    Paid,
    Received,
    Refusing,
    Signing,
    Vote,
)

CAME = date(2026, 11, 17)
SIGNED = date(2026, 11, 18)
PAID = date(2026, 11, 19)


def receive(desk: Desk, id: UUID, obligation: int, sum: str = "", **changes: Any) -> int:
    """Enter what came by an obligation on 17 November."""
    came = Received(
        obligation, changes.pop("document", "УПД № 15"), changes.pop("on", CAME),
        Decimal(sum) if sum else None, **changes,
    )  # fmt: skip
    return int(desk.act(desk.enters, receiving.receive, id, came))


def accept(desk: Desk, id: UUID, delivery: int, sum: str = "", **changes: Any) -> None:
    """Accept a delivery on 18 November."""
    said = Accepting(changes.pop("on", SIGNED), Decimal(sum) if sum else None, **changes)
    desk.act(desk.enters, deciding.accept, id, delivery, said)


def refuse(desk: Desk, id: UUID, delivery: int, **changes: Any) -> None:
    """Refuse a delivery on 18 November."""
    said = Refusing(changes.pop("on", SIGNED), changes.pop("words", "нет паспортов"), **changes)
    desk.act(desk.enters, deciding.refuse, id, delivery, said)


def pay(desk: Desk, id: UUID, obligation: int, sum: str = "", **changes: Any) -> int:
    """Pay on 19 November."""
    said = Paid(obligation, changes.pop("on", PAID), Decimal(sum) if sum else None, "77", **changes)
    return int(desk.act(desk.enters, paying.pay, id, said))


def sign(desk: Desk, who: Reader, id: UUID, delivery: int, vote: Vote, words: str = "") -> None:
    """Sign as a member of the commission."""
    desk.act(desk.again(who), commission.sign, id, delivery, Signing(vote, words))


def delivery(desk: Desk, id: UUID, which: int) -> DeliveryRow:
    """A delivery as it stands."""
    row = desk.read(desk.enters, reading.get_delivery, id, which)
    assert isinstance(row, DeliveryRow)
    return row


def money(desk: Desk, id: UUID) -> Money:
    """The sums of a contract."""
    found = desk.read(desk.enters, reading.money_of, id)
    assert isinstance(found, Money)
    return found
