"""A long period in parts that are counted one after another: their figures add up."""

from collections.abc import Sequence
from datetime import date

from uprava.calendar.periods import ONE, Period, Preset, months_later

from uprava_reports.asking.values import Question

MOST = 12
"""Parts of a period: each of them asks for the rights anew."""


def slices(question: Question) -> Sequence[Question]:
    """Return the question about each part of its period, by whole months; itself without one."""
    if question.period is None:
        return [question]
    return [question.during(each) for each in parts(question.period)]


def parts(period: Period) -> Sequence[Period]:
    """Return up to twelve spans of whole months a period consists of, the earliest first."""
    begins = [period.since]
    month = months_later(date(period.since.year, period.since.month, 1), 1)
    while month <= period.until:
        begins.append(month)
        month = months_later(month, 1)
    step = -(-len(begins) // MOST)
    begins = begins[::step]
    ends = [*(each - ONE for each in begins[1:]), period.until]
    return [Period(Preset.OWN, *each) for each in zip(begins, ends, strict=True)]
