"""The words of contracts: kinds, sides, states, as they are kept."""

from collections.abc import Mapping
from enum import StrEnum

from uprava.i18n import N_

CONTRACT = "contracts.contract"
"""The kind of documents a contract is (decision 0024)."""

AGREEMENT = "contracts.agreement"
"""The kind of documents an additional agreement or an agreement of termination is."""

CLAIM = "contracts.claim"
"""The kind of documents a claim («претензия») is."""

REFUSAL = "contracts.refusal"
"""The kind of documents a decision of one-sided refusal is."""

CREATE = "contracts.create"
"""The permission: enter contracts of one's unit."""

CONTROL = "contracts.control"
"""The permission: control the execution of all contracts of one's organisation."""

MANAGE = "contracts.manage"
"""The permission: key rates, operators, who sees all contracts."""

SCHEME = "contracts"


class Law(StrEnum):
    """By which law a contract is made and executed."""

    FZ44 = "44-fz"
    FZ223 = "223-fz"
    CIVIL = "civil"


class Kind(StrEnum):
    """What sort of contract it is."""

    STATE = "state"
    """A contract by 44-FZ after a procedure."""
    SMALL = "small"
    """A purchase of a small volume: points 4, 5 of part 1, part 12 of article 93 of 44-FZ."""
    FZ223 = "223"
    CIVIL = "civil"
    """A contract by the Civil Code («ГК договор»), no purchase by 44-FZ or 223-FZ."""
    AGREEMENT = "agreement"
    """Of cooperation, of subsidies: no price for goods («соглашение»)."""
    RENT = "rent"
    """Municipal property given for rent."""
    SALE = "sale"
    """Municipal property sold."""
    CONCESSION = "concession"

    @property
    def caption(self) -> str:
        """The English message id of the kind."""
        return _KINDS[self]

    @property
    def law(self) -> Law:
        """The law it is executed by."""
        if self in (Kind.STATE, Kind.SMALL):
            return Law.FZ44
        return Law.FZ223 if self is Kind.FZ223 else Law.CIVIL

    @property
    def we_receive_money(self) -> bool:
        """Whether our side is paid: rent, sale."""
        return self in (Kind.RENT, Kind.SALE)


_KINDS = {
    Kind.STATE: N_("municipal contract (44-FZ)"),
    Kind.SMALL: N_("small purchase (44-FZ)"),
    Kind.FZ223: N_("contract by 223-FZ"),
    Kind.CIVIL: N_("civil contract"),
    Kind.AGREEMENT: N_("agreement"),
    Kind.RENT: N_("rent of municipal property"),
    Kind.SALE: N_("sale of municipal property"),
    Kind.CONCESSION: N_("concession"),
}


class Side(StrEnum):
    """Whose obligation it is."""

    OURS = "ours"
    """The customer's; of rent and sale the owner's."""
    THEIRS = "theirs"

    @property
    def caption(self) -> str:
        """The English message id of the side."""
        return N_("our side") if self is Side.OURS else N_("other side")


class Duty(StrEnum):
    """What is owed: the kind of an obligation."""

    SUPPLY = "supply"
    WORK = "work"
    SERVICE = "service"
    PAYMENT = "payment"
    ADVANCE = "advance"
    DOCUMENT = "document"
    SECURITY = "security"
    """To give a security of performance or of a warranty."""
    ACCEPTANCE = "acceptance"
    RETURN = "return"
    """To give back a security, property, an advance."""
    OTHER = "other"

    @property
    def caption(self) -> str:
        """The English message id of the kind."""
        return _DUTIES[self]

    @property
    def performs(self) -> bool:
        """Whether it is the performance the contract is made for."""
        return self in (Duty.SUPPLY, Duty.WORK, Duty.SERVICE)


_DUTIES = {
    Duty.SUPPLY: N_("supply of goods"),
    Duty.WORK: N_("performance of work"),
    Duty.SERVICE: N_("rendering of services"),
    Duty.PAYMENT: N_("payment"),
    Duty.ADVANCE: N_("advance payment"),
    Duty.DOCUMENT: N_("giving of a document"),
    Duty.SECURITY: N_("security"),
    Duty.ACCEPTANCE: N_("acceptance"),
    Duty.RETURN: N_("return"),
    Duty.OTHER: N_("other obligation"),
}


class Happening(StrEnum):
    """What terms may hang on: the kinds of events of a contract."""

    SIGNED = "signed"
    """The contract is concluded."""
    STARTED = "started"
    """The first day of performance."""
    REQUESTED = "requested"
    """The customer's order («заявка») was given."""
    ADVANCED = "advanced"
    """The advance was paid."""
    DELIVERED = "delivered"
    """Goods, results, the acceptance document came."""
    ACCEPTED = "accepted"
    """The acceptance document was signed by the customer."""
    PAID = "paid"
    PERFORMED = "performed"
    """All that was owed by the other side was accepted."""
    TERMINATED = "terminated"
    WARRANTY_ENDED = "warranty-ended"
    OTHER = "other"
    """Named in the obligation by words; its day is entered by hand."""

    @property
    def caption(self) -> str:
        """The English message id of the event."""
        return _HAPPENINGS[self]


_HAPPENINGS = {
    Happening.SIGNED: N_("the contract was concluded"),
    Happening.STARTED: N_("performance began"),
    Happening.REQUESTED: N_("the customer's order was given"),
    Happening.ADVANCED: N_("the advance was paid"),
    Happening.DELIVERED: N_("the performance was handed over"),
    Happening.ACCEPTED: N_("the acceptance document was signed"),
    Happening.PAID: N_("payment was made"),
    Happening.PERFORMED: N_("the other side has performed everything"),
    Happening.TERMINATED: N_("the contract was terminated"),
    Happening.WARRANTY_ENDED: N_("the warranty ended"),
    Happening.OTHER: N_("another event"),
}


class ContractState(StrEnum):
    """Where a contract stands; derived, never typed (`obligations.states`)."""

    DRAFT = "draft"
    """Entered, on no route or on one; the core's states of a route stand beside it."""
    CONCLUDED = "concluded"
    """Signed by all; performance has not begun."""
    PERFORMING = "performing"
    SUSPENDED = "suspended"
    PERFORMED = "performed"
    TERMINATED = "terminated"
    ANNULLED = "annulled"

    @property
    def caption(self) -> str:
        """The English message id of the state."""
        return CONTRACT_STATES[self]

    @property
    def lives(self) -> bool:
        """Whether obligations are watched in it."""
        return self in (
            ContractState.CONCLUDED, ContractState.PERFORMING, ContractState.SUSPENDED,
        )  # fmt: skip


CONTRACT_STATES: Mapping[str, str] = {
    ContractState.DRAFT: N_("Draft of a contract"),
    ContractState.CONCLUDED: N_("Concluded"),
    ContractState.PERFORMING: N_("Being performed"),
    ContractState.SUSPENDED: N_("Performance suspended"),
    ContractState.PERFORMED: N_("Performed"),
    ContractState.TERMINATED: N_("Contract terminated"),
    ContractState.ANNULLED: N_("Annulled"),
}
