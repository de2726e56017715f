"""What the acts of the area are called in the history of a document and in the audit log."""

from uprava.extension import Act
from uprava.i18n import N_

ACTS = (
    Act("records.signed-by-hand", N_("noted that the document was signed on paper"), "file-text"),
    Act("records.written", N_("prepared the document"), "file-text"),
)
