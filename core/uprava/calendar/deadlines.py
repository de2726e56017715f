"""The values of the statutory clock: deadlines, their reasons, changes and what remains."""

import datetime
from dataclasses import dataclass
from datetime import time
from enum import Enum

from uprava.calendar.rules import Rule, Unit
from uprava.i18n import _, ngettext


@dataclass(frozen=True)
class Reason:
    """One sentence of a deadline's reasoning, kept untranslated and shown by `str`.

    Of the values, a string that stands in `translated` is itself a message id.
    """

    message: str
    values: tuple[tuple[str, str | int], ...] = ()
    plural: str = ""
    translated: tuple[str, ...] = ()

    def __str__(self) -> str:
        values = dict(self.values)
        for name in self.translated:
            values[name] = _(str(values[name]))
        if self.plural:
            return ngettext(self.message, self.plural, int(values["number"])) % values
        return _(self.message) % values


@dataclass(frozen=True)
class Extension:
    """The term was made longer by so many units, decided on a day on some ground."""

    amount: int
    unit: Unit
    decided: datetime.date
    ground: str


@dataclass(frozen=True)
class NewTerm:
    """The author of the assignment replaced the last day by another date."""

    last_day: datetime.date
    decided: datetime.date
    ground: str


@dataclass(frozen=True)
class Pause:
    """The days from `since` up to, not including, `until` do not count; None: still paused."""

    since: datetime.date
    until: datetime.date | None
    ground: str


Change = Extension | NewTerm | Pause


@dataclass(frozen=True)
class Deadline:
    """The last day to act, with the sentences that explain it, in the order of counting.

    `counted` is that day before it was shifted off a day off. `provisional` when a year it
    touches has no official calendar yet. While paused, `date` is the one that stood before.
    """

    rule: Rule
    start: datetime.date
    counted: datetime.date
    date: datetime.date
    reasons: tuple[Reason, ...]
    provisional: bool
    changes: tuple[Change, ...] = ()

    @property
    def paused(self) -> bool:
        """Tell whether the clock stands still."""
        last = self.changes[-1] if self.changes else None
        return isinstance(last, Pause) and last.until is None


@dataclass(frozen=True)
class OfficeHours:
    """When letters are taken; a short day closes an hour earlier (Labour Code, article 95)."""

    closes: time = time(18)
    friday_closes: time = time(17)


class Standing(Enum):
    """Where today is with respect to a deadline."""

    AHEAD = "ahead"
    TODAY = "today"
    OVERDUE = "overdue"
    PAUSED = "paused"


@dataclass(frozen=True)
class Remaining:
    """Working days left, or passed since the deadline when overdue; never negative."""

    standing: Standing
    days: int
    last_day: datetime.date

    @property
    def label(self) -> str:
        """The short text beside a deadline in lists."""
        if self.standing is Standing.PAUSED:
            return _("term suspended")
        if self.standing is Standing.TODAY:
            return _("due today")
        if self.standing is Standing.OVERDUE:
            late = _("+%(days)d working d.") if self.days else _("overdue since %(day)s")
            return late % {"days": self.days, "day": f"{self.last_day:%d.%m}"}
        if not self.days:
            return _("until %(day)s") % {"day": f"{self.last_day:%d.%m}"}
        text = ngettext("%(days)d working d. left", "%(days)d working d. left", self.days)
        return text % {"days": self.days}
