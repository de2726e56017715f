"""The agreement as a kind of document."""

from uprava.approval.kind import DRAFT, ON_ROUTE, Standing
from uprava.extension import DocumentKind, Journal, Keeping, State, Tone
from uprava.i18n import N_

from uprava_contracts.cards.values import PATH
from uprava_contracts.values import AGREEMENT

SIGNED = Standing.SIGNED
AGREED = "agreed"
"""Both sides signed an agreement: what it changes holds."""

OFF_ROUTE = (DRAFT, Standing.RETURNED, Standing.APPROVED)
"""States in which a document is on no route: it is changed, noted as signed on paper."""

KIND = DocumentKind(
    code=AGREEMENT,
    title=N_("Agreement to a contract"),
    title_many=N_("Agreements to contracts"),
    icon="file-description",
    states=(
        *ON_ROUTE,
        State(SIGNED, N_("Signed by our side"), Tone.VIOLET, on_strip=False),
        State(AGREED, N_("Agreement in force"), Tone.GREEN, closed=True),
    ),
    list_url=PATH,
    journal=Journal.NONE,
    keeping=Keeping.FOR_YEARS,
    follows_route=True,
    registration_facts=False,
)
