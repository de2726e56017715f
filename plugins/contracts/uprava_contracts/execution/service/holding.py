"""Who may do what with the execution of a contract, and its card locked while he does."""

from uuid import UUID

from sqlalchemy.orm import Session
from uprava.documents.service.access import get_document
from uprava.documents.service.locks import hold
from uprava.errors import ConflictError, ForbiddenError
from uprava.i18n import _
from uprava.users.reader import Reader

from uprava_contracts.cards.service.reading import (
    ContractRow,
    get_contract,
    hold_contract,
    works_on,
)
from uprava_contracts.execution.service.reading import get_obligation
from uprava_contracts.execution.values import ObligationRow


def hold_live(session: Session, id: UUID, *, reader: Reader) -> ContractRow:
    """Return a contract the reader works on, its card locked.

    Raises NotFoundError, ForbiddenError, ConflictError for an annulled one.
    """
    return live(hold_contract(session, id, reader=reader))


def live(contract: ContractRow) -> ContractRow:
    """Return a contract that is not annulled. Raises ConflictError."""
    if contract.annulled_why:
        raise ConflictError(_("The contract is annulled: nothing in its execution changes."))
    return contract


def hold_own(
    session: Session, id: UUID, obligation_id: int, *, reader: Reader
) -> tuple[ContractRow, ObligationRow]:
    """Return a contract and an obligation whose execution the reader notes, the card locked.

    Whoever works on the contract does, and who answers for the obligation.
    """
    hold(session, id)
    contract = live(get_contract(session, id, reader=reader))
    row = get_obligation(session, id, obligation_id)
    if not notes(session, row, reader=reader):
        raise ForbiddenError(
            _("Execution is noted by who works on the contract or answers for the obligation.")
        )
    return contract, row


def notes(session: Session, row: ObligationRow, *, reader: Reader) -> bool:
    """Tell whether the reader notes what is done of an obligation."""
    people = [each for each in (reader.person_id, reader.acting_for) if each is not None]
    if row.responsible_id in people:
        return True
    return works_on(session, get_document(session, row.contract_id, reader=reader), reader=reader)


def may_work(session: Session, contract: ContractRow, *, reader: Reader) -> bool:
    """Tell whether the reader works on the execution of a contract he sees."""
    head = get_document(session, contract.id, reader=reader)
    return not contract.annulled_why and works_on(session, head, reader=reader)
