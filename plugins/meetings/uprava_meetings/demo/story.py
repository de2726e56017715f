"""What the town's bodies are and talk about, read from `story.toml`; the days of a year."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
from uprava.calendar import Calendar
from uprava.demo.dice import Dice

from uprava_meetings.values import PointKind, VoteWay

SEED = 83
MONTHS = ("январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь",
          "октябрь", "ноябрь", "декабрь")  # fmt: skip
ROMAN = ("I", "II", "III", "IV")
WEEKLY_FOR = 12
"""Weeks of weekly meetings before today; the year of the others."""


class BodyTale(msgspec.Struct, frozen=True, kw_only=True):
    """A body: who belongs to it by login, its rules, when it meets (`every` months, 0: weeks)."""

    code: str
    kind: str
    name: str
    genitive: str
    decided: str
    unit: str
    place: str
    minutes: int
    source: str
    seats: int
    quorum: tuple[str, str]
    majorities: Sequence[tuple[str, str, str, str]]
    chair: str
    deputies: Sequence[str]
    secretary: str
    members: Sequence[str]
    advisory: Sequence[str]
    outside: Sequence[tuple[str, str]]
    every: int
    weekday: int
    week: int
    begins: time
    questions: tuple[int, int]


class Topic(msgspec.Struct, frozen=True, kw_only=True):
    """What a body talks about: `said` who and what, `points` kind, text, executors, days."""

    body: str
    title: str
    speaker: str
    co: Sequence[str]
    invited: Sequence[str]
    minutes: int
    draft: Sequence[str]
    heard: str
    said: Sequence[tuple[str, str]]
    points: Sequence[tuple[PointKind, str, Sequence[str], int]]
    closed: bool = False
    way: VoteWay = VoteWay.HANDS
    refused: bool = False


class Story(msgspec.Struct, frozen=True):
    """The file."""

    body: Sequence[BodyTale]
    topic: Sequence[Topic]


@dataclass(frozen=True, slots=True)
class MeetingTale:
    """A meeting of a body on a day with its topics; `index` is its place in the year."""

    body: BodyTale
    day: date
    index: int
    topics: Sequence[Topic]

    def begins(self, zone: ZoneInfo) -> datetime:
        """Return the moment it begins."""
        return datetime.combine(self.day, self.body.begins, zone)


@cache
def story() -> Story:
    """Return the story."""
    text = Path(__file__).with_name("story.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), Story)


def topics_of(code: str) -> Sequence[Topic]:
    """Return what a body talks about."""
    return [each for each in story().topic if each.body == code]


def told(text: str, day: date) -> str:
    """Return a title with the month and the quarter that lie behind a day."""
    behind = day.replace(day=1) - timedelta(days=1)
    quarter = (day.month - 1) // 3 or 4
    year = day.year if day.month > 3 else day.year - 1
    return text.format(
        month=f"{MONTHS[behind.month - 1]} {behind.year} года",
        quarter=f"{ROMAN[quarter - 1]} квартал {year} года",
    )


def year(calendar: Calendar, today: date, seed: int) -> Iterator[MeetingTale]:
    """Tell the meetings of the year before a day, day by day."""
    made = [
        (day, body) for body in story().body for day in days_of(body, calendar, today)
    ]  # fmt: skip
    counts: dict[str, int] = {}
    for index, (day, body) in enumerate(sorted(made, key=lambda each: (each[0], each[1].code))):
        dice = Dice(seed + SEED, index)
        known, begun = topics_of(body.code), counts.get(body.code, 0)
        number = dice.between(*body.questions)
        counts[body.code] = begun + number
        chosen = [known[(begun + place) % len(known)] for place in range(number)]
        yield MeetingTale(body, day, index, chosen)


def days_of(body: BodyTale, calendar: Calendar, today: date) -> Iterator[date]:
    """Yield the days a body met before a day: weekly, or that weekday of every n-th month."""
    if not body.every:
        begin = today - timedelta(weeks=WEEKLY_FOR)
        days = [begin + timedelta(days=n) for n in range((today - begin).days)]
        asked = [each for each in days if each.isoweekday() == body.weekday]
    else:
        months = [calendar.add_months(today.replace(day=1), -n) for n in range(12, -1, -body.every)]
        asked = [nth(each, body.weekday, body.week) for each in months]
    for each in asked:
        day = worked(calendar, each)
        if day < today - timedelta(days=1):
            yield day


def worked(calendar: Calendar, day: date) -> date:
    """Return a day, or the next one people work on."""
    return day if calendar.is_working(day) else calendar.next_working_day(day)


def nth(month: date, weekday: int, week: int) -> date:
    """Return the n-th weekday of a month."""
    first = month + timedelta(days=(weekday - month.isoweekday()) % 7)
    return first + timedelta(weeks=week - 1)
