"""The schedule of receptions: for everybody to read and print, for registrars to keep."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.routes.forms import Form, new_key, once, version_of, word
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import _, ngettext
from uprava.printing.routes import pdf_answer
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import screen, see
from uprava.work.service.finishing import apart

from uprava_appeals.reception import papers
from uprava_appeals.reception.routes.fields import Refused, day_in, drawn, id_in, leaders
from uprava_appeals.reception.routes.hours_form import form_of, hours_in
from uprava_appeals.reception.routes.today import tabs
from uprava_appeals.reception.service import away, hours
from uprava_appeals.reception.service.free import list_away, list_slots
from uprava_appeals.reception.service.hours import HoursRow
from uprava_appeals.reception.values import PATH
from uprava_appeals.reception.words import breaks_of, day_of, days_of
from uprava_appeals.values import REGISTER

Fields = URLEncodedBody[dict[str, Any]]

SCHEDULE = f"{PATH}/schedule"
SHOWN = timedelta(days=31)
"""How far ahead the coming receptions are named day by day."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the schedule in words."""

    row: HoursRow
    days: str
    hours: str
    breaks: str


@dataclass(frozen=True, slots=True)
class Coming:
    """A reception of one day; `away`: why it does not take place."""

    day: date
    words: str
    leader: str
    hours: str
    place: str
    away: str = ""
    away_id: int = 0


@get(SCHEDULE, requires=SIGNED_IN)
def page(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Show when who receives; nobody who comes is named."""
    today = session.info["today"]
    return screen(
        request, session, "appeals/reception/schedule.html", path=SCHEDULE, tabs=tabs("schedule"),
        lines=lines_of(session, reader=reader, today=today),
        coming=coming_of(session, reader=reader, today=today), may=reader.may(REGISTER),
        today=today,
    )  # fmt: skip


@get(f"{SCHEDULE}/print", requires=SIGNED_IN)
def paper(session: AnySession, reader: AnyReader, site: AnySite) -> Response[bytes]:
    """Print the schedule on A4: for the wall and for the site."""
    today = session.info["today"]
    lines = lines_of(session, reader=reader, today=today)
    rows = [
        papers.ScheduleRow(
            each.row.name, each.row.post, each.days, each.hours, each.breaks, each.row.place
        )
        for each in lines
    ]  # fmt: skip
    pdf = papers.print_schedule(rows, papers.press_of(site, reader, now()), today=today)
    return pdf_answer(pdf, "reception-schedule.pdf", own_name=_("Schedule of receptions") + ".pdf")


def lines_of(session: Session, *, reader: Reader, today: date) -> list[Line]:
    """Return the hours in force from today on, in words."""
    return [line_of(each) for each in hours.list_hours(session, reader=reader, since=today)]


def line_of(row: HoursRow) -> Line:
    """Return a row of the schedule in words."""
    return Line(row, days_of(row.hours), row.hours.span.words, breaks_of(row.hours))


def coming_of(session: Session, *, reader: Reader, today: date) -> list[Coming]:
    """Return the receptions of the coming month, and those that do not take place."""
    until = today + SHOWN
    names = dict(leaders(session, reader=reader, since=today))
    found: dict[tuple[date, int, str], list[Any]] = {}
    for slot in list_slots(session, reader=reader, since=today, until=until):
        found.setdefault((slot.day, slot.person_id, slot.place), []).append(slot.span)
    coming = [
        Coming(day, day_of(day), names.get(str(person), ""),
               f"{spans[0].begins:%H:%M}–{spans[-1].ends:%H:%M}", place)
        for (day, person, place), spans in found.items()
    ]  # fmt: skip
    coming += [
        Coming(each.day, day_of(each.day), names.get(str(each.person_id), ""), "", "", each.why,
               each.id)
        for each in list_away(session, reader=reader, since=today, until=until)
    ]  # fmt: skip
    return sorted(coming, key=lambda each: (each.day, each.leader))


@get(f"{SCHEDULE}/new", requires=REGISTER)
def new_form(request: AnyRequest, session: AnySession) -> Response[str]:
    """Show the form of new hours."""
    return form_of(request, session)


@post(f"{SCHEDULE}/new", requires=REGISTER)
def add(request: AnyRequest, session: AnySession, reader: AnyReader, data: Fields) -> Response[Any]:
    """Add hours of reception."""

    def act() -> dict[str, int]:
        wanted = hours_in(session, data, reader=reader)
        return {"id": hours.add_hours(session, wanted, reader=reader)}

    try:
        with apart(session):
            once(session, request, data, reader=reader, act=act)
    except InvalidError as error:
        return form_of(request, session, sent=data, error=error)
    return see(SCHEDULE, said=_("The hours of reception are added."))


@get(f"{SCHEDULE}/{{id:int}}", requires=REGISTER)
def edit_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int]
) -> Response[str]:
    """Show hours for changing."""
    return form_of(request, session, found=hours.get_hours(session, id, reader=reader))


@post(f"{SCHEDULE}/{{id:int}}", requires=REGISTER)
def save(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int], data: Fields
) -> Response[Any]:
    """Change hours of reception."""
    found = hours.get_hours(session, id, reader=reader)
    try:
        with apart(session):
            wanted = hours_in(session, data, reader=reader)
            hours.change_hours(session, id, wanted, version=version_of(data), reader=reader)
    except (InvalidError, ConflictError) as error:
        return form_of(request, session, found=found, sent=data, error=error)
    return see(SCHEDULE, said=_("The hours are kept. Bookings taken stay; look whether they fit."))


@post(f"{SCHEDULE}/{{id:int}}/end", requires=REGISTER)
def end(session: AnySession, reader: AnyReader, id: FromPath[int]) -> Response[Any]:
    """Let hours of reception end today."""
    hours.end_hours(session, id, reader=reader, today=session.info["today"])
    return see(
        SCHEDULE, said=_("The hours have ended. Bookings taken stay; look whether they fit.")
    )


@get(f"{SCHEDULE}/away", requires=REGISTER)
def away_form(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Ask who does not receive on which day."""
    return away_of(request, session, reader=reader)


@post(f"{SCHEDULE}/away", requires=REGISTER)
def go_away(
    request: AnyRequest, session: AnySession, reader: AnyReader, data: Fields
) -> Response[Any]:
    """Note a day without reception, and move its bookings."""
    person, day = id_in(data, "person"), day_in(data, "day")
    try:
        if person is None or day is None:
            raise InvalidError(_("Choose the day."), fields={"day": _("Choose the day.")})
        with apart(session):
            why = word(data, "why")
            gone = away.go_away(session, person, day, why=why, reader=reader, at=now())
    except (InvalidError, ConflictError) as error:
        return away_of(request, session, reader=reader, sent=data, error=error)
    return see(PATH if gone.moved or gone.left else SCHEDULE, said=outcome_of(gone))


def outcome_of(gone: away.Moved) -> str:
    """Return what became of the bookings of a day without reception."""
    said = [_("The day is noted.")]
    if gone.moved:
        text = ngettext(
            "{n} booking is moved: tell the applicant.",
            "{n} bookings are moved: tell the applicants.",
            gone.moved,
        )
        said.append(text.format(n=gone.moved))
    if gone.left:
        text = ngettext(
            "{n} booking has no free time yet.", "{n} bookings have no free time yet.", gone.left
        )
        said.append(text.format(n=gone.left))
    return " ".join(said)


@post(f"{SCHEDULE}/away/{{id:int}}/lift", requires=REGISTER)
def lift(session: AnySession, reader: AnyReader, id: FromPath[int]) -> Response[Any]:
    """Let a reception take place after all."""
    away.come_back(session, id, reader=reader)
    return see(SCHEDULE, said=_("The reception takes place. Bookings that were moved stay moved."))


def away_of(
    request: AnyRequest, session: Session, *, reader: Reader, sent: Form | None = None,
    error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw the form of a day without reception."""
    form = sent or {}
    return drawn(
        request, session, "away", error, path=SCHEDULE, key=new_key(), person=word(form, "person"),
        leaders=leaders(session, reader=reader, since=session.info["today"]),
        day=word(form, "day"), why=word(form, "why"),
    )  # fmt: skip


routes: Sequence[ControllerRouterHandler] = [
    page, paper, new_form, add, away_form, go_away, lift, edit_form, save, end,
]  # fmt: skip
