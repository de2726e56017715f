"""The claim as a kind of document: on its route, then with the other side."""

from uprava.approval.kind import DRAFT, ON_ROUTE, Standing
from uprava.extension import DocumentKind, Keeping, State, Tone
from uprava.i18n import N_

from uprava_contracts.money.values import CLAIMS
from uprava_contracts.values import CLAIM

SIGNED = Standing.SIGNED
SENT, ANSWERED, SATISFIED, WITHDRAWN = "sent", "answered", "satisfied", "withdrawn"
"""Where a claim stands once it has left its route."""

OFF_ROUTE = (DRAFT, Standing.RETURNED, Standing.APPROVED)
"""States in which a claim is on no route and not signed: it is changed and printed anew."""

WITH_THEM = (SENT, ANSWERED)
"""States in which the other side has it."""

KIND = DocumentKind(
    code=CLAIM,
    title=N_("Claim by a contract"),
    title_many=N_("Claims by contracts"),
    icon="flag",
    states=(
        *ON_ROUTE,
        State(SIGNED, N_("Claim signed"), Tone.VIOLET),
        State(SENT, N_("Claim sent"), Tone.AMBER),
        State(ANSWERED, N_("Claim answered"), Tone.BLUE, on_strip=False),
        State(SATISFIED, N_("Claim satisfied"), Tone.GREEN, closed=True),
        State(WITHDRAWN, N_("Claim withdrawn"), Tone.PLAIN, on_strip=False, closed=True),
    ),
    list_url=CLAIMS,
    keeping=Keeping.FOR_YEARS,
    follows_route=True,
    registration_facts=False,
)
