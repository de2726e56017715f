"""What appeals show to the outside, and how programs hand them over."""

from uprava.areas import Area

from uprava_appeals.open_interface import api
from uprava_appeals.open_interface.acts import ACTS
from uprava_appeals.open_interface.card import actions
from uprava_appeals.open_interface.routes import routes

AREA = Area("open_interface", routes=[api.register, *routes], acts=ACTS, card_actions=actions)
