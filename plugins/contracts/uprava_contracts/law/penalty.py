"""Penalties for delay («пеня»): a balance, its days of delay, a part of the key rate.

П = (Ц − В) × 1/300 × rate × days, from the day after the term: 44-ФЗ, article 34, parts 5 and 7.
The day of performance is itself a day of delay: resolution of the Plenum of the Supreme Court of
24 March 2016 № 7, point 65. What was performed in part lessens the balance from the next day on.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cache
from itertools import pairwise

from uprava.i18n import N_, _

from uprava_contracts.law.kopecks import share_of
from uprava_contracts.law.rates import Rates
from uprava_contracts.law.sources import LawError, in_force, read_rows
from uprava_contracts.values import Law, Side

DAY = timedelta(days=1)


class RateMode(StrEnum):
    """Which key rate counts."""

    PAYMENT_DAY = "payment-day"
    """That of the day the penalty is paid, for the whole; until then that of the reckoning."""
    PERIODS = "periods"
    """That of each day of delay."""

    @property
    def caption(self) -> str:
        """The English message id of the mode."""
        return _MODES[self]


_MODES = {
    RateMode.PAYMENT_DAY: N_("the key rate of the day the penalty is paid, for the whole delay"),
    RateMode.PERIODS: N_("the key rate of each day of the delay"),
}


class Debt(StrEnum):
    """What is late."""

    MONEY = "money"
    PERFORMANCE = "performance"


@dataclass(frozen=True, slots=True)
class PenaltyRule:
    """What part of the rate a day of delay costs.

    `divisor`: 300 of «1/300», 0: the days of the year; `most`: the largest sum, where the contract
    names one.
    """

    divisor: int
    rate: RateMode
    source: str = ""
    verified: bool = False
    most: Decimal | None = None


@dataclass(frozen=True, slots=True)
class LegalPenalty:
    """A statutory penalty: whose delay, with what."""

    law: Law
    side: Side
    debts: frozenset[Debt]
    divisor: int
    rate: RateMode
    source: str
    verified: bool
    since: date | None = None
    until: date | None = None


@cache
def legal_penalties() -> tuple[LegalPenalty, ...]:
    """Return all statutory penalties of all days."""
    return read_rows("penalties", "penalty", LegalPenalty)


def rule_of(law: Law, side: Side, debt: Debt, concluded_on: date) -> PenaltyRule:
    """Return the rule for a delay of `side`. Raises LawError where the law sets none."""
    rows = [
        row for row in legal_penalties()
        if (row.law, row.side) == (law, side) and debt in row.debts
    ]  # fmt: skip
    for row in rows:
        if in_force(row, concluded_on):
            return PenaltyRule(row.divisor, row.rate, row.source, row.verified)
    if not rows:
        raise LawError(
            _("No law sets a penalty for this delay. Enter what the contract itself agrees.")
        )
    said = _(
        "Rules of penalties for contracts concluded before {day} are not kept. Reckon this delay by"
        " the contract: enter what it agrees."
    )
    first = min(row.since or date.min for row in rows)
    raise LawError(said.format(day=f"{first:%d.%m.%Y}"))


@dataclass(frozen=True, slots=True)
class Part:
    """What was performed, or paid, on a day."""

    on: date
    sum: Decimal


@dataclass(frozen=True, slots=True)
class Overdue:
    """An obligation that was due on a day: its price and what of it was performed when."""

    price: Decimal
    due_on: date
    parts: Sequence[Part] = ()

    def __post_init__(self) -> None:
        """Refuse sums below nothing."""
        if self.price < 0 or any(part.sum < 0 for part in self.parts):
            raise ValueError(f"{self} has a sum below nothing")

    def balance(self, on: date) -> Decimal:
        """Return what was not performed before a day: the base of that day's penalty."""
        done = sum((part.sum for part in self.parts if part.on < on), Decimal())
        return max(self.price - done, Decimal())


@dataclass(frozen=True, slots=True)
class Span:
    """Days of delay with one balance and one rate; both days included."""

    since: date
    until: date
    base: Decimal
    percent: Decimal
    """The rate a year; of a rate that a contract agrees, a day."""
    divisor: int
    sum: Decimal
    """In kopecks, by half up."""

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.until - self.since).days + 1


@dataclass(frozen=True, slots=True)
class Penalty:
    """A reckoned penalty and what it consists of; no spans: there was no delay."""

    rule: PenaltyRule
    due_on: date
    until: date
    spans: tuple[Span, ...]

    @property
    def counted(self) -> Decimal:
        """The sum of all spans."""
        return sum((span.sum for span in self.spans), Decimal())

    @property
    def total(self) -> Decimal:
        """What may be claimed: no more than the contract allows."""
        counted = self.counted
        return counted if self.rule.most is None else min(counted, self.rule.most)

    @property
    def cut(self) -> Decimal:
        """What the contract's limit takes off."""
        return self.counted - self.total

    @property
    def days(self) -> int:
        """Days of delay."""
        return sum(span.days for span in self.spans)

    @property
    def since(self) -> date | None:
        """The first day of delay."""
        return self.spans[0].since if self.spans else None


def penalty(overdue: Overdue, until: date, rates: Rates, rule: PenaltyRule) -> Penalty:
    """Reckon the penalty for the days after the term up to `until`, which is the last one counted.

    Raises LawError when the table has no rate for a day that counts.
    """
    spans = tuple(_spans(overdue, until, rates, rule))
    return Penalty(rule, overdue.due_on, until, spans)


def _spans(overdue: Overdue, until: date, rates: Rates, rule: PenaltyRule) -> Iterator[Span]:
    """Yield the spans of one balance, one rate and one year's length; those that owe nothing not.

    The sum of a span is rounded to kopecks by half up, so that a table of it adds up to the total.
    """
    for start, after in pairwise(_turns(overdue, until, rates, rule)):
        base = overdue.balance(start)
        if not base:
            return
        percent = rates.on(until if rule.rate is RateMode.PAYMENT_DAY else start)
        divisor = rule.divisor or days_of_year(start.year)
        sum = share_of(base, percent, times=(after - start).days, over=divisor)
        yield Span(start, after - DAY, base, percent, divisor, sum)


def _turns(overdue: Overdue, until: date, rates: Rates, rule: PenaltyRule) -> list[date]:
    """Return the days a span begins on, and the day after the last one."""
    first, after = overdue.due_on + DAY, until + DAY
    if after <= first:
        return []
    turns = {part.on + DAY for part in overdue.parts if part.sum}
    if rule.rate is RateMode.PERIODS:
        turns.update(rates.changes(first, until))
    if not rule.divisor:
        years = range(first.year + 1, until.year + 1)
        turns.update(
            date(year, 1, 1) for year in years if days_of_year(year) != days_of_year(year - 1)
        )
    return [first, *sorted(turn for turn in turns if first < turn < after), after]


def days_of_year(year: int) -> int:
    """Return 365 or 366."""
    return (date(year + 1, 1, 1) - date(year, 1, 1)).days
