"""A document is tied to its contract, let go again, taken to acceptance."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader

from uprava_contracts.acceptance.service.reading import get_delivery
from uprava_contracts.acceptance.service.receiving import receive
from uprava_contracts.acceptance.values import DeliveryState, Received
from uprava_contracts.cards.service.reading import hold_contract
from uprava_contracts.exchange.service.answering import told
from uprava_contracts.exchange.service.reading import hold_flow
from uprava_contracts.exchange.values import FlowRow, FlowState


def tie(session: Session, id: int, contract_id: UUID | None, *, reader: Reader) -> None:
    """Tie a document to a contract the reader works on: from now on it is seen by who sees that.

    Raises InvalidError without a contract, ConflictError for a document in acceptance or answered.
    """
    row = hold_flow(session, id, reader=reader)
    if row.standing not in (FlowState.CAME, FlowState.TIED):
        raise ConflictError(_("The document is in acceptance or answered: it stays tied so."))
    if contract_id is None:
        said = _("Choose the contract.")
        raise InvalidError(said, fields={"contract": said})
    contract = hold_contract(session, contract_id, reader=reader)
    if contract.organisation_id != row.organisation_id or not contract.is_concluded:
        said = _("The contract is not concluded, or is another organisation's.")
        raise InvalidError(said, fields={"contract": said})
    query = """update contracts.docflow set contract_id = %s, state = %s,
            version_no = version_no + 1 where id = %s"""
    execute(session, query, (contract_id, FlowState.TIED, id))
    record(
        session, "contracts.exchange_tied", "document", contract_id, number=row.number,
        name=row.name,
    )  # fmt: skip
    told(session, contract_id)


def untie(session: Session, id: int, *, reader: Reader) -> None:
    """Let a document go that was tied to a wrong contract."""
    row = hold_flow(session, id, reader=reader)
    if row.standing is not FlowState.TIED or row.contract_id is None:
        raise ConflictError(_("The document is in acceptance or answered: it stays tied so."))
    query = """update contracts.docflow set contract_id = null, state = %s,
            version_no = version_no + 1 where id = %s"""
    execute(session, query, (FlowState.CAME, id))
    record(
        session, "contracts.exchange_untied", "document", row.contract_id, number=row.number,
        name=row.name,
    )  # fmt: skip
    told(session, row.contract_id)


@dataclass(frozen=True, slots=True)
class TakingWords:
    """What a form says; `complete`: nothing more comes by the obligation."""

    obligation_id: int | None
    received_on: date | None
    sum: Decimal | None
    complete: bool


def take(session: Session, id: int, words: TakingWords, *, reader: Reader, at: datetime) -> int:
    """Take a tied document to acceptance; return the delivery that was made of it.

    Raises InvalidError naming the fields, ConflictError for one that is not tied.
    """
    row = hold_flow(session, id, reader=reader)
    if not may_take(session, row) or row.contract_id is None:
        raise ConflictError(_("Only a document that is tied to its contract is accepted."))
    if words.obligation_id is None:
        said = _("Choose the obligation it performs.")
        raise InvalidError(said, fields={"obligation": said})
    received = Received(
        words.obligation_id, document_of(row), words.received_on, words.sum,
        document_on=row.day, complete=words.complete,
    )  # fmt: skip
    delivery = receive(session, row.contract_id, received, reader=reader, at=at)
    query = """update contracts.docflow set delivery_id = %s, state = %s,
            version_no = version_no + 1 where id = %s"""
    execute(session, query, (delivery, FlowState.TAKEN, id))
    record(
        session, "contracts.exchange_taken", "document", row.contract_id, number=row.number,
        name=row.name,
    )  # fmt: skip
    told(session, row.contract_id)
    return delivery


def may_take(session: Session, row: FlowRow) -> bool:
    """Tell whether a document may become a delivery: it is none, or one entered by mistake."""
    if row.contract_id is None:
        return False
    if row.standing is FlowState.TAKEN and row.delivery_id is not None:
        delivery = get_delivery(session, row.contract_id, row.delivery_id)
        return delivery.standing is DeliveryState.WITHDRAWN
    return row.standing is FlowState.TIED


def document_of(row: FlowRow) -> str:
    """Return «УПД № 15»."""
    short = {"upd": "УПД", "ukd": "УКД", "works": "Акт", "services": "Документ о передаче"}
    return f"{short.get(row.kind, 'Документ')} № {row.number or 'б/н'}"
