"""What changes of contracts are called in the history and in the audit log."""

from uprava.extension import Act
from uprava.i18n import N_

ACTS: tuple[Act, ...] = (
    Act("contracts.agreement_written", N_("wrote an agreement to the contract: {title}"), "plus"),
    Act("contracts.agreement_edited", N_("changed the draft of the agreement"), "edit"),
    Act("contracts.agreement_printed", N_("printed the text of the agreement"), "file-text"),
    Act("contracts.agreement_signed", N_("noted that both sides signed the agreement on {on}"),
        "signature", "g"),
    Act("contracts.amended", N_("the contract changed by agreement No. {number} of {on}"),
        "edit", "b"),
    Act("contracts.suspended", N_("suspended the contract from {on}: {why}"), "player-pause", "a"),
    Act("contracts.resumed", N_("resumed the contract from {on}: {why}"), "player-play", "b"),
    Act("contracts.court_noted", N_("noted the court's decision No. {number}: {court}"),
        "building-bank", "r"),
    Act("contracts.terminated", N_("the contract is terminated from {on}"), "ban", "r"),
)  # fmt: skip
