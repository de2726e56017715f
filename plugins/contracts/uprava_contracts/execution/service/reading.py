"""Stages, obligations, facts and events of a contract; row security has the last word."""

from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch, fetch_one
from uprava.errors import NotFoundError
from uprava.i18n import _
from uprava.users.naming import SHORT_NAME

from uprava_contracts.execution.values import EventRow, FactRow, ObligationRow, StageRow

STAGES = """
select s.id, s.contract_id, s.position, s.name, s.starts_on, s.ends_on, s.sum, s.version,
    count(o.id)::int as obligations,
    count(o.id) filter (where o.met_on is not null or o.withdrawn_why <> '')::int as over,
    count(o.id) filter (where o.met_on is null and o.withdrawn_why = ''
        and o.given_on is null and o.due_on < %(today)s)::int as overdue
from contracts.stage as s left join contracts.obligation as o on o.stage_id = s.id
where s.contract_id = %(id)s group by s.id order by s.position"""


def stages_of(session: Session, id: UUID) -> list[StageRow]:
    """Return the stages of a contract in their order."""
    return fetch(session, StageRow, STAGES, {"id": id, "today": session.info["today"]})


def get_stage(session: Session, id: UUID, stage_id: int) -> StageRow:
    """Return a stage of a contract. Raises NotFoundError."""
    found = next((each for each in stages_of(session, id) if each.id == stage_id), None)
    if found is None:
        raise NotFoundError(_("There is no such stage any more. Look again."))
    return found


COLUMNS = f"""
select o.id, o.contract_id, o.stage_id, coalesce(s.name, '') as stage,
    s.position as stage_position, o.chain, o.side, o.duty, o.subject, o.rule_days, o.rule_working,
    o.rule_event, o.rule_event_name, o.fixed_on, o.source, o.verified, o.due_on, o.sum,
    o.responsible_id,
    coalesce((select {SHORT_NAME} from users.person as p where p.id = o.responsible_id), '')
        as responsible,
    o.proof, o.met_on, o.met_sum, o.given_on, o.withdrawn_why, o.withdrawn_on, o.task_id,
    o.task_number, o.task_state, o.version
from contracts.obligation as o left join contracts.stage as s on s.id = o.stage_id"""

IN_ORDER = "order by s.position nulls first, o.id"


def obligations_of(session: Session, id: UUID) -> list[ObligationRow]:
    """Return what both sides owe: by stages, in the order it was entered."""
    return fetch(session, ObligationRow, f"{COLUMNS} where o.contract_id = %s {IN_ORDER}", (id,))


def get_obligation(session: Session, id: UUID, obligation_id: int) -> ObligationRow:
    """Return an obligation of a contract. Raises NotFoundError."""
    query = f"{COLUMNS} where o.contract_id = %s and o.id = %s"
    found = fetch_one(session, ObligationRow, query, (id, obligation_id))
    if found is None:
        raise NotFoundError(_("There is no such obligation in the contract. Look again."))
    return found


FACTS = f"""
select f.id, f.obligation_id, f.done_on, f.sum, f.whole, f.proof, d.id as proof_id,
    coalesce(d.number || ' ', '') || coalesce(d.title, '') as proof_title,
    coalesce((select {SHORT_NAME} from users.person as p where p.id = f.noted_by), '')
        as noted_by,
    f.noted_at, f.withdrawn_why
from contracts.fact as f left join documents.document as d
    on d.id = f.proof_document_id and d.deleted_at is null
    and exists (select from documents.access_grant as g where g.document_id = d.id
        and g.principal_id = any (%(principals)s) and not g.hidden)
where f.contract_id = %(id)s order by f.done_on, f.id"""
"""A proof that is not open to the reader stays unnamed."""


def facts_of(session: Session, id: UUID, *, principals: tuple[int, ...]) -> list[FactRow]:
    """Return what was done by a contract, the earliest first, what was taken back too."""
    return fetch(session, FactRow, FACTS, {"id": id, "principals": list(principals)})


EVENTS = f"""
select e.id, e.contract_id, e.stage_id, coalesce(s.name, '') as stage, e.chain, e.kind, e.name,
    e.happened_on, e.note, e.fact_id,
    coalesce((select {SHORT_NAME} from users.person as p where p.id = e.noted_by), '')
        as noted_by,
    e.noted_at, e.superseded_at, e.superseded_why
from contracts.event as e left join contracts.stage as s on s.id = e.stage_id
where e.contract_id = %s order by e.happened_on, e.id"""


def events_of(session: Session, id: UUID) -> list[EventRow]:
    """Return what happened with a contract, the earliest first, what was corrected too."""
    return fetch(session, EventRow, EVENTS, (id,))


def get_event(session: Session, id: UUID, event_id: int) -> EventRow:
    """Return an event of a contract. Raises NotFoundError."""
    found = next((each for each in events_of(session, id) if each.id == event_id), None)
    if found is None:
        raise NotFoundError(_("There is no such event in the contract. Look again."))
    return found
