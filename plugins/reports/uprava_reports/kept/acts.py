"""What the acts on people's reports are called in the audit log."""

from uprava.extension import Act
from uprava.i18n import N_

ACTS: tuple[Act, ...] = (
    Act("report.made", N_("made the report “{title}”"), "chart-bar", "g"),
    Act("report.changed", N_("changed the report “{title}”, version {version}"), "edit", "a"),
    Act("report.returned", N_("returned the report “{title}” to version {earlier}"),
        "arrow-back-up", "a"),
    Act("report.shared", N_("shared the report “{title}”"), "share", "b"),
    Act("report.unshared", N_("took back the access to the report “{title}”"), "lock", "a"),
    Act("report.removed", N_("removed the report “{title}”"), "trash", "r"),
    Act("report.purged", N_("deleted the removed report “{title}” for good"), "trash", "r"),
    Act("report.restored", N_("restored the report “{title}”"), "arrow-back-up", "g"),
)  # fmt: skip
