"""What the acts on securities are called in the history and audit log."""

from uprava.extension import Act
from uprava.i18n import N_

ACTS: tuple[Act, ...] = (
    Act("contracts.security_given", N_("noted a security of {sum}"), "shield-check", "b"),
    Act("contracts.security_ended", N_("noted the end of a security of {sum} on {on}"), "shield"),
)  # fmt: skip
