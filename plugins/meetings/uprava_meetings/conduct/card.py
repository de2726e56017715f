"""A meeting that is held, on the common card: the ways into the hall."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from uprava.documents.models import AccessRight
from uprava.documents.service.access import LEVELS, level_of
from uprava.extension import Action, Change, ChangeKind, DocumentHead
from uprava.i18n import N_, _
from uprava.users.reader import Reader

from uprava_meetings.conduct.service.presence import is_voted_on
from uprava_meetings.planning.service.reading import get_meeting
from uprava_meetings.planning.values import PATH
from uprava_meetings.values import MEETING, QUESTION, Form, MeetingState

IN_THE_HALL = (MeetingState.APPROVED, MeetingState.OPEN, MeetingState.HELD)


def actions(session: Session, reader: Reader, document: DocumentHead) -> Sequence[Action]:
    """The hall for who conducts, the vote or the sheet for members, the projector."""
    if document.kind != MEETING or document.state not in IN_THE_HALL:
        return []
    base, found = f"{PATH}/{document.id}", []
    leads = document.state != MeetingState.HELD
    if LEVELS[level_of(session, document.id, reader=reader)] >= LEVELS[AccessRight.EDIT]:
        found.append(Action("hall", N_("In the hall"), f"{base}/hall", "users-group",
                            primary=leads, position=1))  # fmt: skip
    if document.state != MeetingState.OPEN:
        return found
    meeting = get_meeting(session, document.id, reader=reader)
    if meeting.form == Form.CORRESPONDENCE:
        sheet = Action("sheet", N_("Ballot sheet"), f"{base}/sheet", "list-check",
                       primary=not found, position=3)  # fmt: skip
        return [*found, sheet]
    return [
        *found,
        Action("vote", N_("Voting"), f"{base}/vote", "list-check", primary=not found, position=3),
        Action("screen", N_("For the projector"), f"{base}/screen", "device-laptop", position=50),
    ]  # fmt: skip


def locks(
    session: Session, reader: Reader, document: DocumentHead, change: Change
) -> Sequence[str]:
    """What is voted on is not worded anew meanwhile."""
    del reader
    if document.kind != QUESTION or change.kind is not ChangeKind.REQUISITES:
        return []
    voted = is_voted_on(session, document.id)
    return [_("The question is being voted on: close the vote first.")] if voted else []
