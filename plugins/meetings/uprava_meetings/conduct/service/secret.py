"""Secret votes: marks and sums, and nothing that holds a member together with a choice.

Nothing here records an act, keeps a moment or an answer: see decision 0023. Each ballot writes all
marks and all sums of its vote anew, so that at any moment their rows bear one and the same
transaction; closing writes them once more, and a job puts both tables into new files.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import LiteralString

from sqlalchemy.orm import Session
from uprava.db.sql import driver, execute, fetch_value
from uprava.errors import ConflictError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.events import signal

from uprava_meetings.conduct.service.ballots import refuse_choice, seat_in
from uprava_meetings.conduct.service.voting import get_vote
from uprava_meetings.conduct.values import VoteRow
from uprava_meetings.values import VoteWay

SEALED: Mapping[LiteralString, tuple[LiteralString, ...]] = {
    "mark": ("vote_id", "question_id", "member_id", "given"),
    "tally": ("vote_id", "question_id", "choice", "number"),
}
"""All that is kept of a secret vote, the order of its rows told by the third column."""


def cast_secret(session: Session, id: int, choice: str, *, reader: Reader, at: datetime) -> None:
    """Vote in secret: one mark is set, one sum grows; nothing keeps the two together.

    Raises as `ballots.give_ballot`.
    """
    execute(session, "select from meetings.vote where id = %s for no key update", (id,))
    vote = get_vote(session, id)
    if not vote.is_open:
        raise ConflictError(_("The vote is closed: no more ballots are taken."))
    if vote.way != VoteWay.SECRET:
        raise ConflictError(_("This is no secret vote."))
    refuse_choice(vote, choice)
    seat = seat_in(session, vote, reader=reader, at=at)
    asked = "select given from meetings.mark where vote_id = %s and member_id = %s"
    if fetch_value(session, asked, (id, seat.member.id)) is not False:
        raise ConflictError(_("You have voted already. A ballot is not changed."))
    marked = "update meetings.mark set given = given or member_id = %s where vote_id = %s"
    execute(session, marked, (seat.member.id, id))
    grown = "update meetings.tally set number = number + (choice = %s)::int where vote_id = %s"
    execute(session, grown, (choice, id))
    signal(session, f"doc:{vote.meeting_id}")


def seal(session: Session, vote: VoteRow) -> None:
    """Write marks and sums of a secret vote anew, so that no row tells when it was written."""
    for table, columns in SEALED.items():
        names: LiteralString = ", ".join(columns)
        rows = driver(session).execute(
            f"delete from meetings.{table} where vote_id = %s returning {names}", (vote.id,)
        )
        found = sorted(rows.fetchall(), key=lambda row: str(row[2]))
        with driver(session).cursor() as cursor:
            query: LiteralString = f"insert into meetings.{table} ({names}) values (%s, %s, %s, %s)"
            cursor.executemany(query, found)


def rewrite(session: Session) -> None:
    """Put what is kept of secret votes into new files: earlier versions of rows are gone."""
    execute(session, "select meetings.rewrite_secret()")
