"""Series of meetings as screens."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.calendar import Shift
from uprava.calendar.repetition import (
    LAST_DAY,
    LAST_WEEK,
    Edition,
    Every,
    Repetition,
    Said,
    Schedule,
    read,
)
from uprava.calendar.repetition_words import EVERY_TITLES, SHIFT_TITLES, WEEKDAYS, in_words
from uprava.calendar.service import office_calendar
from uprava.documents.routes.forms import Form as Sent
from uprava.documents.routes.forms import day_in, many, new_key, once, version_of, word
from uprava.errors import ConflictError, ForbiddenError, InvalidError
from uprava.i18n import N_, _, ngettext
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import fragment, screen, see, wants_part
from uprava.web.sentences import named_sentences, sentences
from uprava.work.service.finishing import apart

from uprava_meetings.bodies.service.bodies import get_body
from uprava_meetings.bodies.values import BodyRow
from uprava_meetings.planning.routes.acting import body_in
from uprava_meetings.planning.routes.lists import body_in_address, kept, line_of
from uprava_meetings.planning.service.planning import day_of
from uprava_meetings.planning.service.reading import list_of_series
from uprava_meetings.planning.values import PATH
from uprava_meetings.series.service import series
from uprava_meetings.series.service.series import SeriesPlan, SeriesRow
from uprava_meetings.values import Form

Fields = URLEncodedBody[dict[str, Any]]
Refused = InvalidError | ConflictError | None

SERIES = f"{PATH}/series"
ONE = f"{SERIES}/{{id:int}}"

NAMES = {
    "body": N_("Body"), "every": N_("Repeated"), "n": N_("Every so many"),
    "weekdays": N_("Days of the week"), "week": N_("Which week of the month"),
    "day": N_("Day of the month"), "month": N_("Month"), "since": N_("Begins"),
    "until": N_("Last day"), "begins": N_("Begins at"), "minutes": N_("Length, minutes"),
    "form": N_("How the body meets"), "place": N_("Where"), "link": N_("Video link"),
    "last": N_("Last day"),
}  # fmt: skip

PLAIN = (
    "body", "every", "n", "week", "day", "month", "shift", "since", "until", "begins", "minutes",
    "form", "place", "link",
)  # fmt: skip

WEEKS = {1: N_("first week"), 2: N_("second week"), 3: N_("third week"), 4: N_("fourth week"),
         LAST_WEEK: N_("last week")}  # fmt: skip

PREVIEWED = 6

NO_TIME = time(0)


@dataclass(frozen=True, slots=True)
class Choices:
    """What the fields of a rule offer."""

    every: Sequence[tuple[str, str]]
    weekdays: Sequence[tuple[str, str]]
    weeks: Sequence[tuple[str, str]]
    days: Sequence[tuple[str, str]]
    shifts: Sequence[tuple[str, str]]
    forms: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Preview:
    """A rule in words and its next days."""

    words: str
    days: Sequence[date]


@get(SERIES, requires=SIGNED_IN)
def page(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Show the series of the bodies the reader keeps."""
    rows = series.list_series(session, reader=reader)
    return screen(
        request, session, "meetings/series/list.html", rows=rows, path=SERIES,
        list_path=PATH, may=bool(kept(session, reader)), today=session.info["today"],
    )  # fmt: skip


@get(f"{SERIES}/new", requires=SIGNED_IN)
def new_form(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Show the form of a new series."""
    return form_of(request, session, reader=reader, body=body_in_address(request))


@post(f"{SERIES}/new", requires=SIGNED_IN)
def add(request: AnyRequest, session: AnySession, reader: AnyReader, data: Fields) -> Response[Any]:
    """Begin a series, or show its days."""

    def act() -> dict[str, int]:
        plan = plan_in(data)
        body = body_in(session, data, reader=reader)
        return {"id": series.begin_series(session, body, plan, reader=reader)}

    if word(data, "look"):
        return form_of(request, session, reader=reader, sent=data)
    try:
        with apart(session):
            made = once(session, request, data, reader=reader, act=act)
    except (InvalidError, ConflictError) as error:
        return form_of(request, session, reader=reader, sent=data, error=error)
    return see(f"{SERIES}/{made['id']}", said=_("The series is begun; its meetings are planned."))


@get(ONE, requires=SIGNED_IN)
def one(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int]
) -> Response[str]:
    """Show a series with its coming meetings."""
    row = series.get_series(session, id, reader=reader)
    rows = list_of_series(session, id, reader=reader)
    today: date = session.info["today"]
    left = [each for each in rows if row.until and day_of(session, each.starts_at) > row.until]
    return screen(
        request, session, "meetings/series/series.html", row=row, path=f"{SERIES}/{id}",
        lines=[line_of(session, each) for each in rows], list_path=PATH, lists=SERIES,
        ended=row.has_ended(today), pairs=pairs_of(row), today=today,
        left=left_words(len(left)) if left and row.is_settled else "",
    )  # fmt: skip


@get(f"{ONE}/edit", requires=SIGNED_IN)
def edit_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int]
) -> Response[str]:
    """Show a series for changing."""
    found = series.get_series(session, id, reader=reader)
    return form_of(request, session, reader=reader, found=found)


@post(f"{ONE}/edit", requires=SIGNED_IN)
def save(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int], data: Fields
) -> Response[Any]:
    """Let another plan hold from a day on, or show its days."""
    found = series.get_series(session, id, reader=reader)
    if word(data, "look"):
        return form_of(request, session, reader=reader, found=found, sent=data)
    try:
        with apart(session):
            plan, version = plan_in(data), version_of(data)
            series.change_series(session, id, plan, version=version, reader=reader)
    except (InvalidError, ConflictError) as error:
        return form_of(request, session, reader=reader, found=found, sent=data, error=error)
    return see(f"{SERIES}/{id}", said=_("The series is changed; its meetings follow."))


@get(f"{ONE}/end", requires=SIGNED_IN)
def ask_end(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int]
) -> Response[str]:
    """Ask with which day a series ends."""
    return ending(request, session, series.get_series(session, id, reader=reader))


@post(f"{ONE}/end", requires=SIGNED_IN)
def end(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int], data: Fields
) -> Response[Any]:
    """Let a series end."""
    found = series.get_series(session, id, reader=reader)
    try:
        with apart(session):
            last, version = needed_day(data, "last"), version_of(data)
            series.end_series(session, id, last, version=version, reader=reader)
    except (InvalidError, ConflictError) as error:
        return ending(request, session, found, sent=data, error=error)
    return see(f"{SERIES}/{id}", said=_("The series ends; what was only planned after it goes."))


def left_words(number: int) -> str:
    """Return how many meetings after the end of a series have to be cancelled by hand."""
    said = ngettext(
        "{n} meeting after that day has its agenda begun or was moved by hand: cancel it on its"
        " card if it is not to take place.",
        "{n} meetings after that day have their agendas begun or were moved by hand: cancel them"
        " on their cards if they are not to take place.", number,
    )  # fmt: skip
    return said.format(n=number)


def ending(
    request: AnyRequest, session: Session, found: SeriesRow, *, sent: Sent | None = None,
    error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw the question with which day a series ends."""
    wrong = error.fields if error else {}
    last = word(sent, "last") if sent is not None else f"{session.info['today']}"
    values: dict[str, Any] = {
        "row": found, "key": new_key(), "last": last, "error": error, "wrong": sentences(wrong),
        "summary": named_sentences(wrong, NAMES), "url": f"{SERIES}/{found.id}/end",
        "back": f"{SERIES}/{found.id}", "lists": SERIES,
    }  # fmt: skip
    if wants_part(request):
        return fragment(request, "meetings/series/end_part.html", **values)
    status = error.status if error else 200
    return screen(request, session, "meetings/series/end.html", status=status, **values)


def needed_day(form: Sent, name: str) -> date:
    """Return the day of a field. Raises InvalidError."""
    try:
        return date.fromisoformat(word(form, name))
    except ValueError:
        said = _("There is no such day.")
        raise InvalidError(said, fields={name: said}) from None


def plan_in(form: Sent) -> SeriesPlan:
    """Return the series a form means. Raises InvalidError naming the fields."""
    wrong: dict[str, str] = {}
    rule = Repetition(Every.MONTH)
    try:
        rule = read(
            lambda name: Said.ON if name == "said" else word(form, name), many(form, "weekdays")
        )
    except InvalidError as error:
        wrong |= error.fields
    since, until = day_in(form, "since", wrong), day_in(form, "until", wrong)
    begins = NO_TIME
    try:
        begins = time.fromisoformat(word(form, "begins"))
    except ValueError:
        wrong["begins"] = _("Name the time, such as 10:00.")
    try:
        how = Form(word(form, "form"))
    except ValueError:
        how, wrong["form"] = Form.IN_PERSON, _("Choose from the list.")
    if since is None:
        wrong.setdefault("since", _("Say from which day the rule holds."))
    if wrong or since is None:
        raise InvalidError(_("The series has mistakes; nothing is kept."), fields=wrong)
    place, link = (" ".join(word(form, name).split()) for name in ("place", "link"))
    return SeriesPlan(rule, since, until, begins, number(word(form, "minutes")), how, place, link)


def number(text: str) -> int:
    """Return a small number; what is none is 0 and refused as such."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0


def choices() -> Choices:
    """Return what the fields offer, in the reader's language."""
    days = [(str(n), str(n)) for n in range(1, 32)] + [(str(LAST_DAY), _("the last day"))]
    return Choices(
        [(each.value, _(EVERY_TITLES[each])) for each in Every],
        [(str(n), _(title)) for n, title in enumerate(WEEKDAYS, 1)],
        [("0", _("by the day of the month"))] + [(str(n), _(said)) for n, said in WEEKS.items()],
        days,
        [(each.value, _(SHIFT_TITLES[each])) for each in Shift],
        [(each.value, _(each.caption)) for each in (Form.IN_PERSON, Form.VIDEO)],
    )  # fmt: skip


def preview_of(session: Session, plan: SeriesPlan) -> Preview:
    """Return the rule in words and its next days."""
    schedule = Schedule((Edition(plan.since, plan.rule),), plan.until)
    found = schedule.next_terms(office_calendar(session), today=plan.since, many=PREVIEWED)
    return Preview(in_words(schedule.rule), [each.term for each in found])


def typed_of(found: SeriesRow | None, body: BodyRow | None, today: date) -> Mapping[str, object]:
    """Return the fields of a form as a series stands, or as a new one begins."""
    if found is None:
        rule = Repetition(Every.MONTH, weekdays=(2,), week=1, said=Said.ON, shift=Shift.NEXT)
        return ruled(rule) | {
            "body": str(body.id) if body else "", "since": str(today), "until": "",
            "begins": "10:00", "minutes": str(body.minutes if body else 90),
            "form": Form.IN_PERSON, "place": body.place if body else "", "link": "",
        }  # fmt: skip
    return ruled(found.schedule.rule) | {
        "body": str(found.body_id), "since": str(max(today, found.schedule.since)),
        "until": str(found.until or ""), "begins": f"{found.begins:%H:%M}",
        "minutes": str(found.minutes), "form": found.form, "place": found.place,
        "link": found.link,
    }  # fmt: skip


def ruled(rule: Repetition) -> dict[str, object]:
    """Return the fields of a rule."""
    return {
        "every": rule.every.value, "n": str(rule.n), "week": str(rule.week), "day": str(rule.day),
        "month": str(rule.month), "shift": rule.shift.value,
        "weekdays": [str(each) for each in rule.weekdays],
    }  # fmt: skip


def pairs_of(row: SeriesRow) -> list[tuple[str, str]]:
    """Return what a series says, as pairs of what and how."""
    return [
        (_("Body"), row.body), (_("Rule of repetition"), row.words),
        (_("Begins at"), f"{row.begins:%H:%M}"), (_("Length"), _("{n} min").format(n=row.minutes)),
        (_("How the body meets"), _(row.how)), (_("Where"), row.place or "—"),
        (_("Video link"), row.link),
        (_("Last day"), f"{row.until:%d.%m.%Y}" if row.until else _("without end")),
    ]  # fmt: skip


def form_of(
    request: AnyRequest, session: Session, *, reader: Reader, body: str = "",
    found: SeriesRow | None = None, sent: Sent | None = None, error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw the form of a series, with its next days. Raises ForbiddenError for who keeps none."""
    bodies = kept(session, reader)
    if not bodies:
        raise ForbiddenError(
            _("Meetings are planned by the chair and the secretary of a body. You keep none.")
        )
    body = body if body in dict(bodies) else bodies[0][0] if len(bodies) == 1 else ""
    known = get_body(session, int(body), reader=reader) if body and not found else None
    typed: Mapping[str, object] = typed_of(found, known, session.info["today"])
    if sent is not None:
        typed = {name: word(sent, name) for name in PLAIN} | {"weekdays": many(sent, "weekdays")}
    wrong = dict(error.fields) if error else {}
    try:
        preview = preview_of(session, plan_in(sent)) if sent is not None else None
    except InvalidError as mistaken:
        preview, wrong = None, wrong | mistaken.fields
    return screen(
        request, session, "meetings/series/form.html", found=found, typed=typed,
        status=error.status if error else 200, error=error, wrong=sentences(wrong), key=new_key(),
        summary=named_sentences(wrong, NAMES), bodies=bodies, choices=choices(), preview=preview,
        path=SERIES, list_path=PATH,
    )  # fmt: skip


routes: Sequence[ControllerRouterHandler] = [
    page, new_form, add, one, edit_form, save, ask_end, end,
]  # fmt: skip
