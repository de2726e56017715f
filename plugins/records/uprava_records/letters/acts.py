"""What the acts of the area are called in the history of a document and in the audit log."""

from uprava.extension import Act
from uprava.i18n import N_

ACTS = (
    Act("draft.discarded", N_("discarded a draft")),
    Act("draft.made", N_("made a draft")),
    Act("draft.merged", N_("made one letter of several drafts")),
)
