"""The share executed in term over twelve months, for the strip above «На контроле»."""

import time
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session
from uprava.calendar.periods import Period, Preset, twelve_months
from uprava.users.reader import Reader

from uprava_assignments.discipline.asking import Asked, Group, Whose
from uprava_assignments.discipline.service.counting import count
from uprava_assignments.discipline.values import Roles, change

KEPT = 600.0
"""Seconds a person's strip is shown again: it tells of a year, on a page of every day."""

PEOPLE = 5000
"""Strips one process keeps; beyond, all are counted anew."""


@dataclass(frozen=True, slots=True)
class Strip:
    """The share in term of twelve months, its change against the twelve before, each month's.

    Shares are percent; None where nothing was due.
    """

    share: Decimal | None
    change: Decimal | None
    months: tuple[tuple[date, Decimal | None], ...]
    asked: Asked


@dataclass(frozen=True, slots=True)
class Kept:
    """A strip and the moment it was counted at."""

    strip: Strip
    at: float


kept: dict[object, Kept] = {}
"""By person, rights and day. Nothing is decided by it, so each process may have its own."""


def strip_of(session: Session, whose: Whose, *, reader: Reader) -> Strip:
    """Return the strip of what the reader controls, or executes; up to ten minutes old."""
    today: date = session.info["today"]
    key = (str(session.get_bind().engine.url), reader.person_id, reader.acting_for,
           reader.principals, whose, today)  # fmt: skip
    found = kept.get(key)
    if found and time.monotonic() - found.at < KEPT:
        return found.strip
    if len(kept) >= PEOPLE:
        kept.clear()
    strip = counted_strip(session, whose, reader=reader, today=today)
    kept[key] = Kept(strip, time.monotonic())
    return strip


def counted_strip(session: Session, whose: Whose, *, reader: Reader, today: date) -> Strip:
    """Count the strip."""
    months = twelve_months(today)
    roles = Roles.ANY if whose is Whose.EXECUTE else Roles.RESPONSIBLE
    year = Period(Preset.OWN, months[0].since, months[-1].until)
    asked = Asked(year, Group.CONTROL, whose, roles, own=True)
    table = count(session, asked, reader=reader)
    now, before = table.total.now.in_time, table.total.before.in_time
    shares = [each.in_time for each in table.total.months]
    days = [month.since for month in months]
    return Strip(now, change(now, before), tuple(zip(days, shares, strict=True)), asked)
