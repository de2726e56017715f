"""What the area adds to the core."""

from uprava.areas import Area

from uprava_contracts.acceptance import card
from uprava_contracts.acceptance.acts import ACTS
from uprava_contracts.acceptance.routes import routes

AREA = Area(
    "acceptance",
    routes=routes,
    acts=ACTS,
    card_panels=card.panels,
    card_actions=card.actions,
)
