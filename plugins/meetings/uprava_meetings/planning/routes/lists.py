"""The lists of meetings: coming, held, the plan of a year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response
from litestar.params import FromQuery
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.calendar.view import month_title
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get
from uprava.web.screens import screen

from uprava_meetings.bodies.service.bodies import list_bodies
from uprava_meetings.planning.kind import KIND
from uprava_meetings.planning.service.planning import zone_of
from uprava_meetings.planning.service.reading import MOST, PAGE_SIZE, Part, Place, list_meetings
from uprava_meetings.planning.values import PATH, MeetingRow, View
from uprava_meetings.values import Answer, MeetingState

FIRST_YEAR, LAST_YEAR = 2000, 2099

ANSWER_TONES = {"none": "a", "accepted": "g", "declined": "r"}

TITLES = {
    View.COMING: N_("Coming meetings"), View.MINE: N_("My meetings"),
    View.HELD: N_("Held meetings"), View.YEAR: N_("Plan of the year"),
}  # fmt: skip
PATHS = {
    View.COMING: PATH, View.MINE: f"{PATH}/mine", View.HELD: f"{PATH}/held",
    View.YEAR: f"{PATH}/year",
}  # fmt: skip
MONTH = f"{PATH}/month"
"""The month sheet: see `routes/month.py`."""

WEEKDAYS = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"),
    N_("Sunday"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A meeting as a line of a list: its moment, state and room in words."""

    row: MeetingRow
    day: str
    weekday: str
    begins: str
    hours: str
    where: str
    state: str
    tone: str
    answer: str
    answer_tone: str
    asks: bool
    """The reader may answer now."""
    late: bool
    """Its protocol is overdue."""


@dataclass(frozen=True, slots=True)
class Group:
    """Meetings of a month."""

    title: str
    lines: Sequence[Line]


def shown(
    request: AnyRequest, session: Session, view: View, body: str, year: str, *, reader: Reader
) -> Response[str]:
    """Draw a list."""
    bodies = [(str(each.id), each.name) for each in list_bodies(session, reader=reader)]
    chosen = body if body in dict(bodies) else ""
    body_id, which = int(chosen) if chosen else None, year_in(session, year)
    if view is View.YEAR:
        rows = of_the_year(session, which, body_id, reader=reader)
    else:
        after = place_in(str(request.query_params.get("after", "")))
        part = Part(body_id, after=after, limit=PAGE_SIZE + 1)
        rows = list_meetings(session, view, part, reader=reader)
    more = view is not View.YEAR and len(rows) > PAGE_SIZE
    rows = rows[:PAGE_SIZE] if more else rows
    tail = urlencode({"year": which} | ({"body": chosen} if chosen else {}))
    return screen(
        request, session, "meetings/planning/list.html", view=view.value, title=_(TITLES[view]),
        path=PATH, here=PATHS[view], groups=groups_of(session, rows), bodies=bodies, body=chosen,
        year=which, tabs=tabs_of(PATHS[view]), total=len(rows), may=bool(kept(session, reader)),
        years=range(max(FIRST_YEAR, which - 3), min(LAST_YEAR, which + 3) + 1), tail=tail,
        cut=len(rows) >= MOST, export=f"{PATHS[View.YEAR]}/export",
        further=further(view, chosen, rows[-1]) if more else "",
    )  # fmt: skip


def further(view: View, body: str, last: MeetingRow) -> str:
    """Return the address of the next page."""
    after = f"{last.starts_at.isoformat()}_{last.id}"
    return f"{PATHS[view]}?{urlencode({'body': body, 'after': after})}"


def place_in(text: str) -> Place | None:
    """Return the place a page begins after; None for none, and for what is none."""
    at, _sign, id = text.partition("_")
    try:
        place = Place(datetime.fromisoformat(at), UUID(id))
    except ValueError:
        return None
    return place if place.at.tzinfo else None


def year_in(session: Session, text: str) -> int:
    """Return the year an address names; this one when it names none."""
    fits = len(text) == 4 and text.isascii() and text.isdigit()
    known = fits and FIRST_YEAR <= int(text) <= LAST_YEAR
    today: date = session.info["today"]
    return int(text) if known else today.year


def of_the_year(
    session: Session, year: int, body_id: int | None, *, reader: Reader
) -> list[MeetingRow]:
    """Return the plan of a year, the earliest first."""
    zone = zone_of(session)
    since, until = (datetime(each, 1, 1, tzinfo=zone) for each in (year, year + 1))
    return list_meetings(session, View.YEAR, Part(body_id, since=since, until=until), reader=reader)


def tabs_of(current: str) -> list[tuple[str, str, str, bool]]:
    """Return the tabs of the lists: title, address, nothing counted, chosen."""
    ways = [(_(TITLES[each]), PATHS[each]) for each in View]
    ways.insert(2, (_("Month sheet"), MONTH))
    return [(title, path, "", path == current) for title, path in ways]


def body_in_address(request: AnyRequest) -> str:
    """Return the body an address names."""
    return str(request.query_params.get("body", ""))


def kept(session: Session, reader: Reader) -> list[tuple[str, str]]:
    """Return the bodies the reader plans meetings of: id and name."""
    return [
        (str(each.id), each.name)
        for each in list_bodies(session, reader=reader)
        if reader.may("meetings.manage") or each.keepers_id in reader.principals
    ]


def groups_of(session: Session, rows: Sequence[MeetingRow]) -> list[Group]:
    """Return meetings month by month."""
    lines = [line_of(session, each) for each in rows]
    zone = zone_of(session)

    def month(line: Line) -> tuple[int, int]:
        begins = line.row.starts_at.astimezone(zone)
        return begins.year, begins.month

    return [
        Group(f"{month_title(number)} {year}", list(found))
        for (year, number), found in groupby(lines, month)
    ]


def line_of(session: Session, row: MeetingRow) -> Line:
    """Return a meeting in words."""
    zone = zone_of(session)
    begins, ends = row.starts_at.astimezone(zone), row.ends_at.astimezone(zone)
    hours = f"{begins:%H:%M}–{ends:%H:%M}"
    if begins.date() != ends.date():
        hours = _("until {day}").format(day=f"{ends:%d.%m.%Y %H:%M}")
    state = KIND.state(row.state)
    return Line(
        row, f"{begins:%d.%m.%Y}", _(WEEKDAYS[begins.weekday()]).lower(), f"{begins:%H:%M}",
        hours,
        row.place or _(row.how), _(state.title), state.tone.value,
        _(Answer(row.answer).caption) if row.answer else "",
        ANSWER_TONES[row.answer] if row.answer else "",
        row.answer is not None and row.state == MeetingState.APPROVED,
        row.awaits_protocol(session.info["today"]),
    )  # fmt: skip


@get(PATHS[View.COMING], requires=SIGNED_IN)
def coming(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Show the meetings to come and those that are open, the next first."""
    return shown(request, session, View.COMING, body_in_address(request), "", reader=reader)


@get(PATHS[View.MINE], requires=SIGNED_IN)
def mine(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Show the coming meetings the reader comes to, with his answers."""
    return shown(request, session, View.MINE, body_in_address(request), "", reader=reader)


@get(PATHS[View.HELD], requires=SIGNED_IN)
def held(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Show the meetings that were held or cancelled, the last first."""
    return shown(request, session, View.HELD, body_in_address(request), "", reader=reader)


@get(PATHS[View.YEAR], requires=SIGNED_IN)
def of_year(
    request: AnyRequest, session: AnySession, reader: AnyReader,
    year: FromQuery[str] = "",
) -> Response[str]:  # fmt: skip
    """Show the plan of a year, month by month."""
    return shown(request, session, View.YEAR, body_in_address(request), year, reader=reader)


routes: Sequence[ControllerRouterHandler] = [coming, mine, held, of_year]
