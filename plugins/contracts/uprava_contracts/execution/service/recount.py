"""What follows from rules, events and facts: days, what is met, the state of the contract.

The only writer of `due_on`, `met_on`, `met_sum` and of a contract's `was_late`. Whoever changes a
rule, an event or a fact calls `settle` at the end of the act.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.calendar.service import office_calendar
from uprava.db.sql import execute, fetch, fetch_one, fetch_value, fetch_values
from uprava.db.wall import past_rights
from uprava.documents.service.editing import change_term
from uprava.i18n import N_
from uprava.web.events import signal

from uprava_contracts.cards.service.standing import put_state
from uprava_contracts.execution.service.reading import obligations_of
from uprava_contracts.execution.values import ObligationRow
from uprava_contracts.obligations.rules import due_of
from uprava_contracts.obligations.states import Facts, Stands, state_of
from uprava_contracts.values import ContractState, Duty, Happening, Side

OF_A_DELIVERY = (Happening.DELIVERED, Happening.ACCEPTED)
BOUND = (Duty.ACCEPTANCE, Duty.PAYMENT)
"""Obligations that wait for a delivery of their own; see `concerns`."""

ANEW = N_("counted anew")
TERMINATED = N_("the contract was terminated")
"""Why an obligation is owed no more that was owed until then; see `ending`."""


@dataclass(frozen=True, slots=True)
class Days:
    """Days of a contract terms may hang on, and what stands beside its state."""

    concluded_on: date | None
    starts_on: date | None
    warranty_until: date | None
    annulled_why: str
    stands: str

    @property
    def known(self) -> Mapping[str, date | None]:
        """Events that are requisites of the contract itself."""
        return {
            Happening.SIGNED: self.concluded_on,
            Happening.STARTED: self.starts_on if self.concluded_on else None,
            Happening.WARRANTY_ENDED: self.warranty_until if self.concluded_on else None,
        }


@dataclass(frozen=True, slots=True)
class Standing:
    """An event that stands: neither corrected nor taken back."""

    stage_id: int | None
    chain: int | None
    kind: str
    name: str
    happened_on: date


def settle(
    session: Session, id: UUID, *, at: datetime, suspended: bool | None = None
) -> Stands | None:
    """Count a contract anew and bring it into the state that follows; return that state.

    `suspended`: None leaves it as it is. None is returned for what is no contract any more.
    """
    with past_rights(session):
        days = days_of(session, id)
        if days is None:
            return None
        recount(session, id, at=at)
        facts = facts_in(session, id, days, suspended=suspended)
        stands = state_of(facts)
        today: date = session.info["today"]
        put_state(session, id, stands.state, on=day_of(stands, facts, today), at=at)
        note_lateness(session, id)
        keep_term(session, id, at=at)
    signal(session, f"doc:{id}")
    return stands


LATE: LiteralString = """(c.stands in ('performed', 'terminated') and exists (
    select from contracts.obligation as o where o.contract_id = c.document_id
        and o.side = 'theirs' and o.duty = any (%(performs)s)
        and o.withdrawn_why in ('', %(ended)s)
        and coalesce(o.met_on, o.given_on, c.stands_since) > o.due_on))"""


def note_lateness(session: Session, id: UUID) -> None:
    """Keep beside a contract that ended whether the other side performed late, or not at all.

    Numbers of years go by it; of a contract at work it is not told. What was withdrawn by people
    was not owed; what the termination withdrew was.
    """
    query = f"""update contracts.contract as c set was_late = {LATE}
        where c.document_id = %(id)s and c.was_late <> {LATE}"""
    performs = [each.value for each in Duty if each.performs]
    execute(session, query, {"id": id, "performs": performs, "ended": TERMINATED})


TERM: LiteralString = """
select case when count(o.id) > 0 and count(o.id) = count(coalesce(o.met_on, o.given_on)) then null
    else c.performs_until end
from contracts.contract as c left join contracts.obligation as o on o.contract_id = c.document_id
    and o.side = 'theirs' and o.duty = any (%(performs)s) and o.withdrawn_why = ''
where c.document_id = %(id)s and c.concluded_on is not null group by c.document_id"""


def keep_term(session: Session, id: UUID, *, at: datetime) -> None:
    """Let the card have the term of performance as long as the other side has to perform.

    What was handed over waits for us: then the card has no term that could be overdue.
    """
    performs = [each.value for each in Duty if each.performs]
    found = fetch_values(session, TERM, {"id": id, "performs": performs})
    if found:
        change_term(session, id, found[0], at=at)


def day_of(stands: Stands, facts: Facts, today: date) -> date:
    """Return since when a contract stands so: what is over by the day of its last fact."""
    if stands.state is ContractState.TERMINATED and facts.terminated_on is not None:
        return facts.terminated_on
    done = [each.met_on for each in facts.obligations if each.met_on and not each.lasts]
    if stands.state is ContractState.PERFORMED and done:
        return max(done)
    return today


def days_of(session: Session, id: UUID) -> Days | None:
    """Return the days of a contract."""
    query = """select concluded_on, starts_on, warranty_until, annulled_why, stands
        from contracts.contract where document_id = %s"""
    return fetch_one(session, Days, query, (id,))


def standing_of(session: Session, id: UUID) -> Stands | None:
    """Return the state that follows from what is kept, and why, without writing anything."""
    days = days_of(session, id)
    return state_of(facts_in(session, id, days)) if days else None


def facts_in(session: Session, id: UUID, days: Days, *, suspended: bool | None = None) -> Facts:
    """Return what the state of a contract follows from."""
    events, today = standing(session, id), session.info["today"]
    ends = [each.happened_on for each in events if each.kind == Happening.TERMINATED]
    starts = [each.happened_on for each in events if each.kind == Happening.STARTED]
    begun = days.starts_on is not None and days.starts_on <= today
    return Facts(
        days.concluded_on, bool(days.annulled_why), max(ends, default=None),
        days.stands == ContractState.SUSPENDED if suspended is None else suspended,
        begun or bool(starts), [each.owed for each in obligations_of(session, id)],
    )  # fmt: skip


def recount(session: Session, id: UUID, *, at: datetime) -> int:
    """Count what is met and every term of a contract anew; return how many terms moved."""
    days = days_of(session, id)
    if days is None:
        return 0
    execute(session, MET, {"id": id})
    perform(session, id, at=at)
    calendar, events = office_calendar(session), standing(session, id)
    moved = []
    for each in obligations_of(session, id):
        rule = each.rule
        due = due_of(rule, begins(each, events, days), calendar) if rule else each.fixed_on
        if due != each.due_on:
            moved.append((each.id, due))
    query = """update contracts.obligation as o set due_on = told.due
        from unnest(%s::bigint[], %s::date[]) as told (id, due) where o.id = told.id"""
    if moved:
        execute(session, query, ([id for id, _due in moved], [due for _id, due in moved]))
    return len(moved)


MET = """
with told as (
    select f.id, f.obligation_id, f.done_on, f.whole,
        sum(coalesce(f.sum, 0)) over (partition by f.obligation_id order by f.done_on, f.id)
            as so_far,
        sum(coalesce(f.sum, 0)) over (partition by f.obligation_id) as total
    from contracts.fact as f where f.contract_id = %(id)s and f.withdrawn_why = ''
), counted as (
    select o.id, coalesce(max(t.total), 0) as met_sum,
        min(t.done_on) filter (where t.whole or o.sum is not null and t.so_far >= o.sum) as met_on
    from contracts.obligation as o left join told as t on t.obligation_id = o.id
    where o.contract_id = %(id)s group by o.id
)
update contracts.obligation as o set met_on = c.met_on, met_sum = c.met_sum
from counted as c where c.id = o.id
    and (o.met_on is distinct from c.met_on or o.met_sum <> c.met_sum)"""
"""An obligation is met on the day of the fact that makes its sum full, or closes it."""


def perform(session: Session, id: UUID, *, at: datetime) -> None:
    """Write down that the other side has performed everything, or that it has not after all.

    Of a terminated contract what was left was withdrawn: it is not performed in full.
    """
    rows = [
        each for each in obligations_of(session, id)
        if each.side == Side.THEIRS and Duty(each.duty).performs and not each.withdrawn_why
    ]  # fmt: skip
    days = [each.met_on for each in rows if each.met_on is not None]
    ended = any(each.kind == Happening.TERMINATED for each in standing(session, id))
    day = max(days) if days and len(days) == len(rows) and not ended else None
    query = """select happened_on from contracts.event
        where contract_id = %s and kind = 'performed' and superseded_at is null"""
    was = fetch_value(session, query, (id,))
    if was == day:
        return
    query = """update contracts.event set superseded_at = %s, superseded_why = %s
        where contract_id = %s and kind = 'performed' and superseded_at is null"""
    execute(session, query, (at, ANEW, id))
    if day is not None:
        query = """insert into contracts.event (contract_id, kind, happened_on, noted_at)
            values (%s, 'performed', %s, %s)"""
        execute(session, query, (id, day, at))


def standing(session: Session, id: UUID) -> list[Standing]:
    """Return the events that stand."""
    query = """select stage_id, chain, kind, name, happened_on from contracts.event
        where contract_id = %s and superseded_at is null"""
    return fetch(session, Standing, query, (id,))


def begins(row: ObligationRow, events: Sequence[Standing], days: Days) -> date | None:
    """Return the day the term of an obligation is counted from: of the earliest such event."""
    happened = [each.happened_on for each in events if concerns(each, row)]
    return min(happened) if happened else days.known.get(row.rule_event)


def concerns(event: Standing, row: ObligationRow) -> bool:
    """Tell whether the term of an obligation hangs on an event.

    What follows a delivery counts from that delivery only; acceptance and payment that no
    delivery is tied to yet wait for theirs. A stage's obligation waits for events of its stage.
    """
    if (event.kind, event.name) != (row.rule_event, row.rule_event_name):
        return False
    if row.stage_id is not None and event.stage_id not in (None, row.stage_id):
        return False
    if event.chain is None or event.kind not in OF_A_DELIVERY:
        return row.chain is None or event.kind not in OF_A_DELIVERY
    return event.chain == row.chain if row.chain is not None else row.duty not in BOUND
