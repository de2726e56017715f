"""The decision of refusal as a kind of document."""

from uprava.approval.kind import ON_ROUTE
from uprava.extension import DocumentKind, Journal, Keeping, State, Tone
from uprava.i18n import N_

from uprava_contracts.cards.values import PATH
from uprava_contracts.changes.kind import SIGNED
from uprava_contracts.values import REFUSAL

CANCELLED, IN_FORCE = "cancelled", "in-force"
"""How a refusal ends."""

KIND = DocumentKind(
    code=REFUSAL,
    title=N_("Decision of refusal"),
    title_many=N_("Decisions of refusal"),
    icon="ban",
    states=(
        *ON_ROUTE,
        State(SIGNED, N_("Refusal decided"), Tone.AMBER),
        State(CANCELLED, N_("Refusal cancelled"), Tone.PLAIN, on_strip=False, closed=True),
        State(IN_FORCE, N_("Refusal in force"), Tone.RED, closed=True),
    ),
    list_url=PATH,
    journal=Journal.NONE,
    keeping=Keeping.FOR_YEARS,
    follows_route=True,
    registration_facts=False,
)
