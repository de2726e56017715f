"""Reminders of assignments: what the area adds to the core."""

from uprava.areas import Area

from uprava_assignments.reminding import jobs
from uprava_assignments.reminding.routes import routes

AREA = Area(
    "reminding",
    routes=routes,
    jobs=jobs.register,
)  # fmt: skip
