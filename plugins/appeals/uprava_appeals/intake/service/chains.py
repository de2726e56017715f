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
select first.id as first_id, count(*) filter (where a.answered_on is not null) as answers
from first join appeals.appeal as a on a.document_id = first.id or a.first_id = first.id
where a.document_id is distinct from %(except)s
group by first.id"""


@dataclass(frozen=True, slots=True)
class Chain:
    """The first appeal of a chain, and how many of them were answered on the merits."""

    first_id: UUID | None = None
    answers: int = 0


def chain_of(session: Session, id: UUID | None, *, besides: UUID | None = None) -> Chain:
    """Return the chain an appeal belongs to; what the reader may not see counts too."""
    if id is None:
        return Chain()
    with past_rights(session):
        found = fetch_one(session, Chain, CHAIN, {"id": id, "except": besides})
    return found or Chain()
