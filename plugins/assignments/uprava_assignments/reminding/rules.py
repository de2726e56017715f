"""When executors are reminded of a term to come, and their leaders of one that has passed.

Nobody is told on a day that is not worked: what falls on one is told on the working day before.
The core itself tells of a term one working day before it and on the day (`work.service.warnings`);
within these days nothing is told of duties a second time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from uprava.calendar import Calendar

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Step:
    """One last day and what is to be told of it by now.

    `day` is so many days before the term as the setting says, `tell_on` the working day it is
    told: who was told since then, or was given the assignment later, is not told.
    """

    due_on: date
    day: date
    tell_on: date


def steps_on(today: date, before: Sequence[int], calendar: Calendar) -> list[Step]:
    """Return the terms that come near by a working day, those missed in a standstill included."""
    following = calendar.next_working_day(today)
    horizon = following - DAY
    found = []
    for ahead in range(1, (horizon - following).days + max(before, default=0) + 1):
        due_on = following + ahead * DAY
        passed = [each for each in before if due_on - each * DAY <= horizon]
        if passed:
            found.append(step_at(due_on, due_on - min(passed) * DAY, calendar))
    return found


def interim_steps_on(today: date, before: Sequence[int], calendar: Calendar) -> list[Step]:
    """Return the same of interim terms, of which the core tells nothing: up to the day itself."""
    following = calendar.next_working_day(today)
    near = [today + n * DAY for n in range((following - today).days + 1)]
    return [Step(each, each, today) for each in near] + steps_on(today, before, calendar)


def step_at(due_on: date, day: date, calendar: Calendar) -> Step:
    """Return a step told on its day, or on the working day before."""
    told = day if calendar.is_working(day) else calendar.previous_working_day(day)
    return Step(due_on, day, told)


def escalation_day(due_on: date, today: date, every: int) -> date:
    """Return the last day by now on which leaders are to be told that a term has passed.

    The first day late, then every so many calendar days; 0: the first day only.
    """
    first = due_on + DAY
    return first + (today - first).days // every * every * DAY if every else first


def is_escalated(due_on: date, told_on: date | None, today: date, every: int) -> bool:
    """Tell whether leaders are told today: they were not since the last day they are to be."""
    return told_on is None or told_on < escalation_day(due_on, today, every)
