"""What the acts on settings of contracts are called in the audit log."""

from uprava.extension import Act
from uprava.i18n import N_

ACTS: tuple[Act, ...] = (
    Act("contracts.overseer_added", N_("let {name} see all contracts: {why}")),
    Act("contracts.overseer_removed", N_("{name} sees all contracts no more")),
    Act("contracts.public_opened", N_("opened concluded contracts to anybody")),
    Act("contracts.public_closed", N_("closed contracts to those who are not signed in")),
)
