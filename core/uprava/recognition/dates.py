"""Dates as letters write them."""

import re
from datetime import date

MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября",
    "октября", "ноября", "декабря",
)  # fmt: skip

DATE = (
    rf"(?:\d{{1,2}}\.\d{{1,2}}\.\d{{4}}|[«\"]?\d{{1,2}}[»\"]?\s+(?:{'|'.join(MONTHS)})\s+\d{{4}})"
)
"""Pattern without groups: 19.11.2026, 19 ноября 2026, «19» ноября 2026."""

PARTS = re.compile(r"(\d{1,2})\D+?(\d{1,2}|[а-я]+)\D+?(\d{4})", re.IGNORECASE)


def read_date(text: str) -> date | None:
    """Return the day a text of the form DATE names; None when there is no such day."""
    found = PARTS.search(text)
    if found is None:
        return None
    day, month, year = found.groups()
    number = int(month) if month.isdecimal() else month_number(month)
    try:
        return date(int(year), number, int(day))
    except ValueError:
        return None


def month_number(name: str) -> int:
    """Return the number of a month named in the genitive; 0 for an unknown one."""
    return MONTHS.index(name.lower()) + 1 if name.lower() in MONTHS else 0
