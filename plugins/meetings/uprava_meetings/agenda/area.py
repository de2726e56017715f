"""What the area adds to the core."""

from uprava.areas import Area
from uprava.extension import BuiltInRole, CreateEntry, Permission
from uprava.i18n import N_

from uprava_meetings.agenda import card
from uprava_meetings.agenda.acts import ACTS
from uprava_meetings.agenda.jobs import register
from uprava_meetings.agenda.kind import KIND
from uprava_meetings.agenda.routes import routes
from uprava_meetings.agenda.service.packets import known
from uprava_meetings.agenda.values import PATH
from uprava_meetings.values import PROPOSE

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
    jobs=register,
    known_blobs=known,
)  # fmt: skip
