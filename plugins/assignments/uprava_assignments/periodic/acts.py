"""What the acts of periodic assignments are called in histories and in the audit log."""

from uprava.extension import Act
from uprava.i18n import N_

ACTS: tuple[Act, ...] = (
    Act("assignment.series_made", N_("made the assignment periodic: {rule}"), "refresh", "v"),
    Act("assignment.series_changed", N_("changed the rule from {since} on: {rule}"), "refresh",
        "v"),
    Act("assignment.series_stopped", N_("stopped the periodic assignment, last day {last}: "
        "{reason}"), "ban", "a"),
    Act("assignment.series_ended", N_("the periodic assignment is over"), "circle-check", "g"),
    Act("assignment.instance_given", N_("instance {number} was given, term {due}"), "list-check",
        "b"),
    Act("assignment.instance_late", N_("instance {number} was given late: its term was {due}"),
        "list-check", "r"),
    Act("assignment.instance_refused", N_("the instance with the term {due} was not given: {why}"),
        "ban", "r"),
)  # fmt: skip
