"""Registration of appeals: what the area adds to the core."""

from uprava.areas import Area
from uprava.counted import nobody
from uprava.extension import CreateEntry, LinkType, WorkFolder
from uprava.i18n import N_

from uprava_appeals.intake.acts import ACTS
from uprava_appeals.intake.card import actions, files_opened, opens_files
from uprava_appeals.intake.kind import APPEAL
from uprava_appeals.intake.routes import routes
from uprava_appeals.intake.service.arriving import take_appeal
from uprava_appeals.intake.values import REPEATS, TO_GIVE, TO_REGISTER, TO_REVIEW
from uprava_appeals.values import REGISTER

AREA = Area(
    "intake",
    acts=ACTS,
    routes=routes,
    document_kinds=[APPEAL],
    link_types=[LinkType(REPEATS, N_("repeats the appeal"), N_("repeated by the appeal"))],
    work_folders=[
        WorkFolder(TO_REGISTER, N_("Appeals to register"), "inbox", 8, "", holders=nobody),
        WorkFolder(TO_REVIEW, N_("Appeals for review"), "eye", 11, "", holders=nobody),
        WorkFolder(TO_GIVE, N_("Appeals to hand out"), "users", 12, "", holders=nobody),
    ],
    create_entries=[
        CreateEntry(N_("Citizen's appeal"), "/appeals/new", "users", REGISTER, 12),
    ],
    card_actions=actions,
    opens_files=opens_files,
    files_opened=files_opened,
    take_appeal=take_appeal,
)  # fmt: skip
