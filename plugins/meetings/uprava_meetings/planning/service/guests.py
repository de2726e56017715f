"""Those invited by hand beside the members: added, taken back, written to again."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch_value
from uprava.documents.models import AccessRight
from uprava.documents.service.access import Opening, close_to, open_to
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.web.events import signal
from uprava.work.mail.letter import checked

from uprava_meetings.planning.service.invitations import get_invited, list_invited
from uprava_meetings.planning.service.planning import head_of
from uprava_meetings.planning.service.reading import hold_meeting
from uprava_meetings.planning.service.telling import Change, Posted, post, tell_these
from uprava_meetings.planning.values import (
    COMING,
    INVITED,
    TOLD_OF,
    Guest,
    Invited,
    LetterState,
    MeetingRow,
    Method,
)

LONGEST = 200

TAKEN_BACK = Change(N_("Your invitation to the meeting is taken back"))
YOU_ARE_INVITED = Change(N_("You are invited to the meeting"))


def add_guest(
    session: Session, meeting_id: UUID, guest: Guest, *, reader: Reader, at: datetime
) -> int:
    """Invite somebody who is no member; return the invitation.

    After the approval of the agenda he is told at once, before it with all others. Raises
    InvalidError naming the fields, ConflictError once the meeting is over.
    """
    row = hold_coming(session, meeting_id, reader=reader)
    refuse(session, row, guest)
    query = """insert into meetings.invitation (document_id, person_id, name, post, email, answer,
            reason, told_revision, came)
        values (%(document)s, %(person)s, %(name)s, %(post)s, %(email)s, 'none', '', -1, false)
        returning id"""
    id = int(fetch_value(session, query, {
        "document": meeting_id, "person": guest.person_id, "name": guest.name,
        "post": guest.post, "email": guest.email,
    }))  # fmt: skip
    record(session, "meetings.guest_added", "document", meeting_id, invitation=id)
    if row.state in TOLD_OF:
        if guest.person_id is not None:
            opening = Opening(guest.person_id, AccessRight.READ, INVITED)
            open_to(session, head_of(row), [opening], at=at, by=reader.person_id)
        tell_these(session, row, [id], YOU_ARE_INVITED, reader=reader, at=at)
    signal(session, f"doc:{meeting_id}")
    return id


def remove_guest(
    session: Session, meeting_id: UUID, id: int, *, reader: Reader, at: datetime
) -> None:
    """Take an invitation back; who was told of it is told. Raises ConflictError for a member."""
    row = hold_coming(session, meeting_id, reader=reader)
    found = get_guest(session, meeting_id, id)
    if found.told_revision >= 0:
        what = Posted(Method.CANCEL, TAKEN_BACK)
        post(session, [id], what, reader=reader, at=at)
    execute(session, "delete from meetings.invitation where id = %s", (id,))
    if found.person_id is not None:
        close_to(session, head_of(row), principal_id=found.person_id, reason=INVITED)
    record(session, "meetings.guest_removed", "document", meeting_id, invitation=id)
    signal(session, f"doc:{meeting_id}")


def write_again(
    session: Session, meeting_id: UUID, id: int, *, reader: Reader, at: datetime
) -> None:
    """Order the letter to somebody once more. Raises ConflictError while one is on its way."""
    get_to_write(session, hold_coming(session, meeting_id, reader=reader), id)
    post(session, [id], Posted(Method.REQUEST, YOU_ARE_INVITED), reader=reader, at=at)
    record(session, "meetings.written_again", "document", meeting_id, invitation=id)
    signal(session, f"doc:{meeting_id}")


def get_guest(session: Session, meeting_id: UUID, id: int) -> Invited:
    """Return an invitation that may be taken back. Raises ConflictError for a member's."""
    found = get_invited(session, meeting_id, id)
    if found.member_id is not None:
        raise ConflictError(_("Members are invited to each meeting of their body."))
    return found


def get_to_write(session: Session, row: MeetingRow, id: int) -> Invited:
    """Return somebody a letter may go to now. Raises ConflictError saying why not."""
    found = get_invited(session, row.id, id)
    if row.state not in TOLD_OF:
        raise ConflictError(_("Invitations are sent when the agenda is approved."))
    if found.letter == LetterState.WAITING:
        raise ConflictError(_("The letter is being sent already."))
    if not found.email:
        raise ConflictError(_("No e-mail address of this person is known."))
    return found


def hold_coming(session: Session, meeting_id: UUID, *, reader: Reader) -> MeetingRow:
    """Return a meeting the reader prepares that is not over, locked. Raises ConflictError."""
    row = hold_meeting(session, meeting_id, reader=reader)
    if row.state not in COMING:
        raise ConflictError(_("The meeting is over: nobody is invited any more."))
    return row


def refuse(session: Session, row: MeetingRow, guest: Guest) -> None:
    """Raise InvalidError for what is wrong with somebody to be invited, field by field."""
    wrong = {}
    if not 1 <= len(guest.name) <= LONGEST:
        wrong["person"] = _("Choose a colleague, or write the name of a guest from outside.")
    if len(guest.post) > LONGEST:
        wrong["post"] = _("At most {n} characters.").format(n=LONGEST)
    if guest.email and guest.person_id is None:
        try:
            checked(guest.email)
        except InvalidError as error:
            wrong["email"] = error.detail
    for each in list_invited(session, row.id):
        same = each.name.casefold() == guest.name.casefold() and each.email == guest.email
        if (each.person_id == guest.person_id) if guest.person_id is not None else same:
            wrong["person"] = _("{name} is invited already.").format(name=each.name)
    if wrong:
        raise InvalidError(_("The invitation has mistakes; nothing is kept."), fields=wrong)
