"""A meeting that is held, on the common card: the ways into the hall."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from uprava.documents.models import AccessRight
from uprava.documents.service.access import LEVELS, level_of
from uprava.extension import Action, DocumentHead
from uprava.i18n import N_
from uprava.users.reader import Reader

from uprava_meetings.conduct.service.holding import OPENED_FROM
from uprava_meetings.planning.values import PATH
from uprava_meetings.values import MEETING, MeetingState

IN_THE_HALL = (*OPENED_FROM, MeetingState.OPEN, MeetingState.HELD)


def actions(session: Session, reader: Reader, document: DocumentHead) -> Sequence[Action]:
    """The hall for who conducts, the vote for members, the projector."""
    if document.kind != MEETING or document.state not in IN_THE_HALL:
        return []
    base, found = f"{PATH}/{document.id}", []
    if LEVELS[level_of(session, document.id, reader=reader)] >= LEVELS[AccessRight.EDIT]:
        leads = document.state == MeetingState.OPEN
        found.append(Action("hall", N_("In the hall"), f"{base}/hall", "users-group",
                            primary=leads, position=1))  # fmt: skip
    if document.state == MeetingState.OPEN:
        found += [
            Action("vote", N_("Vote"), f"{base}/vote", "checkbox", position=3),
            Action("screen", N_("For the projector"), f"{base}/screen", "device-desktop",
                   position=50),
        ]  # fmt: skip
    return found
