"""What the acts on penalties, claims and securities are called in the history and audit log."""

from uprava.extension import Act
from uprava.i18n import N_

ACTS: tuple[Act, ...] = (
    Act("contracts.penalty_charged", N_("charged a penalty of {sum} up to {until}"), "calculator",
        "a"),
    Act("contracts.fine_charged", N_("charged a fine of {sum}"), "gavel", "a"),
    Act("contracts.charge_cancelled", N_("cancelled a charge of {sum}: {why}"), "x", "a"),
    Act("contracts.penalty_agreed", N_("wrote down what the contract agrees for delay: {source}"),
        "edit"),
    Act("contracts.penalty_paid", N_("noted a payment of {sum} on {on}"), "cash", "g"),
    Act("contracts.written_off", N_("wrote off penalties of {sum}"), "eraser", "a"),
    Act("contracts.claim_made", N_("made a claim of {sum}"), "gavel", "b"),
    Act("contracts.claim_changed", N_("changed the claim: {sum}"), "edit"),
    Act("contracts.claim_sent", N_("claim No. {number} was sent on {on}"), "send", "b"),
    Act("contracts.claim_answered", N_("the other side answered the claim on {on}"), "message"),
    Act("contracts.claim_paid", N_("by the claim {sum} was paid"), "cash", "g"),
    Act("contracts.claim_withdrawn", N_("withdrew the claim: {why}"), "arrow-back-up", "a"),
    Act("contracts.security_given", N_("noted a security of {sum}"), "shield-check", "b"),
    Act("contracts.security_ended", N_("noted the end of a security of {sum} on {on}"), "shield"),
)  # fmt: skip
