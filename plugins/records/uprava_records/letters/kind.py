"""The incoming letter and its life: registered, before leaders, being executed, executed, filed.

What happens between is the area of resolutions': it finds the state from reviews and resolutions.
"""

from uprava.extension import DocumentKind, Keeping, Requisite, State, Tone, Transition
from uprava.i18n import N_

from uprava_records.letters.service.cards import CHOICES, FIELD_TITLES
from uprava_records.letters.service.registering import KIND, REGISTERED, REVIEW

CONSIDERED = "considered"
EXECUTING = "executing"
EXECUTED = "executed"
FILED = "filed"

INCOMING = DocumentKind(
    code=KIND,
    title=N_("Incoming letter"),
    title_many=N_("Incoming letters"),
    icon="inbox",
    states=(
        State(REGISTERED, N_("Registered"), Tone.BLUE),
        State(REVIEW, N_("Under review"), Tone.AMBER),
        State(CONSIDERED, N_("Considered"), Tone.VIOLET, on_strip=False),
        State(EXECUTING, N_("Being executed"), Tone.VIOLET),
        State(EXECUTED, N_("Executed"), Tone.GREEN, closed=True),
        State(FILED, N_("In the file"), Tone.GREEN, closed=True),
    ),
    transitions=(
        Transition(
            CONSIDERED, N_("Considered"), (REVIEW,), CONSIDERED, "records.consider",
            N_("The letter leaves “For review” of everybody it waits for."),
        ),
        Transition(
            EXECUTED, N_("Executed"), (EXECUTING,), EXECUTED, "records.consider",
            N_("What the resolutions asked for is done; the letter may go into the file."),
            anywhere=True,
        ),
        Transition(
            FILED, N_("Into the file"), (REGISTERED, REVIEW, CONSIDERED, EXECUTING, EXECUTED),
            FILED, "records.file",
            N_("Work on the letter ends; it is kept in the file and waits for nobody."),
        ),
    ),
    list_url="/records/incoming",
    keeping=Keeping.FOR_YEARS,  # correspondence: five years, with the expert commission's say
    requisites=tuple(
        Requisite(name, title, CHOICES.get(name, {})) for name, title in FIELD_TITLES.items()
    ),
)  # fmt: skip
