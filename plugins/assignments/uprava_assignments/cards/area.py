"""Cards, forms and the desk of assignments: what their people see and press."""

from uprava.areas import Area
from uprava.extension import CreateEntry
from uprava.i18n import N_

from uprava_assignments.cards.actions import actions
from uprava_assignments.cards.panels import card_lines, desk_panels, panels, search_words
from uprava_assignments.cards.routes import acting, writing
from uprava_assignments.giving.values import GIVE

AREA = Area(
    "cards",
    routes=[*writing.routes, *acting.routes],
    create_entries=[
        CreateEntry(N_("Assignment"), writing.NEW, "list-check", GIVE, 40),
    ],
    card_panels=panels,
    desk_panels=desk_panels,
    card_actions=actions,
    search_words=search_words,
    card_lines=card_lines,
)  # fmt: skip
