"""Periodic assignments: what the area adds to the core."""

from uprava.areas import Area
from uprava.extension import CreateEntry
from uprava.i18n import N_

from uprava_assignments.giving.values import GIVE
from uprava_assignments.periodic import api, jobs
from uprava_assignments.periodic.acts import ACTS
from uprava_assignments.periodic.card import actions_of, panels_of
from uprava_assignments.periodic.routes import routes
from uprava_assignments.periodic.routes.making import PATH

AREA = Area(
    "periodic",
    routes=[*api.routes, *routes],
    acts=ACTS,
    jobs=jobs.register,
    card_panels=panels_of,
    card_actions=actions_of,
    create_entries=[
        CreateEntry(N_("Periodic assignment"), f"{PATH}/new", "refresh", GIVE, position=32),
    ],
)  # fmt: skip
