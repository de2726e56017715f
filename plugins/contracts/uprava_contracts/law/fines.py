"""Fines («штраф») by the table of the Government's resolution № 1042, and their limit."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache

from uprava.i18n import N_, _

from uprava_contracts.law.kopecks import half_up, share_of
from uprava_contracts.law.sources import LawError, in_force, read_rows
from uprava_contracts.law.terms import Condition
from uprava_contracts.values import Law, Side


class Breach(StrEnum):
    """What was broken, delay apart: delay has a penalty of its own and no fine."""

    VALUED = "valued"
    UNVALUED = "unvalued"
    OWN_FORCES = "own-forces"
    SUBCONTRACTS = "subcontracts"
    CUSTOMER = "customer"

    @property
    def caption(self) -> str:
        """The English message id of the breach."""
        return _BREACHES[self]

    @property
    def side(self) -> Side:
        """Whose breach it is."""
        return Side.OURS if self is Breach.CUSTOMER else Side.THEIRS

    @property
    def needs_base(self) -> bool:
        """Whether it is reckoned of a sum of its own, not of the price."""
        return self in (Breach.OWN_FORCES, Breach.SUBCONTRACTS)


_BREACHES = {
    Breach.VALUED: N_("an obligation with a value was not performed, or badly"),
    Breach.UNVALUED: N_("an obligation without a value was not performed, or badly"),
    Breach.OWN_FORCES: N_("works were not done by own forces"),
    Breach.SUBCONTRACTS: N_("small business was not given its part as subcontractors"),
    Breach.CUSTOMER: N_("the customer did not perform an obligation, delay of payment apart"),
}


@dataclass(frozen=True, slots=True)
class FineRow:
    """A row of the table: prices `above` (not included) up to `upto` (included)."""

    breach: Breach
    source: str
    verified: bool
    conditions: frozenset[Condition] = frozenset()
    above: Decimal = Decimal()
    upto: Decimal | None = None
    of: str = "price"
    percent: Decimal | None = None
    sum: Decimal | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Fine:
    """A fine and the row it follows from; `counted`: before the bounds of the row."""

    breach: Breach
    price: Decimal
    base: Decimal
    row: FineRow
    counted: Decimal
    sum: Decimal


@dataclass(frozen=True, slots=True)
class Broken:
    """A breach of a contract: `price` of the contract or of its stage.

    `base`: the sum of the works or of the part for small business, where the fine is of it.
    """

    breach: Breach
    price: Decimal
    concluded_on: date
    conditions: Collection[Condition] = ()
    base: Decimal | None = None


@cache
def table() -> tuple[FineRow, ...]:
    """Return all rows of all days."""
    return read_rows("fines", "fine", FineRow)


def fine_of(law: Law, broken: Broken) -> Fine:
    """Reckon the fine for a breach. Raises LawError where there is no table, or no price."""
    if law is not Law.FZ44:
        raise LawError(
            _("The table of fines is for contracts by 44-FZ. Enter what the contract itself says.")
        )
    if broken.price <= 0:
        raise LawError(_("A fine follows from the price: the contract or its stage has none."))
    row = row_of(broken)
    base = broken.price
    if row.of == "given":
        if broken.base is None or broken.base <= 0:
            raise LawError(_("Enter the sum this fine is a part of: it is above nothing."))
        base = broken.base
    counted = half_up(row.sum) if row.sum is not None else share_of(base, row.percent or Decimal())
    sum = max(counted, row.least or Decimal())
    sum = sum if row.most is None else min(sum, row.most)
    return Fine(broken.breach, broken.price, base, row, counted, half_up(sum))


def row_of(broken: Broken) -> FineRow:
    """Return the row a breach falls under. Raises LawError for a contract of an older day."""
    met = frozenset(broken.conditions)
    for row in table():
        fits = row.breach is broken.breach and row.conditions <= met
        priced = row.above < broken.price and (row.upto is None or broken.price <= row.upto)
        if fits and priced and in_force(row, broken.concluded_on):
            return row
    raise LawError(
        _("The table of fines begins with contracts of 9 September 2017. Enter what the contract"
          " itself says.")
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class CapRow:
    """A limit of all fines of a side, percent of the price of the contract."""

    side: Side
    percent: Decimal
    source: str
    verified: bool
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Cap:
    """How much may be charged in all, and how much is left of it; `row`: None, there is none."""

    limit: Decimal
    left: Decimal
    row: CapRow


@cache
def caps() -> tuple[CapRow, ...]:
    """Return all limits of all days."""
    return read_rows("caps", "cap", CapRow)


def cap_of(law: Law, broken: Broken, charged: Decimal) -> Cap | None:
    """Return the limit of a side's fines; `broken.price` is that of the whole contract.

    `charged`: what was charged before and not cancelled. None: no law limits it.
    """
    for row in caps():
        fits = row.side is broken.breach.side and in_force(row, broken.concluded_on)
        if law is Law.FZ44 and fits:
            limit = share_of(broken.price, row.percent)
            return Cap(limit, max(limit - charged, Decimal()), row)
    return None
