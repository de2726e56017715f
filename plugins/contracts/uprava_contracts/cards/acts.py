"""What the acts on contracts are called in the history and in the audit log."""

from uprava.extension import Act
from uprava.i18n import N_

ACTS: tuple[Act, ...] = (
    Act("contracts.entered", N_("entered the contract"), "file-dollar", "b"),
    Act("contracts.concluded", N_("contract No. {number} is concluded on {on}"), "signature", "g"),
    Act("contracts.corrected", N_("corrected a mistake of entry: {why}"), "edit", "a"),
    Act("contracts.register_number", N_("wrote down the number in the register: {number}"), "hash"),
)
