"""From hours of a reception to its slots: values and pure functions, no database.

Times are those of the office's clock; a slot never crosses midnight and never falls on a day off.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from uprava.calendar import Calendar

from uprava_appeals.reception.values import LAST_WEEK

WEEK = 7
ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From a moment of the day to another one, the second not included."""

    begins: time
    ends: time

    def meets(self, other: "Span") -> bool:
        """Tell whether the two have a moment in common."""
        return self.begins < other.ends and other.begins < self.ends

    @property
    def words(self) -> str:
        """As the schedule says it: «10:00–12:00»."""
        return f"{self.begins:%H:%M}–{self.ends:%H:%M}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """When and where somebody receives.

    Either `weekday` (Monday is 1), narrowed to `weeks` of the month (empty: every one), or the
    one day `on_day`. `ahead`: bookings are taken until the end of the working day so many working
    days before; 0: until the slot begins. `until`: the last day these hours hold, None: open.
    """

    person_id: int
    span: Span
    minutes: int
    weekday: int | None = None
    weeks: tuple[int, ...] = ()
    on_day: date | None = None
    breaks: tuple[Span, ...] = ()
    place: str = ""
    ahead: int = 0
    since: date | None = None
    until: date | None = None

    def named(self, day: date) -> bool:
        """Tell whether the hours name the day, worked or not."""
        if self.on_day is not None:
            return day == self.on_day
        inside = (self.since or date.min) <= day <= (self.until or date.max)
        return inside and day.isoweekday() == self.weekday and week_fits(self.weeks, day)

    def spans(self) -> Iterator[Span]:
        """Yield the slots of a day: as many whole ones as fit between the breaks."""
        begins, length = self.span.begins, timedelta(minutes=self.minutes)
        while (ends := later(begins, length)) and ends <= self.span.ends:
            slot = Span(begins, ends)
            met = [each.ends for each in self.breaks if each.meets(slot)]
            if not met:
                yield slot
            begins = max(met, default=ends)


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """Time for one applicant."""

    day: date
    span: Span
    person_id: int
    place: str = ""
    ahead: int = 0

    @property
    def minutes(self) -> int:
        """How long it is."""
        begins = datetime.combine(self.day, self.span.begins)
        return (datetime.combine(self.day, self.span.ends) - begins).seconds // 60

    def open(self, calendar: Calendar, now: datetime) -> bool:
        """Tell whether it may be booked at a moment of the office's clock (without a zone)."""
        if self.ahead == 0:
            return now < datetime.combine(self.day, self.span.begins)
        return now.date() <= calendar.add_working_days(self.day, -self.ahead)


def later(moment: time, by: timedelta) -> time | None:
    """Return the time so much later; None when that is another day."""
    found = datetime.combine(date.min, moment) + by
    return found.time() if found.date() == date.min else None


def week_fits(weeks: Collection[int], day: date) -> bool:
    """Tell whether a day stands in one of the weeks of its month, counted by its weekday."""
    last = (day + WEEK * ONE).month != day.month
    return not weeks or (day.day - 1) // WEEK + 1 in weeks or (last and LAST_WEEK in weeks)


def slots_on(
    every: Sequence[Hours], day: date, calendar: Calendar, *, away: Collection[int] = ()
) -> list[Slot]:
    """Return the slots of a day in order; `away`: who does not receive on it."""
    if not calendar.is_working(day):
        return []
    return sorted(
        Slot(day, span, hours.person_id, hours.place, hours.ahead)
        for hours in every
        if hours.person_id not in away and hours.named(day)
        for span in hours.spans()
    )


def clash(one: Hours, other: Hours, *, since: date, days: int = 366) -> date | None:
    """Return the first day from `since` on which somebody would be at two places at once."""
    if one.person_id != other.person_id or not one.span.meets(other.span):
        return None
    own = [each.on_day for each in (one, other) if each.on_day]
    every = own or [since + n * ONE for n in range(days)]
    return next((day for day in every if one.named(day) and other.named(day)), None)


def read_span(text: str) -> Span | None:
    """Return a span as people write it («13:00-13:30»); None for what is none."""
    begins, _dash, ends = text.replace("–", "-").replace("—", "-").partition("-")
    try:
        span = Span(time.fromisoformat(begins.strip()), time.fromisoformat(ends.strip()))
    except ValueError:
        return None
    return span if span.begins < span.ends else None
