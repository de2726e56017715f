"""What the acts of resolutions are called in histories and in the audit log."""

from collections.abc import Mapping

from uprava.extension import Act
from uprava.i18n import N_

ACTS: tuple[Act, ...] = (
    Act("review.asked", N_("put the document before {people}"), "user-check", "b"),
    Act("review.routed", N_("the rule “{rule}” proposed: {what}"), "git-branch", "b"),
    Act("review.taken_back", N_("took the document back from {people}"), "arrow-back-up", "a"),
    Act("resolution.prepared", N_("prepared a draft resolution for {people}"), "edit", "b"),
    Act("resolution.returned", N_("returned the draft resolution to {people}"), "arrow-back-up",
        "a"),
    Act("resolution.dropped", N_("gave up the draft resolution for {people}"), "trash"),
    Act("resolution.given", N_("gave a resolution to {people}: {text}"), "edit", "g",
        logged=N_("gave a resolution on a document: {text}")),
    Act("resolution.taken", N_("the resolution went to work: {summary}"), "arrow-right", "b"),
    Act("resolution.cancelled", N_("cancelled the resolution: {reason}"), "ban", "r"),
    Act("assistant.named", N_("named an assistant: {people}"), "user-plus"),
    Act("assistant.dropped", N_("has the assistant no more: {people}"), "user-off"),
    Act("routing_rule.added", N_("added the routing rule “{title}”"), "plus"),
    Act("routing_rule.changed", N_("changed the routing rule “{title}”"), "edit"),
    Act("routing_rule.switched", N_("switched the routing rule “{title}” on or off"), "refresh"),
    Act("routing_rule.moved", N_("moved the routing rule “{title}” in the order"), "arrows-sort"),
    Act("routing_rule.removed", N_("removed the routing rule “{title}”"), "trash", "r"),
)  # fmt: skip

OBJECTS: Mapping[str, str] = {"routing_rule": N_("routing rule")}
