"""Open ballots: given by a member himself, or noted by the secretary for who said so in the hall.

A ballot is given once: the second of two is told who gave the first one and when.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch_one
from uprava.errors import ConflictError, ForbiddenError, InvalidError
from uprava.i18n import _
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader
from uprava.web.events import signal

from uprava_meetings.conduct.service.presence import hold_open, presence_at
from uprava_meetings.conduct.service.voting import get_vote
from uprava_meetings.conduct.values import Ballot, Seat, VoteRow
from uprava_meetings.planning.service.planning import zone_of
from uprava_meetings.planning.service.reading import get_meeting
from uprava_meetings.values import VoteWay

LONGEST_OPINION = 2000


@dataclass(frozen=True, slots=True)
class Given:
    """Who gave a ballot, and when."""

    by: str
    at: datetime


def give_ballot(
    session: Session, id: int, choice: str, *, reader: Reader, at: datetime, opinion: str = ""
) -> None:
    """Vote openly for oneself, or for whom one stands.

    Raises InvalidError for a choice there is not, ForbiddenError for who has no vote, ConflictError
    when the member has voted or the vote is closed.
    """
    vote = hold_by_name(session, id, choice, at=at)
    seat = seat_in(session, vote, reader=reader, at=at)
    refuse_opinion(opinion)
    ballot = Ballot(seat.member.id, choice, opinion)
    put_in(session, vote, ballot, seat.member.name, reader=reader, at=at)
    record(session, "votes.given", "document", vote.meeting_id, name=seat.member.name)


def note_ballot(
    session: Session, id: int, member_id: int, choice: str, *, reader: Reader, at: datetime
) -> None:
    """Note as the secretary how a member voted who said so in the hall. Raises as `give_ballot`."""
    vote = hold_by_name(session, id, choice, at=at)
    meeting = hold_open(session, vote.meeting_id, reader=reader)
    hall = presence_at(session, meeting, at, item_id=vote.item_id)
    seat = next((each for each in hall.seats if each.member.id == member_id), None)
    if seat is None:
        raise ForbiddenError(_("There is no such member."))
    why = why_not(vote, seat)
    if why:
        raise ForbiddenError(f"{seat.member.name}: {why}")
    put_in(session, vote, Ballot(member_id, choice), seat.member.name, reader=reader, at=at)
    record(session, "votes.entered", "document", vote.meeting_id, name=seat.member.name)


def hold_vote(session: Session, id: int) -> VoteRow:
    """Return a vote that takes ballots, its row locked against closing. Raises ConflictError."""
    execute(session, "select from meetings.vote where id = %s for key share", (id,))
    vote = get_vote(session, id)
    if not vote.is_open:
        raise ConflictError(_("The vote is closed: no more ballots are taken."))
    return vote


def hold_by_name(session: Session, id: int, choice: str, *, at: datetime) -> VoteRow:
    """Return an open vote by name that knows a choice, locked against closing."""
    vote = hold_vote(session, id)
    refuse_sheet(vote)
    if vote.way != VoteWay.ROLL:
        raise ConflictError(_("On this nobody votes by name."))
    refuse_choice(vote, choice)
    if vote.deadline is not None and at > vote.deadline:
        raise ConflictError(_("The last moment for ballots has passed."))
    return vote


def refuse_sheet(vote: VoteRow) -> None:
    """Raise ConflictError for one vote by correspondence: a sheet is of all questions at once."""
    if vote.way == VoteWay.SHEET:
        raise ConflictError(
            _("The vote is by correspondence: a sheet is returned whole, all are closed together.")
        )


def seat_in(session: Session, vote: VoteRow, *, reader: Reader, at: datetime) -> Seat:
    """Return the seat the reader votes from. Raises ForbiddenError for who has no vote here."""
    meeting = get_meeting(session, vote.meeting_id, reader=reader)
    seat = presence_at(session, meeting, at, item_id=vote.item_id).of(reader.person_id)
    why = why_not(vote, seat)
    if seat is None or why:
        raise ForbiddenError(_("You have no vote on this question: {why}").format(why=why))
    return seat


def why_not(vote: VoteRow, seat: Seat | None) -> str:
    """Return why a seat has no vote in an open vote, empty when it has."""
    if seat is None:
        return _("only members of the body vote.")
    by_sheet, asked = vote.way == VoteWay.SHEET, seat.member.id in vote.members
    reasons = (
        (not seat.member.votes, _("an advisory vote is not counted.")),
        (bool(seat.recused), _("takes no part in the question ({why}).").format(why=seat.recused)),
        (not asked and by_sheet, _("was no member when the vote began.")),
        (not asked, _("was not in the hall when the vote was opened.")),
        (not by_sheet and not seat.present, _("has left the hall.")),
    )
    return next((words for holds, words in reasons if holds), "")


def put_in(
    session: Session, vote: VoteRow, ballot: Ballot, name: str, *, reader: Reader, at: datetime
) -> None:
    """Keep an open ballot. Raises ConflictError telling who gave one before, and when."""
    query = """insert into meetings.ballot (vote_id, question_id, member_id, choice, opinion,
            given_by, given_at) values (%s, %s, %s, %s, %s, %s, %s) on conflict do nothing"""
    values = (vote.id, vote.question_id, ballot.member_id, ballot.choice, ballot.opinion,
              reader.person_id, at)  # fmt: skip
    if not execute(session, query, values):
        raise ConflictError(told_given(session, vote.id, ballot.member_id, name))
    signal(session, f"doc:{vote.meeting_id}")


def told_given(session: Session, vote_id: int, member_id: int, name: str) -> str:
    """Return who gave a member's ballot and when."""
    query = f"""select {SHORT_NAME} as by, b.given_at as at from meetings.ballot as b
        join users.person as p on p.id = b.given_by
        where b.vote_id = %s and b.member_id = %s"""
    found = fetch_one(session, Given, query, (vote_id, member_id))
    said = _("{name} has voted already. A ballot is not changed.").format(name=name)
    if found is None:
        return said
    told = _("{name} has voted already: {by} gave the ballot at {time}. It is not changed.")
    time = f"{found.at.astimezone(zone_of(session)):%H:%M:%S}"
    return told.format(name=name, by=found.by, time=time)


def refuse_choice(vote: VoteRow, choice: str) -> None:
    """Raise InvalidError for a choice there is not."""
    if choice not in vote.choices:
        said = _("Choose one of the options.")
        raise InvalidError(said, fields={"choice": said})


def refuse_opinion(opinion: str) -> None:
    """Raise InvalidError for an opinion of one's own that is too long."""
    if len(opinion) > LONGEST_OPINION:
        said = _("At most {n} characters.").format(n=LONGEST_OPINION)
        raise InvalidError(said, fields={"opinion": said})
