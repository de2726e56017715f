"""Who sees an agreement or a refusal: those who see the contract it belongs to."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch
from uprava.documents.models import AccessMark, AccessRight
from uprava.documents.service.access import Opening, get_document, open_to
from uprava.documents.service.registering import NewDocument, create
from uprava.extension import DocumentHead
from uprava.users.reader import Reader

from uprava_contracts.cards.service.reading import ContractRow


@dataclass(frozen=True, slots=True)
class Given:
    """A right on a contract."""

    principal_id: int
    level: str
    reason: str


def openings_of(session: Session, contract_id: UUID) -> list[Opening]:
    """Return the rights on a contract, as they are given on what belongs to it."""
    query = """select principal_id, level, reason from documents.access_grant
        where document_id = %s and not hidden order by principal_id, reason"""
    rows = fetch(session, Given, query, (contract_id,))
    return [Opening(each.principal_id, AccessRight(each.level), each.reason) for each in rows]


def begin(
    session: Session, contract: ContractRow, new: tuple[str, str, str], *, reader: Reader,
    at: datetime,
) -> DocumentHead:  # fmt: skip
    """Write the card of what belongs to a contract: `new` is its kind, title, first state."""
    kind, title, state = new
    of = get_document(session, contract.id, reader=reader)
    card = NewDocument(
        kind, title, contract.title, state, contract.organisation_id, contract.unit_id,
        AccessMark(of.access_mark),
    )  # fmt: skip
    head = create(session, card, reader=reader, at=at)
    own = Opening(reader.person_id, AccessRight.MANAGE, "author")
    open_to(session, head, [*openings_of(session, contract.id), own], at=at, by=reader.person_id)
    return head
