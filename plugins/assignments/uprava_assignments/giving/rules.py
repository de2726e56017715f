"""Which acts an assignment allows, and the sentence why not: pure functions, no database.

The screens, the API, bulk acts and the model of the state machine's test ask here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from uprava.i18n import _

from uprava_assignments.giving.values import (
    AT_WORK,
    OPEN,
    Control,
    DutyState,
    Ground,
    Priority,
    Role,
    Standing,
)


@dataclass(frozen=True, slots=True)
class DutyNow:
    """What the rules look at of a duty; `person` does it, None: nobody took it from the pool."""

    id: int
    role: Role
    state: DutyState
    person: int | None
    due_on: date | None
    children_open: int = 0
    """Controlled assignments under this duty that are not closed."""
    below: int = 0
    """All assignments under this duty that have not ended."""
    asked: bool = False
    """A longer term is asked for and not decided."""


@dataclass(frozen=True, slots=True)
class AssignmentNow:
    """What the rules look at of an assignment."""

    standing: Standing
    control: Control
    priority: Priority
    author: int
    controller: int | None
    duties: Sequence[DutyNow] = ()

    @property
    def responsible(self) -> DutyNow | None:
        """The duty of who answers for the whole; None: nobody was named yet."""
        return next((each for each in self.duties if each.role is Role.RESPONSIBLE
                     and each.state is not DutyState.READDRESSED), None)  # fmt: skip


RUNNING = (Standing.ISSUED, Standing.REPORTED)
"""Executors may act: of a reported whole a co-executor whose part came back for rework."""


def why_not_at_work(standing: Standing, role: Role, state: DutyState) -> str:
    """Return why an executor has nothing to do for a duty now; empty when he has."""
    reasons = (
        (role is Role.INFORMED, _("Who was only to know has nothing to do here.")),
        (
            standing is Standing.SUSPENDED,
            _("The assignment is suspended. Its author resumes it."),
        ),
        (
            state not in AT_WORK or standing not in RUNNING,
            _("This was reported already, or is not asked for any more."),
        ),
    )
    return next((why for holds, why in reasons if holds), "")


def why_not_accepted(whole: AssignmentNow, duty: DutyNow) -> str:
    """Return why one cannot say that one has begun; empty when one can."""
    why = why_not_at_work(whole.standing, duty.role, duty.state)
    if not why and duty.person is None:
        return _("Nobody has taken this from the unit yet: take it first.")
    if not why and duty.state is not DutyState.SENT:
        return _("It is at work already.")
    return why


def why_not_reported(whole: AssignmentNow, duty: DutyNow, *, wait_for_children: bool) -> str:
    """Return why this duty cannot be reported now; empty when it can."""
    others = 0
    if duty.role is Role.RESPONSIBLE and wait_for_children:
        others = sum(each.role is Role.EXECUTOR and each.state in AT_WORK for each in whole.duties)
    running = whole.standing in RUNNING and duty.state in AT_WORK
    left = duty.children_open if wait_for_children else 0
    reasons = (
        (duty.role is Role.INFORMED, _("Who was only to know reports nothing.")),
        (
            whole.standing is Standing.SUSPENDED,
            _("The assignment is suspended. Its author resumes it."),
        ),
        (not running, _("This was reported already, or is not asked for any more.")),
        (
            duty.person is None,
            _("Nobody has taken this from the unit yet: take it first."),
        ),
        (
            left > 0,
            _("Assignments under this one are still open ({n}). Accept their reports first.")
            .format(n=left),
        ),
        (others > 0, _("Co-executors have not reported yet ({n}).").format(n=others)),
    )  # fmt: skip
    return next((why for holds, why in reasons if holds), "")


def why_not_off_control(whole: AssignmentNow, ground: Ground) -> str:
    """Return why an assignment cannot be taken off control on that ground; empty when it can."""
    if whole.control is Control.NONE:
        return _("The assignment is not under control.")
    if whole.standing in (Standing.CLOSED, Standing.RECALLED):
        return _("The assignment is off control already.")
    if whole.standing not in (Standing.ISSUED, Standing.REPORTED, Standing.DONE):
        return _("The assignment is not being executed: there is nothing to take off control.")
    if ground is Ground.DONE and whole.standing is not Standing.DONE:
        return _("The report is not accepted yet. Choose another ground, or accept it first.")
    return ""


def why_not_ended(whole: AssignmentNow) -> str:
    """Return why an assignment cannot be recalled; empty when it can."""
    if whole.standing in (Standing.DRAFT, Standing.OFFERED):
        return _("The assignment is not given yet: its draft is given up instead.")
    if whole.standing in (Standing.CLOSED, Standing.DONE):
        return _("The assignment is executed: it cannot be recalled any more.")
    if whole.standing is Standing.RECALLED:
        return _("The assignment is recalled already.")
    return ""


def why_not_suspended(whole: AssignmentNow) -> str:
    """Return why an assignment cannot be suspended; empty when it can."""
    if whole.standing is not Standing.ISSUED:
        return _("Only an assignment that is being executed is suspended.")
    return ""


def why_not_readdressed(duty: DutyNow, whole: AssignmentNow) -> str:
    """Return why another one cannot do it instead; empty when one can."""
    if duty.role is Role.INFORMED:
        return _("Who was only to know has nothing to do here.")
    if duty.state not in AT_WORK or whole.standing not in RUNNING:
        return _("Only what is still to be done is readdressed.")
    if duty.below:
        return _(
            "Assignments under this one are still open ({n}). Recall them first, or accept their"
            " reports."
        ).format(n=duty.below)
    return ""


def why_not_passed_on(duty: DutyNow, whole: AssignmentNow) -> str:
    """Return why a duty cannot be passed on by an assignment under it; empty when it can."""
    if duty.role is Role.INFORMED:
        return _("Who was only to know has nothing to pass on.")
    if duty.state not in AT_WORK or whole.standing not in RUNNING:
        return _("Only what is still to be done is passed on.")
    if duty.person is None:
        return _("Nobody has taken this from the unit yet: take it first.")
    return ""


def why_not_longer(whole: AssignmentNow, duty: DutyNow, *, until: date, today: date) -> str:
    """Return why a longer term cannot be asked for; empty when it can."""
    latest = max(duty.due_on or today, today)
    reasons = (
        (duty.role is Role.INFORMED, _("Who was only to know has nothing to do here.")),
        (
            duty.state not in AT_WORK or whole.standing not in RUNNING,
            _("Only who still works on an assignment asks for a longer term."),
        ),
        (
            duty.due_on is None,
            _("The assignment has no term: there is nothing to make longer."),
        ),
        (
            duty.asked,
            _("A longer term was asked for already; its author has not decided."),
        ),
        (
            until <= latest,
            _("The new term must be later than {day}.").format(day=f"{latest:%d.%m.%Y}"),
        ),
    )
    return next((why for holds, why in reasons if holds), "")


def is_open(duty: DutyNow) -> bool:
    """Tell whether somebody still has to act for this duty."""
    return duty.state in OPEN and duty.role is not Role.INFORMED
