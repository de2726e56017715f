"""What the area adds to the core."""

from uprava.areas import Area

from uprava_contracts.changes import card
from uprava_contracts.changes.acts import ACTS
from uprava_contracts.changes.kind import KIND
from uprava_contracts.changes.routes import routes

AREA = Area(
    "changes",
    routes=routes,
    document_kinds=[KIND],
    acts=ACTS,
    card_panels=card.panels,
    card_actions=card.actions,
    document_locks=card.locks,
)
