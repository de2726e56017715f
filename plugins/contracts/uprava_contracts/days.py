"""Which years the days of contracts lie in; one rule of every field a day is typed in."""

from datetime import date

from uprava.i18n import _

EARLIEST, LATEST = 1992, 2100
"""No contract kept here is older; a term beyond the last year is a slip of the pen."""


def wrong_year(day: date | None) -> str:
    """Return that a day lies in no year contracts have days in, empty: it does, or is none."""
    if day is None or EARLIEST <= day.year <= LATEST:
        return ""
    said = _("The year {year} cannot be: write one from {first} to {last}.")
    return said.format(year=f"{day.year:04d}", first=EARLIEST, last=LATEST)


def wrong_years(**days: date | None) -> dict[str, str]:
    """Return the fields whose days lie in no such year, with a sentence each."""
    return {name: said for name, day in days.items() if (said := wrong_year(day))}
