"""Reading official years: the XML format of xmlcalendar.ru, and the years shipped with us."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib.resources import files

from lxml import etree

from uprava.calendar.days import PUBLIC_HOLIDAYS, Calendar, CalendarYear, Day, DayKind
from uprava.errors import InvalidError
from uprava.i18n import _

LARGEST_FILE = 256 * 1024
"""Bytes; an official year takes about 3 kB."""


def read_year(xml_bytes: bytes) -> CalendarYear:
    """Read one official year.

    Raises InvalidError with a sentence when the file is not a complete calendar of one year.
    """
    root = _parse(xml_bytes)
    year = _year(root)
    titles = {str(item.get("id")): str(item.get("title")) for item in root.iterfind(".//holiday")}
    days: dict[date, Day] = {}
    for item in root.iterfind("./days/day"):
        on = _month_day(year, item.get("d"))
        if on in days:
            raise _refusal(_("The day %(day)s is given twice.") % {"day": f"{on:%d.%m}"})
        days[on] = _day(on, item, titles)
    _check_complete(year, days)
    return CalendarYear(year, days, _published(root))


def shipped_years() -> Iterable[int]:
    """Return the years whose official calendars come with the product, oldest first."""
    folder = files("uprava.calendar") / "years"
    names = (entry.name for entry in folder.iterdir())
    return sorted(int(name.removesuffix(".xml")) for name in names if name.endswith(".xml"))


@cache
def official_calendar() -> Calendar:
    """Return the calendar of all shipped years, without regional days or exceptions."""
    folder = files("uprava.calendar") / "years"
    read = (read_year((folder / f"{year}.xml").read_bytes()) for year in shipped_years())
    return Calendar({official.year: official for official in read})


def _parse(xml_bytes: bytes) -> etree._Element:
    if len(xml_bytes) > LARGEST_FILE:
        raise _refusal(_("It is too large for a calendar of one year."))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    try:
        root = etree.fromstring(xml_bytes, parser)
    except etree.XMLSyntaxError as error:
        raise _refusal(_("It is not well-formed XML: %(error)s.") % {"error": error.msg}) from error
    if root.getroottree().docinfo.doctype:
        raise _refusal(_("It carries a document type declaration."))
    if root.tag != "calendar":
        raise _refusal(_("Its root element is not “calendar”."))
    return root


def _year(root: etree._Element) -> int:
    text = root.get("year", "")
    if not (text.isascii() and text.isdigit() and 1990 <= int(text) <= 2100):
        raise _refusal(_("Its year is missing or out of range."))
    return int(text)


def _published(root: etree._Element) -> date | None:
    try:
        return date.fromisoformat(root.get("date", "").replace(".", "-"))
    except ValueError:
        return None


def _month_day(year: int, text: str | None) -> date:
    month, _dot, day = (text or "").partition(".")
    try:
        return date(year, int(month), int(day))
    except ValueError as error:
        raise _refusal(_("“%(text)s” is not a day of the year.") % {"text": text}) from error


def _day(on: date, item: etree._Element, titles: dict[str, str]) -> Day:
    kind, holiday, moved = item.get("t"), item.get("h"), item.get("f")
    if kind not in ("1", "2", "3"):
        raise _refusal(_("The day %(day)s is of an unknown type.") % {"day": f"{on:%d.%m}"})
    if holiday is not None and holiday not in titles:
        raise _refusal(_("The day %(day)s names an unknown holiday.") % {"day": f"{on:%d.%m}"})
    source = _month_day(on.year, moved) if moved else None
    if kind != "1":
        return Day(DayKind.SHORT if kind == "2" else DayKind.WORKING, moved_from=source)
    return Day(_off_kind(on, holiday), titles.get(holiday or "", ""), source)


def _off_kind(on: date, holiday: str | None) -> DayKind:
    """Tell the kinds of days off apart; the file marks them all alike.

    A decree of the President makes working days non-working, so on a weekend it changes nothing.
    """
    if (on.month, on.day) in PUBLIC_HOLIDAYS:
        return DayKind.HOLIDAY
    if on.isoweekday() > 5:
        return DayKind.WEEKEND
    return DayKind.DECREE if holiday else DayKind.MOVED


def _check_complete(year: int, days: dict[date, Day]) -> None:
    for month, day in PUBLIC_HOLIDAYS:
        on = date(year, month, day)
        if on not in days or days[on].kind is not DayKind.HOLIDAY:
            text = _("The holiday %(day)s is not a day off in it: the file looks incomplete.")
            raise _refusal(text % {"day": f"{on:%d.%m.%Y}"})


def _refusal(reason: str) -> InvalidError:
    kept = _("The calendar was not loaded; the years loaded before stay in force.")
    return InvalidError(f"{reason} {kept}", code="calendar-file")
