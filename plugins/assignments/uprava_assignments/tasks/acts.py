"""What the acts of this area are called in histories and in the audit log."""

from uprava.extension import Act
from uprava.i18n import N_

ACTS: tuple[Act, ...] = (
    Act("assignment.answered", N_("registered the answer {number}: the report follows from it"),
        "send", "g"),
)  # fmt: skip
