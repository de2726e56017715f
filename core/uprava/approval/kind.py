"""The draft of an act: a text of the office's own that is approved, signed and made known."""

from enum import StrEnum

from uprava.approval.models import ActKind
from uprava.extension import DocumentKind, Journal, Keeping, Origin, Requisite, State, Tone
from uprava.i18n import N_

KIND = "approval.draft"


class Standing(StrEnum):
    """Where a document that follows its route stands; found by `service.standing`."""

    DRAFT = "draft"
    APPROVING = "approving"
    RETURNED = "returned"
    APPROVED = "approved"
    SIGNING = "signing"
    SIGNED = "signed"


DRAFT = Standing.DRAFT

WRITE = "approval.draft"
"""The permission to write drafts of acts."""

ACTS = {
    ActKind.DECREE: N_("Decree"),
    ActKind.DIRECTIVE: N_("Directive"),
    ActKind.ORDER: N_("Departmental order"),
    ActKind.DECISION: N_("Decision"),
    ActKind.OTHER: N_("Other act"),
}
"""The kinds of acts, in the order they are offered."""

ON_ROUTE = (
    State(Standing.DRAFT, N_("Draft"), Tone.BLUE),
    State(Standing.APPROVING, N_("Under approval"), Tone.AMBER, optional=True),
    State(Standing.RETURNED, N_("Back for rework"), Tone.RED, on_strip=False),
    State(Standing.APPROVED, N_("Approved by all"), Tone.GREEN, on_strip=False),
    State(Standing.SIGNING, N_("Being signed"), Tone.VIOLET, optional=True),
)
"""The states of every kind that follows its route, before the last of them: SIGNED."""

DRAFTS = DocumentKind(
    code=KIND,
    title=N_("Draft of an act"),
    title_many=N_("Drafts of acts"),
    icon="file-text",
    journal=Journal.NONE,
    keeping=Keeping.PERMANENT,  # what is signed is the act itself: resolutions and orders
    origin=Origin.WRITTEN,
    requisites=(
        Requisite("act_kind", N_("Kind of the act"), {each.value: ACTS[each] for each in ACTS}),
        Requisite("summary", N_("Summary of the act")),
    ),
    states=(*ON_ROUTE, State(Standing.SIGNED, N_("Signed act"), Tone.GREEN, closed=True)),
    follows_route=True,
)
