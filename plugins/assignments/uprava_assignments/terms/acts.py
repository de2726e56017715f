"""What the acts of terms are called in histories and in the audit log."""

from collections.abc import Mapping

from uprava.extension import Act
from uprava.i18n import N_

ACTS: tuple[Act, ...] = (
    Act("assignment.term_moved", N_("moved the term from {before} to {until}: {why}"),
        "calendar-due", "a"),
    Act("recount.ended",
        N_("counted the terms of assignments anew: {looked}, moved {moved}, left {left}")),
    Act("typical_term.installed", N_("began to keep the organisation's own typical terms")),
    Act("typical_term.added", N_("added a typical term of assignments: {source}")),
    Act("typical_term.changed", N_("changed a typical term of assignments: {source}")),
    Act("typical_term.closed", N_("ended a typical term of assignments: {source}")),
)  # fmt: skip

OBJECTS: Mapping[str, str] = {
    "recount": N_("recount of terms"),
    "typical_term": N_("typical term"),
}
"""Type of object → what it is called."""
