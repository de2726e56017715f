"""Giving and executing assignments: what the area adds to the core."""

from uprava.areas import Area
from uprava.counted import nobody
from uprava.extension import BuiltInRole, Permission, WorkFolder
from uprava.i18n import N_

from uprava_assignments.giving.acts import ACTS
from uprava_assignments.giving.kind import ASSIGNMENT
from uprava_assignments.giving.service.locks import locks
from uprava_assignments.giving.values import CHECK, DRAFTS, EXECUTE, GIVE, PREPARE

AREA = Area(
    "giving",
    document_kinds=[ASSIGNMENT],
    permissions=[
        Permission(GIVE, N_("Give assignments"), (BuiltInRole.LEADER,)),
        Permission(
            PREPARE, N_("Prepare assignments for a leader"),
            (BuiltInRole.REGISTRAR, BuiltInRole.EXECUTOR, BuiltInRole.LEADER),
        ),
    ],
    acts=ACTS,
    document_locks=locks,
    work_folders=[
        WorkFolder(EXECUTE, N_("To execute"), "player-play", 20, "", url="/assignments/execute"),
        WorkFolder(DRAFTS, N_("Assignments to give"), "edit", 15, "", holders=nobody,
                   folded=True),
        WorkFolder(CHECK, N_("Reports to check"), "clipboard-check", 22, "", holders=nobody,
                   folded=True, url="/assignments/reports"),
    ],
)  # fmt: skip
