"""What steps of a refusal are called in the history and in the audit log."""

from uprava.extension import Act
from uprava.i18n import N_

ACTS: tuple[Act, ...] = (
    Act("contracts.refusal_begun", N_("prepared a decision of refusal: {title}"), "ban", "a"),
    Act("contracts.refusal_edited", N_("changed the draft of the decision of refusal"), "edit"),
    Act("contracts.refusal_printed", N_("printed the text of the decision"), "file-text"),
    Act("contracts.refusal_decided",
        N_("noted that the refusal was decided on {on}"), "signature", "a"),
    Act("contracts.refusal_placed", N_("placed the decision in the procurement system on {on}"),
        "upload"),
    Act("contracts.refusal_notified",
        N_("noted that the other side was notified on {on}: {words}"), "mail"),
    Act("contracts.refusal_cured",
        N_("noted that the breach was cured on {on}: {words}"), "check", "g"),
    Act("contracts.refusal_cancelled",
        N_("noted that the refusal was cancelled on {on}: {why}"), "x", "g"),
    Act("contracts.refusal_in_force", N_("the refusal came into force on {on}"), "ban", "r"),
    Act("contracts.refusal_sent",
        N_("sent data to the register of unscrupulous suppliers on {on}"), "send"),
    Act("contracts.refusal_listed",
        N_("noted that the supplier was listed on {on}"), "list-check", "r"),
    Act("contracts.refusal_unlisted",
        N_("noted that the supplier was not listed, decision of {on}: {words}"),
        "list-check"),
)  # fmt: skip
