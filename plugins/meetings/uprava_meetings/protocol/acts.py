"""What the acts on protocols are called in the history and in the audit log."""

from uprava.extension import Act
from uprava.i18n import N_

ACTS: tuple[Act, ...] = (
    Act("points.added", N_("wrote down a point of the decision: {text}"), "plus"),
    Act("points.filled", N_("took the points from the draft decision: {title}"), "list-check"),
    Act("points.changed", N_("changed a point of the decision: {text}"), "edit"),
    Act("points.removed", N_("removed a point of the decision: {text}"), "x", "a"),
    Act("points.ordered", N_("changed the order of points: {title}"), "list-numbers"),
    Act("talk.added", N_("wrote down for the protocol what was said: {name}"), "message"),
    Act("talk.changed", N_("worded anew what was said: {name}"), "edit"),
    Act("talk.removed", N_("removed from the protocol what was said: {name}"), "x", "a"),
    Act("protocols.made", N_("made the draft of the protocol"), "certificate", "b"),
    Act("protocols.built", N_("built the protocol anew from what was kept at the meeting"),
        "refresh"),
    Act("protocols.sent", N_("sent the protocol to be approved and signed"), "send", "b"),
    Act("protocols.signed", N_("protocol No. {number} is signed; tasks given: {tasks}"),
        "signature", "g"),
    Act("protocols.signed_on_paper", N_("noted that the protocol was signed on paper on {on}"),
        "signature", "g"),
    Act("protocols.corrected", N_("began a correction of the protocol: {why}"), "edit", "a"),
    Act("protocols.proposed", N_("proposed the approval of the protocol to the next meeting"),
        "send", "b"),
)  # fmt: skip
