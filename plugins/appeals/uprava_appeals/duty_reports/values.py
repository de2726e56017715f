"""What is counted of appeals: by what they are told apart, how their terms were kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from uprava.calendar.periods import Period, Preset
from uprava.i18n import N_

REPORT = "appeals.report"
"""The permission: see the figures of appeals and make the reports that law asks for."""


class Dimension(StrEnum):
    """By what appeals, or their questions, are told apart."""

    CHANNEL = "channel"
    LETTER = "letter"
    REPEAT = "repeat"
    SOURCE = "source"
    STANDING = "standing"
    SECTION = "section"
    TOPIC = "topic"
    TERRITORY = "territory"
    RESULT = "result"


TITLES: Mapping[Dimension, str] = {
    Dimension.CHANNEL: N_("How they came"),
    Dimension.LETTER: N_("Kinds of appeals"),
    Dimension.REPEAT: N_("Repeated appeals"),
    Dimension.SOURCE: N_("Who sent them"),
    Dimension.STANDING: N_("How they stand"),
    Dimension.SECTION: N_("Sections of the classifier"),
    Dimension.TOPIC: N_("Most frequent topics"),
    Dimension.TERRITORY: N_("Territories"),
    Dimension.RESULT: N_("Results of consideration"),
}

OF_QUESTIONS = (Dimension.SECTION, Dimension.TOPIC, Dimension.TERRITORY, Dimension.RESULT)
"""Counted by questions: an appeal with two of them is counted twice."""


class Kept(StrEnum):
    """How a term was kept, as it is counted."""

    RECEIVED = "received"
    REGISTERED_LATE = "registered-late"
    FORWARDED = "forwarded"
    FORWARDED_LATE = "forwarded-late"
    ANSWERED = "answered"
    ANSWERED_LATE = "answered-late"
    EXTENDED = "extended"
    RUNNING = "running"
    OVERDUE = "overdue"


KEPT_TITLES: Mapping[Kept, str] = {
    Kept.RECEIVED: N_("Appeals registered"),
    Kept.REGISTERED_LATE: N_("of them later than law allows"),
    Kept.FORWARDED: N_("Forwarded to other bodies"),
    Kept.FORWARDED_LATE: N_("of them later than law allows"),
    Kept.ANSWERED: N_("Answered in term"),
    Kept.ANSWERED_LATE: N_("Answered late"),
    Kept.EXTENDED: N_("Term of consideration extended"),
    Kept.RUNNING: N_("Being considered, in term"),
    Kept.OVERDUE: N_("Overdue today"),
}

WITHIN = (Kept.REGISTERED_LATE, Kept.FORWARDED_LATE)
"""Parts of the number before them."""


@dataclass(frozen=True, slots=True)
class Line:
    """One number of the period and of the one it is compared with; `key` as it is kept."""

    key: str
    title: str
    now: int
    before: int

    @property
    def change(self) -> int:
        """How many more than before."""
        return self.now - self.before


@dataclass(frozen=True, slots=True)
class Section:
    """Lines told apart by one thing, the largest first."""

    dimension: Dimension
    lines: Sequence[Line]

    @property
    def total(self) -> int:
        """All of them in the period."""
        return sum(each.now for each in self.lines)


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of a period beside those of the period a year before."""

    period: Period
    before: Period
    kept: Mapping[Kept, Line]
    sections: Mapping[Dimension, Section]
    months: Sequence[tuple[Period, int]] = field(default_factory=tuple)

    @property
    def in_term(self) -> float | None:
        """The share of answers given in term, of all answers and what is overdue, in percent."""
        return share(self.kept, "now")

    @property
    def in_term_before(self) -> float | None:
        """The same of the period it is compared with."""
        return share(self.kept, "before")


def share(kept: Mapping[Kept, Line], which: str) -> float | None:
    """Return the share of answers in term; None: nothing was due."""
    good = getattr(kept[Kept.ANSWERED], which)
    due = good + getattr(kept[Kept.ANSWERED_LATE], which) + getattr(kept[Kept.OVERDUE], which)
    return round(good * 100 / due, 1) if due else None


def year_before(period: Period) -> Period:
    """Return the same days of the year before; of 29 February the 28th."""
    if period.preset is not Preset.OWN:
        return period.moved(-12 // period.preset.months)
    since, until = (
        day.replace(year=day.year - 1, day=28)
        if (day.month, day.day) == (2, 29)
        else day.replace(year=day.year - 1)
        for day in (period.since, period.until)
    )
    return Period(Preset.OWN, since, until)


class PackageState(StrEnum):
    """How far a package is."""

    WAITING = "waiting"
    RUNNING = "running"
    MADE = "made"
    FAILED = "failed"
