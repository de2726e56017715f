"""What the acts of the area are called in the history of a document and in the audit log."""

from collections.abc import Mapping

from uprava.extension import Act
from uprava.i18n import N_

ACTS = (
    Act("dispatch.envelopes-printed", N_("printed envelopes")),
    Act("dispatch.list-closed", N_("handed a list to the post")),
    Act("dispatch.list-opened", N_("began a list for the post")),
    Act("dispatch.weighed", N_("noted the weight of the envelope: {grams} g"), "package"),
    Act("post.rate-dropped", N_("took a rate of the post away")),
    Act("post.rate-kept", N_("kept a rate of the post: up to {upto} g from {day}")),
)

OBJECTS: Mapping[str, str] = {
    "postal_rate": N_("Rate of the post"),
    "postal_register": N_("List for the post"),
}
"""Type of object → what it is called."""
