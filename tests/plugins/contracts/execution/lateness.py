"""Who was late, found by going through rows: what `contract.was_late` has to say."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from plugins.contracts.conftest import Desk
from uprava.db.sql import fetch
from uprava.db.transaction import system_transaction

WORK = {"supply", "work", "service"}

OWED = {"", "the contract was terminated"}
"""Why an obligation was withdrawn that was owed until then; one entered by mistake never was."""


@dataclass(frozen=True)
class Owed:
    """An obligation beside its contract, as the tables hold them."""

    contract: UUID
    stands: str
    since: date | None
    kept: bool
    side: str
    duty: str
    why: str
    due: date | None
    done: date | None


def kept_and_counted(desk: Desk) -> tuple[set[UUID], set[UUID]]:
    """The contracts kept as late, and those whose rows say so."""
    query = """select c.document_id as contract, c.stands, c.stands_since as since,
            c.was_late as kept, coalesce(o.side, '') as side, coalesce(o.duty, '') as duty,
            coalesce(o.withdrawn_why, '') as why, o.due_on as due,
            coalesce(o.met_on, o.given_on) as done
        from contracts.contract as c
        left join contracts.obligation as o on o.contract_id = c.document_id
        where c.organisation_id = %s"""
    engine = desk.installation.engine
    with system_transaction(engine, today=desk.today, task="test") as session:
        rows = fetch(session, Owed, query, (desk.town.organisation_id,))
    counted = {
        each.contract for each in rows
        if each.stands in ("performed", "terminated") and each.since and each.due
        and each.side == "theirs" and each.duty in WORK and each.why in OWED
        and (each.done or each.since) > each.due
    }  # fmt: skip
    return {each.contract for each in rows if each.kept}, counted


def is_late(desk: Desk, id: UUID) -> bool:
    """Tell what is kept of a contract, which has to be what its rows say."""
    kept, counted = kept_and_counted(desk)
    assert kept == counted
    return id in kept
