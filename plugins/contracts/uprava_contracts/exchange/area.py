"""What the area adds to the core."""

from uprava.areas import Area
from uprava.extension import Navigation
from uprava.i18n import N_

from uprava_contracts.exchange import card, jobs
from uprava_contracts.exchange.acts import ACTS, OBJECTS
from uprava_contracts.exchange.routes import routes
from uprava_contracts.exchange.service.reading import known
from uprava_contracts.exchange.values import PATH
from uprava_contracts.values import CONTROL

AREA = Area(
    "exchange",
    routes=routes,
    navigation=[
        Navigation(N_("Sections"), N_("Exchange with suppliers"), PATH, "inbox", CONTROL, 62,
                   folded=True),
    ],
    acts=ACTS,
    act_objects=OBJECTS,
    jobs=jobs.register,
    card_panels=card.panels,
    health=card.health,
    known_blobs=known,
)  # fmt: skip
