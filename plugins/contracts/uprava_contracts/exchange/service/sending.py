"""Answers that are signed are handed to the operator, each once under its operation."""

import logging
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy.orm import Session
from uprava.db.sql import execute, fetch, fetch_value
from uprava.installation import Installation
from uprava.web.events import signal

from uprava_contracts.exchange.service.own import ours
from uprava_contracts.exchange.values import TitleKind, TitleState
from uprava_contracts.operators.values import Adapter, RefusedError, Reply, Sent, Signed, Way

log = logging.getLogger(__name__)

AT_ONCE = 100

WAYS = {
    TitleKind.ANSWER: Way.TITLE, TitleKind.RECEIPT: Way.RECEIPT,
    TitleKind.CLARIFICATION: Way.CLARIFICATION, TitleKind.REFUSAL: Way.REFUSAL,
}  # fmt: skip

WAITING = """
select t.id, t.kind, t.name, t.sha256, t.signature, t.operation_id, f.message_id, f.entity_id,
    f.id as docflow_id
from contracts.docflow_title as t join contracts.docflow as f on f.id = t.docflow_id
where f.operator_id = %s and t.state = 'to-send' order by t.id limit %s"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An answer that is signed and not handed over."""

    id: int
    kind: str
    name: str
    sha256: str
    signature: str
    operation_id: UUID
    message_id: str
    entity_id: str
    docflow_id: int


def send_waiting(
    installation: Installation, adapter: Adapter, operator_id: int, *, at: datetime
) -> int:
    """Hand over what waits for an operator; return how many went.

    Raises UnreachableError: the rest waits, and what was in the middle goes again under the same
    operation, which the operator knows.
    """
    with ours(installation) as session:
        waiting = fetch(session, Waiting, WAITING, (operator_id, AT_ONCE))
    for each in waiting:
        reply = Reply(
            message_id=each.message_id, entity_id=each.entity_id, way=WAYS[TitleKind(each.kind)],
            document=Signed(
                name=each.name, data=whole(installation, each.sha256),
                signature=whole(installation, each.signature),
            ),
        )  # fmt: skip
        try:
            sent = adapter.answer(reply, operation_id=str(each.operation_id))
        except RefusedError as error:
            log.warning("answer %s was refused: %s", each.id, error)
            with ours(installation) as session:
                fail(session, each, error)
            continue
        with ours(installation) as session:
            note_sent(session, each, sent, at=at)
    return len(waiting)


def whole(installation: Installation, sha256: str) -> bytes:
    """Return stored bytes."""
    with installation.store.read(sha256) as reading:
        return b"".join(reading)


def fail(session: Session, each: Waiting, error: RefusedError) -> None:
    """Note that the operator refused an answer, and why."""
    query = """update contracts.docflow_title set state = %s, failure = %s, failure_words = %s
        where id = %s and state = 'to-send'"""
    execute(session, query, (TitleState.FAILED, error.text, Jsonb(error.values), each.id))
    signal(session, "contracts:exchange")


def note_sent(session: Session, each: Waiting, sent: Sent, *, at: datetime) -> None:
    """Note that an answer was handed over; a confirmation may have been faster."""
    query = """update contracts.docflow_title set sent_at = %s, sent_ids = %s, failure = '',
            state = case when state = 'to-send' then 'sent' else state end
        where id = %s returning state"""
    fetch_value(session, query, (at, Jsonb(list(sent.entity_ids)), each.id))
    signal(session, "contracts:exchange")
