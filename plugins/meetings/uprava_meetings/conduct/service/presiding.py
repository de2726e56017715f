"""Who presides: the chair, in his absence a deputy; or whom the meeting chooses, with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch_value
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.events import signal

from uprava_meetings.conduct.service.presence import hold_open, presence_at, seat_of
from uprava_meetings.conduct.values import Presence, Seat
from uprava_meetings.planning.values import MeetingRow

LONGEST_WHY = 300


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who is to preside and why; `seen`: who presided when the choice was offered, 0: nobody."""

    member_id: int
    why: str
    seen: int


def choose_presiding(
    session: Session, id: UUID, wanted: Wanted, *, reader: Reader, at: datetime
) -> None:
    """Let a member preside from now on; the vote on a tie is his.

    Raises InvalidError without a reason for who does not preside by role, ConflictError for who
    cannot, while a vote is open, and when somebody else was chosen meanwhile.
    """
    meeting = hold_open(session, id, reader=reader)
    refuse_voting(session, id)
    hall = presence_at(session, meeting, at)
    seat = seat_of(hall, wanted.member_id)
    refuse_second(meeting, hall, wanted)
    refuse_unfit(seat)
    name, why = seat.member.name, " ".join(wanted.why.split())
    if is_by_role(hall, meeting, seat):
        keep(session, id, None, "")
        record(session, "hall.presides_by_role", "document", id, name=name)
    else:
        refuse_unsaid(why)
        keep(session, id, seat.member.id, why)
        record(session, "hall.presides", "document", id, name=name, why=why)
    signal(session, f"doc:{id}")


def keep(session: Session, id: UUID, member_id: int | None, why: str) -> None:
    """Write down the choice of a meeting; None: who presides follows from the roles."""
    query = """update meetings.meeting set presiding_id = %s, presiding_why = %s
        where document_id = %s"""
    execute(session, query, (member_id, why, id))


def is_by_role(hall: Presence, meeting: MeetingRow, seat: Seat) -> bool:
    """Tell whether a member would preside without any choice."""
    found = hall.by_role(meeting.chair_id)
    return found is not None and found.member.id == seat.member.id


def choosable(hall: Presence) -> Sequence[Seat]:
    """Return who may be chosen: members with a vote who are in the hall themselves."""
    return [each for each in hall.themselves if each.member.votes]


def refuse_voting(session: Session, id: UUID) -> None:
    """Raise ConflictError while the hall votes: who presides stands in the vote."""
    query = """select exists (select from meetings.vote as v
        join meetings.item as i on i.id = v.item_id
        where i.meeting_id = %s and v.state = 'open')"""
    if fetch_value(session, query, (id,)):
        raise ConflictError(_("The question is being voted on: close the vote first."))


def refuse_second(meeting: MeetingRow, hall: Presence, wanted: Wanted) -> None:
    """Raise ConflictError for a second one who presides."""
    now = hall.presiding(meeting.chair_id, meeting.presiding_id)
    if now is None:
        return
    if now.member.id == wanted.member_id:
        raise ConflictError(_("{name} presides already.").format(name=now.member.name))
    if now.member.id != wanted.seen:
        said = _("{name} presides by now. A meeting has one who presides: look again.")
        raise ConflictError(said.format(name=now.member.name))


def refuse_unfit(seat: Seat) -> None:
    """Raise ConflictError for a member who cannot preside."""
    name = seat.member.name
    if not seat.member.votes:
        raise ConflictError(
            _("{name} has no vote: a member with a vote presides.").format(name=name)
        )
    if not seat.present or seat.substitute_id is not None:
        said = _("{name} is not in the hall himself: who presides is there.")
        raise ConflictError(said.format(name=name))


def refuse_unsaid(why: str) -> None:
    """Raise InvalidError without a reason."""
    if not 1 <= len(why) <= LONGEST_WHY:
        said = _("Say why: it stands in the protocol.")
        raise InvalidError(said, fields={"why": said})
