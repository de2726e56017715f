"""What the acts of the area are called in histories and in the audit log."""

from uprava.extension import Act
from uprava.i18n import N_

ACTS: tuple[Act, ...] = (
    Act("appeal.receipt_given", N_("gave a receipt of the appeal: {receipt}"), "printer"),
)
