"""Changes of an agenda after its approval: marked on it, and told to those invited or not."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute
from uprava.i18n import N_, _
from uprava.users.reader import Reader

from uprava_meetings.agenda.values import UntoldError
from uprava_meetings.planning.service.reading import get_meeting
from uprava_meetings.planning.service.telling import tell
from uprava_meetings.planning.values import MeetingRow
from uprava_meetings.values import MeetingState

CHANGED = N_("The agenda has changed")
"""What those invited are told."""


def mark_changed(session: Session, meeting: MeetingRow, *, at: datetime) -> None:
    """Note that an approved agenda differs from its paper from now on."""
    if meeting.state == MeetingState.APPROVED:
        query = """update meetings.agenda set changed_at = coalesce(changed_at, %s)
            where meeting_id = %s"""
        execute(session, query, (at, meeting.id))


def tell_of_change(
    session: Session, meeting_id: UUID, telling: bool | None, *, reader: Reader, at: datetime
) -> int:
    """Tell those invited that the agenda has changed, if that is wanted; return how many.

    Call it after the change, in its transaction. Before the approval nobody is told. Raises
    UntoldError when nobody said whether to tell: the change is undone and asked about.
    """
    meeting = get_meeting(session, meeting_id, reader=reader)
    if meeting.state != MeetingState.APPROVED:
        return 0
    if telling is None:
        raise UntoldError(_("The agenda is approved: say whether those invited shall be told."))
    if not telling:
        record(session, "agenda.untold", "document", meeting_id)
        return 0
    return tell(session, meeting_id, CHANGED, reader=reader, at=at)
