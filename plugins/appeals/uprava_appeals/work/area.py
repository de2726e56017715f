"""The work on appeals: what the area adds to the core."""

from uprava.areas import Area
from uprava.counted import nobody
from uprava.extension import BuiltInRole, Permission, WorkFolder
from uprava.i18n import N_

from uprava_appeals.values import CONSIDER, EXECUTE
from uprava_appeals.work import jobs
from uprava_appeals.work.acts import ACTS
from uprava_appeals.work.service.locks import annulled, locks
from uprava_appeals.work.service.recounting import order
from uprava_appeals.work.service.tasks import follow
from uprava_appeals.work.values import DECIDE

AREA = Area(
    "work",
    permissions=[
        Permission(
            CONSIDER, N_("Say who considers appeals; decide on forwarding, extending, closing"),
            (BuiltInRole.LEADER,),
        ),
    ],
    acts=ACTS,
    work_folders=[
        WorkFolder(EXECUTE, N_("Appeals under consideration"), "message", 21, "", holders=nobody),
        WorkFolder(DECIDE, N_("Longer terms of appeals"), "calendar-due", 23, "", holders=nobody,
                   folded=True),
    ],
    document_locks=locks,
    task_moved=follow,
    after_transition=annulled,
    calendar_changed=order,
    jobs=jobs.register,
)  # fmt: skip
