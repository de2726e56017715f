"""Obligations as tests of execution enter them."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from plugins.contracts.conftest import Desk
from uprava_contracts.execution.service import events, facts, obligations, reading
from uprava_contracts.execution.values import (
    EventRow,
    FactWords,
    Happened,
    ObligationRow,
    ObligationWords,
)
from uprava_contracts.obligations.rules import Rule
from uprava_contracts.values import Duty, Happening, Side

THEIRS = ObligationWords(
    Side.THEIRS, Duty.WORK, "Выполнить ремонт", fixed_on=date(2026, 12, 18),
    sum=Decimal("600000.00"),
)  # fmt: skip
ACCEPT = ObligationWords(
    Side.OURS, Duty.ACCEPTANCE, "Принять работы", Rule(20, True, Happening.DELIVERED)
)
PAY = ObligationWords(
    Side.OURS, Duty.PAYMENT, "Оплатить работы", Rule(7, True, Happening.ACCEPTED),
    sum=Decimal("600000.00"),
)  # fmt: skip
ALL = (THEIRS, ACCEPT, PAY)


def enter(desk: Desk, id: UUID, *every: ObligationWords) -> list[int]:
    """Enter obligations; by default work, its acceptance, its payment."""
    made: list[int] = desk.act(desk.enters, obligations.add_all, id, every or ALL)
    return made


def rows(desk: Desk, id: UUID) -> dict[int, ObligationRow]:
    """The obligations of a contract by their ids."""
    return {each.id: each for each in desk.read(desk.enters, reading.obligations_of, id)}


def due(desk: Desk, id: UUID) -> list[date | None]:
    """The days obligations are due on, in the order they were entered."""
    found = rows(desk, id)
    return [found[each].due_on for each in sorted(found)]


def note(desk: Desk, id: UUID, obligation: int, on: date, sum: str = "", **changes: Any) -> int:
    """Note what was done of an obligation."""
    words = FactWords(on, Decimal(sum) if sum else None, **changes)
    return int(desk.act(desk.enters, facts.note_fact, id, obligation, words))


def happen(desk: Desk, id: UUID, kind: Happening, on: date, **changes: Any) -> int:
    """Note an event."""
    return int(desk.act(desk.enters, events.note_event, id, Happened(kind, on, **changes)))


def happened(desk: Desk, id: UUID) -> list[EventRow]:
    """The events of a contract that stand."""
    every = desk.read(desk.enters, reading.events_of, id)
    return [each for each in every if each.superseded_at is None]
