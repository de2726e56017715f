"""The outbox: what happened to an appeal is written down in the act's own transaction."""

from uuid import UUID

from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.db.sql import execute

from uprava_appeals.law.grounds import EXTENSION
from uprava_appeals.open_interface.service.status import DUTIES

DECIDED, EXTENDED = "decided", "extended"

QUEUE = """
insert into appeals.delivery (subscription_id, document_id, event, decision_id, happened_at,
    tries, next_at, said)
select s.id, a.document_id, e.event, e.decision, %(at)s, 0, %(at)s, ''
from appeals.appeal as a
join documents.document as d on d.id = a.document_id
join appeals.subscription as s on s.person_id = d.author_id and s.ended_at is null
cross join lateral (
    select a.standing as event, null::bigint as decision, 0 as place
    where a.standing is distinct from (
        select p.event from appeals.delivery as p
        where p.subscription_id = s.id and p.document_id = a.document_id
          and p.decision_id is null
        order by p.id desc limit 1)
    union all
    select case n.ground when %(extension)s then %(extended)s else %(decided)s end, n.id, 1
    from appeals.decision as n
    where n.document_id = a.document_id and n.ground = any (%(grounds)s)
      and n.decided_at >= s.made_at and n.reversed_at is null
) as e
where a.document_id = %(id)s
order by s.id, e.place desc, e.decision
on conflict do nothing"""


def queue_events(session: Session, id: UUID) -> None:
    """Write down what subscribers are still to be told of an appeal: new states, decisions."""
    values = {
        "id": id, "at": now(), "extension": EXTENSION.code, "extended": EXTENDED,
        "decided": DECIDED, "grounds": [*DUTIES, EXTENSION.code],
    }  # fmt: skip
    execute(session, QUEUE, values)
