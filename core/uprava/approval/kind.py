"""The draft of an act: a text of the office's own that is approved, signed and made known."""

from uprava.extension import DocumentKind, Journal, Keeping, State, Tone
from uprava.i18n import N_

KIND = "approval.draft"
DRAFT = "draft"

DRAFTS = DocumentKind(
    code=KIND,
    title=N_("Draft of an act"),
    title_many=N_("Drafts of acts"),
    icon="file-text",
    journal=Journal.NONE,
    keeping=Keeping.PERMANENT,  # what is signed is the act itself: resolutions and orders
    states=(State(DRAFT, N_("Draft"), Tone.BLUE),),
)
