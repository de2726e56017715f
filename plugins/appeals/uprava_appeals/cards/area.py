"""Cards and the leader's desk of appeals: what their people see and press."""

from uprava.areas import Area

from uprava_appeals.cards.actions import actions
from uprava_appeals.cards.panels import card_lines, desk_panels, panels
from uprava_appeals.cards.routes import acting, author

AREA = Area(
    "cards",
    routes=[*acting.routes, *author.routes],
    card_panels=panels,
    desk_panels=desk_panels,
    card_actions=actions,
    card_lines=card_lines,
)
