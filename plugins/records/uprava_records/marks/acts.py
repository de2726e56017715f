"""What the acts of the area are called in the history of a document and in the audit log."""

from uprava.extension import Act
from uprava.i18n import N_

ACTS = (
    Act("check.closed", N_("closed the public check of the document"), "lock"),
    Act("check.opened", N_("opened the public check of the document"), "world", "g"),
    Act("code.made", N_("gave the document a code"), "tag"),
    Act("label.printed", N_("printed a label of the document"), "printer"),
)
