"""Files for calendars: one meeting, and a person's own calendar by a secret address."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, FromQuery
from litestar.types import ControllerRouterHandler
from uprava.calendar.ical import MEDIA_TYPE
from uprava.clock import now
from uprava.i18n import _
from uprava.web.calendar_feeds import send_calendar
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import PUBLIC, SIGNED_IN, get, post
from uprava.web.screens import screen, see

from uprava_meetings.bodies.routes.asking import Asked, asking
from uprava_meetings.planning.calendar_file import file_of
from uprava_meetings.planning.service.events import event_of
from uprava_meetings.planning.service.feeds import FEEDS, calendar_of, make_feed, remove_feed
from uprava_meetings.planning.service.planning import day_of, moment_of
from uprava_meetings.planning.service.reading import get_meeting
from uprava_meetings.planning.values import PATH

FEED = f"{PATH}/feed.ics"
"""The secret stands in the query: logs keep paths without it."""

OWN_CALENDAR = f"{PATH}/calendar"


@get(f"{PATH}/{{id:uuid}}/meeting.ics", requires=SIGNED_IN)
def file(session: AnySession, reader: AnyReader, id: FromPath[UUID]) -> Response[bytes]:
    """Send one meeting as a file for a calendar."""
    row = get_meeting(session, id, reader=reader)
    made = file_of(event_of(session, id), at=now())
    name = f"meeting-{day_of(session, row.starts_at)}.ics"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(made, media_type=f"{MEDIA_TYPE}; charset=utf-8", headers=headers)


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
    found = FEEDS.find(session, reader=reader)
    return screen(
        request, session, "meetings/planning/calendar.html", found=found, address="",
        path=OWN_CALENDAR, list_path=PATH, own=reader.acting_for is None,
    )  # fmt: skip


@post(OWN_CALENDAR, requires=SIGNED_IN, status_code=200)
def make(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite
) -> Response[str]:
    """Make the reader's calendar or give it another address; the address is shown once."""
    secret = make_feed(session, reader=reader, at=now())
    address = f"{site.settings.address.rstrip('/')}{FEED}?key={secret}"
    return screen(
        request, session, "meetings/planning/calendar.html", address=address, path=OWN_CALENDAR,
        found=FEEDS.find(session, reader=reader), list_path=PATH, own=True,
    )  # fmt: skip


@get(f"{OWN_CALENDAR}/again", requires=SIGNED_IN)
def ask_again(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Ask whether the reader's calendar is to get another address."""
    made = moment_of(session, FEEDS.get(session, reader=reader).made_at)
    said = _(
        "The address made {moment} leads nowhere from then on: calendars that use it have to be "
        "given the new one."
    ).format(moment=made)
    asked = Asked(_("Another address?"), said, _("Another address"), "refresh", "pri")
    return asking(request, session, asked, url=OWN_CALENDAR, trail=trail())


@get(f"{OWN_CALENDAR}/remove", requires=SIGNED_IN)
def ask_remove(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Ask whether the address of the reader's calendar is to lead nowhere."""
    FEEDS.get(session, reader=reader)
    said = _("The address leads nowhere from then on. Meetings stay where they are.")
    asked = Asked(_("Switch the calendar off?"), said, _("Switch the calendar off"), "ban")
    return asking(request, session, asked, url=f"{OWN_CALENDAR}/remove", trail=trail())


def trail() -> list[tuple[str, str]]:
    """Return the way from the lists to one's own calendar."""
    return [(_("Meetings"), PATH), (_("Meetings in my calendar"), OWN_CALENDAR)]


@post(f"{OWN_CALENDAR}/remove", requires=SIGNED_IN)
def remove(session: AnySession, reader: AnyReader) -> Response[Any]:
    """Let the address of the reader's calendar lead nowhere."""
    remove_feed(session, reader=reader)
    return see(OWN_CALENDAR, said=_("The address leads nowhere from now on."))


routes: Sequence[ControllerRouterHandler] = [
    file, feed, page, make, ask_again, ask_remove, remove,
]  # fmt: skip
