"""The course of a one-sided refusal: its steps, their days, whose turn it is. Pure.

44-FZ, article 95, parts 8 to 26, and article 104: the decision is placed and the other side is
notified; it comes into force when the days for curing the breach have passed, unless the breach
was cured, when it has to be cancelled; a supplier at fault is told of to the register of
unscrupulous suppliers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from uprava.calendar import Calendar
from uprava.i18n import N_

from uprava_contracts.refusals.terms import Term, term_of


class Step(StrEnum):
    """A step of a refusal."""

    PLACE = "place"
    """The decision is placed in the public register of purchases (ЕИС)."""
    NOTICE = "notice"
    """The other side is properly notified."""
    CURE = "cure"
    """The last day on which the breach may be cured."""
    CANCEL = "cancel"
    """A decision has to be cancelled when the breach was cured in time."""
    FORCE = "force"
    """The decision comes into force: the contract is terminated."""
    SEND = "send"
    """The supplier is told of to the antimonopoly body."""
    CONSIDER = "consider"
    """That body decides whether he is listed."""
    LISTED = "listed"
    """He stays listed until that day."""

    @property
    def caption(self) -> str:
        """The English message id of the step."""
        return _STEPS[self]


_STEPS = {
    Step.PLACE: N_("The decision is placed in the procurement system"),
    Step.NOTICE: N_("The other side is notified"),
    Step.CURE: N_("The breach may be cured"),
    Step.CANCEL: N_("The decision is cancelled, as the breach was cured"),
    Step.FORCE: N_("The decision comes into force, the contract is terminated"),
    Step.SEND: N_("Data go to the register of unscrupulous suppliers"),
    Step.CONSIDER: N_("The antimonopoly body considers them"),
    Step.LISTED: N_("The supplier is listed"),
}


class Phase(StrEnum):
    """Where a refusal stands."""

    DECIDED = "decided"
    """The other side is not notified yet."""
    RUNNING = "running"
    """The days for curing run."""
    TO_CANCEL = "to-cancel"
    """The breach was cured in time: the decision must be cancelled, the contract goes on."""
    CANCELLED = "cancelled"
    IN_FORCE = "in-force"
    """The contract is terminated; something is still to be sent or decided."""
    LISTED = "listed"
    OVER = "over"
    """Nothing remains to be done."""

    @property
    def caption(self) -> str:
        """The English message id of the phase."""
        return _PHASES[self][0]

    @property
    def tone(self) -> str:
        """The tint of its label."""
        return _PHASES[self][1]

    @property
    def terminates(self) -> bool:
        """Whether the contract is terminated in it."""
        return self in (Phase.IN_FORCE, Phase.LISTED, Phase.OVER)


_PHASES = {
    Phase.DECIDED: (N_("Refusal decided"), "a"),
    Phase.RUNNING: (N_("Days for curing run"), "a"),
    Phase.TO_CANCEL: (N_("Refusal must be cancelled"), "r"),
    Phase.CANCELLED: (N_("Refusal cancelled"), ""),
    Phase.IN_FORCE: (N_("Refusal in force"), "r"),
    Phase.LISTED: (N_("Supplier listed"), "v"),
    Phase.OVER: (N_("Refusal carried out"), ""),
}


class Mark(StrEnum):
    """How a step is shown."""

    DONE = "done"
    NOW = "now"
    LATE = "late"
    WAITS = "waits"
    """Its turn has not come; its day may be known."""


@dataclass(frozen=True, slots=True)
class Refused:
    """What is known of a refusal.

    `ours`: we refuse. `public`: a contract by 44-FZ. `blamed`: we refuse because the supplier
    broke the contract. `repeat`: he broke it again, so that curing does not help. `own_days`: the
    days the contract itself sets, for contracts outside of 44-FZ.
    """

    ours: bool
    public: bool
    blamed: bool
    decided_on: date
    concluded_on: date
    repeat: bool = False
    own_days: int | None = None
    placed_on: date | None = None
    notified_on: date | None = None
    cured_on: date | None = None
    cancelled_on: date | None = None
    sent_on: date | None = None
    considered_on: date | None = None
    listed_on: date | None = None

    @property
    def goes_to_register(self) -> bool:
        """Whether the supplier has to be told of to the register."""
        return self.ours and self.public and self.blamed

    @property
    def cure_term(self) -> Term:
        """The days between the notice and the force."""
        if self.public:
            return term_of("cure" if self.ours else "cure-theirs", on=self.concluded_on)
        return term_of("cure-civil", on=self.concluded_on)

    @property
    def cure_days(self) -> int:
        """How many of them there are."""
        return self.cure_term.days if self.public else self.own_days or 0

    @property
    def cure_by(self) -> date | None:
        """The last day on which curing helps; None before the notice."""
        if self.notified_on is None:
            return None
        return self.notified_on + timedelta(days=self.cure_days)

    @property
    def in_force_on(self) -> date | None:
        """The day of force: the one after the last day for curing; without such days the notice's.

        Civil Code, article 191: a term begins on the day after the one it is counted from.
        """
        if self.cure_by is None or self.stopped:
            return None
        return self.cure_by + timedelta(days=1) if self.cure_days else self.cure_by

    @property
    def cured_in_time(self) -> bool:
        """Whether the breach was cured while that still stops the refusal."""
        if self.cured_on is None or self.repeat:
            return False
        return self.cure_by is None or self.cured_on <= self.cure_by

    @property
    def stopped(self) -> bool:
        """Whether the decision cannot come into force."""
        return self.cancelled_on is not None or self.cured_in_time

    def is_in_force(self, today: date) -> bool:
        """Tell whether the contract is terminated by a day."""
        return self.in_force_on is not None and self.in_force_on <= today


@dataclass(frozen=True, slots=True)
class Line:
    """A step with its day: when it has to be done, when it was."""

    step: Step
    mark: Mark
    due_on: date | None = None
    done_on: date | None = None
    term: Term | None = None
    since: date | None = None
    """The day the term is counted from."""

    def days_late(self, today: date) -> int:
        """Return the days since the last one, 0 in time."""
        end = self.done_on or today
        return max((end - self.due_on).days, 0) if self.due_on else 0


@dataclass(frozen=True, slots=True)
class Course:
    """Where a refusal stands on a day, its steps in their order, the one whose turn it is."""

    phase: Phase
    steps: Sequence[Line]

    @property
    def next(self) -> Line | None:
        """The first step that somebody has to see to."""
        return next((each for each in self.steps if each.mark in (Mark.NOW, Mark.LATE)), None)


def course(refused: Refused, *, today: date, calendar: Calendar) -> Course:
    """Return the course of a refusal as it is on a day."""
    lines = [
        *before_force(refused, today=today, calendar=calendar),
        *after_force(refused, today=today, calendar=calendar),
    ]
    return Course(phase_of(refused, today=today), one_at_a_time(lines))


def phase_of(refused: Refused, *, today: date) -> Phase:
    """Return where a refusal stands on a day."""
    if refused.cancelled_on is not None:
        return Phase.CANCELLED
    if refused.cured_in_time:
        return Phase.TO_CANCEL
    if not refused.is_in_force(today):
        return Phase.DECIDED if refused.notified_on is None else Phase.RUNNING
    return phase_after_force(refused, today=today)


def phase_after_force(refused: Refused, *, today: date) -> Phase:
    """Return where a refusal in force stands."""
    if not refused.goes_to_register:
        return Phase.OVER
    if refused.listed_on is not None:
        return Phase.LISTED if today <= listed_until(refused.listed_on) else Phase.OVER
    return Phase.OVER if refused.considered_on is not None else Phase.IN_FORCE


def before_force(refused: Refused, *, today: date, calendar: Calendar) -> list[Line]:
    """Return the steps up to the day of force."""
    found = []
    if refused.ours and refused.public:
        found.append(counted(Step.PLACE, refused, refused.placed_on, calendar, today=today))
    found.append(line(Step.NOTICE, None, refused.notified_on, today=today))
    if refused.cancelled_on is not None or refused.cured_in_time:
        cured = Line(Step.CURE, Mark.DONE, refused.cure_by, refused.cured_on, refused.cure_term,
                     refused.notified_on)  # fmt: skip
        cancel = line(Step.CANCEL, refused.cure_by or today, refused.cancelled_on, today=today)
        return [*found, *([cured] if refused.cured_on else []), cancel]
    if refused.cure_days:
        over = refused.cure_by if refused.is_in_force(today) else None
        found.append(Line(
            Step.CURE, mark_of(refused.cure_by, over, today=today, runs=refused.cure_by is None),
            refused.cure_by, over, refused.cure_term, refused.notified_on,
        ))  # fmt: skip
    force = refused.in_force_on
    done = force if force and force <= today else None
    waits = Mark.DONE if done else Mark.WAITS
    return [*found, Line(Step.FORCE, waits, force, done, refused.cure_term, refused.notified_on)]


def after_force(refused: Refused, *, today: date, calendar: Calendar) -> list[Line]:
    """Return the steps to the register of unscrupulous suppliers; none where it is not asked."""
    if not refused.goes_to_register or refused.stopped:
        return []
    found = [counted(Step.SEND, refused, refused.sent_on, calendar, today=today)]
    found.append(counted(Step.CONSIDER, refused, refused.considered_on, calendar, today=today))
    if refused.listed_on is not None:
        until = listed_until(refused.listed_on)
        term = term_of("listed", on=refused.concluded_on)
        mark = Mark.DONE if until < today else Mark.WAITS
        found.append(Line(Step.LISTED, mark, until, until if until < today else None, term,
                          refused.listed_on))  # fmt: skip
    return found


FROM = {
    Step.PLACE: lambda refused: refused.decided_on,
    Step.SEND: lambda refused: refused.in_force_on,
    Step.CONSIDER: lambda refused: refused.sent_on,
}
"""What the term of a step is counted from."""


def counted(
    step: Step, refused: Refused, done_on: date | None, calendar: Calendar, *, today: date
) -> Line:
    """Return a step whose term is in working days."""
    term, since = term_of(step, on=refused.concluded_on), FROM[step](refused)
    due = calendar.add_working_days(since, term.days) if since else None
    return Line(step, mark_of(due, done_on, today=today, runs=since is None or since > today),
                due, done_on, term, since)  # fmt: skip


def line(step: Step, due: date | None, done_on: date | None, *, today: date) -> Line:
    """Return a step that is due at once."""
    return Line(step, mark_of(due, done_on, today=today), due, done_on)


def mark_of(due: date | None, done: date | None, *, today: date, runs: bool = False) -> Mark:
    """Return how a step is shown; `runs`: its turn has not come."""
    if done is not None:
        return Mark.DONE
    if runs:
        return Mark.WAITS
    return Mark.LATE if due is not None and due < today else Mark.NOW


def one_at_a_time(lines: Sequence[Line]) -> list[Line]:
    """Let only the first open step have its turn."""
    found: list[Line] = []
    for each in lines:
        open_before = any(e.mark in (Mark.NOW, Mark.LATE) for e in found)
        waits = open_before and each.mark in (Mark.NOW, Mark.LATE)
        found.append(
            Line(each.step, Mark.WAITS, each.due_on, None, each.term, each.since)
            if waits else each
        )  # fmt: skip
    return found


def listed_until(since: date) -> date:
    """Return the last day of being listed: the same day two years later.

    Civil Code, article 192, part 3: without such a day the last one of the month.
    """
    years = term_of("listed", on=since).years
    try:
        return since.replace(year=since.year + years)
    except ValueError:
        return since.replace(year=since.year + years, day=28)
