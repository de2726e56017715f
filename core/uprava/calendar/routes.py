"""Screens of the production calendar: the year, loading of a year, own days, rules of terms."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from litestar import Response
from litestar.datastructures import UploadFile
from litestar.params import FromQuery, MultipartBody, URLEncodedBody
from litestar.response import Redirect
from litestar.types import ControllerRouterHandler

from uprava.calendar.reading import LARGEST_FILE, shipped_years
from uprava.calendar.rules import statutory_rules
from uprava.calendar.service import (
    KINDS,
    LAYERS,
    ExceptionRow,
    keep_exception,
    list_exceptions,
    load_year,
    loaded_years,
    office_calendar,
    preview_year,
    remove_exception,
)
from uprava.calendar.view import WEEKDAYS, year_view
from uprava.clock import now
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import get, post
from uprava.web.screens import screen, see

Fields = URLEncodedBody[dict[str, Any]]

FIRST, LAST = 1991, 2099
"""Years that can be looked at."""


@get("/admin/calendar", requires="calendar.manage")
def calendar_screen(
    request: AnyRequest, session: AnySession, year: FromQuery[int | None] = None
) -> Response[str]:
    """Show a year of the office's calendar and the days set by the office itself."""
    today: date = session.info["today"]
    chosen = min(max(year or today.year, FIRST), LAST)
    calendar = office_calendar(session)
    loaded = {each.year: each for each in loaded_years(session)}
    return screen(
        request, session, "calendar/year.html",
        view=year_view(calendar, chosen, today=today), weekdays=[_(each) for each in WEEKDAYS],
        exceptions=list_exceptions(session, year=chosen), loaded=loaded.get(chosen),
        shipped=chosen in set(shipped_years()), years=sorted(calendar.years),
        layers=[(code, _(title)) for code, title in LAYERS.items()],
        kinds=[(code, _(title)) for code, title in KINDS.items()],
    )  # fmt: skip


@get("/admin/calendar/rules", requires="calendar.manage")
def rules_screen(request: AnyRequest, session: AnySession) -> Response[str]:
    """Show the statutory rules of terms with their sources."""
    rules = [rule for editions in statutory_rules().values() for rule in editions]
    return screen(request, session, "calendar/rules.html", rules=rules)


@post("/admin/calendar/preview", requires="calendar.manage", status_code=200)
def preview_screen(
    request: AnyRequest,
    session: AnySession,
    reader: AnyReader,
    data: MultipartBody[dict[str, Any]],
) -> Response[str]:
    """Show what loading the file would change; nothing is changed yet."""
    file = data.get("file")
    xml = file.file.read(LARGEST_FILE + 1) if isinstance(file, UploadFile) else b""
    if not xml:
        raise InvalidError(_("Choose the file of a year, in the format of xmlcalendar.ru."))
    today: date = session.info["today"]
    preview = preview_year(session, xml, reader=reader, today=today)
    return screen(
        request, session, "calendar/preview.html", preview=preview, xml=xml.decode("utf-8-sig")
    )


@post("/admin/calendar/years", requires="calendar.manage")
def load(session: AnySession, reader: AnyReader, data: Fields) -> Redirect:
    """Put the shown year in force."""
    xml = str(data.get("xml", "")).encode()
    year = load_year(session, xml, source=str(data.get("source", "")), reader=reader, at=now())
    said = _("The calendar of {year} is in force.").format(year=year)
    return see("/admin/calendar", year=year, said=said)


@post("/admin/calendar/days", requires="calendar.manage")
def keep_day(session: AnySession, reader: AnyReader, data: Fields) -> Redirect:
    """Set a day of the region or the municipality."""
    day = day_in(data)
    words = {name: str(data.get(name, "")).strip()[:300] for name in ("title", "source")}
    row = ExceptionRow(day, str(data.get("layer", "")), str(data.get("kind", "")), **words)
    keep_exception(session, row, reader=reader, at=now())
    return see("/admin/calendar", year=day.year, said=_("The day is set."))


@post("/admin/calendar/days/remove", requires="calendar.manage")
def remove_day(session: AnySession, data: Fields) -> Redirect:
    """Let a day be again what the official calendar says."""
    day = day_in(data)
    remove_exception(session, day=day, layer=str(data.get("layer", "")))
    return see("/admin/calendar", year=day.year, said=_("The day is removed."))


def day_in(form: Mapping[str, Any]) -> date:
    """Return the day of a form. Raises InvalidError."""
    try:
        day = date.fromisoformat(str(form.get("day", "")))
    except ValueError as error:
        raise InvalidError(_("Choose the day."), fields={"day": _("required")}) from error
    if not FIRST <= day.year <= LAST:
        raise InvalidError(_("Choose the day."), fields={"day": _("out of range")})
    return day


routes: Sequence[ControllerRouterHandler] = [
    calendar_screen, rules_screen, preview_screen, load, keep_day, remove_day,
]  # fmt: skip
