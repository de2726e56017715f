"""The contract as a kind of document: on its route, then where its execution stands."""

from uprava.approval.kind import DRAFT, ON_ROUTE, Standing
from uprava.extension import DocumentKind, Keeping, Requisite, State, Tone
from uprava.i18n import N_

from uprava_contracts.cards.service.differing import CHOICES, TITLES
from uprava_contracts.cards.values import PATH
from uprava_contracts.values import CONTRACT, CONTRACT_STATES, ContractState

SIGNED = Standing.SIGNED
"""Signed by our side along its route; it is concluded when the other side has signed too."""

CONCLUDABLE = (DRAFT, Standing.RETURNED, Standing.APPROVED, SIGNED)
"""States in which nothing runs on a route: it is changed, sent, noted as concluded."""

TONES = {
    ContractState.CONCLUDED: Tone.BLUE, ContractState.PERFORMING: Tone.VIOLET,
    ContractState.SUSPENDED: Tone.AMBER, ContractState.PERFORMED: Tone.GREEN,
    ContractState.TERMINATED: Tone.RED,
}  # fmt: skip

OFF_STRIP = (ContractState.SUSPENDED, ContractState.TERMINATED)
OVER = (ContractState.PERFORMED, ContractState.TERMINATED)

KIND = DocumentKind(
    code=CONTRACT,
    title=N_("Contract"),
    title_many=N_("Contracts"),
    icon="file-dollar",
    states=(
        *ON_ROUTE,
        State(SIGNED, N_("Signed by our side"), Tone.VIOLET, on_strip=False),
        *(
            State(each, CONTRACT_STATES[each], tone, on_strip=each not in OFF_STRIP,
                  closed=each in OVER)
            for each, tone in TONES.items()
        ),
    ),
    list_url=PATH,
    keeping=Keeping.FOR_YEARS,  # five years after the term ends: article 11 of the list of terms
    follows_route=True,
    registration_facts=False,
    calendar_terms=True,  # as penalties count delay
    requisites=tuple(
        Requisite(name, title, CHOICES.get(name, {})) for name, title in TITLES.items()
    ),
)  # fmt: skip
