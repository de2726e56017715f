"""What the area adds to the core."""

from uprava.areas import Area

from uprava_contracts.securities import card, jobs
from uprava_contracts.securities.acts import ACTS
from uprava_contracts.securities.routes import routes

AREA = Area("securities", routes=routes, acts=ACTS, jobs=jobs.register, card_panels=card.panels)
