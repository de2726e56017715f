"""The month sheet: a calendar whose days hold the meetings."""

from calendar import Calendar as Weeks
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from litestar import Response
from litestar.params import FromQuery
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.calendar.service import office_calendar
from uprava.calendar.view import month_title
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get
from uprava.web.screens import screen

from uprava_meetings.bodies.service.bodies import list_bodies
from uprava_meetings.planning.routes.lists import (
    MONTH,
    WEEKDAYS,
    Line,
    body_in_address,
    kept,
    line_of,
    tabs_of,
)
from uprava_meetings.planning.service.planning import zone_of
from uprava_meetings.planning.service.reading import Part, list_meetings
from uprava_meetings.planning.values import PATH, View

FIRST_YEAR, LAST_YEAR = 2000, 2099


@dataclass(frozen=True, slots=True)
class DayCell:
    """A day of the sheet; `other`: of the month before or after."""

    day: date
    works: bool
    today: bool
    other: bool
    lines: Sequence[Line]

    @property
    def title(self) -> str:
        """The day in words, for who does not see the table."""
        return f"{_(WEEKDAYS[self.day.weekday()])}, {self.day:%d.%m.%Y}"


@get(MONTH, requires=SIGNED_IN)
def page(
    request: AnyRequest, session: AnySession, reader: AnyReader, month: FromQuery[str] = ""
) -> Response[str]:
    """Show a month with its meetings."""
    first = month_in(month, session.info["today"])
    bodies = [(str(each.id), each.name) for each in list_bodies(session, reader=reader)]
    given = body_in_address(request)
    body = given if given in dict(bodies) else ""
    weeks = weeks_of(session, first, int(body) if body else None, reader=reader)
    title = f"{month_title(first.month)} {first.year}"
    return screen(
        request, session, "meetings/planning/month.html", title=title, weeks=weeks, path=PATH,
        here=MONTH, tabs=tabs_of(MONTH), bodies=bodies, body=body, month=f"{first:%Y-%m}",
        before=address(first - timedelta(days=1), body), after=address(next_month(first), body),
        now=address(session.info["today"], body), may=bool(kept(session, reader)),
        weekdays=[_(each) for each in WEEKDAYS],
        total=sum(len(each.lines) for week in weeks for each in week if not each.other),
    )  # fmt: skip


def month_in(text: str, today: date) -> date:
    """Return the first day of the month an address names; of today's when it names none."""
    try:
        first = datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 -- a month has no zone
    except ValueError:
        return today.replace(day=1)
    return first if FIRST_YEAR <= first.year <= LAST_YEAR else today.replace(day=1)


def next_month(first: date) -> date:
    """Return the first day of the month after."""
    return (first + timedelta(days=31)).replace(day=1)


def address(day: date, body: str) -> str:
    """Return the address of the sheet with a day."""
    return f"{MONTH}?month={day:%Y-%m}" + (f"&body={body}" if body else "")


def weeks_of(
    session: Session, first: date, body_id: int | None, *, reader: Reader
) -> list[list[DayCell]]:
    """Return the weeks of a month from Monday on, with days of its neighbours at both ends."""
    zone, calendar, today = zone_of(session), office_calendar(session), session.info["today"]
    weeks = Weeks().monthdatescalendar(first.year, first.month)
    begins = datetime.combine(weeks[0][0], datetime.min.time(), zone)
    ends = datetime.combine(weeks[-1][-1] + timedelta(days=1), datetime.min.time(), zone)
    rows = list_meetings(session, View.YEAR, Part(body_id, since=begins, until=ends), reader=reader)
    found: dict[date, list[Line]] = {}
    for row in rows:
        day = row.starts_at.astimezone(zone).date()
        found.setdefault(day, []).append(line_of(session, row))
    return [
        [
            DayCell(day, calendar.is_working(day), day == today, day.month != first.month,
                    found.get(day, ()))
            for day in week
        ]
        for week in weeks
    ]  # fmt: skip


routes: Sequence[ControllerRouterHandler] = [page]
