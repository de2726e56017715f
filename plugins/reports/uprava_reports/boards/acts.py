"""What the acts on boards are called in the audit log."""

from uprava.extension import Act
from uprava.i18n import N_

ACTS: tuple[Act, ...] = (
    Act("report.board_changed", N_("Changed the board “{board}”: {report}"), "edit"),
    Act("report.board_returned", N_("Returned the board “{board}” to what it was"),
        "arrow-back-up"),
)  # fmt: skip

ACT_OBJECTS = {"report_board": N_("Board of figures")}
