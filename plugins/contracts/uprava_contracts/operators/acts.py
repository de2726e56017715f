"""What the acts on operators are called in the audit log."""

from collections.abc import Mapping

from uprava.extension import Act
from uprava.i18n import N_

ACTS: tuple[Act, ...] = (
    Act("contracts.operator_added", N_("set up the operator of documents: {title}")),
    Act("contracts.operator_changed", N_("changed the operator of documents: {title}")),
    Act("contracts.operator_on", N_("switched on the operator of documents: {title}")),
    Act("contracts.operator_off", N_("switched off the operator of documents: {title}")),
    Act("contracts.operator_checked", N_("tried the connection with the operator: {title}")),
)  # fmt: skip

OBJECTS: Mapping[str, str] = {"operator": N_("operator of documents")}
"""Type of object → what it is called."""
