"""Acts of control as history and audit tell them."""

from uprava.extension import Act
from uprava.i18n import N_

ACTS: tuple[Act, ...] = (
    Act("contracts.feed_made", N_("made an address for the calendar of terms of contracts"),
        "link-plus", "b"),
    Act("contracts.feed_removed", N_("switched the calendar of terms of contracts off"), "ban",
        "a"),
)  # fmt: skip
