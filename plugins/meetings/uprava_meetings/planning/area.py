"""What the area adds to the core."""

from uprava.areas import Area
from uprava.extension import Navigation
from uprava.i18n import N_

from uprava_meetings.planning import card, jobs
from uprava_meetings.planning.acts import ACTS
from uprava_meetings.planning.kind import KIND
from uprava_meetings.planning.routes import routes
from uprava_meetings.planning.values import PATH

AREA = Area(
    "planning",
    routes=routes,
    document_kinds=[KIND],
    navigation=[
        Navigation(N_("Sections"), N_("Meetings"), PATH, "calendar", position=50, folded=True)
    ],
    acts=ACTS,
    jobs=jobs.register,
    card_panels=card.panels,
    card_actions=card.actions,
)
