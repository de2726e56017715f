"""What the area adds to the core."""

from uprava.areas import Area

from uprava_meetings.conduct import api, card, jobs
from uprava_meetings.conduct.acts import ACTS
from uprava_meetings.conduct.routes import routes

AREA = Area(
    "conduct", routes=[*routes, *api.routes], acts=ACTS, card_actions=card.actions,
    document_locks=card.locks, jobs=jobs.register,
)  # fmt: skip
