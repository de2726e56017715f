"""Where one obligation stands on a day."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from uprava.i18n import N_, _, ngettext

SOON = 7
"""Days before its term from which an obligation is told to end soon."""


class Standing(StrEnum):
    """Where an obligation stands."""

    WAITING = "waiting"
    """Its event has not happened: it has no day yet."""
    DUE = "due"
    SOON = "soon"
    OVERDUE = "overdue"
    GIVEN = "given"
    """All of it was handed over and waits for acceptance."""
    MET = "met"
    LATE = "late"
    """Met after its term."""
    WITHDRAWN = "withdrawn"

    @property
    def caption(self) -> str:
        """The English message id of the standing."""
        return _CAPTIONS[self]

    @property
    def tone(self) -> str:
        """The colour of its label: red, amber, green, blue, plain."""
        return _TONES[self]

    @property
    def over(self) -> bool:
        """Whether nothing is owed any more."""
        return self in (Standing.MET, Standing.LATE, Standing.WITHDRAWN)


_CAPTIONS = {
    Standing.WAITING: N_("waits for its event"),
    Standing.DUE: N_("in time"),
    Standing.SOON: N_("the term is near"),
    Standing.OVERDUE: N_("past its term"),
    Standing.GIVEN: N_("being accepted"),
    Standing.MET: N_("met in time"),
    Standing.LATE: N_("met late"),
    Standing.WITHDRAWN: N_("no longer owed"),
}

_TONES = {
    Standing.WAITING: "", Standing.DUE: "b", Standing.SOON: "a", Standing.OVERDUE: "r",
    Standing.GIVEN: "v", Standing.MET: "g", Standing.LATE: "a", Standing.WITHDRAWN: "",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stand:
    """A standing with its days: left, overdue, or by how many it was met late."""

    standing: Standing
    days: int = 0
    partly: bool = False
    """A part of the sum is there."""

    @property
    def tone(self) -> str:
        """The colour of its label."""
        return self.standing.tone

    def __str__(self) -> str:
        words = self._words()
        return _("{standing}, partly met").format(standing=words) if self.partly else words

    def _words(self) -> str:
        match self.standing:
            case Standing.OVERDUE:
                said = ngettext(
                    "overdue by {n} calendar day", "overdue by {n} calendar days", self.days
                )
            case Standing.GIVEN if self.days:
                said = ngettext(
                    "being accepted, came {n} calendar day late",
                    "being accepted, came {n} calendar days late", self.days,
                )  # fmt: skip
            case Standing.LATE:
                said = ngettext(
                    "met {n} calendar day late", "met {n} calendar days late", self.days
                )
            case Standing.SOON | Standing.DUE if not self.days:
                return _("the term is today")
            case Standing.SOON | Standing.DUE:
                said = ngettext("{n} calendar day left", "{n} calendar days left", self.days)
            case _:
                return _(self.standing.caption)
        return said.format(n=self.days)


@dataclass(frozen=True, slots=True)
class Course:
    """How far an obligation is: met on a day, given (handed over, not accepted yet), in part."""

    met_on: date | None = None
    given_on: date | None = None
    withdrawn: bool = False
    owed: Decimal | None = None
    met: Decimal = Decimal(0)

    @property
    def partly(self) -> bool:
        """Whether a part of the sum is there."""
        return self.met > 0 and (self.owed is None or self.met < self.owed)


UNTOUCHED = Course()


def stand_of(due_on: date | None, course: Course = UNTOUCHED, *, today: date) -> Stand:
    """Return where an obligation stands; days are calendar days, as penalties count them."""
    if course.met_on is not None:
        late = _beyond(due_on, course.met_on)
        return Stand(Standing.LATE, late) if late else Stand(Standing.MET)
    if course.withdrawn:
        return Stand(Standing.WITHDRAWN)
    if course.given_on is not None:
        return Stand(Standing.GIVEN, _beyond(due_on, course.given_on))
    return _open(due_on, today, partly=course.partly)


def _beyond(due_on: date | None, day: date) -> int:
    """Return by how many days a day lies beyond a term."""
    return max((day - due_on).days, 0) if due_on is not None else 0


def _open(due_on: date | None, today: date, *, partly: bool) -> Stand:
    if due_on is None:
        return Stand(Standing.WAITING, partly=partly)
    left = (due_on - today).days
    if left < 0:
        return Stand(Standing.OVERDUE, -left, partly)
    return Stand(Standing.SOON if left <= SOON else Standing.DUE, left, partly)
