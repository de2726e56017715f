"""Answers to invitations: by the invited himself, or by the secretary for him."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch_value
from uprava.documents.models import AccessRight
from uprava.documents.service.access import Opening, close_to, get_document, open_to
from uprava.errors import ConflictError, ForbiddenError, InvalidError
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.web.events import signal
from uprava.work.service import Message, Noticed, notify

from uprava_meetings.bodies.service.members import composition
from uprava_meetings.bodies.service.regulations import get_regulation
from uprava_meetings.planning.service.invitations import get_invited
from uprava_meetings.planning.service.planning import day_of, head_of, moment_of
from uprava_meetings.planning.service.reading import get_meeting, may_prepare, people_of
from uprava_meetings.planning.service.telling import Change, Posted, post
from uprava_meetings.planning.values import (
    STANDS_IN,
    Expected,
    Invited,
    MeetingRow,
    Method,
    Reply,
)
from uprava_meetings.rules.quorum import Hall, quorum
from uprava_meetings.values import Answer, MeetingState

LONGEST = 300

REPLY = """
update meetings.invitation set answer = %(answer)s, reason = %(reason)s,
    substitute_id = %(substitute)s, answered_at = %(at)s where id = %(id)s"""


def answer(
    session: Session, meeting_id: UUID, invitation_id: int, reply: Reply, *, reader: Reader,
    at: datetime,
) -> None:  # fmt: skip
    """Keep an answer; the secretary is told of who will not come.

    Raises ForbiddenError for who answers for another and does not prepare the meeting,
    ConflictError before the invitations are sent and after the meeting, InvalidError naming the
    fields.
    """
    get_document(session, meeting_id, reader=reader)
    row = get_meeting(session, meeting_id, reader=reader)
    found = get_invited(session, meeting_id, invitation_id)
    if not may_answer(session, found, meeting_id, reader=reader):
        raise ForbiddenError(_("Everybody answers for himself, the secretary for all."))
    refuse_time(row)
    refuse(session, row, found, reply)
    follow_substitute(session, row, found, reply.substitute_id, reader=reader, at=at)
    execute(session, REPLY, {
        "answer": reply.answer, "reason": reply.reason, "substitute": reply.substitute_id,
        "at": at, "id": found.id,
    })  # fmt: skip
    welcome_substitute(session, row, found, reply.substitute_id, reader=reader, at=at)
    if reply.answer is Answer.ACCEPTED:
        record(session, "meetings.accepted", "document", meeting_id, person=found.person_id)
    else:
        record(session, "meetings.declined", "document", meeting_id, person=found.person_id,
               substitute=reply.substitute_id)  # fmt: skip
        tell_secretary(session, row, found, reply, at=at)
    signal(session, f"doc:{meeting_id}")


def may_answer(session: Session, found: Invited, meeting_id: UUID, *, reader: Reader) -> bool:
    """Tell whether the reader answers for somebody: himself, whom he acts for, as secretary all."""
    if found.person_id in people_of(reader):
        return True
    return may_prepare(session, meeting_id, reader=reader)


def refuse_time(row: MeetingRow) -> None:
    """Raise ConflictError when it is too early or too late to answer."""
    if row.state == MeetingState.CANCELLED:
        raise ConflictError(_("The meeting is cancelled: there is nothing to answer."))
    if row.state in (MeetingState.HELD, MeetingState.CLOSED):
        raise ConflictError(_("The meeting is over: who was there stands in its protocol."))
    if row.state == MeetingState.OPEN:
        raise ConflictError(_("The meeting has begun: the secretary notes who is there."))
    if row.state != MeetingState.APPROVED:
        raise ConflictError(_("Invitations are sent when the agenda is approved."))


def refuse(session: Session, row: MeetingRow, found: Invited, reply: Reply) -> None:
    """Raise InvalidError for what is wrong in an answer, field by field."""
    wrong = {}
    if reply.answer is Answer.DECLINED and not reply.reason:
        wrong["reason"] = _("Say why: the secretary counts the quorum anew.")
    if len(reply.reason) > LONGEST:
        wrong["reason"] = _("At most {n} characters.").format(n=LONGEST)
    if reply.substitute_id is not None:
        said = unfit_substitute(session, row, found, reply)
        if said:
            wrong["substitute"] = said
    if wrong:
        raise InvalidError(_("The answer has mistakes; nothing is kept."), fields=wrong)


def unfit_substitute(session: Session, row: MeetingRow, found: Invited, reply: Reply) -> str:
    """Return why somebody may not stand in; empty: he may."""
    day = day_of(session, row.starts_at)
    members = composition(session, row.body_id, day).members
    if reply.answer is not Answer.DECLINED:
        return _("Who comes himself needs nobody to stand in.")
    if found.member_id is None or not allows_substitutes(session, row):
        return _("The rules of the body allow no substitutes.")
    if reply.substitute_id == found.person_id:
        return _("Nobody stands for himself.")
    if reply.substitute_id in [each.person_id for each in members]:
        return _("This colleague is a member of the body and is there for himself.")
    return ""


def allows_substitutes(session: Session, row: MeetingRow) -> bool:
    """Tell whether members may be stood for."""
    return get_regulation(session, row.body_id, row.regulation_id).substitutes


def follow_substitute(
    session: Session, row: MeetingRow, found: Invited, substitute_id: int | None, *,
    reader: Reader, at: datetime,
) -> None:  # fmt: skip
    """Take the meeting from who stood in until now: card and calendar."""
    before = found.substitute_id
    if before is None or before == substitute_id:
        return
    what = Posted(Method.CANCEL, Change(N_("You do not stand in at the meeting any more")), before)
    post(session, [found.id], what, reader=reader, at=at)
    close_to(session, head_of(row), principal_id=before, reason=STANDS_IN)
    words = {"name": found.name, "title": row.title}
    said = Message(N_("You do not stand in for {name} any more: {title}"), words)
    notify(session, [before], Noticed("work", said), at=at)


def welcome_substitute(
    session: Session, row: MeetingRow, found: Invited, substitute_id: int | None, *,
    reader: Reader, at: datetime,
) -> None:  # fmt: skip
    """Open the meeting to who stands in, and tell him."""
    if substitute_id is None or substitute_id == found.substitute_id:
        return
    opening = Opening(substitute_id, AccessRight.READ, STANDS_IN)
    open_to(session, head_of(row), [opening], at=at, by=reader.person_id)
    what = Posted(
        Method.REQUEST, Change(N_("You stand in for a member at the meeting")), substitute_id
    )
    post(session, [found.id], what, reader=reader, at=at)
    words = {"name": found.name, "title": row.title, "moment": moment_of(session, row.starts_at)}
    said = Message(N_("You stand in for {name}: {title}, {moment}"), words)
    notify(session, [substitute_id], Noticed("work", said, row.id), at=at)


def tell_secretary(
    session: Session, row: MeetingRow, found: Invited, reply: Reply, *, at: datetime
) -> None:
    """Tell the secretary of the meeting who will not come."""
    query = "select person_id from meetings.member where id = %s"
    secretary = fetch_value(session, query, (row.secretary_id,))
    if secretary is None:
        return
    words = {"name": found.name, "reason": reply.reason, "title": row.title}
    said = Message(N_("{name} will not come: {reason}. {title}"), words)
    notify(session, [secretary], Noticed("work", said, row.id), at=at)


def expected(session: Session, row: MeetingRow, invited: Sequence[Invited]) -> Expected:
    """Return how many come by the answers so far, and whether that makes a quorum."""
    rules = get_regulation(session, row.body_id, row.regulation_id)
    listed = sum(each.votes for each in invited)
    present = sum(each.counts for each in invited)
    hall = Hall(seats=max(rules.seats, listed), listed=listed, present=present)
    answers = [each.answer for each in invited]
    return Expected(
        answers.count(Answer.ACCEPTED), answers.count(Answer.DECLINED),
        answers.count(Answer.NONE), quorum(rules.quorum, hall),
    )  # fmt: skip
