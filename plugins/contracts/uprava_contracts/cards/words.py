"""What forms and programs say of a contract, before anything is checked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from uprava_contracts.cards.values import PartyRole, PriceKind, Signed
from uprava_contracts.values import Kind


@dataclass(frozen=True, slots=True)
class PartyWords:
    """A side of a contract; `correspondent_id`: its card in the directory, when one was chosen."""

    role: PartyRole
    name: str
    inn: str = ""
    kpp: str = ""
    ogrn: str = ""
    address: str = ""
    account: str = ""
    bank: str = ""
    bik: str = ""
    treasury_account: str = ""
    signatory: str = ""
    signatory_post: str = ""
    powers: str = ""
    correspondent_id: int | None = None
    ours: bool = False


@dataclass(frozen=True, slots=True)
class LineWords:
    """A line of what is bought; without a quantity or a price of a unit only its sum is known."""

    name: str
    sum: Decimal
    okpd2: str = ""
    unit: str = ""
    quantity: Decimal | None = None
    price: Decimal | None = None
    vat: str = ""


@dataclass(frozen=True, slots=True)
class BudgetWords:
    """What is paid from which line of the budget of which year."""

    year: int
    sum: Decimal
    kbk: str = ""
    kosgu: str = ""


@dataclass(frozen=True, slots=True)
class ContractWords:
    """What is said of a contract; the first of `parties` that is not ours is the other side."""

    kind: Kind
    unit_id: int
    subject: str
    price: Decimal | None = None
    price_kind: PriceKind = PriceKind.FIXED
    basis: str = ""
    ikz: str = ""
    register_number: str = ""
    notice_number: str = ""
    igk: str = ""
    vat: str = ""
    vat_sum: Decimal | None = None
    advance_percent: Decimal = Decimal()
    starts_on: date | None = None
    performs_until: date | None = None
    valid_until: date | None = None
    warranty_until: date | None = None
    funding: str = ""
    treasury: bool = False
    in_eis: bool = False
    small_business: bool = False
    refusable: bool = False
    security_percent: Decimal | None = None
    security_sum: Decimal | None = None
    warranty_percent: Decimal | None = None
    warranty_sum: Decimal | None = None
    responsible_id: int | None = None
    parties: Sequence[PartyWords] = ()
    lines: Sequence[LineWords] = ()
    budget: Sequence[BudgetWords] = ()

    @property
    def other_side(self) -> PartyWords | None:
        """The counterparty."""
        return next((each for each in self.parties if not each.ours), None)


@dataclass(frozen=True, slots=True)
class Conclusion:
    """How and when a contract was concluded; `number`: given before this program, kept as it is."""

    day: date | None
    how: Signed
    signed_by: str = ""
    their_number: str = ""
    register_number: str = ""
    number: str = ""
