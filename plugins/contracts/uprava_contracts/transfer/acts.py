"""What the acts on imports and on the register are called in the history and the audit log."""

from collections.abc import Mapping

from uprava.extension import Act
from uprava.i18n import N_

ACTS: tuple[Act, ...] = (
    Act("contracts.import_looked", N_("brought the table of contracts «{name}», rows: {rows}")),
    Act("contracts.import_mapped", N_("named the columns of the table «{name}»")),
    Act("contracts.import_begun", N_("began to load the table «{name}», rows: {rows}")),
    Act("contracts.import_ended",
        N_("the table «{name}» is loaded: contracts {loaded}, refused {refused}")),
    Act("contracts.import_removed", N_("removed the table «{name}» from the history")),
    Act("contracts.register_told", N_("noted that the register was told on {on}"), "send", "b"),
)  # fmt: skip

OBJECTS: Mapping[str, str] = {"contract_import": N_("import of contracts")}
"""Type of object → what it is called."""
