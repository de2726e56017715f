"""What the acts on series are called in the history and in the audit log."""

from uprava.extension import Act
from uprava.i18n import N_

ACTS: tuple[Act, ...] = (
    Act("series.begun", N_("began a series of meetings of {title}: {rule}"), "refresh", "b"),
    Act("series.changed", N_("changed the series of meetings of {title}: {rule}"), "refresh", "a"),
    Act("series.ended", N_("ended the series of meetings of {title} with {day}"), "ban", "r"),
    Act("meetings.unplanned", N_("took the meeting out of the plan: {title}"), "trash", "a"),
)
