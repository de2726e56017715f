"""Our side of a contract: the organisation as it is known here."""

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session
from uprava.db.sql import fetch_one

from uprava_contracts.cards.values import PartyRole
from uprava_contracts.cards.words import PartyWords
from uprava_contracts.values import Kind

ROLES = {
    Kind.RENT: (PartyRole.LANDLORD, PartyRole.TENANT),
    Kind.SALE: (PartyRole.SELLER, PartyRole.BUYER),
    Kind.CONCESSION: (PartyRole.GRANTOR, PartyRole.CONCESSIONAIRE),
    Kind.AGREEMENT: (PartyRole.SIDE, PartyRole.SIDE),
}
"""What our side and the other one are by the kind; else customer and supplier."""

USUAL = (PartyRole.CUSTOMER, PartyRole.SUPPLIER)


@dataclass(frozen=True, slots=True)
class OurSide:
    """The organisation a contract is made for; empty where nothing is known."""

    name: str
    inn: str
    ogrn: str

    def as_party(self, kind: Kind, said: PartyWords | None) -> PartyWords:
        """Return our side of a contract; what was said of who signs it stays."""
        known = said or PartyWords(PartyRole.CUSTOMER, self.name)
        return replace(
            known, role=ours_of(kind), name=self.name, inn=self.inn, ogrn=self.ogrn, ours=True
        )


def ours_of(kind: Kind) -> PartyRole:
    """Return what our side is in a contract of a kind."""
    return ROLES.get(kind, USUAL)[0]


def theirs_of(kind: Kind) -> PartyRole:
    """Return what the other side is in a contract of a kind."""
    return ROLES.get(kind, USUAL)[1]


def our_side(session: Session, organisation_id: int) -> OurSide:
    """Return an organisation as a side of its contracts."""
    query = """select name, coalesce(inn, '') as inn, coalesce(ogrn, '') as ogrn
        from users.organisation where id = %s"""
    found = fetch_one(session, OurSide, query, (organisation_id,))
    assert found is not None
    return found
