"""What is overdue and due this week, shown by name on the dashboard, with the penalty of today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session
from uprava.users.reader import Reader

from uprava_contracts.control.asking import Asked
from uprava_contracts.control.service.listing import ListedObligation, list_obligations
from uprava_contracts.control.values import Figure
from uprava_contracts.money.service.today import penalty_today

SHOWN = 8
"""Rows of each panel; the whole list is a link."""


@dataclass(frozen=True, slots=True)
class Delays:
    """The most overdue obligations, those due this week, the penalties of the first by their id."""

    overdue: Sequence[ListedObligation]
    week: Sequence[ListedObligation]
    penalties: Mapping[int, Decimal]


def delays_of(session: Session, asked: Asked, *, reader: Reader) -> Delays:
    """Return what a manager looks at first."""
    overdue = list_obligations(session, asked, Figure.OVERDUE, reader=reader, limit=SHOWN)
    week = list_obligations(session, asked, Figure.WEEK, reader=reader, limit=SHOWN)
    return Delays(overdue, week, penalties_of(session, overdue))


def penalties_of(session: Session, rows: Sequence[ListedObligation]) -> dict[int, Decimal]:
    """Return what each delay costs today, where it costs something."""
    found = penalty_today(session, [each.id for each in rows])
    return {id: each.total for id, each in found.items() if each.total}
