"""What the acts of acceptance and payment are called in the history and in the audit log."""

from uprava.extension import Act
from uprava.i18n import N_

ACTS: tuple[Act, ...] = (
    Act("contracts.received", N_("noted what came on {on}: {name} {sum}"), "package", "b"),
    Act("contracts.delivery_withdrawn", N_("took back what came: {name}. {why}"), "x", "a"),
    Act("contracts.commission", N_("named the acceptance commission, people: {n}. {name}"),
        "users"),
    Act("contracts.commission_signed", N_("signed as a member of the commission: {name}"),
        "signature"),
    Act("contracts.examined", N_("noted the examination of {on}: {name}"), "search"),
    Act("contracts.accepted", N_("accepted on {on}: {name} {sum}"), "circle-check", "g"),
    Act("contracts.acceptance_refused", N_("refused acceptance on {on}: {name}"), "ban", "r"),
    Act("contracts.reopened", N_("took back the decision on what came: {name}. {why}"),
        "arrow-back-up", "a"),
    Act("contracts.paid", N_("noted the payment of {on}: {sum}, order {number}"), "file-dollar",
        "g"),
    Act("contracts.payment_withdrawn", N_("took back the payment of {on}: {sum}. {why}"), "x",
        "a"),
)  # fmt: skip
