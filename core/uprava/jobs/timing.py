"""When a task runs by the clock, in words: «каждый день в 22:30» for `30 19 * * *` of UTC.

Plans are kept in UTC and told in office time. The forms are those a plan usually has; a plan of
any other form, or one that office time would carry over the edge of a month, is shown as it is
written, with its clock.
"""

import re
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from uprava.i18n import N_, _, ngettext

NUMBER = re.compile(r"[0-9]{1,2}")

WEEKDAYS = (
    N_("every Sunday at {time}"), N_("every Monday at {time}"), N_("every Tuesday at {time}"),
    N_("every Wednesday at {time}"), N_("every Thursday at {time}"),
    N_("every Friday at {time}"), N_("every Saturday at {time}"),
)  # fmt: skip
"""As cron counts them: Sunday is 0, and 7 as well."""

HOUR, DAY = 60, 24

EVERY_MONTH_HAS = 28


def plan_in_words(cron: str, *, zone: ZoneInfo, today: date) -> str:
    """Return when a plan of five fields runs; `today` chooses between summer and winter time."""
    match cron.split():
        case ["*", "*", "*", "*", "*"]:
            told = _("every minute")
        case [step, "*", "*", "*", "*"] if step.startswith("*/"):
            told = every_minutes(step.removeprefix("*/"))
        case [minute, "*", "*", "*", "*"]:
            told = every_hour(minute, zone=zone, today=today)
        case [minute, hour, day, "*", weekday]:
            told = at_a_time(minute, hour, (day, weekday), zone=zone, today=today)
        case _:
            told = ""
    return told or f"{cron} (UTC)"


def number(text: str, least: int, most: int) -> int | None:
    """Return the number of a field, None when it is a list, a span or out of bounds."""
    value = int(text) if NUMBER.fullmatch(text) and text.isascii() else None
    return value if value is not None and least <= value <= most else None


def every_minutes(step: str) -> str:
    """Return a step of minutes in words; only one that divides the hour is even."""
    count = number(step, 1, HOUR - 1)
    if count is None or HOUR % count:
        return ""
    return ngettext("every {n} minute", "every {n} minutes", count).format(n=count)


def every_hour(minute: str, *, zone: ZoneInfo, today: date) -> str:
    """Return the minute of every hour in words; some zones are half an hour apart."""
    value = number(minute, 0, HOUR - 1)
    if value is None:
        return ""
    there = datetime.combine(today, time(0, value), UTC).astimezone(zone).minute
    return _("every hour at minute {n}").format(n=there) if there else _("every hour")


def at_a_time(
    minute: str, hour: str, day_and_weekday: tuple[str, str], *, zone: ZoneInfo, today: date
) -> str:
    """Return a time of some days in words, as the clock of the office shows it."""
    minutes, hours = number(minute, 0, HOUR - 1), number(hour, 0, DAY - 1)
    if minutes is None or hours is None:
        return ""
    there = datetime.combine(today, time(hours, minutes), UTC).astimezone(zone)
    shift = (there.date() - today).days
    match day_and_weekday:
        case ["*", "*"]:
            told = _("every day at {time}")
        case ["*", weekday]:
            told = of_the_week(weekday, shift)
        case [day, "*"]:
            told = of_the_month(day, shift)
        case _:
            told = ""
    return told.format(time=f"{there:%H:%M}")


def of_the_week(weekday: str, shift: int) -> str:
    """Return a day of the week in words, `shift` days later than written."""
    value = number(weekday, 0, 7)
    return "" if value is None else _(WEEKDAYS[(value + shift) % 7])


def of_the_month(day: str, shift: int) -> str:
    """Return a day of the month in words; empty when not every month has it."""
    value = number(day, 1, EVERY_MONTH_HAS)
    if value is None or not 1 <= value + shift <= EVERY_MONTH_HAS:
        return ""
    if value + shift == 1:
        return _("on the first day of the month at {time}")
    return _("on day {n} of the month at {time}").replace("{n}", str(value + shift))
