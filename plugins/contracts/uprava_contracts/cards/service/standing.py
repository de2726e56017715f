"""Where a contract stands: written by one function, typed by nobody."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch_one, fetch_value
from uprava.documents.service.access import HEAD_COLUMNS
from uprava.documents.service.states import put_into_state
from uprava.extension import DocumentHead
from uprava.web.events import signal

from uprava_contracts.values import ContractState

HEAD = f"select {HEAD_COLUMNS} from documents.document as d where d.id = %s"


def put_state(session: Session, id: UUID, state: ContractState, *, on: date, at: datetime) -> bool:
    """Bring a contract and its card into a derived state; False: it stands there already.

    `on` is the day of that state. A draft is brought out of being one by `concluding.conclude`
    only; an annulled contract stays as it is.
    """
    query = "select stands from contracts.contract where document_id = %s for update"
    was = fetch_value(session, query, (id,))
    if was in (None, state, ContractState.DRAFT, ContractState.ANNULLED):
        return False
    return write_state(session, id, was, state, on=on, at=at)


def write_state(
    session: Session, id: UUID, was: str, state: ContractState, *, on: date, at: datetime
) -> bool:
    """Write a state beside the contract and on its card."""
    query = "update contracts.contract set stands = %s, stands_since = %s where document_id = %s"
    execute(session, query, (state, on, id))
    head = fetch_one(session, DocumentHead, HEAD, (id,))
    assert head is not None
    put_into_state(session, head, state, at=at)
    record(session, "contracts.stood", "document", id, was=was, now=state, on=f"{on:%d.%m.%Y}")
    record(session, "document.moved", "document", id, was=head.state, now=state)
    signal(session, f"doc:{id}")
    return True
