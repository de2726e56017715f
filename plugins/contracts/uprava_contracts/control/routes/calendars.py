"""One's own calendar of terms by a secret address."""

from typing import Any

from litestar import Response
from litestar.params import FromQuery
from uprava.clock import now
from uprava.i18n import _
from uprava.web.calendar_feeds import send_calendar
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import PUBLIC, SIGNED_IN, get, post
from uprava.web.screens import screen, see

from uprava_contracts.control.service.feeds import FEEDS, calendar_of, make_feed, remove_feed

FEED = "/contracts/feed.ics"
"""The secret stands in the query: logs keep paths without it."""

OWN_CALENDAR = "/contracts/calendar"


@get(FEED, requires=PUBLIC)
def feed(
    request: AnyRequest, session: AnySession, site: AnySite, key: FromQuery[str] = ""
) -> Response[bytes]:
    """Send the calendar an address leads to; one that has not changed is not sent again."""
    today = session.info["today"]
    return send_calendar(
        request, session, lambda: calendar_of(site.installation, key, today=today), at=now()
    )


@get(OWN_CALENDAR, requires=SIGNED_IN)
def page(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Show whether the reader has a calendar."""
    return shown(request, session, reader, "")


@post(OWN_CALENDAR, requires=SIGNED_IN, status_code=200)
def make(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite
) -> Response[str]:
    """Make the reader's calendar or give it another address; the address is shown once."""
    secret = make_feed(session, reader=reader, at=now())
    return shown(
        request, session, reader, f"{site.settings.address.rstrip('/')}{FEED}?key={secret}"
    )


def shown(
    request: AnyRequest, session: AnySession, reader: AnyReader, address: str
) -> Response[str]:
    """Return the page of the calendar; `address` when it was made just now."""
    return screen(
        request, session, "contracts/control/calendar.html", address=address, path=OWN_CALENDAR,
        found=FEEDS.find(session, reader=reader), own=reader.acting_for is None,
    )  # fmt: skip


@post(f"{OWN_CALENDAR}/remove", requires=SIGNED_IN)
def remove(session: AnySession, reader: AnyReader) -> Response[Any]:
    """Let the address of the reader's calendar lead nowhere."""
    remove_feed(session, reader=reader)
    return see(OWN_CALENDAR, said=_("The address leads nowhere from now on."))


routes = [feed, page, make, remove]
