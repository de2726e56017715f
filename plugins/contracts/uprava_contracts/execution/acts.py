"""What the acts on the execution of contracts are called in the history and in the audit log."""

from uprava.extension import Act
from uprava.i18n import N_

ACTS: tuple[Act, ...] = (
    Act("contracts.stage_added", N_("added a stage: {name}"), "plus"),
    Act("contracts.stage_changed", N_("changed a stage: {name}"), "edit"),
    Act("contracts.stage_removed", N_("removed a stage: {name}"), "x", "a"),
    Act("contracts.obligation_added", N_("entered an obligation: {name}"), "plus"),
    Act("contracts.obligation_changed", N_("changed an obligation: {name}"), "edit"),
    Act("contracts.obligation_withdrawn", N_("withdrew an obligation: {name}. {why}"), "ban", "a"),
    Act("contracts.obligation_restored", N_("brought an obligation back: {name}"), "refresh"),
    Act("contracts.fact_noted", N_("noted execution on {on}: {name} {sum}"), "circle-check", "g"),
    Act("contracts.fact_withdrawn", N_("took back an entry of execution: {name}. {why}"), "x",
        "a"),
    Act("contracts.event_noted", N_("noted an event of {on}"), "calendar-event", "b"),
    Act("contracts.event_corrected", N_("corrected the event of {was}: {why}"), "edit", "a"),
    Act("contracts.task_given", N_("gave assignment No. {number} by an obligation: {name}"),
        "list-check", "b"),
)  # fmt: skip
