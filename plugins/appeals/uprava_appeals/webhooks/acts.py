"""What the acts of the area are called in the audit log."""

from uprava.extension import Act
from uprava.i18n import N_

ACTS: tuple[Act, ...] = (
    Act("subscription.made", N_("subscribed {host} to what becomes of appeals"), "world"),
    Act("subscription.ended", N_("ended a subscription"), "world"),
    Act("subscription.retried", N_("let a subscriber be told again: {events}"), "world"),
)  # fmt: skip

OBJECTS = {"subscription": N_("subscription to appeals")}
