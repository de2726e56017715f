"""How something repeats by the calendar, and the days that follow from it: values, no database."""

from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import count, islice
from typing import Any, Self

from uprava.calendar import Calendar, Shift
from uprava.errors import InvalidError
from uprava.i18n import _

LAST_DAY = 0
"""As a day of the month: its last one."""

LAST_WEEK = 5
"""As the week of a weekday in its month: the last one."""

MOST_EVERY = 12
"""«Every n-th»: up to here; more is another period."""

BEFORE = timedelta(days=40)
"""Longer than any row of days off: a term that was shifted lies nearer to its day."""


class Every(StrEnum):
    """The period something repeats in."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"


MONTHS: Mapping[Every, int] = {Every.MONTH: 1, Every.QUARTER: 3, Every.HALF: 6, Every.YEAR: 12}
"""Months of a period; quarters, half-years and years are those of the calendar."""


class Said(StrEnum):
    """How the day is said. Either way the day itself is the last one of the term."""

    BY = "by"
    """«До 5-го числа»: until the end of that day. Civil Code, article 194, part 1."""
    ON = "on"
    """«5-го числа»."""


@dataclass(frozen=True, slots=True)
class Repetition:
    """A rule of repetition.

    `n`: every n-th period, counted from the one it begins in. `weekdays` (Monday is 1) belong to
    weeks. To all others belong `day`, 1 to 31 or `LAST_DAY` (a month without that day has its
    last one: Civil Code, article 192, part 3), and `month`, its place in the period from 1. With
    `week` (1 to 4, or `LAST_WEEK`) it is that one of the first of `weekdays` instead of a day.
    `shift`: where a term goes whose day is not worked.
    """

    every: Every
    n: int = 1
    weekdays: tuple[int, ...] = ()
    day: int = LAST_DAY
    month: int = 1
    said: Said = Said.BY
    shift: Shift = Shift.PREVIOUS
    week: int = 0

    def mistakes(self) -> dict[str, str]:
        """Return a sentence for each part that makes no rule."""
        wrong = {}
        if not 1 <= self.n <= MOST_EVERY:
            wrong["n"] = _("From 1 to {n}.").format(n=MOST_EVERY)
        named = bool(self.weekdays) and set(self.weekdays) <= set(range(1, 8))
        if (self.every is Every.WEEK or self.week) and not named:
            wrong["weekdays"] = _("Choose at least one day of the week.")
        if self.every is Every.WEEK:
            return wrong
        if not 0 <= self.week <= LAST_WEEK:
            wrong["week"] = _("Choose from the list.")
        if not LAST_DAY <= self.day <= 31:
            wrong["day"] = _("A day from 1 to 31, or the last day.")
        if not 1 <= self.month <= MONTHS[self.every]:
            wrong["month"] = _("There is no such month in the period.")
        return wrong

    def days_from(self, begin: date, anchor: date) -> Iterator[date]:
        """Yield the days of the rule from a day on, before any shift, without end.

        `anchor` lies in the period from which every n-th is counted.
        """
        of = self._week if self.every is Every.WEEK else self._month
        first = self._period(begin) - self._period(anchor)
        for place in count(first - first % self.n, self.n):
            for day in of(self._period(anchor) + place):
                if day >= begin:
                    yield day

    def _period(self, day: date) -> int:
        """The number of the period a day lies in."""
        if self.every is Every.WEEK:
            return (day.toordinal() - 1) // 7  # the first of January of year 1 was a Monday
        return (day.year * 12 + day.month - 1) // MONTHS[self.every]

    def _week(self, place: int) -> Iterator[date]:
        monday = date.fromordinal(place * 7 + 1)
        for each in sorted(set(self.weekdays)):
            yield monday + timedelta(days=each - 1)

    def _month(self, place: int) -> Iterator[date]:
        year, month = divmod(place * MONTHS[self.every] + self.month - 1, 12)
        first, last = monthrange(year, month + 1)
        if self.week:
            day = (self.weekdays[0] - 1 - first) % 7 + 1 + 7 * (self.week - 1)
            yield date(year, month + 1, day if day <= last else day - 7)
            return
        yield date(year, month + 1, min(self.day or last, last))


@dataclass(frozen=True, slots=True)
class Edition:
    """A rule and the day from which it holds, until the next edition's."""

    since: date
    rule: Repetition


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A term: `day` by the rule alone, `term` after the shift off a day that is not worked."""

    day: date
    term: date


@dataclass(frozen=True, slots=True)
class Schedule:
    """A rule through its editions, the earliest first, and the last day a term may lie on."""

    editions: Sequence[Edition]
    until: date | None = None

    @property
    def rule(self) -> Repetition:
        """The rule that was set last."""
        return self.editions[-1].rule

    @property
    def since(self) -> date:
        """The first day a term may lie on."""
        return self.editions[0].since

    def rule_on(self, day: date) -> Repetition:
        """Return the rule a day of the schedule follows."""
        return next(each.rule for each in reversed(self.editions) if each.since <= day)

    def changed(self, rule: Repetition, *, since: date) -> Self:
        """Return the schedule with another rule from a day on; editions after it fall away."""
        kept = [each for each in self.editions if each.since < since]
        return type(self)((*kept, Edition(since, rule)), self.until)

    def occurrences(self, calendar: Calendar, *, after: date | None = None) -> Iterator[Occurrence]:
        """Yield the terms whose day by the rule lies after a day, the earliest first.

        A term is met once: Saturday and Sunday shifted to one Friday are one term.
        """
        last: date | None = None
        for day, shift in self._days(after):
            if day > (self.until or date.max):
                return
            term = calendar.shifted(day, shift=shift)
            fresh = last is None or term > last
            last = term if fresh else last
            fits = self.since <= term <= (self.until or date.max)
            if fresh and fits and (after is None or day > after):
                yield Occurrence(day, term)

    def following(self, calendar: Calendar, *, after: date | None = None) -> Occurrence | None:
        """Return the next term whose day by the rule lies after a day; None: there is none."""
        return next(self.occurrences(calendar, after=after), None)

    def next_terms(self, calendar: Calendar, *, today: date, many: int) -> list[Occurrence]:
        """Return the next terms that lie on the day or after it."""
        coming = self.occurrences(calendar, after=max(self.since, today) - BEFORE)
        return list(islice((each for each in coming if each.term >= today), many))

    def _days(self, after: date | None) -> Iterator[tuple[date, Shift]]:
        """Yield the days by the rules in force, from a little before, so that shifts meet."""
        begin = self.since if after is None else max(self.since, after - BEFORE)
        ends = [*(each.since for each in self.editions[1:]), date.max]
        for edition, end in zip(self.editions, ends, strict=True):
            for day in edition.rule.days_from(max(begin, edition.since), edition.since):
                if day >= end:
                    break
                yield day, edition.rule.shift


Kept = Mapping[str, Any]


def told(schedule: Schedule) -> dict[str, Any]:
    """Return the editions of a schedule as it is kept."""
    return {
        "editions": [
            {
                "since": each.since.isoformat(), "every": each.rule.every, "n": each.rule.n,
                "weekdays": list(each.rule.weekdays), "day": each.rule.day,
                "month": each.rule.month, "said": each.rule.said, "shift": each.rule.shift,
                "week": each.rule.week,
            }
            for each in schedule.editions
        ]
    }  # fmt: skip


def restored(kept: Kept, *, until: date | None) -> Schedule:
    """Return the schedule of what `told` gave."""
    return Schedule(tuple(edition_of(each) for each in kept["editions"]), until)


def edition_of(kept: Kept) -> Edition:
    """Return one edition of what is kept."""
    return Edition(
        date.fromisoformat(kept["since"]),
        Repetition(
            Every(kept["every"]), kept["n"], tuple(kept["weekdays"]), kept["day"], kept["month"],
            Said(kept["said"]), Shift(kept["shift"]), kept.get("week", 0),
        ),
    )  # fmt: skip


def read(value: Callable[[str], str], weekdays: Sequence[str]) -> Repetition:
    """Return the rule somebody means by words of a form or of a program: `value(name)`.

    Raises InvalidError naming the fields that make no rule.
    """
    try:
        rule = Repetition(
            Every(value("every")), number(value("n") or "1"),
            tuple(sorted({number(each) for each in weekdays})),
            number(value("day") or str(LAST_DAY)), number(value("month") or "1"),
            Said(value("said") or Said.BY), Shift(value("shift") or Shift.PREVIOUS),
            number(value("week") or "0"),
        )  # fmt: skip
    except ValueError as error:
        raise unreadable({"every": _("Choose from the list.")}) from error
    wrong = rule.mistakes()
    if wrong:
        raise unreadable(wrong)
    return plain(rule)


def plain(rule: Repetition) -> Repetition:
    """Return a rule without what does not belong to its period."""
    if rule.every is Every.WEEK:
        return Repetition(Every.WEEK, rule.n, rule.weekdays, said=rule.said, shift=rule.shift)
    if rule.week:
        return replace(rule, weekdays=rule.weekdays[:1], day=LAST_DAY)
    return replace(rule, weekdays=())


def number(text: str) -> int:
    """Return a small number. Raises ValueError."""
    if not (text.isascii() and text.isdigit() and len(text) < 4):
        raise ValueError(text[:20])
    return int(text)


def unreadable(wrong: dict[str, str]) -> InvalidError:
    """Return the refusal of a rule."""
    return InvalidError(_("The rule of repetition has mistakes; nothing is kept."), fields=wrong)
