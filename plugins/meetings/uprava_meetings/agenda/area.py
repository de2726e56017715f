"""What the area adds to the core."""

from sqlalchemy.orm import Session
from uprava.areas import Area
from uprava.clock import now
from uprava.extension import BuiltInRole, CreateEntry, DocumentHead, Permission, Transition
from uprava.i18n import N_
from uprava.users.reader import Reader

from uprava_meetings.agenda import card
from uprava_meetings.agenda.acts import ACTS
from uprava_meetings.agenda.jobs import register
from uprava_meetings.agenda.kind import KIND
from uprava_meetings.agenda.routes import routes
from uprava_meetings.agenda.service.packets import known
from uprava_meetings.agenda.service.releasing import release
from uprava_meetings.agenda.values import PATH
from uprava_meetings.values import MEETING, PROPOSE, MeetingState


def after(session: Session, reader: Reader, document: DocumentHead, transition: Transition) -> None:
    """The questions of a cancelled meeting wait for another one."""
    if document.kind == MEETING and transition.target == MeetingState.CANCELLED:
        release(session, document.id, reader=reader, at=now())


AREA = Area(
    "agenda",
    routes=routes,
    permissions=[
        Permission(PROPOSE, N_("Propose questions to bodies that meet"),
                   (BuiltInRole.LEADER, BuiltInRole.REGISTRAR, BuiltInRole.EXECUTOR)),
    ],
    document_kinds=[KIND],
    create_entries=[
        CreateEntry(N_("Question for a meeting"), f"{PATH}/new", "list-details", PROPOSE,
                    position=60),
    ],
    acts=ACTS,
    card_panels=card.panels,
    card_actions=card.actions,
    document_locks=card.locks,
    after_transition=after,
    jobs=register,
    known_blobs=known,
)  # fmt: skip
