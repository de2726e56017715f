"""A card of an applicant with those that were merged into it, one after another."""

from sqlalchemy.orm import Session
from uprava.db.sql import fetch_value, fetch_values

FAMILY = """
with recursive family (id) as (
    select %(id)s::bigint
    union select m.id from appeals.applicant as m join family on m.merged_into = family.id)"""
"""The ids authors of appeals may stand by: the card and all below it."""

UP = """
with recursive up (id, merged_into, organisation_id) as (
    select id, merged_into, organisation_id from appeals.applicant where id = %(id)s
    union select a.id, a.merged_into, a.organisation_id
        from appeals.applicant as a join up on a.id = up.merged_into)
select id from up where merged_into is null"""


def standing(session: Session, id: int) -> int | None:
    """Return the card that stands for one: itself, or what it was merged into; None: unseen."""
    found = fetch_value(session, UP, {"id": id})
    return None if found is None else int(found)


def family_of(session: Session, id: int) -> list[int]:
    """Return the card and all that were merged into it."""
    return [
        int(each) for each in fetch_values(session, f"{FAMILY} select id from family", {"id": id})
    ]
