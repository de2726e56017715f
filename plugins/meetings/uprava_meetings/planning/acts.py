"""What the acts on meetings are called in the history and in the audit log."""

from uprava.extension import Act
from uprava.i18n import N_

ACTS: tuple[Act, ...] = (
    Act("meetings.planned", N_("planned the meeting"), "calendar-event", "b"),
    Act("meetings.moved", N_("moved the meeting from {was} to {now}"), "calendar-due", "a"),
    Act("meetings.cancelled", N_("cancelled the meeting: {why}"), "ban", "r"),
    Act("meetings.invited", N_("invited the members to the meeting: {people}"), "mail", "b"),
    Act("meetings.accepted", N_("noted that an invited person will come"), "circle-check", "g"),
    Act("meetings.declined", N_("noted that an invited person will not come"), "circle-x", "r"),
    Act("meetings.guest_added", N_("invited one more person to the meeting"), "user-plus", "b"),
    Act("meetings.guest_removed", N_("took back an invitation to the meeting"), "user-off", "a"),
    Act("meetings.written_again", N_("sent an invitation once more"), "mail", "b"),
    Act("meetings.feed_made", N_("made an address for the calendar of meetings"), "link-plus", "b"),
    Act("meetings.feed_removed", N_("switched the calendar of meetings off"), "ban", "a"),
    Act("meetings.told", N_("told those invited of the change: {people}"), "bell", "b"),
)
