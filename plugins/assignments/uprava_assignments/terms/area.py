"""What the area adds to the core."""

from procrastinate import Blueprint
from uprava.areas import Area
from uprava.extension import BuiltInRole, Navigation, Permission
from uprava.i18n import N_
from uprava.jobs.queue import task

from uprava_assignments.terms.acts import ACTS, OBJECTS
from uprava_assignments.terms.routes import counting, recounts, typical
from uprava_assignments.terms.service.recounting import order, recount
from uprava_assignments.terms.values import MANAGE


def jobs(blueprint: Blueprint) -> None:
    """Terms are counted anew when the calendar changed."""
    title = N_("Terms of assignments are counted by the new calendar")
    task(blueprint, "recount_terms", title=title)(recount)


AREA = Area(
    "terms",
    routes=[*typical.routes, *recounts.routes, *counting.routes],
    permissions=[
        Permission(MANAGE, N_("Keep typical terms of assignments"), (BuiltInRole.ADMINISTRATOR,))
    ],
    navigation=[
        Navigation(N_("Administration"), N_("Typical terms"), typical.PATH, "calendar-due", MANAGE,
                   71, folded=True),
    ],
    acts=ACTS,
    act_objects=OBJECTS,
    calendar_changed=order,
    jobs=jobs,
)  # fmt: skip
