"""Votes closed and judged by the rules and the hall they keep; cancelled; counts entered."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from psycopg.types.json import Jsonb
from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import driver, execute, fetch_value
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import _
from uprava.installation import installation_of
from uprava.users.reader import Reader
from uprava.web.events import signal

from uprava_meetings.conduct.service.ballots import hold_vote, refuse_sheet
from uprava_meetings.conduct.service.presence import hold_open
from uprava_meetings.conduct.service.secret import seal
from uprava_meetings.conduct.service.voting import get_vote, told_subject
from uprava_meetings.conduct.values import BY_PEOPLE, VoteRow, judged, told_verdict
from uprava_meetings.rules.majority import Choice
from uprava_meetings.values import VoteState, VoteWay

REWRITE = "meetings:rewrite_secret"


def count(
    session: Session, id: int, numbers: Mapping[str, int], *, reader: Reader,
    presiding: Choice | None = None,
) -> None:  # fmt: skip
    """Enter what was counted by people: hands, or paper ballots.

    `presiding`: how who presides raised his hand, asked for on a tie. Raises InvalidError when
    more voted than may, ConflictError for another way of voting.
    """
    vote = hold_vote(session, id)
    hold_open(session, vote.meeting_id, reader=reader)
    if vote.way not in BY_PEOPLE:
        raise ConflictError(_("The program counts the votes of this vote itself."))
    told = {each: numbers.get(each, 0) for each in vote.choices}
    refuse_counts(told, most=len(vote.members), presiding=presiding)
    if presiding is not None and vote.presiding not in vote.members:
        said = _("Who presides does not vote on this question.")
        raise InvalidError(said, fields={"presiding": said})
    query = """insert into meetings.tally (vote_id, question_id, choice, number)
        values (%s, %s, %s, %s)
        on conflict (vote_id, choice) do update set number = excluded.number"""
    for choice, number in told.items():
        execute(session, query, (id, vote.question_id, choice, number))
    if vote.way == VoteWay.HANDS:
        kept = "update meetings.vote set hall = hall || %s where id = %s"
        execute(session, kept, (Jsonb({"presided": presiding}), id))
    record(
        session, "votes.counted", "document", vote.meeting_id, subject=told_subject(session, vote)
    )
    signal(session, f"doc:{vote.meeting_id}")


def refuse_counts(told: Mapping[str, int], *, most: int, presiding: Choice | None) -> None:
    """Raise InvalidError for counted votes that cannot be."""
    if min(told.values()) < 0:
        said = _("Enter a whole number for each choice, 0 for none.")
        raise InvalidError(said, fields={"counts": said})
    if sum(told.values()) > most:
        said = _("{n} votes were entered, {most} may vote.").format(n=sum(told.values()), most=most)
        raise InvalidError(said, fields={"counts": said})
    if presiding is not None and not told.get(presiding):
        said = _("Nobody was counted for what who presides is said to have chosen.")
        raise InvalidError(said, fields={"presiding": said})


def close_vote(session: Session, id: int, *, reader: Reader, at: datetime) -> VoteRow:
    """Close a vote and judge it by the rules and the hall it keeps; return it.

    Raises ConflictError when hands or paper ballots were not counted, or nobody has voted.
    """
    vote = hold_to_close(session, id)
    hold_open(session, vote.meeting_id, reader=reader)
    refuse_sheet(vote)
    counts = counts_of(session, vote)
    if vote.way in BY_PEOPLE and not sum(counts.values()):
        raise ConflictError(_("Enter the counted votes first."))
    if not sum(counts.values()):
        raise ConflictError(
            _("Nobody has voted yet. Wait for the votes, or cancel the vote if it was a mistake.")
        )
    return finish(session, vote, by=reader.person_id, at=at)


def hold_to_close(session: Session, id: int) -> VoteRow:
    """Return an open vote; nobody votes until the transaction ends. Raises ConflictError."""
    execute(session, "select from meetings.vote where id = %s for update", (id,))
    vote = get_vote(session, id)
    if not vote.is_open:
        raise ConflictError(_("The vote is closed already."))
    return vote


def finish(session: Session, vote: VoteRow, *, by: int | None, at: datetime) -> VoteRow:
    """Judge a vote that is held and close it; return it."""
    counts = counts_of(session, vote)
    if vote.way == VoteWay.SHEET:
        vote = with_returned(vote, sum(counts.values()))
    verdict = told_verdict(judged(vote, counts, chair_of(session, vote)))
    query = """update meetings.vote set state = 'closed', closed_by = %s, closed_at = %s,
            verdict = %s, hall = %s where id = %s"""
    execute(session, query, (by, at, Jsonb(verdict), Jsonb(dict(vote.hall)), vote.id))
    if vote.way == VoteWay.SECRET:
        seal(session, vote)
        installation_of(session).jobs.defer(session, REWRITE)
    record(
        session, "votes.closed", "document", vote.meeting_id, subject=told_subject(session, vote)
    )
    signal(session, f"doc:{vote.meeting_id}")
    return get_vote(session, vote.id)


def counts_of(session: Session, vote: VoteRow) -> dict[str, int]:
    """Return how many gave each choice, whoever they were."""
    query = """select choice, number from meetings.tally where vote_id = %(id)s
        union all select choice, count(*)::int from meetings.ballot where vote_id = %(id)s
            group by choice"""
    return dict(driver(session).execute(query, {"id": vote.id}).fetchall())


def chair_of(session: Session, vote: VoteRow) -> Choice | None:
    """Return how who presides voted, where that is known."""
    query = "select choice from meetings.ballot where vote_id = %s and member_id = %s"
    found = fetch_value(session, query, (vote.id, vote.presiding)) or vote.hall.get("presided")
    return Choice(found) if found in set(Choice) else None


def with_returned(vote: VoteRow, returned: int) -> VoteRow:
    """Return a vote by correspondence: those who returned a sheet are those present."""
    hall = {**vote.hall, "present": returned, "away_present": 0}
    return replace(vote, hall=hall)


def cancel_vote(session: Session, id: int, *, reader: Reader, at: datetime) -> None:
    """Cancel an open vote: nothing of it counts; it may be opened anew."""
    vote = hold_to_close(session, id)
    hold_open(session, vote.meeting_id, reader=reader)
    refuse_sheet(vote)
    query = """update meetings.vote set state = %s, closed_by = %s, closed_at = %s
        where id = %s"""
    execute(session, query, (VoteState.CANCELLED, reader.person_id, at, id))
    for table in ("mark", "tally", "ballot"):
        execute(session, f"delete from meetings.{table} where vote_id = %s", (id,))
    if vote.way == VoteWay.SECRET:
        installation_of(session).jobs.defer(session, REWRITE)
    record(
        session, "votes.cancelled", "document", vote.meeting_id, subject=told_subject(session, vote)
    )
    signal(session, f"doc:{vote.meeting_id}")
