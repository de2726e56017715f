"""The protocol and the extract as kinds of documents."""

from uprava.approval.kind import DRAFT, ON_ROUTE, Standing
from uprava.extension import DocumentKind, Journal, Keeping, State, Tone
from uprava.i18n import N_

from uprava_meetings.protocol.values import PATH
from uprava_meetings.values import EXTRACT, PROTOCOL

SIGNED = Standing.SIGNED
DRAFTED = (DRAFT, Standing.RETURNED, Standing.APPROVED)
"""States in which a protocol is on no route: it is built anew, sent, signed on paper."""

MADE, CERTIFIED = "made", "certified"
"""States of an extract: printed; signed by who certifies it."""

KIND = DocumentKind(
    code=PROTOCOL,
    title=N_("Protocol of a meeting"),
    title_many=N_("Protocols of meetings"),
    icon="certificate",
    states=(*ON_ROUTE, State(SIGNED, N_("Protocol signed"), Tone.GREEN, closed=True)),
    list_url=PATH,
    keeping=Keeping.PERMANENT,  # protocols of collegiate bodies: article 18 of the list of terms
    follows_route=True,
    registration_facts=False,
)

EXTRACTS = DocumentKind(
    code=EXTRACT,
    title=N_("Extract of a protocol"),
    title_many=N_("Extracts of protocols"),
    icon="file-text",
    states=(
        State(MADE, N_("Extract made"), Tone.BLUE),
        State(CERTIFIED, N_("Extract certified"), Tone.GREEN, closed=True),
    ),
    list_url=PATH,
    journal=Journal.NONE,
    keeping=Keeping.FOR_YEARS,
    registration_facts=False,
)
