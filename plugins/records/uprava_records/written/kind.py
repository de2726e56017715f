"""Outgoing letters, internal documents and acts: their lives along a route and after it."""

from collections.abc import Mapping

from uprava.approval.kind import ON_ROUTE, Standing
from uprava.extension import DocumentKind, Keeping, Origin, Requisite, State, Tone, Transition
from uprava.i18n import N_

from uprava_records.written.service.fields import ACT, FIELD_TITLES, INTERNAL, OUTGOING, TOLD

REGISTERED = "registered"
SENT = "sent"
FILED = "filed"
NUMBER = "records.number"
"""The permission to register written documents."""

DRAFTED = (Standing.DRAFT, Standing.RETURNED, Standing.APPROVED)
"""States from which a document signed by hand is registered: it is on no route now."""

REGISTER = Transition(
    REGISTERED, N_("Register"), (Standing.SIGNED,), REGISTERED, NUMBER,
    N_("The document gets the next number of its journal and today's date; neither changes later."),
    anywhere=True,
)  # fmt: skip

SIGNED_STATE = State(Standing.SIGNED, N_("Signed, to register"), Tone.VIOLET)
REGISTERED_STATE = State(REGISTERED, N_("Registered"), Tone.GREEN)
FILED_STATE = State(FILED, N_("In the file"), Tone.GREEN, closed=True)


def file_away(*sources: str) -> Transition:
    """Return the act that ends the work on a registered document."""
    said = N_("Work on the document ends; it is kept in the file.")
    return Transition(FILED, N_("Into the file"), sources, FILED, NUMBER, said, anywhere=True)


def requisites(code: str) -> tuple[Requisite, ...]:
    """Return the fields of a kind as its history tells them."""
    return tuple(
        Requisite(name, title, TOLD.get(name, {})) for name, title in FIELD_TITLES[code].items()
    )


LETTERS = DocumentKind(
    code=OUTGOING,
    title=N_("Outgoing letter"),
    title_many=N_("Outgoing letters"),
    icon="send",
    list_url="/records/outgoing",
    keeping=Keeping.FOR_YEARS,  # correspondence: five years, with the expert commission's say
    origin=Origin.WRITTEN,
    follows_route=True,
    requisites=requisites(OUTGOING),
    states=(
        *ON_ROUTE, SIGNED_STATE, State(REGISTERED, N_("Registered, to send"), Tone.AMBER),
        State(SENT, N_("Dispatched"), Tone.GREEN), FILED_STATE,
    ),
    transitions=(
        REGISTER,
        Transition(
            SENT, N_("Dispatched"), (REGISTERED,), SENT, NUMBER,
            N_("The letter has gone to all its addressees."), anywhere=True,
        ),
        file_away(REGISTERED, SENT),
    ),
)  # fmt: skip

NOTES = DocumentKind(
    code=INTERNAL,
    title=N_("Internal document"),
    title_many=N_("Internal documents"),
    icon="message-2",
    list_url="/records/internal",
    keeping=Keeping.FOR_YEARS,
    origin=Origin.WRITTEN,
    follows_route=True,
    requisites=requisites(INTERNAL),
    states=(*ON_ROUTE, SIGNED_STATE, REGISTERED_STATE, FILED_STATE),
    transitions=(REGISTER, file_away(REGISTERED)),
)

ACTS = DocumentKind(
    code=ACT,
    title=N_("Act"),
    title_many=N_("Acts"),
    icon="certificate",
    list_url="/records/acts",
    keeping=Keeping.PERMANENT,
    origin=Origin.WRITTEN,
    follows_route=True,
    type_fixed=True,
    requisites=requisites(ACT),
    states=(*ON_ROUTE, SIGNED_STATE, REGISTERED_STATE, FILED_STATE),
    transitions=(REGISTER, file_away(REGISTERED)),
)

KINDS: Mapping[str, DocumentKind] = {each.code: each for each in (LETTERS, NOTES, ACTS)}
"""All kinds of written documents by code."""
