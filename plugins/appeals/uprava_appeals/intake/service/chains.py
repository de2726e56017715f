"""Chains of appeals on one question: which was the first, how often it was answered."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch_one
from uprava.db.wall import past_rights

CHAIN = """
with first as (
    select coalesce(first_id, document_id) as id from appeals.appeal where document_id = %(id)s
)
select first.id as first_id, count(*) filter (where a.answered_on is not null) as answers,
    count(*) filter (where a.repeat <> 'duplicate') as appeals
from first join appeals.appeal as a on a.document_id = first.id or a.first_id = first.id
group by first.id"""


@dataclass(frozen=True, slots=True)
class Chain:
    """The first appeal of a chain, how many were answered, how many there are.

    Duplicates are no appeals of their own.
    """

    first_id: UUID | None = None
    answers: int = 0
    appeals: int = 0


def chain_of(session: Session, id: UUID | None) -> Chain:
    """Return the chain an appeal belongs to; what the reader may not see counts too."""
    if id is None:
        return Chain()
    with past_rights(session):
        found = fetch_one(session, Chain, CHAIN, {"id": id})
    return found or Chain()
