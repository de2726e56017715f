"""What the form of an assignment offers: phrases and executors learned from use."""

from collections.abc import Sequence
from typing import LiteralString

from sqlalchemy.orm import Session
from uprava.db.sql import fetch_values
from uprava.documents.service.sharing import Principal, principals_of
from uprava.i18n import N_, _

OFFERED_PEOPLE, OFFERED_PHRASES = 8, 6
REMEMBERED = 500
"""The newest assignments of a leader that phrases and executors are learned from."""

USUAL = (
    N_("Consider and report."),
    N_("Prepare an answer."),
    N_("For execution."),
    N_("Organise the work and report the results."),
    N_("Take under personal control."),
    N_("For information and use in work."),
)
"""Phrases of a leader who has given no assignments yet."""

PHRASES: LiteralString = """
with mine as (
    select text from assignments.assignment where author_id = %(author)s
    order by document_id desc limit %(last)s
), said as (
    select trim(regexp_replace(
        substring(text from '^[^.!?;' || chr(10) || ']{4,60}(?:[.!?]|$)'),
        '\\s+', ' ', 'g')) as phrase
    from mine)
select phrase from said where phrase is not null and phrase <> ''
group by phrase having count(*) > 1 order by count(*) desc, phrase limit %(most)s"""
"""First sentences said more than once."""

USED: LiteralString = """
select u.principal_id from assignments.duty as u
join (select document_id from assignments.assignment where author_id = %(author)s
    order by document_id desc limit %(last)s) as mine on mine.document_id = u.assignment_id
where u.principal_id <> %(author)s
group by u.principal_id order by count(*) desc, u.principal_id limit %(most)s"""

HEADS: LiteralString = """
select holder.person_id from users.post_holder as holder
join users.post on post.id = holder.post_id and post.heads_unit
join users.unit on unit.id = post.unit_id and unit.closed_on is null
join users.person as p on p.id = holder.person_id and p.active and p.login is not null
where unit.organisation_id = %(organisation)s and holder.person_id <> %(author)s
    and holder.since <= %(today)s and (holder.until is null or holder.until >= %(today)s)
group by holder.person_id order by min(unit.position), holder.person_id limit %(most)s"""


def list_phrases(session: Session, author_id: int) -> list[str]:
    """Return the phrases a leader uses most, then the usual ones."""
    values = {"author": author_id, "last": REMEMBERED, "most": OFFERED_PHRASES}
    learned = fetch_values(session, PHRASES, values)
    return list(dict.fromkeys([*learned, *(_(each) for each in USUAL)]))[:OFFERED_PHRASES]


def list_picks(
    session: Session, author_id: int, *, organisation_id: int | None
) -> Sequence[Principal]:
    """Return those a leader names most; of a new one heads of the organisation's units."""
    values = {
        "author": author_id, "last": REMEMBERED, "most": OFFERED_PEOPLE,
        "organisation": organisation_id, "today": session.info["today"],
    }  # fmt: skip
    ids = fetch_values(session, USED, values)
    if len(ids) < OFFERED_PEOPLE:
        ids = [*ids, *fetch_values(session, HEADS, values)]
    kept = list(dict.fromkeys(ids))[:OFFERED_PEOPLE]
    found = {each.id: each for each in principals_of(session, kept)}
    return [found[id] for id in kept if id in found]
