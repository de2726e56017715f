"""Assistants: who prepares the resolutions of a leader; the leader names them, or the office."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.counted import Counted
from uprava.db.sql import fetch, fetch_value, fetch_values
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader


@dataclass(frozen=True, slots=True)
class AssistantRow:
    """An assistant of a leader: a person, a post, a unit or a role, and how it is called."""

    leader_id: int
    leader: str
    principal_id: int
    name: str
    type: str


ROWS = f"""
select a.leader_id, (select {SHORT_NAME} from users.person as p where p.id = a.leader_id) as leader,
    a.principal_id, principal.type,
    coalesce((select {SHORT_NAME} from users.person as p where p.id = a.principal_id),
        (select name from users.unit where unit.id = a.principal_id),
        (select title from users.post where post.id = a.principal_id),
        (select title from users.role where role.id = a.principal_id)) as name
from records.assistant as a join users.principal on principal.id = a.principal_id"""


def list_assistants(session: Session, leader_id: int | None) -> list[AssistantRow]:
    """Return the assistants of a leader, of all leaders for None."""
    query = f"{ROWS} where a.leader_id = %s order by name"
    if leader_id is None:
        return fetch(session, AssistantRow, f"{ROWS} order by leader, name limit 500")
    return fetch(session, AssistantRow, query, (leader_id,))


def principals_assisting(session: Session, leader_ids: Sequence[int]) -> list[int]:
    """Return who assists any of the leaders."""
    query = """select distinct principal_id from records.assistant
        where leader_id = any (%s) order by principal_id"""
    return fetch_values(session, query, (list(leader_ids),))


def assists(session: Session, leader_id: int, *, reader: Reader) -> bool:
    """Tell whether the reader prepares the leader's resolutions."""
    query = """select exists (select from records.assistant
        where leader_id = %s and principal_id = any (%s))"""
    return bool(fetch_value(session, query, (leader_id, list(reader.principals))))


def leaders_assisted(_session: Session, reader: Reader) -> Counted:
    """Count the leaders whose resolutions the reader prepares."""
    query = "select from records.assistant where principal_id = any (%(principals)s)"
    return Counted(query, {"principals": list(reader.principals)})


def assisted_here(session: Session, document_id: UUID, *, reader: Reader) -> list[int]:
    """Return the leaders the reader assists who have the document before them, or will."""
    query = """
        select v.person_id from records.review as v
        join records.assistant as a on a.leader_id = v.person_id
            and a.principal_id = any (%s)
        where v.document_id = %s and v.state in ('open', 'waiting')
        group by v.person_id order by min(v.position)"""
    return fetch_values(session, query, (list(reader.principals), document_id))
