"""The bell and the list of notices."""

from datetime import datetime
from typing import Any

from litestar import Response
from litestar.params import FromPath, FromQuery, URLEncodedBody

from uprava.clock import now
from uprava.documents.routes.forms import many
from uprava.errors import InvalidError
from uprava.i18n import _, ngettext
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import fragment, opened_alone, screen, see
from uprava.work.service.notices import (
    count_unread,
    list_notices,
    mark_read,
    mark_unread,
    open_notice,
)

PAGE_ROWS = 50
MOMENT = "%Y%m%dT%H%M%S.%f"

ICONS = {"work": "briefcase", "comment": "message", "shared": "share", "reminder": "alarm",
         "term": "clock"}  # fmt: skip


@get("/notices/bell", requires=SIGNED_IN)
def bell(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[Any]:
    """Return the bell alone, for pages that heard a signal."""
    if opened_alone(request):
        return see("/notices")
    return fragment(request, "work/bell.html", unread=count_unread(session, reader=reader))


@get("/notices", requires=SIGNED_IN)
def notices_screen(
    request: AnyRequest, session: AnySession, reader: AnyReader,
    after: FromQuery[int | None] = None, before: FromQuery[int | None] = None,
) -> Response[str]:  # fmt: skip
    """Show the reader's notices, the newest first."""
    page = list_notices(session, reader=reader, limit=PAGE_ROWS, after=after, before=before)
    unread = count_unread(session, reader=reader)
    return screen(request, session, "work/notices.html", page=page, unread=unread, icons=ICONS)


@get("/notices/{id:int}", requires=SIGNED_IN)
def follow(session: AnySession, reader: AnyReader, id: FromPath[int]) -> Response[Any]:
    """Mark a notice as read and go to what it is about."""
    return see(open_notice(session, id, reader=reader, at=now()) or "/notices")


@post("/notices/read", requires=SIGNED_IN)
def read_many(
    session: AnySession, reader: AnyReader, data: URLEncodedBody[dict[str, Any]]
) -> Response[Any]:
    """Mark the selected notices, or all of them, as read."""
    ids = [int(each) for each in many(data, "id") if each.isdecimal() and len(each) < 19][:500]
    if not ids and "all" not in data:
        raise InvalidError(_("Select the notices you have read."))
    at = now()
    marked = mark_read(session, None if "all" in data else ids, reader=reader, at=at)
    said = ngettext("{n} notice is read.", "{n} notices are read.", len(marked))
    undo = f"/notices/unread?at={at.strftime(MOMENT)}" if marked else ""
    return see("/notices", said=said.format(n=len(marked)), undo=undo)


@post("/notices/unread", requires=SIGNED_IN)
def unread_again(session: AnySession, reader: AnyReader, at: FromQuery[str]) -> Response[Any]:
    """Take the last marking back."""
    try:
        moment = datetime.strptime(f"{at}+0000", f"{MOMENT}%z")
    except ValueError as error:
        raise InvalidError(_("There is nothing to take back.")) from error
    count = mark_unread(session, moment, reader=reader)
    said = ngettext("{n} notice is new again.", "{n} notices are new again.", count)
    return see("/notices", said=said.format(n=count))


routes = [bell, notices_screen, follow, read_many, unread_again]
