"""What the acts of the area are called in the history of a document and in the audit log."""

from uprava.extension import Act
from uprava.i18n import N_

ACTS = (Act("assignment.reminded", N_("reminded {people} of the assignment"), "bell"),)
