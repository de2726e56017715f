"""What the form of sending proposes: a rhythm and a period that fit each other."""

from collections.abc import Mapping
from dataclasses import replace

from uprava.calendar.repetition import LAST_DAY

from uprava_reports.schedules.periods import Relative
from uprava_reports.schedules.rhythm import Counted, Often, Rhythm
from uprava_reports.schedules.values import Wish

FITTING: Mapping[str, Relative] = {
    Often.DAILY: Relative.SINCE_WORKING, Often.WEEKLY: Relative.LAST_WEEK,
    Often.MONTHLY: Relative.LAST_MONTH, Often.QUARTERLY: Relative.LAST_QUARTER,
}  # fmt: skip
"""The period that is over and whole when a report of this rhythm goes out."""

ON_FIRST = Rhythm(Often.MONTHLY, (1,), Counted.WORKING, 1)
"""On the first working day of the month, for the last one."""

ON_LAST = replace(ON_FIRST, day=LAST_DAY)

OF_SEEN: Mapping[Relative, Often] = {
    Relative.THIS_WEEK: Often.WEEKLY, Relative.LAST_WEEK: Often.WEEKLY,
    Relative.SINCE_WORKING: Often.DAILY,
    Relative.THIS_QUARTER: Often.QUARTERLY, Relative.LAST_QUARTER: Often.QUARTERLY,
    Relative.THIS_MONTH: Often.MONTHLY, Relative.LAST_MONTH: Often.MONTHLY,
}  # fmt: skip


def proposed(seen: Relative | None) -> tuple[Rhythm, Relative | None]:
    """Return when a report goes out and of which period, from the period somebody looks at.

    A year so far is sent at the end of months: on its first days there is nothing in it.
    """
    if seen is Relative.THIS_YEAR:
        return ON_LAST, seen
    if seen is None or seen not in OF_SEEN:
        return ON_FIRST, seen
    often = OF_SEEN[seen]
    return replace(ON_FIRST, often=often), FITTING[often]


def fitted(wish: Wish, drawn: str) -> Wish:
    """Return a wish whose rhythm was changed on the form, with the period that fits it now.

    `drawn` is how often it was before. A period that did not fit was chosen on purpose and stays.
    """
    often = wish.rhythm.often
    if often == drawn or wish.period is None or FITTING.get(drawn) is not wish.period:
        return wish
    return replace(wish, period=FITTING[often])
