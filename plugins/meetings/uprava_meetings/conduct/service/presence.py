"""Who is in the hall, from when to when, for whom; who takes no part in a question."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch, fetch_value
from uprava.documents.models import AccessRight
from uprava.documents.service.access import Opening, get_document, open_to
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.events import signal

from uprava_meetings.agenda.service.reading import agenda_of
from uprava_meetings.bodies.service.members import composition
from uprava_meetings.bodies.service.regulations import get_regulation
from uprava_meetings.conduct.values import Presence, Seat
from uprava_meetings.planning.service.invitations import list_invited
from uprava_meetings.planning.service.planning import day_of, head_of
from uprava_meetings.planning.service.reading import hold_meeting
from uprava_meetings.planning.values import STANDS_IN, MeetingRow
from uprava_meetings.values import MeetingState

LONGEST_REASON = 300
MISTAKE = timedelta(seconds=10)
"""An arrival taken back within this time was a slip of the finger."""


@dataclass(frozen=True, slots=True)
class There:
    """A member in the hall at a moment."""

    member_id: int
    since: datetime
    by_video: bool
    substitute_id: int | None


@dataclass(frozen=True, slots=True)
class Away:
    """A member who takes no part in a question, and why."""

    member_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class How:
    """How a member comes: in person or by video, himself or by who stands for him."""

    by_video: bool = False
    substitute_id: int | None = None


IN_PERSON = How()


@dataclass(frozen=True, slots=True)
class Part:
    """A member's part in a question."""

    item_id: int
    member_id: int


NOW = """select member_id, since, by_video, substitute_id from meetings.presence
    where meeting_id = %(id)s and since <= %(at)s and coalesce(until, 'infinity') > %(at)s"""


def presence_at(
    session: Session, meeting: MeetingRow, at: datetime, *, item_id: int | None = None
) -> Presence:
    """Return the hall at a moment; with an item, who takes no part in it."""
    now = composition(session, meeting.body_id, day_of(session, meeting.starts_at))
    there = fetch(session, There, NOW, {"id": meeting.id, "at": at})
    query = "select member_id, reason from meetings.recusal where item_id = %s"
    away = {each.member_id: each.reason for each in fetch(session, Away, query, (item_id,))}
    known = {each.member_id: each for each in there}
    seats = []
    for member in now.members:
        found, reason = known.get(member.id), away.get(member.id, "")
        if found is None:
            seats.append(Seat(member, recused=reason))
        else:
            seats.append(Seat(member, found.since, found.by_video, found.substitute_id, reason))
    return Presence(seats, get_regulation(session, meeting.body_id, meeting.regulation_id))


def hold_open(session: Session, id: UUID, *, reader: Reader) -> MeetingRow:
    """Return a meeting that is open, its row locked. Raises ConflictError for any other."""
    row = hold_meeting(session, id, reader=reader)
    if row.state != MeetingState.OPEN:
        raise ConflictError(_("The meeting is not open."))
    return row


def come_in(
    session: Session, id: UUID, member_id: int, how: How, *, reader: Reader, at: datetime
) -> None:
    """Note that a member, or who stands for him, is in the hall from a moment on.

    Raises ConflictError for who is there already or where nobody may be stood for.
    """
    meeting = hold_open(session, id, reader=reader)
    hall = presence_at(session, meeting, at)
    seat = seat_of(hall, member_id)
    if seat.present:
        raise ConflictError(_("{name} is in the hall already.").format(name=seat.member.name))
    if how.substitute_id is not None:
        refuse_stand_in(session, meeting, hall, seat, how.substitute_id)
        let_in(session, meeting, how.substitute_id, reader=reader, at=at)
    query = """insert into meetings.presence (meeting_id, member_id, since, by_video,
            substitute_id) values (%s, %s, %s, %s, %s)"""
    execute(session, query, (id, member_id, at, how.by_video, how.substitute_id))
    record(session, "hall.came", "document", id, name=seat.member.name)
    signal(session, f"doc:{id}")


def all_in(session: Session, id: UUID, *, reader: Reader, at: datetime) -> None:
    """Note that all members are in the hall who are not yet. Raises ConflictError for none."""
    meeting = hold_open(session, id, reader=reader)
    away = [each.member for each in presence_at(session, meeting, at).seats if not each.present]
    if not away:
        raise ConflictError(_("All members are in the hall already."))
    query = """insert into meetings.presence (meeting_id, member_id, since, by_video)
        select %s, unnest(%s::int[]), %s, false"""
    execute(session, query, (id, [each.id for each in away], at))
    record(session, "hall.all_came", "document", id, names=", ".join(each.name for each in away))
    signal(session, f"doc:{id}")


def go_out(session: Session, id: UUID, member_id: int, *, reader: Reader, at: datetime) -> None:
    """Note that a member left the hall; an arrival of a moment ago was a mistake and is removed.

    Raises ConflictError for who is not there.
    """
    meeting = hold_open(session, id, reader=reader)
    seat = seat_of(presence_at(session, meeting, at), member_id)
    if seat.since is None:
        raise ConflictError(_("{name} is not in the hall.").format(name=seat.member.name))
    there = "where meeting_id = %s and member_id = %s and until is null"
    if at - seat.since < MISTAKE:
        execute(session, f"delete from meetings.presence {there}", (id, member_id))
    else:
        execute(session, f"update meetings.presence set until = %s {there}", (at, id, member_id))
    record(session, "hall.left", "document", id, name=seat.member.name)
    signal(session, f"doc:{id}")


def recuse(
    session: Session, id: UUID, part: Part, reason: str, *, reader: Reader, at: datetime
) -> None:
    """Note that a member takes no part in a question.

    Raises InvalidError without a reason, ConflictError while it is voted on.
    """
    meeting = hold_open(session, id, reader=reader)
    reason = " ".join(reason.split())
    if not 1 <= len(reason) <= LONGEST_REASON:
        said = _("Say why: it stands in the protocol.")
        raise InvalidError(said, fields={"reason": said})
    refuse_voted(session, part.item_id)
    seat = seat_of(presence_at(session, meeting, at, item_id=part.item_id), part.member_id)
    if not seat.member.votes:
        raise ConflictError(_("{name} has no vote anyway.").format(name=seat.member.name))
    query = """insert into meetings.recusal (item_id, question_id, member_id, reason, noted_by,
            noted_at)
        select id, question_id, %(member)s, %(reason)s, %(by)s, %(at)s from meetings.item
            where id = %(item)s and meeting_id = %(meeting)s
        on conflict (item_id, member_id) do update set reason = excluded.reason"""
    values = {
        "item": part.item_id, "meeting": id, "member": part.member_id, "reason": reason,
        "by": reader.person_id, "at": at,
    }  # fmt: skip
    if not execute(session, query, values):
        raise NotFoundError(_("This question stands on the agenda no more. Look again."))
    record(session, "hall.recused", "document", id, name=seat.member.name, why=reason)
    signal(session, f"doc:{id}")


def take_part(session: Session, id: UUID, part: Part, *, reader: Reader, at: datetime) -> None:
    """Let a member take part in a question after all."""
    meeting = hold_open(session, id, reader=reader)
    refuse_voted(session, part.item_id)
    seat = seat_of(presence_at(session, meeting, at, item_id=part.item_id), part.member_id)
    query = "delete from meetings.recusal where item_id = %s and member_id = %s"
    execute(session, query, (part.item_id, part.member_id))
    record(session, "hall.took_part", "document", id, name=seat.member.name)
    signal(session, f"doc:{id}")


@dataclass(frozen=True, slots=True)
class StandIn:
    """Who may stand for a member."""

    member_id: int
    person_id: int
    name: str


def stand_ins(session: Session, meeting: MeetingRow, hall: Presence) -> dict[int, StandIn]:
    """Return who stands for whom where the rules allow it: as answered, else as usual."""
    if not hall.regulation.substitutes:
        return {}
    usual = [
        StandIn(each.member.id, each.member.substitute_id, each.member.substitute)
        for each in hall.seats
        if each.member.substitute_id is not None and each.member.votes
    ]
    answered = [
        StandIn(each.member_id, each.substitute_id, each.substitute)
        for each in list_invited(session, meeting.id)
        if each.member_id is not None and each.substitute_id is not None and each.votes
    ]
    return {each.member_id: each for each in (*usual, *answered)}


def refuse_stand_in(
    session: Session, meeting: MeetingRow, hall: Presence, seat: Seat, person_id: int
) -> None:
    """Raise ConflictError for who may not stand for a member now."""
    if not hall.regulation.substitutes:
        raise ConflictError(_("By the rules of the body nobody may be stood for."))
    if any(each.member.person_id == person_id for each in hall.seats):
        raise ConflictError(_("Who is a member himself stands for nobody."))
    if any(each.present and each.substitute_id == person_id for each in hall.seats):
        raise ConflictError(_("One person stands for one member."))
    known = stand_ins(session, meeting, hall).get(seat.member.id)
    if known is None or known.person_id != person_id:
        said = _("{name} has not named this colleague to stand in.")
        raise ConflictError(said.format(name=seat.member.name))


def let_in(
    session: Session, meeting: MeetingRow, person_id: int, *, reader: Reader, at: datetime
) -> None:
    """Open the meeting and its questions, but the closed ones, to who stands for a member."""
    opening = [Opening(person_id, AccessRight.READ, STANDS_IN)]
    open_to(session, head_of(meeting), opening, at=at, by=reader.person_id)
    for item in agenda_of(session, meeting.id):
        if not item.closed:
            head = get_document(session, item.question_id, reader=reader)
            open_to(session, head, opening, at=at, by=reader.person_id)


def refuse_voted(session: Session, item_id: int) -> None:
    """Raise ConflictError while a question is being voted on."""
    query = "select exists (select from meetings.vote where item_id = %s and state = 'open')"
    if fetch_value(session, query, (item_id,)):
        raise ConflictError(_("The question is being voted on: close the vote first."))


def is_voted_on(session: Session, question_id: UUID) -> bool:
    """Tell whether a question is being voted on at any meeting."""
    query = "select exists (select from meetings.vote where question_id = %s and state = 'open')"
    return bool(fetch_value(session, query, (question_id,)))


def seat_of(hall: Presence, member_id: int) -> Seat:
    """Return the seat of a member. Raises NotFoundError."""
    found = next((each for each in hall.seats if each.member.id == member_id), None)
    if found is None:
        raise NotFoundError(_("There is no such member."))
    return found
