"""What the acts of sending are called in the audit log."""

from uprava.extension import Act
from uprava.i18n import N_

ACTS: tuple[Act, ...] = (
    Act("report.schedule_made", N_("Began to send the report “{title}”"), "send"),
    Act("report.schedule_changed", N_("Changed the sending of the report “{title}”"), "edit"),
    Act("report.schedule_paused", N_("Paused the sending of the report “{title}”"), "player-pause"),
    Act("report.schedule_resumed", N_("Resumed the sending of the report “{title}”"), "send"),
    Act("report.schedule_removed", N_("Removed the sending of the report “{title}”"), "trash"),
    Act("report.sent_by_hand", N_("Had the report “{title}” sent at once"), "send"),
    Act("report.sent", N_("The report “{title}” was sent, receivers: {receivers}"), "send"),
    Act("report.unsent", N_("The report “{title}” was not sent: {why}"), "alert-circle", "r"),
    Act("report.sending_refused", N_("Refused the report “{title}”"), "x"),
    Act("report.sending_accepted", N_("Receives the report “{title}” again"), "bell"),
    Act("report.sending_taken", N_("Took the file of the report “{title}” as of {day}"),
        "download"),
    Act("report.sendings_expired",
        N_("Files of sent reports whose days are over were removed: {number}"), "clock"),
)  # fmt: skip

ACT_OBJECTS = {"report_schedule": N_("Sending of a report")}
