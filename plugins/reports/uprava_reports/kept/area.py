"""What the area adds to the core."""

from uprava.areas import Area
from uprava.extension import BuiltInRole, Permission
from uprava.i18n import N_

from uprava_reports.kept.acts import ACTS
from uprava_reports.values import MAKE, MANAGE

AREA = Area(
    "kept",
    permissions=[
        Permission(MAKE, N_("Make reports of one’s own and share them"),
                   (BuiltInRole.ADMINISTRATOR, BuiltInRole.AUDITOR)),
        Permission(MANAGE, N_("See, change and remove the reports others made"),
                   (BuiltInRole.ADMINISTRATOR,)),
    ],
    acts=ACTS,
    act_objects={"report": N_("Report made here")},
)  # fmt: skip
