"""Securities of a contract by 44-ФЗ: how large, how long a guarantee must hold."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from enum import StrEnum
from functools import cache

from uprava.calendar import Calendar
from uprava.i18n import N_

from uprava_contracts.law.kopecks import EXACT, half_up, share_of
from uprava_contracts.law.sources import in_force, read_rows
from uprava_contracts.law.terms import Term, What, term_of
from uprava_contracts.values import Law


class SecurityKind(StrEnum):
    """What a security is for."""

    PERFORMANCE = "performance"
    WARRANTY = "warranty"

    @property
    def caption(self) -> str:
        """The English message id of the kind."""
        return (
            N_("security of performance") if self is SecurityKind.PERFORMANCE
            else N_("security of the warranty")
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class SecurityRow:
    """Bounds in percent; `advance_from`: an advance above it must be covered whole."""

    kind: SecurityKind
    most: Decimal
    source: str
    verified: bool
    least: Decimal = Decimal()
    advance_from: Decimal | None = None
    drop_from: Decimal | None = None
    drop_times: Decimal = Decimal(1)
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Secured:
    """What a security is reckoned from.

    `start`: the starting price (НМЦК), None: not known, the price is taken and no drop is seen;
    `percent`: of the notice; `advance`: in roubles.
    """

    kind: SecurityKind
    concluded_on: date
    price: Decimal
    percent: Decimal
    start: Decimal | None = None
    advance: Decimal = Decimal()
    of_price: bool = False
    """Bought of small business only: percent of the price, not of the start."""


class Because(StrEnum):
    """Why a required security is as large as it is."""

    PERCENT = "percent"
    DROP = "drop"
    """The price fell so far that it is one and a half times as large (антидемпинг)."""
    ADVANCE = "advance"
    """No less than the advance."""


@dataclass(frozen=True, slots=True)
class Required:
    """How large a security must be; `base` the percent was taken of."""

    sum: Decimal
    base: Decimal
    reasons: tuple[Because, ...]
    row: SecurityRow


@cache
def rows() -> tuple[SecurityRow, ...]:
    """Return the bounds of all days."""
    return read_rows("security", "security", SecurityRow)


def bounds(kind: SecurityKind, law: Law, concluded_on: date) -> SecurityRow | None:
    """Return the bounds for a contract of a day; None: that law sets none."""
    found = (row for row in rows() if row.kind is kind and in_force(row, concluded_on))
    return next(found, None) if law is Law.FZ44 else None


def percent_fits(row: SecurityRow, percent: Decimal) -> bool:
    """Tell whether a percent lies within the bounds."""
    return row.least <= percent <= row.most


def required(law: Law, secured: Secured) -> Required | None:
    """Return how large a security must be at least; None: that law does not say."""
    row = bounds(secured.kind, law, secured.concluded_on)
    if row is None:
        return None
    start = secured.start if secured.start is not None else secured.price
    base = secured.price if secured.of_price else start
    sum, reasons = share_of(base, secured.percent), [Because.PERCENT]
    if row.drop_from is not None and fell(start, secured.price, row.drop_from):
        sum = half_up(sum * row.drop_times)
        reasons.append(Because.DROP)
    heavy = row.advance_from is not None and secured.advance > share_of(
        secured.price, row.advance_from
    )
    if heavy and secured.advance > sum:
        sum = half_up(secured.advance)
        reasons.append(Because.ADVANCE)
    return Required(sum, base, tuple(reasons), row)


def fell(start: Decimal, price: Decimal, percent: Decimal) -> bool:
    """Tell whether a price is by `percent` or more below the start."""
    with localcontext(prec=EXACT):
        return start > 0 and (start - price) * 100 >= start * percent


def guarantee_until(
    law: Law, concluded_on: date, performs_until: date, calendar: Calendar
) -> tuple[date, Term] | None:
    """Return the first day a guarantee may end on, and by which term; None: no law says."""
    term = term_of(What.GUARANTEE_BEYOND, law, concluded_on)
    return None if term is None else (term.last_day(performs_until, calendar), term)
