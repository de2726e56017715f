"""What an event brought is written down: once, in whatever order and however often it comes."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch_value, fetch_values
from uprava.web.events import signal

from uprava_contracts.exchange.service.arriving import Arrived
from uprava_contracts.exchange.values import ASKED_BACK, REVOKED, FlowState, TitleState
from uprava_contracts.formats.values import Document, Kind
from uprava_contracts.operators.values import DocumentState, Event


@dataclass(frozen=True, slots=True)
class Visited:
    """The operator an event comes from."""

    operator_id: int
    organisation_id: int


def keep_event(
    session: Session, of: Visited, event: Event, parts: Sequence[Arrived], *, at: datetime
) -> list[int]:
    """Write down what an event brought; return the documents that are new."""
    new = []
    for each in parts:
        if is_ours(session, of, each, at=at):
            continue
        if each.document is not None and each.document.kind.is_performance:
            id = keep_flow(session, of, event, each, each.document, at=at)
            new += [id] if id is not None else []
        else:
            keep_part(session, of, event, each, at=at)
    for state in event.documents:
        follow_state(session, of, state, at=at)
    if event.operation_id:
        confirm_operation(session, event, at=at)
    confirm_parts(session, of, [each.id for each in event.entities], at=at)
    return new


FLOW = """
insert into contracts.docflow (operator_id, organisation_id, message_id, entity_id, kind, function,
    version, checked, number, day, seller, seller_inn, seller_kpp, total, bases, file_id, name,
    sha256, size, signature, verdicts, findings, came_at, from_box, state)
values (%(operator)s, %(organisation)s, %(message)s, %(entity)s, %(kind)s, %(function)s,
    %(version)s, %(checked)s, %(number)s, %(day)s, %(seller)s, %(inn)s, %(kpp)s, %(total)s,
    %(bases)s, %(file)s, %(name)s, %(sha256)s, %(size)s, %(signature)s, %(verdicts)s, %(findings)s,
    %(at)s, %(from)s, %(state)s)
on conflict (operator_id, entity_id) do nothing returning id"""


def keep_flow(
    session: Session, of: Visited, event: Event, part: Arrived, document: Document, *,
    at: datetime,
) -> int | None:  # fmt: skip
    """Write down a supplier's document; None: it is known."""
    seller = document.seller
    values = {
        "operator": of.operator_id, "organisation": of.organisation_id,
        "message": event.message_id, "entity": part.entity.id, "kind": document.kind,
        "function": document.function, "version": document.version, "checked": document.checked,
        "number": document.number[:200], "day": document.day,
        "seller": seller.name[:1000] if seller else "", "inn": seller.inn if seller else "",
        "kpp": seller.kpp if seller else "", "total": document.totals.gross,
        "bases": Jsonb(bases_of(document)), "file": document.file_id, "name": document.name,
        "sha256": part.sha256, "size": part.size, "signature": part.signature,
        "verdicts": Jsonb(list(part.verdicts)), "findings": Jsonb(list(part.findings)),
        "at": event.at or at, "from": event.from_box or document.sender_id,
        "state": FlowState.CAME,
    }  # fmt: skip
    id = fetch_value(session, FLOW, values)
    if id is None:
        return None
    record(
        session, "contracts.exchange_came", "docflow", id, kind=document.kind,
        number=document.number, sha256=part.sha256,
    )  # fmt: skip
    adopt(session, of, id, event.message_id, document.file_id)
    signal(session, "contracts:exchange")
    return int(id)


def bases_of(document: Document) -> list[dict[str, Any]]:
    """Return what may name the contract, as JSON keeps it."""
    return [
        {name: str(value) if value else "" for name, value in asdict(each).items()}
        for each in document.contracts
    ][:20]


def adopt(session: Session, of: Visited, id: int, message_id: str, file_id: str) -> None:
    """Let what came before its document belong to it."""
    query = """update contracts.docflow_part set docflow_id = %s
        where operator_id = %s and docflow_id is null
            and (message_id = %s or about <> '' and about = %s) returning kind"""
    kinds = fetch_values(session, query, (id, of.operator_id, message_id, file_id))
    if Kind.ANNULMENT in kinds:
        ask_back(session, id)


PART = """
insert into contracts.docflow_part (operator_id, docflow_id, message_id, entity_id, about, kind,
    name, sha256, size, text, came_at)
values (%(operator)s, %(flow)s, %(message)s, %(entity)s, %(about)s, %(kind)s, %(name)s, %(sha256)s,
    %(size)s, %(text)s, %(at)s)
on conflict (operator_id, entity_id) do nothing"""

OWNER = """
select id from contracts.docflow where operator_id = %(operator)s
    and (entity_id = %(parent)s or message_id = %(message)s
        or file_id <> '' and file_id = %(about)s)
order by (entity_id = %(parent)s) desc, (file_id = %(about)s) desc, id limit 1"""


def keep_part(session: Session, of: Visited, event: Event, part: Arrived, *, at: datetime) -> None:
    """Write down a receipt, a notice, or what nobody can read."""
    reply = part.document.reply if part.document else None
    about = reply.about if reply else ""
    asked = {"operator": of.operator_id, "parent": part.entity.parent_id,
             "message": event.message_id, "about": about}  # fmt: skip
    flow = fetch_value(session, OWNER, asked)
    values = {
        **asked, "flow": flow, "entity": part.entity.id, "kind": part.kind,
        "name": part.entity.name or part.entity.id, "sha256": part.sha256, "size": part.size,
        "text": (reply.text if reply else part.why)[:4000], "at": event.at or at,
    }  # fmt: skip
    if execute(session, PART, values) and flow is not None and part.kind == Kind.ANNULMENT:
        ask_back(session, flow)


def ask_back(session: Session, id: int) -> None:
    """Note that the supplier proposes to annul a document."""
    query = "update contracts.docflow set revocation = %s where id = %s and revocation <> %s"
    execute(session, query, (ASKED_BACK, id, REVOKED))


def is_ours(session: Session, of: Visited, part: Arrived, *, at: datetime) -> bool:
    """Tell whether a part is an answer of ours that the operator tells back; it arrived then."""
    query = """update contracts.docflow_title as t
        set state = %s, confirmed_at = coalesce(confirmed_at, %s), failure = ''
        from contracts.docflow as f
        where f.id = t.docflow_id and f.operator_id = %s and t.sha256 = %s and t.sha256 <> ''
            and t.state <> %s"""
    values = (TitleState.CONFIRMED, at, of.operator_id, part.sha256, TitleState.MADE)
    return bool(execute(session, query, values))


def follow_state(session: Session, of: Visited, state: DocumentState, *, at: datetime) -> None:
    """Follow the operator's words on a document: annulment, that it has our signature."""
    query = """update contracts.docflow set status = %(status)s,
            revocation = case when %(revocation)s in ('', 'None') then revocation
                else %(revocation)s end,
            state = case when %(revocation)s = %(revoked)s then 'annulled' else state end
        where operator_id = %(operator)s and entity_id = %(entity)s returning id"""
    id = fetch_value(session, query, {
        "status": state.status[:500], "revocation": state.revocation, "revoked": REVOKED,
        "operator": of.operator_id, "entity": state.entity_id,
    })  # fmt: skip
    if id is not None and state.response == "WithRecipientSignature":
        query = """update contracts.docflow_title set state = %s, confirmed_at = %s, failure = ''
            where docflow_id = %s and kind = 'answer' and state in ('to-send', 'sent', 'failed')"""
        execute(session, query, (TitleState.CONFIRMED, at, id))


def confirm_operation(session: Session, event: Event, *, at: datetime) -> None:
    """Note what became of a sending of ours, by its operation."""
    try:
        operation = UUID(event.operation_id)
    except ValueError:
        return
    state = TitleState.FAILED if event.failure else TitleState.CONFIRMED
    query = """update contracts.docflow_title set state = %(state)s, failure = %(failure)s,
            failure_words = '{}',
            confirmed_at = case when %(failure)s = '' then %(at)s::timestamptz end
        where operation_id = %(operation)s and state <> 'confirmed'"""
    execute(session, query, {
        "state": state, "failure": event.failure[:500].replace("{", "(").replace("}", ")"),
        "at": at, "operation": operation,
    })  # fmt: skip


def confirm_parts(
    session: Session, of: Visited, entity_ids: Sequence[str], *, at: datetime
) -> None:
    """Note that an answer arrived whose parts the operator tells of."""
    query = """update contracts.docflow_title as t set state = 'confirmed', confirmed_at = %s,
            failure = ''
        from contracts.docflow as f where f.id = t.docflow_id and f.operator_id = %s
            and t.state in ('to-send', 'sent') and t.sent_ids ?| %s"""
    if entity_ids:
        execute(session, query, (at, of.operator_id, list(entity_ids)))
