"""The period of a figure and the one it is compared with: so far, against just as far before."""

from datetime import date

from uprava.calendar import Calendar
from uprava.calendar.periods import Period, Preset

from uprava_reports.schedules.periods import Relative, period_on

SO_FAR = {Relative.THIS_WEEK, Relative.THIS_MONTH, Relative.THIS_QUARTER, Relative.THIS_YEAR}

USUAL = {
    Preset.MONTH: Relative.THIS_MONTH, Preset.QUARTER: Relative.THIS_QUARTER,
    Preset.YEAR: Relative.THIS_YEAR,
}  # fmt: skip
"""What the usual length of a report's period means on a board."""

CHOSEN = (
    Relative.THIS_MONTH, Relative.LAST_MONTH, Relative.THIS_WEEK, Relative.LAST_WEEK,
    Relative.THIS_QUARTER, Relative.LAST_QUARTER, Relative.THIS_YEAR, Relative.LAST_YEAR,
)  # fmt: skip


def spans(relative: Relative, day: date, calendar: Calendar) -> tuple[Period, Period]:
    """Return a period as seen from a day, and the one before: of a running one the same days."""
    period = period_on(relative, day, calendar)
    before = period.before
    if relative not in SO_FAR:
        return period, before
    passed = day - period.since
    until = min(before.since + passed, before.until)
    return (
        Period(Preset.OWN, period.since, day),
        Period(Preset.OWN, before.since, until),
    )
