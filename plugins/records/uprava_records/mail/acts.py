"""What the acts of the area are called in the history of a document and in the audit log."""

from collections.abc import Mapping

from uprava.extension import Act
from uprava.i18n import N_

ACTS = (
    Act("arrival.answered", N_("the answer to the sender of a message: {state}")),
    Act("arrival.brought-back", N_("put back into the queue what was not registered")),
    Act("arrival.kept", N_("a letter came by itself: {source}")),
    Act("arrival.noticed", N_("a report about a letter sent from here came")),
    Act("arrival.passed", N_("passed a letter to appeals")),
    Act("arrival.put-off", N_("put a letter off until {until}")),
    Act("arrival.refused", N_("refused to register a letter: {reason}")),
    Act("arrival.rest-asked", N_("had a large message fetched whole")),
    Act("arrival.rest-fetched", N_("a large message was fetched whole")),
    Act("arrival.taken", N_("took over a letter another person worked on")),
    Act("arrival.unregistered", N_("left a letter without registration: {reason}")),
)

OBJECTS: Mapping[str, str] = {
    "arrival": N_("Arrival"),
}
"""Type of object → what it is called."""
