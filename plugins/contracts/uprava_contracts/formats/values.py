"""Documents of the tax service's formats as they are read: values, no XML."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from uprava.errors import InvalidError
from uprava.i18n import N_, _

MOST_BYTES = 30 * 1024 * 1024
"""Longer files are not read: the longest УПД with codes of every packet is a tenth of that."""


class UnreadableError(InvalidError):
    """The file is no document of the formats; its sentence says why."""


class Kind(StrEnum):
    """Which title of which document a file is."""

    UPD = "upd"
    """УПД, title of the seller (КНД 1115131)."""
    UPD_ANSWER = "upd-answer"
    """УПД, title of the buyer (КНД 1115132)."""
    UKD = "ukd"
    """УКД, title of the seller (КНД 1115127)."""
    UKD_ANSWER = "ukd-answer"
    WORKS = "works"
    """Act of acceptance of building works, title of the contractor (КНД 1110335)."""
    WORKS_ANSWER = "works-answer"
    SERVICES = "services"
    """Document of the transfer of results of works, title of the performer (КНД 1175012)."""
    SERVICES_ANSWER = "services-answer"
    RECEIPT = "receipt"
    """Notice that a document was received."""
    SENT = "operator-sent"
    """The operator confirms the moment of sending."""
    TAKEN = "operator-taken"
    """The operator confirms the moment of receiving."""
    CLARIFICATION = "clarification"
    """Notice of clarification: a signature is refused, or something is to be corrected."""
    ANNULMENT = "annulment"
    """A proposal to annul a document."""

    @property
    def caption(self) -> str:
        """The English message id of the kind."""
        return _KINDS[self]

    @property
    def is_performance(self) -> bool:
        """Whether a supplier hands over goods, works or services with it."""
        return self in ANSWERS

    @property
    def answer(self) -> "Kind | None":
        """The title the customer answers with; None for what has no second title."""
        return ANSWERS.get(self)


ANSWERS: Mapping[Kind, Kind] = {
    Kind.UPD: Kind.UPD_ANSWER,
    Kind.UKD: Kind.UKD_ANSWER,
    Kind.WORKS: Kind.WORKS_ANSWER,
    Kind.SERVICES: Kind.SERVICES_ANSWER,
}

_KINDS = {
    Kind.UPD: N_("Universal transfer document"),
    Kind.UPD_ANSWER: N_("Universal transfer document: the buyer's answer"),
    Kind.UKD: N_("Universal correction document"),
    Kind.UKD_ANSWER: N_("Universal correction document: the buyer's answer"),
    Kind.WORKS: N_("Act of acceptance of works"),
    Kind.WORKS_ANSWER: N_("Act of acceptance of works: the customer's answer"),
    Kind.SERVICES: N_("Document of works or services"),
    Kind.SERVICES_ANSWER: N_("Document of works or services: the customer's answer"),
    Kind.RECEIPT: N_("Notice of receipt"),
    Kind.SENT: N_("Operator's confirmation of sending"),
    Kind.TAKEN: N_("Operator's confirmation of receipt"),
    Kind.CLARIFICATION: N_("Notice of clarification"),
    Kind.ANNULMENT: N_("Proposal to annul"),
}


@dataclass(frozen=True, slots=True)
class Person:
    """A name as the formats keep it."""

    last: str
    first: str
    middle: str = ""

    @property
    def full(self) -> str:
        """All parts in the order of a document."""
        return " ".join(part for part in (self.last, self.first, self.middle) if part)

    @property
    def short(self) -> str:
        """«И. О. Фамилия»."""
        initials = " ".join(f"{part[0]}." for part in (self.first, self.middle) if part)
        return f"{initials} {self.last}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A seller, buyer, shipper or consignee."""

    name: str
    inn: str = ""
    kpp: str = ""
    ogrn: str = ""
    address: str = ""
    division: str = ""
    okpo: str = ""
    phone: str = ""
    mail: str = ""
    bank: str = ""
    bik: str = ""
    account: str = ""
    loro: str = ""
    """Correspondent account of the bank."""
    person: Person | None = None
    """Of a sole trader or a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """A document something is based on: a contract, a waybill, a power of attorney."""

    title: str = ""
    number: str = ""
    day: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """What a line is worth; None: not said."""

    unit_code: str = ""
    """Code of the unit by ОКЕИ."""
    unit: str = ""
    quantity: Decimal | None = None
    price: Decimal | None = None
    net: Decimal | None = None
    """Sum without VAT."""
    rate: str = ""
    """As written: «20%», «без НДС», «20/120»."""
    vat: Decimal | None = None
    """None with a rate «без НДС» or a dash."""
    gross: Decimal | None = None
    """Sum with VAT."""
    excise: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the table."""

    number: int
    name: str
    now: Worth
    was: Worth | None = None
    """Before the correction; only of a correction document."""
    code: str = ""
    okpd2: str = ""
    kind: str = ""
    """«1» goods, «2» work, «3» service, «4» right, «5» other."""
    section: str = ""
    country_code: str = ""
    country: str = ""
    declaration: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The sums in words of the document itself; of a correction: the growth minus the decrease."""

    net: Decimal | None = None
    vat: Decimal | None = None
    gross: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What is said for state and municipal contracts and the treasury."""

    contract_id: str = ""
    """ИГК."""
    contract_number: str = ""
    contract_day: date | None = None
    register_number: str = ""
    account: str = ""
    """Personal account of the seller."""
    class_code: str = ""
    purpose_code: str = ""
    treasury_code: str = ""
    treasury: str = ""
    purchase_code: str = ""
    """ИКЗ; only of an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """The handing over itself."""

    content: str = ""
    kind: str = ""
    day: date | None = None
    since: date | None = None
    until: date | None = None
    person: Person | None = None
    post: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Who signs a title, as it says."""

    person: Person
    post: str = ""
    inn: str = ""
    organisation: str = ""
    powers: str = ""
    """Code of the way the powers are proved, or their area: as written."""
    ground: str = ""
    power_number: str = ""
    """Number of the electronic power of attorney."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What an answer or a receipt is about and says."""

    about: str
    """ИдФайл, or the file name, of what is answered."""
    about_at: datetime | None = None
    at: datetime | None = None
    """When it was received, sent, confirmed; in the writer's own time."""
    outcome: str = ""
    """Code as written: «1», «2», «3»; of an act «0» … «5»."""
    on: date | None = None
    """Accepted or refused on."""
    text: str = ""
    number: str = ""
    day: date | None = None
    function: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One file of the formats. What is not told here stands in `source`, which is the document."""

    kind: Kind
    version: str
    checked: bool
    """Whether there is a schema of this version."""
    file_id: str
    name: str
    """The name the file came with."""
    encoding: str
    source: bytes = field(repr=False)
    program: str = ""
    function: str = ""
    title: str = ""
    number: str = ""
    day: date | None = None
    correction: str = ""
    correction_day: date | None = None
    corrects: tuple[Basis, ...] = ()
    """The documents a correction document corrects."""
    made_at: datetime | None = None
    maker: str = ""
    sender_id: str = ""
    receiver_id: str = ""
    seller: Party | None = None
    buyer: Party | None = None
    shipper: Party | None = None
    same_shipper: bool = False
    consignee: Party | None = None
    currency: str = ""
    currency_code: str = ""
    bases: tuple[Basis, ...] = ()
    payments: tuple[Basis, ...] = ()
    shipments: tuple[Basis, ...] = ()
    lines: tuple[Line, ...] = ()
    totals: Totals = Totals()
    budget: Budget | None = None
    transfer: Transfer | None = None
    signers: tuple[Signer, ...] = ()
    reply: Reply | None = None
    notes: tuple[tuple[str, str], ...] = ()
    """Fields of information: names and values both sides agreed on."""

    @property
    def contracts(self) -> tuple[Basis, ...]:
        """Return what may name our contract: of the budget first, then the bases."""
        found = []
        if self.budget and (self.budget.contract_number or self.budget.contract_id):
            found.append(Basis(
                title="", number=self.budget.contract_number, day=self.budget.contract_day,
                note=self.budget.contract_id,
            ))  # fmt: skip
        return (*found, *self.bases)


class Level(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"
    """The format or the sums are broken: the document is to be corrected by who made it."""
    WARNING = "warning"
    """Something to look at before the document is accepted."""
    NOTE = "note"

    @property
    def caption(self) -> str:
        """The English message id of the level."""
        return _LEVELS[self]


_LEVELS = {
    Level.ERROR: N_("error of the document"),
    Level.WARNING: N_("look at it"),
    Level.NOTE: N_("for information"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found; kept without the language of a reader."""

    level: Level
    place: str
    """Where in the file, in the words of the format: «Строка 2 · Цена (ЦенаТов)»; empty: all."""
    text: str
    """English message id with places for `values`."""
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """What is wrong, in the reader's language; of an older release perhaps without values."""
        text = _(self.text)
        try:
            return text.format(**self.values)
        except (KeyError, IndexError):
            return text

    def kept(self) -> dict[str, Any]:
        """Return it as JSON keeps it."""
        return asdict(self)

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Finding":
        """Return what `kept` was made of."""
        return cls(Level(kept["level"]), kept["place"], kept["text"], dict(kept["values"]))
