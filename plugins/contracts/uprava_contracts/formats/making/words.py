"""What our side says in an answer, before it becomes XML."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from uprava.i18n import N_

from uprava_contracts.formats.values import Person


class Outcome(StrEnum):
    """«КодИтога»: the outcome of acceptance, as it is kept in an answer (5.01, 5.02)."""

    ACCEPTED = "1"
    DISCREPANCIES = "2"
    """Accepted with discrepancies."""
    REFUSED = "3"

    @property
    def caption(self) -> str:
        """The English message id of the outcome."""
        return _OUTCOMES[self]


_OUTCOMES = {
    Outcome.ACCEPTED: N_("accepted without discrepancies"),
    Outcome.DISCREPANCIES: N_("accepted with discrepancies"),
    Outcome.REFUSED: N_("not accepted"),
}


class Powers(StrEnum):
    """«СпосПодтПолном»: how the powers of who signs are proved (5.02)."""

    SIGNATURE = "1"
    """By what stands in the signature's certificate."""
    PACKED = "2"
    """By an electronic power of attorney that goes along."""
    ELECTRONIC = "3"
    """By an electronic power of attorney kept in a system named here."""
    INSIDE = "4"
    PAPER = "5"
    OTHER = "6"

    @property
    def caption(self) -> str:
        """The English message id of the way."""
        return _POWERS[self]


_POWERS = {
    Powers.SIGNATURE: N_("by the certificate of the signature"),
    Powers.PACKED: N_("by an electronic power of attorney sent along"),
    Powers.ELECTRONIC: N_("by an electronic power of attorney kept in a system"),
    Powers.INSIDE: N_("by a power of attorney kept in the system the document is made in"),
    Powers.PAPER: N_("by a power of attorney on paper"),
    Powers.OTHER: N_("by other means"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ElectronicPower:
    """A power of attorney that programs read («МЧД»)."""

    number: str
    """36 characters, given by the register."""
    issued_on: date
    system: str
    """The system it is kept in."""
    url: str = ""
    own_number: str = ""
    registered_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperPower:
    """A power of attorney on paper."""

    own_number: str
    issued_on: date
    who: str = ""
    """Who has given it."""
    name: Person | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OurSigner:
    """Who signs on our side."""

    person: Person
    post: str
    powers: Powers = Powers.SIGNATURE
    electronic: ElectronicPower | None = None
    paper: PaperPower | None = None
    note: str = ""
    ground: str = "Должностные обязанности"
    """«ОснПолн» of 5.01."""
    area: str = "2"
    """«ОблПолн» of 5.01: who did the deal and is responsible for its papers."""
    status: str = "3"
    """«Статус» of 5.01: of who works at the buyer's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Our:
    """Our organisation as a participant of the exchange."""

    name: str
    inn: str
    kpp: str
    participant: str
    """Identifier the operator gave: «2BM-…»."""
    operator_name: str = ""
    operator_inn: str = ""
    operator_code: str = ""
    """Three characters; empty operators are left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """A money obligation for the treasury («ИнфСведДенОбяз»)."""

    funds: str
    """Kind of funds, one digit."""
    class_code: str
    """КБК, 20 digits."""
    advance: Decimal = Decimal(0)
    object_code: str = ""
    purpose_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuyerBudget:
    """What a buyer says for the treasury («ИнфПокЗаГоскКазн»)."""

    purchase_code: str = ""
    """ИКЗ, at most 36 digits."""
    account: str
    """Personal account, 11 characters."""
    finance_organ: str
    register_number: str
    """Number in the consolidated register, 8 characters."""
    oktmo: str
    obligations: tuple[Obligation, ...]
    budget_obligation: str = ""
    treasury_code: str = ""
    treasury: str = ""
    oktmo_delivery: str = ""
    pay_by: date | None = None
    money_obligation: str = ""
    order: str = ""
    """Order of payment, one digit; needed with `pay_by`."""
    payment_kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscrepancyPaper:
    """The paper that tells the discrepancies: an act."""

    number: str
    day: date
    title: str = "Акт об установленном расхождении"
    file_id: str = ""
    kind: str = "2"
    """«ВидДокРасх» of 5.01."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A customer's answer to a supplier's title."""

    outcome: Outcome
    on: date
    """The day of acceptance, or of refusal."""
    at: datetime
    """When the file is made; its own clock counts: pass office time."""
    uid: UUID
    """The number of the file."""
    our: Our
    signer: OurSigner
    signatures: tuple[str, ...]
    """The supplier's signatures of his title, base64: the answer cites them."""
    content: str = ""
    """«Содержание операции» in words; the usual words when empty."""
    reason: str = ""
    """Why it is refused, or what is wrong."""
    paper: DiscrepancyPaper | None = None
    taken_by: Person | None = None
    taken_post: str = ""
    budget: BuyerBudget | None = None
    program: str = "Uprava"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A notice of receipt, or of clarification."""

    at: datetime
    received_at: datetime
    uid: UUID
    our: Our
    signer: OurSigner
    signatures: tuple[str, ...]
    text: str = ""
    program: str = "Uprava"


@dataclass(frozen=True, slots=True)
class Made:
    """A file that was made."""

    file_id: str
    data: bytes = field(repr=False)
    checked: bool = True
    """Whether by the schema of its own version; else by that of the version it is alike to."""

    @property
    def name(self) -> str:
        """The name of the file: its identifier."""
        return f"{self.file_id}.xml"
