"""The reply as a kind of document: written, agreed, signed, numbered beside its appeal, sent."""

from uprava.approval.kind import DRAFT, ON_ROUTE, Standing
from uprava.extension import DocumentKind, Keeping, Origin, State, Tone
from uprava.i18n import N_

from uprava_appeals.values import REPLY

SIGNED = Standing.SIGNED
SENT = "sent"
DROPPED = "dropped"

DRAFTED = (DRAFT, Standing.RETURNED, Standing.APPROVED)
"""States in which a reply is on no route: it may be changed, dropped, signed on paper."""

LIVE = tuple(str(each) for each in Standing)
"""States of a reply that has not gone out yet and still may."""

KIND = DocumentKind(
    code=REPLY,
    title=N_("Reply about an appeal"),
    title_many=N_("Replies about appeals"),
    icon="mail-forward",
    list_url="/appeals",
    keeping=Keeping.FOR_YEARS,  # kept with its appeal: 5 years
    origin=Origin.WRITTEN,
    follows_route=True,
    personal_files=True,
    states=(
        *ON_ROUTE, State(SIGNED, N_("Signed, to send"), Tone.AMBER),
        State(SENT, N_("Sent"), Tone.GREEN, closed=True),
        State(DROPPED, N_("Not needed"), Tone.PLAIN, on_strip=False, closed=True),
    ),
)  # fmt: skip
