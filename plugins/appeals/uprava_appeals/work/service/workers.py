"""Who may be named to consider a question: people with access, units that stand."""

from dataclasses import dataclass

from sqlalchemy.orm import Session
from uprava.db.sql import fetch_one


@dataclass(frozen=True, slots=True)
class Worker:
    """A person, or a unit, post or role whose people take a question."""

    id: int
    person: bool


WORKER = """
select p.id, true as person from users.person as p
where p.id = %(id)s and p.active and p.login is not null
union all
select unit.id, false from users.unit where unit.id = %(id)s and unit.closed_on is null
union all
select post.id, false from users.post
join users.unit on unit.id = post.unit_id and unit.closed_on is null where post.id = %(id)s
union all
select role.id, false from users.role where role.id = %(id)s"""


def find_worker(session: Session, id: int) -> Worker | None:
    """Return whom a principal is; None: who left, a unit that was closed."""
    return fetch_one(session, Worker, WORKER, {"id": id})
