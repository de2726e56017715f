"""Contracts under the reader's rights; row security has the last word."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch, fetch_one
from uprava.documents.models import AccessRight
from uprava.documents.service.access import LEVELS, get_document, level_of, require_level
from uprava.documents.service.locks import hold
from uprava.errors import NotFoundError
from uprava.extension import DocumentHead
from uprava.i18n import _
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader

from uprava_contracts.cards.values import PartyRole, PriceKind, Signed
from uprava_contracts.values import CONTRACT, CONTROL, ContractState, Kind, Law
from uprava_contracts.wording import by_law, called, money


@dataclass(frozen=True, slots=True)
class ContractRow:
    """A contract with what its card says; `number` and `state` are the document's."""

    id: UUID
    title: str
    number: str | None
    state: str
    version: int
    organisation_id: int
    unit_id: int
    unit: str
    author_id: int
    kind: str
    subject: str
    basis: str
    ikz: str
    register_number: str
    notice_number: str
    igk: str
    counterparty_id: int | None
    counterparty: str
    inn: str
    kpp: str
    price: Decimal | None
    price_kind: str
    vat: str
    vat_sum: Decimal | None
    currency: str
    advance_percent: Decimal
    concluded_on: date | None
    starts_on: date | None
    performs_until: date | None
    valid_until: date | None
    warranty_until: date | None
    funding: str
    treasury: bool
    in_eis: bool
    small_business: bool
    refusable: bool
    security_percent: Decimal | None
    security_sum: Decimal | None
    warranty_percent: Decimal | None
    warranty_sum: Decimal | None
    responsible_id: int | None
    responsible: str
    their_number: str
    signed_how: str
    signed_by: str
    annulled_why: str
    stands: str
    stands_since: date | None

    @property
    def sort(self) -> Kind:
        """What sort of contract it is."""
        return Kind(self.kind)

    @property
    def law(self) -> Law:
        """By which law it is executed."""
        return self.sort.law

    @property
    def standing(self) -> ContractState:
        """Where it stands."""
        return ContractState(self.stands)

    @property
    def caption(self) -> str:
        """The English message id of its kind."""
        return self.sort.caption

    @property
    def price_caption(self) -> str:
        """The English message id of how its price is said."""
        return PriceKind(self.price_kind).caption

    @property
    def signed_caption(self) -> str:
        """The English message id of how it was concluded, empty: it is not."""
        return Signed(self.signed_how).caption if self.signed_how else ""

    @property
    def is_concluded(self) -> bool:
        """Tell whether it was concluded, whatever became of it."""
        return self.concluded_on is not None

    @property
    def called(self) -> str:
        """What it is called in the reader's language, with its number."""
        return called(self.sort, self.number)

    @property
    def url(self) -> str:
        """The address of its card."""
        return f"/docs/{self.id}"

    def say(self, text: str) -> str:
        """Return a phrase of the reader's language about it: by 44-FZ it is a «контракт»."""
        return by_law(self.sort, text)


@dataclass(frozen=True, slots=True)
class PartyRow:
    """A side of a contract."""

    position: int
    role: str
    ours: bool
    correspondent_id: int | None
    name: str
    inn: str
    kpp: str
    ogrn: str
    address: str
    account: str
    bank: str
    bik: str
    treasury_account: str
    signatory: str
    signatory_post: str
    powers: str

    @property
    def caption(self) -> str:
        """The English message id of the role."""
        return PartyRole(self.role).caption


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of what is bought."""

    position: int
    okpd2: str
    name: str
    unit: str
    quantity: Decimal | None
    price: Decimal | None
    sum: Decimal
    vat: str


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """A line of the budget a contract is paid from."""

    position: int
    year: int
    kbk: str
    kosgu: str
    sum: Decimal

    @property
    def shown(self) -> str:
        """Its sum as it is read."""
        return money(self.sum)


ROWS = f"""
select c.document_id as id, d.title, d.number, d.state, d.version, c.organisation_id, c.unit_id,
    u.name as unit, d.author_id, c.kind, c.subject, c.basis, c.ikz, c.register_number,
    c.notice_number, c.igk, c.counterparty_id, c.counterparty, c.inn, c.kpp, c.price,
    c.price_kind, c.vat, c.vat_sum, c.currency, c.advance_percent, c.concluded_on, c.starts_on,
    c.performs_until, c.valid_until, c.warranty_until, c.funding, c.treasury, c.in_eis,
    c.small_business, c.refusable, c.security_percent, c.security_sum, c.warranty_percent,
    c.warranty_sum, c.responsible_id,
    coalesce((select {SHORT_NAME} from users.person as p where p.id = c.responsible_id), '')
        as responsible,
    c.their_number, c.signed_how, c.signed_by, c.annulled_why, c.stands, c.stands_since
from contracts.contract as c
join documents.document as d on d.id = c.document_id and d.deleted_at is null
join users.unit as u on u.id = c.unit_id"""


def find_contract(session: Session, id: UUID) -> ContractRow | None:
    """Return a contract that is open to the transaction's reader."""
    return fetch_one(session, ContractRow, f"{ROWS} where c.document_id = %s", (id,))


def get_contract(session: Session, id: UUID, *, reader: Reader) -> ContractRow:
    """Return a contract. Raises NotFoundError for one that is not open to the reader."""
    head = get_document(session, id, reader=reader)
    found = find_contract(session, id) if head.kind == CONTRACT else None
    if found is None:
        raise NotFoundError(_("There is no such contract, or it is not open to you."))
    return found


def hold_contract(session: Session, id: UUID, *, reader: Reader) -> ContractRow:
    """Return a contract the reader works on, its card locked for an act.

    Raises NotFoundError, ForbiddenError for who only reads it, ConflictError for an annulled one.
    """
    hold(session, id)
    found = get_contract(session, id, reader=reader)
    head = get_document(session, id, reader=reader)
    if not reader.may(CONTROL, unit=head.unit_id):
        require_level(session, head, reader=reader, level=AccessRight.EDIT)
    return found


def works_on(session: Session, head: DocumentHead, *, reader: Reader) -> bool:
    """Tell whether the reader works on a contract: by a right to change it, or by control."""
    if reader.may(CONTROL, unit=head.unit_id):
        return True
    return LEVELS[level_of(session, head.id, reader=reader)] >= LEVELS[AccessRight.EDIT]


def parties_of(session: Session, id: UUID) -> list[PartyRow]:
    """Return the sides of a contract in their order."""
    query = """select position, role, ours, correspondent_id, name, inn, kpp, ogrn, address,
            account, bank, bik, treasury_account, signatory, signatory_post, powers
        from contracts.party where contract_id = %s order by position"""
    return fetch(session, PartyRow, query, (id,))


def lines_of(session: Session, id: UUID) -> list[LineRow]:
    """Return the lines of what is bought."""
    query = """select position, okpd2, name, unit, quantity, price, sum, vat
        from contracts.line where contract_id = %s order by position"""
    return fetch(session, LineRow, query, (id,))


def budget_of(session: Session, id: UUID) -> list[BudgetRow]:
    """Return the lines of the budget a contract is paid from."""
    query = """select position, year, kbk, kosgu, sum
        from contracts.budget_line where contract_id = %s order by position"""
    return fetch(session, BudgetRow, query, (id,))
