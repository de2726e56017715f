"""Votes opened, given, counted, closed.

Of a secret vote nothing here keeps, records or signals a member together with a choice or a
moment: `cast_secret` sets one mark and adds one to one sum (decision 0023).
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import driver, execute, fetch, fetch_value
from uprava.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.events import signal

from uprava_meetings.bodies.values import NamedMajority
from uprava_meetings.conduct.service.presence import hold_open, presence_at
from uprava_meetings.conduct.values import (
    Ballot,
    Presence,
    Seat,
    VoteRow,
    VoteWords,
    judged,
    kept_hall,
    kept_rule,
    told_verdict,
)
from uprava_meetings.planning.service.reading import get_meeting
from uprava_meetings.rules.majority import Choice
from uprava_meetings.rules.quorum import quorum
from uprava_meetings.rules.words import quorum_line
from uprava_meetings.values import VoteState, VoteWay

LONGEST_SUBJECT = 2000
MOST_OPTIONS = 30
BY_NAME = (VoteWay.ROLL, VoteWay.SHEET)

SEALED: Mapping[LiteralString, tuple[LiteralString, ...]] = {
    "mark": ("vote_id", "question_id", "member_id", "given"),
    "tally": ("vote_id", "question_id", "choice", "number"),
}
"""All that is kept of a secret vote, the order of its rows told by the third column."""

ROWS = """
select v.id, v.item_id, v.question_id, i.meeting_id, v.position, v.subject, v.way, v.options,
    v.state, v.rule, v.hall, v.verdict, v.deadline, v.opened_at, v.closed_at,
    case when v.state = 'closed' then coalesce(
        (select jsonb_object_agg(t.choice, t.number) from meetings.tally as t
            where t.vote_id = v.id),
        (select jsonb_object_agg(c.choice, c.number) from (select choice, count(*) as number
            from meetings.ballot where vote_id = v.id group by choice) as c), '{}')
        else '{}' end as counts
from meetings.vote as v join meetings.item as i on i.id = v.item_id"""
"""Before a vote is closed nobody is told how it stands."""


def open_vote(
    session: Session, meeting_id: UUID, item_id: int, words: VoteWords, *, reader: Reader,
    at: datetime,
) -> int:  # fmt: skip
    """Put something to the vote; return the vote.

    Raises InvalidError naming the fields, ConflictError without a quorum or while another vote on
    the question is open.
    """
    meeting = hold_open(session, meeting_id, reader=reader)
    hall = presence_at(session, meeting, at, item_id=item_id)
    majority = majority_in(hall, words.majority_id)
    refuse(words, at=at)
    there = quorum(hall.regulation.quorum, hall.numbers)
    if not there.met and words.way is not VoteWay.SHEET:
        raise ConflictError(quorum_line(there))
    query = """insert into meetings.vote (item_id, question_id, position, subject, way, options,
            state, rule, hall, deadline, opened_by, opened_at)
        select i.id, i.question_id, 1 + (select coalesce(max(position), 0) from meetings.vote
                where item_id = i.id), %(subject)s, %(way)s, %(options)s::text[], 'open', %(rule)s,
            %(hall)s, %(deadline)s, %(by)s, %(at)s
        from meetings.item as i where i.id = %(item)s and i.meeting_id = %(meeting)s
            and not exists (select from meetings.vote where item_id = i.id and state = 'open')
        returning id"""
    id = fetch_value(session, query, {
        "subject": words.subject, "way": words.way, "options": list(words.options),
        "rule": Jsonb(kept_rule(hall.regulation, majority)),
        "hall": Jsonb(kept_hall(hall, meeting.chair_id)), "deadline": words.deadline,
        "by": reader.person_id, "at": at, "item": item_id, "meeting": meeting_id,
    })  # fmt: skip
    if id is None:
        raise ConflictError(_("The question is being voted on already, or is off the agenda."))
    if words.way is VoteWay.SECRET:
        lay_out(session, get_vote(session, int(id)))
    record(session, "votes.opened", "document", meeting_id, subject=words.subject)
    signal(session, f"doc:{meeting_id}")
    return int(id)


def lay_out(session: Session, vote: VoteRow) -> None:
    """Write a mark for each who may vote in secret and a sum for each choice."""
    marks = """insert into meetings.mark (vote_id, question_id, member_id, given)
        select %s, %s, unnest(%s::int[]), false"""
    execute(session, marks, (vote.id, vote.question_id, list(vote.members)))
    sums = """insert into meetings.tally (vote_id, question_id, choice, number)
        select %s, %s, unnest(%s::text[]), 0"""
    execute(session, sums, (vote.id, vote.question_id, list(vote.choices)))


def get_vote(session: Session, id: int) -> VoteRow:
    """Return a vote. Raises NotFoundError for one that is not open to the reader."""
    found = fetch(session, VoteRow, f"{ROWS} where v.id = %s", (id,))
    if not found:
        raise NotFoundError(_("There is no such vote, or it is not open to you."))
    return found[0]


def votes_of(session: Session, meeting_id: UUID) -> list[VoteRow]:
    """Return the votes of a meeting as far as their questions are open to the reader."""
    query = f"{ROWS} where i.meeting_id = %s order by i.position, v.position"
    return fetch(session, VoteRow, query, (meeting_id,))


def hold_vote(session: Session, id: int) -> VoteRow:
    """Return a vote that takes ballots, its row locked against closing. Raises ConflictError."""
    execute(session, "select from meetings.vote where id = %s for key share", (id,))
    vote = get_vote(session, id)
    if not vote.is_open:
        raise ConflictError(_("The vote is closed."))
    return vote


def seat_in(session: Session, vote: VoteRow, *, reader: Reader, at: datetime) -> Seat:
    """Return the seat the reader votes from. Raises ForbiddenError for who has no vote here."""
    meeting = get_meeting(session, vote.meeting_id, reader=reader)
    hall = presence_at(session, meeting, at, item_id=vote.item_id)
    seat = hall.of(reader.person_id)
    if seat is None or seat.member.id not in vote.members:
        raise ForbiddenError(_("You have no vote on this question."))
    return seat


def give_ballot(
    session: Session, id: int, choice: str, *, reader: Reader, at: datetime, opinion: str = ""
) -> None:
    """Vote openly for oneself, or for whom one stands.

    Raises InvalidError for a choice there is not, ForbiddenError for who has no vote, ConflictError
    when the member has voted or the vote is closed.
    """
    vote = hold_by_name(session, id, choice, at=at)
    seat = seat_in(session, vote, reader=reader, at=at)
    put_in(session, vote, Ballot(seat.member.id, choice, opinion), reader=reader, at=at)


def note_ballot(
    session: Session, id: int, member_id: int, choice: str, *, reader: Reader, at: datetime
) -> None:
    """Note as the secretary how a member voted who said so in the hall. Raises as `give_ballot`."""
    vote = hold_by_name(session, id, choice, at=at)
    hold_open(session, vote.meeting_id, reader=reader)
    if member_id not in vote.members:
        raise ForbiddenError(_("This member has no vote on this question."))
    put_in(session, vote, Ballot(member_id, choice), reader=reader, at=at)


def hold_by_name(session: Session, id: int, choice: str, *, at: datetime) -> VoteRow:
    """Return an open vote by name that knows a choice, locked against closing."""
    vote = hold_vote(session, id)
    if vote.way not in BY_NAME:
        raise ConflictError(_("On this nobody votes by name."))
    refuse_choice(vote, choice)
    if vote.deadline is not None and at > vote.deadline:
        raise ConflictError(_("The last moment for ballots has passed."))
    return vote


def put_in(
    session: Session, vote: VoteRow, ballot: Ballot, *, reader: Reader, at: datetime
) -> None:
    """Keep an open ballot; the second of two is told."""
    query = """insert into meetings.ballot (vote_id, question_id, member_id, choice, opinion,
            given_by, given_at) values (%s, %s, %s, %s, %s, %s, %s) on conflict do nothing"""
    values = (vote.id, vote.question_id, ballot.member_id, ballot.choice,
              ballot.opinion[:LONGEST_SUBJECT], reader.person_id, at)  # fmt: skip
    if not execute(session, query, values):
        raise ConflictError(_("This vote has been given already. A ballot is not changed."))
    record(session, "votes.given", "document", vote.meeting_id, member=str(ballot.member_id))
    signal(session, f"doc:{vote.meeting_id}")


def cast_secret(session: Session, id: int, choice: str, *, reader: Reader, at: datetime) -> None:
    """Vote in secret: one mark is set, one sum grows; nothing keeps the two together.

    Raises as `give_ballot`.
    """
    vote = hold_vote(session, id)
    if vote.way != VoteWay.SECRET:
        raise ConflictError(_("This is no secret vote."))
    refuse_choice(vote, choice)
    seat = seat_in(session, vote, reader=reader, at=at)
    marked = """update meetings.mark set given = true
        where vote_id = %s and member_id = %s and not given"""
    if not execute(session, marked, (id, seat.member.id)):
        raise ConflictError(_("You have voted already. A ballot is not changed."))
    grown = "update meetings.tally set number = number + 1 where vote_id = %s and choice = %s"
    execute(session, grown, (id, choice))
    signal(session, f"doc:{vote.meeting_id}")


def count(session: Session, id: int, numbers: Mapping[str, int], *, reader: Reader) -> None:
    """Enter what was counted by people: hands, or paper ballots.

    Raises InvalidError when more voted than may, ConflictError for another way of voting.
    """
    vote = hold_vote(session, id)
    hold_open(session, vote.meeting_id, reader=reader)
    if vote.way not in (VoteWay.HANDS, VoteWay.PAPER):
        raise ConflictError(_("The program counts the votes of this vote itself."))
    told = {each: numbers.get(each, 0) for each in vote.choices}
    most = len(vote.members)
    if min(told.values()) < 0 or sum(told.values()) > most:
        said = _("{n} votes were entered, {most} may vote.").format(n=sum(told.values()), most=most)
        raise InvalidError(said, fields={"counts": said})
    query = """insert into meetings.tally (vote_id, question_id, choice, number)
        values (%s, %s, %s, %s)
        on conflict (vote_id, choice) do update set number = excluded.number"""
    for choice, number in told.items():
        execute(session, query, (id, vote.question_id, choice, number))
    record(session, "votes.counted", "document", vote.meeting_id, subject=vote.subject)


def close_vote(session: Session, id: int, *, reader: Reader, at: datetime) -> VoteRow:
    """Close a vote and judge it by the rules and the hall it keeps; return it.

    Raises ConflictError when hands or paper ballots were not counted yet.
    """
    execute(session, "select from meetings.vote where id = %s for update", (id,))
    vote = get_vote(session, id)
    hold_open(session, vote.meeting_id, reader=reader)
    if not vote.is_open:
        raise ConflictError(_("The vote is closed."))
    counts = counts_of(session, vote)
    if vote.way in (VoteWay.HANDS, VoteWay.PAPER) and not counts:
        raise ConflictError(_("Enter the counted votes first."))
    if vote.way == VoteWay.SHEET:
        vote = with_returned(vote, sum(counts.values()))
    verdict = told_verdict(vote, judged(vote, counts, chair_of(session, vote)))
    query = """update meetings.vote set state = 'closed', closed_by = %s, closed_at = %s,
            verdict = %s, hall = %s where id = %s"""
    values = (reader.person_id, at, Jsonb(verdict), Jsonb(dict(vote.hall)), id)
    execute(session, query, values)
    if vote.way == VoteWay.SECRET:
        seal(session, vote)
    record(session, "votes.closed", "document", vote.meeting_id, subject=vote.subject)
    signal(session, f"doc:{vote.meeting_id}")
    return get_vote(session, id)


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


def counts_of(session: Session, vote: VoteRow) -> dict[str, int]:
    """Return how many gave each choice, whoever they were."""
    query = """select choice, number from meetings.tally where vote_id = %(id)s
        union all select choice, count(*)::int from meetings.ballot where vote_id = %(id)s
            group by choice"""
    return dict(driver(session).execute(query, {"id": vote.id}).fetchall())


def chair_of(session: Session, vote: VoteRow) -> Choice | None:
    """Return how who presides voted, where that is known."""
    query = "select choice from meetings.ballot where vote_id = %s and member_id = %s"
    found = fetch_value(session, query, (vote.id, vote.presiding))
    return Choice(found) if found in set(Choice) else None


def with_returned(vote: VoteRow, returned: int) -> VoteRow:
    """Return a vote by correspondence: those who returned a sheet are those present."""
    hall = {**vote.hall, "present": returned, "away_present": 0}
    return replace(vote, hall=hall)


def majority_in(hall: Presence, id: int) -> NamedMajority:
    """Return a majority of the rules of the day. Raises InvalidError."""
    found = next((each for each in hall.regulation.majorities if each.id == id), None)
    if found is None:
        said = _("Choose by which majority it is decided.")
        raise InvalidError(said, fields={"majority": said})
    return found


def refuse(words: VoteWords, *, at: datetime) -> None:
    """Raise InvalidError for what is wrong in what is put to the vote."""
    wrong = {}
    if not 1 <= len(words.subject) <= LONGEST_SUBJECT:
        wrong["subject"] = _("Say what is voted on.")
    named = [each.strip() for each in words.options]
    if len(set(named)) < len(named) or not all(named) or len(named) > MOST_OPTIONS:
        wrong["options"] = _("Name each option once, thirty at most.")
    if words.way is VoteWay.SHEET and (words.deadline is None or words.deadline <= at):
        wrong["deadline"] = _("Say until when ballots are taken.")
    if wrong:
        raise InvalidError(_("The vote has mistakes; it is not opened."), fields=wrong)


def refuse_choice(vote: VoteRow, choice: str) -> None:
    """Raise InvalidError for a choice there is not."""
    if choice not in vote.choices:
        said = _("Choose one of the options.")
        raise InvalidError(said, fields={"choice": said})


def cancel_vote(session: Session, id: int, *, reader: Reader, at: datetime) -> None:
    """Cancel an open vote: nothing of it counts; it may be opened anew."""
    execute(session, "select from meetings.vote where id = %s for update", (id,))
    vote = get_vote(session, id)
    hold_open(session, vote.meeting_id, reader=reader)
    if vote.state != VoteState.OPEN:
        raise ConflictError(_("The vote is closed."))
    query = """update meetings.vote set state = 'cancelled', closed_by = %s, closed_at = %s
        where id = %s"""
    execute(session, query, (reader.person_id, at, id))
    for table in ("mark", "tally", "ballot"):
        execute(session, f"delete from meetings.{table} where vote_id = %s", (id,))
    record(session, "votes.cancelled", "document", vote.meeting_id, subject=vote.subject)
    signal(session, f"doc:{vote.meeting_id}")
