"""What the acts of resolutions are called in histories and in the audit log."""

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
)  # fmt: skip
