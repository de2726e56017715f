"""What rows of such a list are told with: terms, labels, headings."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TypeVar

from babel.dates import format_date

from uprava.calendar import Standing, remaining_until
from uprava.documents.service.terms import SOON, office_calendar
from uprava.i18n import _, current_locale, ngettext
from uprava.term_lists.values import Figures, Zone


@dataclass(frozen=True, slots=True)
class Label:
    """A label: text, tone, icon."""

    text: str
    tone: str = ""
    icon: str = ""


def short_day(day: date, today: date) -> str:
    """Return a day as lists write it: the year only when it is another one."""
    return f"{day:%d.%m}" if day.year == today.year else f"{day:%d.%m.%y}"


def left_of(due_on: date, today: date) -> tuple[str, str]:
    """Return the working days left or gone by, and the tone: red late, amber nearly, plain."""
    left = remaining_until(due_on, today, office_calendar())
    if left.standing is Standing.TODAY:
        return _("today"), "a"
    if left.standing is Standing.OVERDUE:
        if not left.days:
            return _("the term is over"), "r"
        late = ngettext("+{n} working day", "+{n} working days", left.days)
        return late.format(n=left.days), "r"
    ahead = ngettext("{n} more working day", "{n} more working days", left.days)
    return ahead.format(n=left.days), "a" if left.days <= SOON else ""


def day_in_words(day: date) -> str:
    """Return a day as headings say it: «20 ноября»."""
    return format_date(day, "d MMMM", locale=current_locale())


Line = TypeVar("Line")

Group = tuple[str, str, str, str, Sequence[Line]]
"""Lines under a heading: title, count, icon, tone, lines; without a title there is no heading."""


def groups_of(
    lines: Sequence[Line], figures: Figures, zone_of: Callable[[Line], Zone],
    heading: Callable[[Zone], tuple[str, str, str]],
) -> list[Group[Line]]:  # fmt: skip
    """Return the lines under the headings of their zones: title, icon and tone of each."""
    groups: list[Group[Line]] = []
    for zone, some in groupby(lines, key=zone_of):
        held = list(some)
        title, icon, tone = heading(zone)
        groups.append((title, figures.in_zone(zone, len(held)), icon, tone, held))
    return groups


def several(names: Sequence[str]) -> str:
    """Return names as a chip holds them: the first and how many more."""
    if len(names) < 2:
        return names[0] if names else ""
    return _("{name} and {n} more").format(name=names[0], n=len(names) - 1)


def day_words(sentence: str, day: date | None) -> str:
    """Return a border of a period in words, empty for none."""
    return sentence.format(day=f"{day:%d.%m.%Y}") if day else ""
