"""When letters arrive: two years of working days with the rhythm of an office."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import accumulate
from zoneinfo import ZoneInfo

from uprava.calendar import Calendar, DayKind, official_calendar

YEARS = 2
_HOURS = {8: 4, 9: 14, 10: 17, 11: 15, 12: 6, 13: 8, 14: 14, 15: 12, 16: 8, 17: 2}
"""Hour of the day → its share of a working day's letters, percent."""
_MONTHS = (0.8, 1.0, 1.05, 1.05, 0.85, 1.0, 0.9, 0.85, 1.05, 1.1, 1.1, 1.25)
_WEEKDAYS = (1.15, 1.05, 1.0, 1.0, 0.85, 0.04, 0.02)


@dataclass(frozen=True)
class Timeline:
    """How `count` letters are spread: stretches of an hour with their running weight."""

    count: int
    zone: tzinfo
    starts: tuple[datetime, ...]
    weights: tuple[float, ...]
    calendar: Calendar

    def moment(self, index: int, fraction: float) -> datetime:
        """Return when letter `index` arrives; later letters never arrive earlier."""
        place = (min(index, self.count - 1) + fraction) / self.count * self.weights[-1]
        hour = bisect_right(self.weights, place) - 1
        inside = (place - self.weights[hour]) / (self.weights[hour + 1] - self.weights[hour])
        return self.starts[hour] + timedelta(seconds=int(3599 * inside))


def timeline(today: date, count: int, *, zone: tzinfo | None = None) -> Timeline:
    """Spread `count` letters over the two years up to the morning of `today`.

    `zone` is the office's; letters of today arrive before 10 o'clock.
    """
    zone = zone or ZoneInfo("Asia/Omsk")
    calendar = official_calendar()
    first = calendar.add_months(today, -12 * YEARS)
    days = (first + timedelta(days=number) for number in range((today - first).days + 1))
    hours = [item for day in days for item in _hours(day, today, calendar, zone)]
    running = tuple(accumulate((weight for _start, weight in hours), initial=0.0))
    return Timeline(max(count, 1), zone, tuple(start for start, _w in hours), running, calendar)


def _hours(
    day: date, today: date, calendar: Calendar, zone: tzinfo
) -> Iterator[tuple[datetime, float]]:
    kind = calendar.day_kind(day)
    weight = _WEEKDAYS[day.weekday()] if kind.worked else 0.02
    weight *= _MONTHS[day.month - 1] * (0.8 if kind is DayKind.SHORT else 1.0)
    for hour, share in _HOURS.items():
        if day < today or hour < 10:
            yield datetime.combine(day, time(hour), zone), weight * share
