"""What the acts on meetings are called in the history and in the audit log."""

from uprava.extension import Act
from uprava.i18n import N_

ACTS: tuple[Act, ...] = (
    Act("meetings.planned", N_("planned the meeting"), "calendar-plus", "b"),
    Act("meetings.moved", N_("moved the meeting from {was} to {now}"), "calendar-due", "a"),
    Act("meetings.cancelled", N_("cancelled the meeting: {why}"), "ban", "r"),
    Act("meetings.invited", N_("invited the members to the meeting: {people}"), "mail", "b"),
    Act("meetings.told", N_("told those invited of the change: {people}"), "bell", "b"),
)
