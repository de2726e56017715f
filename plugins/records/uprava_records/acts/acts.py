"""What the acts of the area are called in the history of a document and in the audit log."""

from uprava.extension import Act
from uprava.i18n import N_

ACTS = (
    Act("act.adopted", N_("the act is adopted and not in force yet"), "book"),
    Act("act.changed", N_("the act in force was changed"), "book"),
    Act("act.draft", N_("the act is a draft document again"), "book"),
    Act("act.edition", N_("added an edition of the act"), "book"),
    Act("act.in_force", N_("the act entered into force"), "book"),
    Act("act.lost_force", N_("the act is no longer in force"), "book"),
)
