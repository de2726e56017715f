"""The protocol as a kind of document."""

from uprava.approval.kind import DRAFT, ON_ROUTE, Standing
from uprava.extension import DocumentKind, Keeping, State, Tone
from uprava.i18n import N_

from uprava_meetings.protocol.values import PATH
from uprava_meetings.values import PROTOCOL

SIGNED = Standing.SIGNED
DRAFTED = (DRAFT, Standing.RETURNED, Standing.APPROVED)
"""States in which a protocol is on no route: it is built anew, sent, signed on paper."""

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
