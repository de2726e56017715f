"""What acts of the exchange are called in the history and in the audit log."""

from uprava.extension import Act
from uprava.i18n import N_

OBJECTS = {"docflow": N_("document of the exchange with suppliers")}

ACTS: tuple[Act, ...] = (
    Act("contracts.exchange_came", N_("a document came through the exchange: No. {number}"),
        "inbox", "b"),
    Act("contracts.exchange_tied", N_("tied a document of the exchange to the contract: {name}"),
        "link", "b"),
    Act("contracts.exchange_untied", N_("untied a document of the exchange: {name}"), "x", "a"),
    Act("contracts.exchange_taken", N_("took document No. {number} of the exchange to acceptance"),
        "clipboard-check", "b"),
    Act("contracts.exchange_answered", N_("made the answer to the supplier: {name}"),
        "file-check"),
    Act("contracts.exchange_noticed", N_("made a notice to the supplier: {name}"), "message"),
    Act("contracts.exchange_dropped", N_("threw an unsigned answer away"), "trash", "a"),
    Act("contracts.exchange_signed", N_("signed the answer to the supplier: {name}"),
        "signature", "g"),
    Act("contracts.exchange_again", N_("let an answer that failed go once more"), "refresh"),
)  # fmt: skip
