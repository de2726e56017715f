"""What the acts of the area are called in the history of a document and in the audit log."""

from collections.abc import Mapping

from uprava.extension import Act
from uprava.i18n import N_

ACTS = (
    Act("check.closed", N_("closed the public check of the document"), "lock"),
    Act("check.opened", N_("opened the public check of the document"), "world", "g"),
    Act("check.opened-by-rule", N_("the public check was opened by a rule"), "world", "g"),
    Act("check.rule-closed", N_("closed a rule of the public check")),
    Act("check.rule-opened", N_("made a rule of the public check: {kind}")),
    Act("code.made", N_("gave the document a code"), "tag"),
    Act("label.printed", N_("printed a label of the document"), "printer"),
)

OBJECTS: Mapping[str, str] = {
    "check_rule": N_("Rule of the public check"),
}
"""Type of object → what it is called."""
