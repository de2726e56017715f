"""What the acts of registration are called in histories and in the audit log; nobody's name."""

from uprava.extension import Act
from uprava.i18n import N_

ACTS: tuple[Act, ...] = (
    Act("appeal.received", N_("took in the appeal; it waits for registration"), "inbox", "b"),
)  # fmt: skip
