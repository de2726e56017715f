"""What the acts on settings of contracts are called in the audit log."""

from collections.abc import Mapping

from uprava.extension import Act
from uprava.i18n import N_

ACTS: tuple[Act, ...] = (
    Act("contracts.overseer_added", N_("let {name} see all contracts: {why}")),
    Act("contracts.overseer_removed", N_("{name} sees all contracts no more")),
    Act("contracts.public_opened", N_("opened concluded contracts to anybody")),
    Act("contracts.public_closed", N_("closed contracts to those who are not signed in")),
    Act("contracts.rates_loaded", N_("took over key rates of the program: {number}")),
    Act("contracts.rate_added", N_("entered the key rate {percent} from {since}")),
    Act("contracts.rate_corrected",
        N_("corrected the key rate of {since} from {before} to {after}: {why}")),
)  # fmt: skip

OBJECTS: Mapping[str, str] = {"key_rate": N_("key rate")}
"""Type of object → what it is called."""
