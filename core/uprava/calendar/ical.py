"""The head of iCalendar files (RFC 5545): what is the same in every module's calendar."""

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from icalendar import Calendar, Component

MEDIA_TYPE = "text/calendar"

REFRESHED = timedelta(hours=1)
"""How often a program should ask for a feed again. RFC 7986, 5.7."""


def begun(producer: str, method: str) -> "Calendar":
    """Return a calendar with nothing in it; `producer` is the module's identifier."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", producer)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    return calendar


def feed(producer: str, name: str, components: Iterable["Component"]) -> bytes:
    """Return a calendar to subscribe to; the same components give the same bytes."""
    calendar = begun(producer, "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESHED, {"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for each in components:
        calendar.add_component(each)
    return bytes(calendar.to_ical())
