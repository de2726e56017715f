"""What screens and programs read of a meeting that is held, under the reader's rights."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import driver, fetch, fetch_value
from uprava.db.wall import past_rights
from uprava.users.naming import SHORT_NAME

from uprava_meetings.conduct.values import VoteRow
from uprava_meetings.values import VoteWay


@dataclass(frozen=True, slots=True)
class BallotRow:
    """An open ballot; `by` entered it, himself or for the member."""

    vote_id: int
    member_id: int
    choice: str
    opinion: str
    by: str
    given_at: datetime


@dataclass(frozen=True, slots=True)
class OwnBallot:
    """How the reader voted openly: on which question and what."""

    position: int
    title: str
    subject: str
    vote_id: int
    choice: str


LIVE = """select id from meetings.item where meeting_id = %s and began_at is not null
    order by outcome = 'waiting' desc, coalesce(ended_at, began_at) desc, id limit 1"""


def live_item(session: Session, meeting_id: UUID) -> int | None:
    """Return the question the hall considers, or the last one it settled; None: none yet."""
    found = fetch_value(session, LIVE, (meeting_id,))
    return None if found is None else int(found)


NOW = """select id from meetings.item where meeting_id = %s and began_at is not null
    and outcome = 'waiting' order by began_at desc, id limit 1"""


def is_behind_doors(session: Session, meeting_id: UUID) -> bool:
    """Tell whether the hall considers a question now that is not open to the reader."""
    seen = fetch_value(session, NOW, (meeting_id,))
    with past_rights(session):
        return bool(seen != fetch_value(session, NOW, (meeting_id,)))


def ballots_of(session: Session, vote_ids: Sequence[int]) -> list[BallotRow]:
    """Return the open ballots of votes; those of sheets only once the vote is closed."""
    query = f"""select b.vote_id, b.member_id, b.choice, b.opinion, {SHORT_NAME} as by, b.given_at
        from meetings.ballot as b join users.person as p on p.id = b.given_by
        join meetings.vote as v on v.id = b.vote_id and (v.way <> 'sheet' or v.state = 'closed')
        where b.vote_id = any (%s) order by b.vote_id, b.member_id"""
    return fetch(session, BallotRow, query, (list(vote_ids),)) if vote_ids else []


def own_ballots(session: Session, meeting_id: UUID, member_id: int) -> list[OwnBallot]:
    """Return how a member voted openly at a meeting."""
    query = """select i.position, d.title, v.subject, v.id as vote_id, b.choice
        from meetings.ballot as b join meetings.vote as v on v.id = b.vote_id
        join meetings.item as i on i.id = v.item_id
        join documents.document as d on d.id = i.question_id
        where i.meeting_id = %s and b.member_id = %s order by i.position, v.position"""
    return fetch(session, OwnBallot, query, (meeting_id, member_id))


def given_in(session: Session, vote: VoteRow) -> int:
    """Return how many have voted: of a secret vote all that is told before it is closed."""
    table = "mark where given and" if vote.way == VoteWay.SECRET else "ballot where"
    query = f"select count(*) from meetings.{table} vote_id = %s"
    return int(fetch_value(session, query, (vote.id,)))


def counted_in(session: Session, vote: VoteRow) -> dict[str, int]:
    """Return the votes of an open vote by name, or those entered of a count of hands."""
    if vote.way not in (VoteWay.ROLL, VoteWay.HANDS):
        return {}
    query = """select choice, count(*)::int from meetings.ballot where vote_id = %(id)s
        group by choice union all select choice, number from meetings.tally
        where vote_id = %(id)s"""
    return dict(driver(session).execute(query, {"id": vote.id}).fetchall())


def has_voted(session: Session, vote: VoteRow, member_id: int) -> bool:
    """Tell whether a member has voted."""
    query = """select exists (select from meetings.mark where vote_id = %(vote)s
            and member_id = %(member)s and given)
        or exists (select from meetings.ballot where vote_id = %(vote)s
            and member_id = %(member)s)"""
    return bool(fetch_value(session, query, {"vote": vote.id, "member": member_id}))
