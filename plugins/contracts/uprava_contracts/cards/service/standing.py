"""Where a contract stands: written by one function, typed by nobody."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch_one, fetch_value
from uprava.documents.service.access import HEAD_COLUMNS
from uprava.documents.service.states import put_into_state
from uprava.extension import DocumentHead, Transition
from uprava.installation import installation_of
from uprava.users.reader import Reader
from uprava.web.events import signal

from uprava_contracts.values import CONTRACT_STATES, ContractState

STOOD = "contracts-stood"
"""Code of what areas after this one follow by `after_transition` when the state changed."""

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
    record(session, "document.moved", "document", id, was=head.state, now=state)
    tell(session, head, was, state)
    signal(session, f"doc:{id}")
    return True


def tell(session: Session, head: DocumentHead, was: str, state: ContractState) -> None:
    """Let the areas after this one follow a change of state that somebody's act brought."""
    reader: Reader | None = session.info["reader"]
    if reader is not None:
        act = Transition(STOOD, CONTRACT_STATES[state], (was,), state, "")
        moved = replace(head, state=state.value)
        installation_of(session).plugins.after_transition(session, reader, moved, act)
