"""What anybody may read of a concluded contract: nothing of people, accounts, restricted papers."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch_one
from uprava.db.wall import past_rights
from uprava.documents.models import AccessMark
from uprava.errors import NotFoundError
from uprava.i18n import _

from uprava_contracts import wording
from uprava_contracts.values import CONTRACT_STATES, ContractState, Kind
from uprava_contracts.wording import by_law, called

ORGANISATION_INN = 10
"""Digits of an organisation's INN: a person's has twelve."""

CARD = f"""
select c.document_id as id, o.name as customer, d.number, c.subject, c.kind, c.price,
    c.concluded_on, c.performs_until, c.stands, c.counterparty, c.inn, c.register_number, c.ikz
from contracts.contract as c
join contracts.office as f on f.organisation_id = c.organisation_id and f.public_cards
join documents.document as d on d.id = c.document_id and d.deleted_at is null
join users.organisation as o on o.id = c.organisation_id
where c.document_id = %s and c.concluded_on is not null and c.stands <> 'annulled'
    and d.access_mark = '{AccessMark.COMMON.value}'"""


@dataclass(frozen=True, slots=True)
class PublicCard:
    """A contract as anybody reads it."""

    id: UUID
    customer: str
    number: str | None
    subject: str
    kind: str
    price: Decimal | None
    concluded_on: date
    performs_until: date | None
    stands: str
    counterparty: str
    inn: str
    register_number: str
    ikz: str

    @property
    def is_organisation(self) -> bool:
        """Tell whether the other side is known to be an organisation."""
        return len(self.inn) == ORGANISATION_INN

    @property
    def called(self) -> str:
        """What it is called, with its number."""
        return called(Kind(self.kind), self.number)

    def pairs(self) -> list[tuple[str, str]]:
        """Return what is read, with names; of a person nothing but that it is one."""
        kind = Kind(self.kind)
        side = self.counterparty if self.is_organisation else _("a person, not named here")
        return [
            (_("Customer"), self.customer),
            (by_law(kind, _("Subject of the contract")), self.subject),
            (_("Concluded on"), wording.day(self.concluded_on)),
            (by_law(kind, _("Kind of the contract")), _(kind.caption)),
            (_("Counterparty"), side), (_("INN"), self.inn if self.is_organisation else ""),
            (by_law(kind, _("Price of the contract")), wording.money(self.price, none="")),
            (_("Performance ends"), wording.day(self.performs_until, none="")),
            (_("State"), _(CONTRACT_STATES[ContractState(self.stands)])),
            (_("Number in the register of contracts"), self.register_number),
            (_("Purchase code (IKZ)"), self.ikz),
        ]  # fmt: skip


def get_public(session: Session, id: UUID) -> PublicCard:
    """Return the public card of a contract. Raises NotFoundError for all that have none."""
    with past_rights(session):
        found = fetch_one(session, PublicCard, CARD, (id,))
    if found is None:
        raise NotFoundError(_("There is no such page."))
    return found
