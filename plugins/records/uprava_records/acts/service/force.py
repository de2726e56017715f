"""Whether acts are in force: found from their days and the links of later acts.

A status is never typed: an act registered with a day to come, or one that waits for its
publication, is adopted; from its day on it is in force; an act in force that changes or cancels
another makes it so from its own day.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch, fetch_value
from uprava.web.events import signal

CANCELS, CHANGES = "cancels", "amends"
"""Types of links from a later act to an earlier one; the core declares them."""

FOUND = f"""
with known as (
    select a.document_id as id, a.status as was, a.lost_day, d.number is not null as registered,
        case when a.force_rule in ('publication', 'day_after', 'days_after') then a.force_day
            else coalesce(a.force_day, d.registered_on) end as force_day
    from records.act as a join documents.document as d on d.id = a.document_id
    where d.deleted_at is null
), touched as (
    select l.target_id as id,
        bool_or(l.type = '{CANCELS}') as cancelled, bool_or(l.type = '{CHANGES}') as changed
    from documents.link as l join known as later on later.id = l.source_id
    where l.type in ('{CANCELS}', '{CHANGES}') and later.registered
      and later.force_day <= %(today)s
    group by l.target_id
)
select known.id, known.was,
    case when not known.registered then 'draft'
        when known.lost_day <= %(today)s or coalesce(touched.cancelled, false) then 'lost_force'
        when known.force_day is null or known.force_day > %(today)s then 'adopted'
        when coalesce(touched.changed, false) then 'changed'
        else 'in_force' end as now
from known left join touched on touched.id = known.id"""


@dataclass(frozen=True, slots=True)
class Moved:
    """An act whose status is another one today."""

    id: UUID
    was: str
    act_status: str


def restate(session: Session, *, today: date, only: UUID | None = None) -> int:
    """Bring the acts into the status of the day; return how many changed. Doing it twice is once.

    `only` an act and those it changes or cancels. Looks past the reader's rights on purpose: an
    act the reader may not see changes another one all the same; row security is back before the
    function returns.
    """
    near = "(select target_id from documents.link where source_id = %(only)s)"
    place = f"and (id = %(only)s or id in {near})" if only else ""
    moving = f"where was <> now {place} order by id"
    query = f"select id, was, now as act_status from ({FOUND}) as found {moving}"
    before = fetch_value(session, "select coalesce(current_setting('uprava.system', true), '')")
    switch = "select set_config('uprava.system', %s, true)"
    execute(session, switch, ("on",))
    moved = fetch(session, Moved, query, {"today": today, "only": only})
    for each in moved:
        execute(
            session, "update records.act set status = %s where document_id = %s",
            (each.act_status, each.id),
        )  # fmt: skip
    execute(session, switch, (before,))
    for each in moved:
        record(session, f"act.{each.act_status}", "document", each.id, before=each.was)
        signal(session, f"doc:{each.id}")
    return len(moved)
