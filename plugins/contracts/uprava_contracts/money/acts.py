"""What the acts on penalties and claims are called in the history and audit log."""

from uprava.extension import Act
from uprava.i18n import N_

ACTS: tuple[Act, ...] = (
    Act("contracts.penalty_charged", N_("charged a penalty of {sum} up to {until}"), "numbers",
        "a"),
    Act("contracts.fine_charged", N_("charged a fine of {sum}"), "flag", "a"),
    Act("contracts.charge_cancelled", N_("cancelled a charge of {sum}: {why}"), "x", "a"),
    Act("contracts.penalty_agreed", N_("wrote down what the contract agrees for delay: {source}"),
        "edit"),
    Act("contracts.penalty_paid", N_("noted a payment of {sum} on {on}"), "circle-check", "g"),
    Act("contracts.written_off", N_("wrote off penalties of {sum}"), "minus", "a"),
    Act("contracts.claim_made", N_("made a claim of {sum}"), "flag", "b"),
    Act("contracts.claim_changed", N_("changed the claim: {sum}"), "edit"),
    Act("contracts.claim_sent", N_("claim No. {number} was sent on {on}"), "send", "b"),
    Act("contracts.claim_answered", N_("the other side answered the claim on {on}"), "message"),
    Act("contracts.claim_paid", N_("by the claim {sum} was paid"), "circle-check", "g"),
    Act("contracts.claim_withdrawn", N_("withdrew the claim: {why}"), "arrow-back-up", "a"),
)  # fmt: skip
