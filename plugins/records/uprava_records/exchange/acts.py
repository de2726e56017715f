"""What the acts of the exchange are called in the history of a document and in the audit log."""

from collections.abc import Mapping

from uprava.extension import Act
from uprava.i18n import N_

ACTS = (
    Act("exchange.asked", N_("had the folders of the exchange looked into")),
    Act("exchange.repeated", N_("had a message of the exchange written again")),
    Act("exchange.written", N_("the document was put into the exchange for {to}"), "share", "b"),
    Act("participant.changed", N_("changed the participant of the exchange {title}")),
    Act("participant.closed", N_("took the participant {title} out of the exchange")),
    Act("participant.made", N_("entered the participant of the exchange {title}")),
    Act("participant.opened", N_("took the participant {title} into the exchange again")),
)

OBJECTS: Mapping[str, str] = {
    "exchange": N_("Message of the exchange"),
    "participant": N_("Participant of the exchange"),
}
"""Type of object → what it is called."""
