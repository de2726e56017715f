"""Whom a leader may give a question with one tap, and what is usually said."""

from collections.abc import Sequence
from typing import LiteralString

from sqlalchemy.orm import Session
from uprava.db.sql import fetch_values
from uprava.documents.service.sharing import Principal, principals_of
from uprava.i18n import N_, _
from uprava.users.reader import Reader

from uprava_appeals.work.service.holding import selves

OFFERED = 8
REMEMBERED = 300
"""The newest questions of a leader that executors are learned from."""

USUAL = (
    N_("Consider and prepare an answer."),
    N_("Consider on the spot, report."),
    N_("Take measures, tell the applicant."),
    N_("Explain the applicant the order."),
)

USED: LiteralString = """
select principal_id from (
    select principal_id from appeals.question
    where given_by = %(author)s and principal_id is not null order by id desc limit %(last)s
) as mine group by principal_id order by count(*) desc, principal_id limit %(most)s"""

HEADS: LiteralString = """
select holder.person_id from users.post_holder as holder
join users.post on post.id = holder.post_id and post.heads_unit
join users.unit on unit.id = post.unit_id and unit.closed_on is null
join users.person as p on p.id = holder.person_id and p.active and p.login is not null
where unit.organisation_id = %(organisation)s and holder.person_id <> %(author)s
    and holder.since <= %(today)s and (holder.until is null or holder.until >= %(today)s)
group by holder.person_id order by min(unit.position), holder.person_id limit %(most)s"""


def list_phrases() -> list[str]:
    """Return what leaders usually say."""
    return [_(each) for each in USUAL]


def list_picks(session: Session, *, reader: Reader) -> Sequence[Principal]:
    """Return those a leader gives questions to most; of a new one the heads of units."""
    values = {
        "author": selves(reader)[0], "last": REMEMBERED, "most": OFFERED,
        "organisation": reader.organisation_id, "today": session.info["today"],
    }  # fmt: skip
    ids = fetch_values(session, USED, values)
    if len(ids) < OFFERED:
        ids = [*ids, *fetch_values(session, HEADS, values)]
    kept = list(dict.fromkeys(ids))[:OFFERED]
    found = {each.id: each for each in principals_of(session, kept)}
    return [found[id] for id in kept if id in found]
