"""Steps of days: those a period has, and which one stands for which of the period before."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from uprava.calendar.periods import ONE, Period, Preset, months_later

from uprava_reports.asking.values import Dimension, Key, Question, Step

MONTHS = {Step.MONTH: 1, Step.QUARTER: 3, Step.YEAR: 12}
DAYS = {Step.DAY: 1, Step.WEEK: 7}

MOST_STEPS = 400
"""Steps that are filled in where nothing was counted: a year of days."""


def of_period(dimension: Dimension, question: Question) -> bool:
    """Tell whether the dimension puts together the very days the period is asked by."""
    return (
        dimension.step is not None
        and question.period is not None
        and dimension.field.code == question.layout.period
    )


def beginning(step: Step, day: date) -> date:
    """Return the first day of the step a day lies in."""
    if step is Step.DAY:
        return day
    if step is Step.WEEK:
        return day - timedelta(days=day.weekday())
    months = MONTHS[step]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def following(step: Step, first: date) -> date:
    """Return the first day of the step after one."""
    if step in DAYS:
        return first + timedelta(days=DAYS[step])
    return months_later(first, MONTHS[step])


def steps_between(step: Step, since: date, until: date) -> Iterator[date]:
    """Yield the first days of the steps from one day to another."""
    first = beginning(step, since)
    while first <= until:
        yield first
        first = following(step, first)


def filled(dimension: Dimension, question: Question, keys: Iterable[Key]) -> list[Key]:
    """Return the keys with those between that nothing was counted of: a month without letters.

    They begin with the period and end with the last key: what is ahead has no figures yet.
    """
    known = list(dict.fromkeys(keys))
    days = [key for key in known if isinstance(key, date)]
    if not days or dimension.step is None or not of_period(dimension, question):
        return known
    assert question.period is not None
    between = list(steps_between(dimension.step, question.period.since, max(days)))
    if len(between) > MOST_STEPS:
        return known
    return list(dict.fromkeys([*between, *known]))


def comparable(dimension: Dimension, question: Question) -> bool:
    """Tell whether a line of the period before has its line in this one."""
    if not of_period(dimension, question):
        return True
    assert question.period is not None
    assert dimension.step is not None
    if question.period.preset is Preset.OWN:
        return dimension.step is Step.DAY
    return not question.period.preset.months % MONTHS.get(dimension.step, 100)


def later(dimension: Dimension, question: Question, key: Key) -> Key:
    """Return the key in this period that stands for one of the period before."""
    if not isinstance(key, date) or not of_period(dimension, question):
        return key
    assert question.period is not None
    return moved(key, question.period)


def moved(key: date, period: Period) -> date:
    """Return a day as much later as a period is long."""
    if period.preset is Preset.OWN:
        return key + (period.until - period.since + ONE)
    return months_later(key, period.preset.months)
