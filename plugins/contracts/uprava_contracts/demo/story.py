"""The two years told in `story.toml`, as values."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

from uprava_contracts.cards.words import LineWords
from uprava_contracts.values import Kind

FILE = Path(__file__).with_name("story.toml")

CENT = Decimal("0.01")


class Ends(StrEnum):
    """How a contract of the story stands today."""

    PERFORMED = "performed"
    REFUSED = "refused"
    AGREED = "agreed"
    RUNNING = "running"
    DELIVERED = "delivered"
    ACCEPTED = "accepted"
    OVERDUE = "overdue"
    SUSPENDED = "suspended"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Supplier:
    """A company that is not among the demo's correspondents yet."""

    code: str
    name: str
    short: str
    inn: str
    address: str


@dataclass(frozen=True, slots=True)
class Part:
    """A stage: its days and its part of the price."""

    starts_on: date
    ends_on: date
    sum: Decimal


@dataclass(frozen=True, slots=True)
class Tale:
    """A contract of the story; `day`: concluded so many days ago, `term`: days of performance."""

    kind: Kind
    unit: str
    responsible: str
    supplier: str
    subject: str
    price: Decimal
    day: int
    term: int
    stages: int
    ends: Ends
    late: int = 0
    pays: int = 7
    treasury: bool = False
    why: str = ""
    security: Decimal | None = None
    agreement: Decimal | None = None
    lines: Sequence[LineWords] = ()

    def concluded(self, today: date) -> date:
        """The day of its conclusion."""
        return today - timedelta(days=self.day)

    def until(self, today: date) -> date:
        """The last day of performance."""
        return self.concluded(today) + timedelta(days=self.term)

    def parts(self, today: date) -> list[Part]:
        """Return its stages: equal times, equal sums, the rest of kopecks in the last."""
        since, each = self.concluded(today), (self.price / self.stages).quantize(CENT)
        found = []
        for place in range(1, self.stages + 1):
            until = self.concluded(today) + timedelta(days=self.term * place // self.stages)
            last = place == self.stages
            found.append(Part(since, until, self.price - each * (place - 1) if last else each))
            since = until + timedelta(days=1)
        return found


def tales() -> tuple[Sequence[Supplier], Sequence[Tale]]:
    """Return the story's own suppliers and its contracts in the order of their conclusion."""
    told = tomllib.loads(FILE.read_text("utf-8"))
    suppliers = [Supplier(**each) for each in told["supplier"]]
    every = [tale_of(each) for each in told["contract"]]
    return suppliers, sorted(every, key=lambda each: -each.day)


def tale_of(told: Mapping[str, Any]) -> Tale:
    """Return one contract as it is told."""
    values = dict(told)
    values |= {
        "kind": Kind(told["kind"]), "price": Decimal(told["price"]), "ends": Ends(told["ends"]),
        "lines": [line_of(each) for each in told["lines"]],
    }  # fmt: skip
    for name in ("security", "agreement"):
        if name in told:
            values[name] = Decimal(str(told[name]))
    return Tale(**values)


def line_of(told: Sequence[str]) -> LineWords:
    """Return a line of the specification: code, name, unit, quantity, price of one."""
    okpd2, name, unit, quantity, price = told
    number, each = Decimal(quantity), Decimal(price)
    return LineWords(name, (number * each).quantize(CENT), okpd2, unit, number, each, "none")
