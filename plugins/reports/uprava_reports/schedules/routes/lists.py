"""Lists of schedules: one's own, all of them, and what others send."""

from collections.abc import Sequence

from litestar import Response
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get
from uprava.web.screens import screen

from uprava_reports.schedules.periods import TITLES
from uprava_reports.schedules.rhythm_words import in_words
from uprava_reports.schedules.routes.fields import chosen_people, chosen_units, coming_of, told
from uprava_reports.schedules.service.reading import (
    ScheduleRow,
    get_schedule,
    list_all,
    list_deliveries,
    list_own,
)
from uprava_reports.schedules.service.receiving import list_received
from uprava_reports.schedules.values import PATH, SENT_TITLES, STATE_WORDS, Sent
from uprava_reports.values import MANAGE


def tabs_of(reader: Reader, current: str) -> list[tuple[str, str, str, bool]]:
    """Return the tabs above the lists."""
    known = [("", _("My sendings")), ("/received", _("Sent to me"))]
    if reader.may(MANAGE):
        known.append(("/all", _("All sendings")))
    return [(title, PATH + tail, "", tail == current) for tail, title in known]


@get(PATH, requires=SIGNED_IN)
def own(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Show the reader's schedules."""
    return listed(request, session, list_own(session, reader=reader), reader, "")


@get(PATH + "/all", requires=MANAGE)
def every(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Show everybody's schedules."""
    return listed(request, session, list_all(session, reader=reader), reader, "/all")


def listed(
    request: AnyRequest, session: Session, rows: Sequence[ScheduleRow], reader: Reader, tail: str
) -> Response[str]:
    """Draw a list of schedules."""
    return screen(
        request, session, "reports/schedules/list.html", rows=rows, tabs=tabs_of(reader, tail),
        words={each.id: in_words(each.rhythm) for each in rows}, all=tail == "/all", path=PATH,
        states=STATE_WORDS,
    )  # fmt: skip


@get(PATH + "/received", requires=SIGNED_IN)
def received(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Show what others send to the reader."""
    return screen(
        request, session, "reports/schedules/received.html", path=PATH,
        rows=list_received(session, reader=reader), tabs=tabs_of(reader, "/received"),
    )  # fmt: skip


@get(PATH + "/{id:int}", requires=SIGNED_IN)
def schedule(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int]
) -> Response[str]:
    """Show a schedule: what, when, to whom, and what it sent."""
    row = get_schedule(session, id, reader=reader)
    return screen(
        request, session, "reports/schedules/one.html", row=row, mine=row.owner_id == (
            reader.person_id), words=in_words(row.rhythm), path=PATH, states=STATE_WORDS,
        log=list_deliveries(session, id), **told(session, row.wish, reader),
        period=_(TITLES[row.relative]) if row.relative else "",
        coming=coming_of(session, row.wish),
        people=chosen_people(session, row.people), units=chosen_units(session, row.units),
        sent=_(SENT_TITLES[Sent(row.sent)]),
    )  # fmt: skip


routes: Sequence[ControllerRouterHandler] = [own, every, received, schedule]
