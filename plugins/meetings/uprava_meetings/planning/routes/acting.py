"""Planning, moving and cancelling a meeting as screens."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.routes.forms import Form as Sent
from uprava.documents.routes.forms import new_key, once, version_of, word
from uprava.errors import ConflictError, ForbiddenError, InvalidError
from uprava.i18n import N_, _, ngettext
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import fragment, screen, see, wants_part
from uprava.web.sentences import named_sentences, sentences
from uprava.work.service.finishing import apart

from uprava_meetings.bodies.service.bodies import get_body
from uprava_meetings.planning.routes.lists import body_in_address, kept
from uprava_meetings.planning.service import planning
from uprava_meetings.planning.service.planning import zone_of
from uprava_meetings.planning.service.reading import get_meeting, hold_meeting
from uprava_meetings.planning.service.telling import tell
from uprava_meetings.planning.values import PATH, MeetingRow, Plan
from uprava_meetings.values import Form

Fields = URLEncodedBody[dict[str, Any]]
Refused = InvalidError | ConflictError | None

NAMES = {
    "body": N_("Body"), "form": N_("How the body meets"), "day": N_("Day"),
    "begins": N_("Begins at"), "ends": N_("Ends at"), "until": N_("Last day of the vote"),
    "place": N_("Where"), "link": N_("Video link"), "why": N_("Reason"),
}  # fmt: skip
USUAL, USUAL_MINUTES = time(10), 90

MOVED = N_("The meeting is moved")
ELSEWHERE = N_("Place or form of the meeting has changed")
OFF = N_("The meeting is cancelled")
PLAIN = ("body", "form", "day", "begins", "ends", "until", "place", "link", "tell")


@get(f"{PATH}/new", requires=SIGNED_IN)
def new_form(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Show the form of a new meeting."""
    return form_of(request, session, reader=reader, body=body_in_address(request))


@post(f"{PATH}/new", requires=SIGNED_IN)
def add(request: AnyRequest, session: AnySession, reader: AnyReader, data: Fields) -> Response[Any]:
    """Plan a meeting."""

    def act() -> dict[str, str]:
        plan = plan_in(session, data)
        body = body_in(session, data, reader=reader)
        return {"id": str(planning.plan_meeting(session, body, plan, reader=reader, at=now()).id)}

    try:
        with apart(session):
            made = once(session, request, data, reader=reader, act=act)
    except (InvalidError, ConflictError) as error:
        return form_of(request, session, reader=reader, sent=data, error=error)
    return see(f"/docs/{made['id']}", said=_("The meeting is planned. Nobody is told of it yet."))


@get(f"{PATH}/{{id:uuid}}/plan", requires=SIGNED_IN)
def edit_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Show the plan of a meeting for changing."""
    found = hold_meeting(session, id, reader=reader)
    return form_of(request, session, reader=reader, found=found)


@post(f"{PATH}/{{id:uuid}}/plan", requires=SIGNED_IN)
def save(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID], data: Fields
) -> Response[Any]:
    """Move a meeting, or change where and how it is held."""
    found = hold_meeting(session, id, reader=reader)
    try:
        with apart(session):
            plan, version = plan_in(session, data), version_of(data)
            planning.change_meeting(session, id, plan, version=version, reader=reader, at=now())
            what = MOVED if plan.starts_at != found.starts_at else ELSEWHERE
            told = tell(session, id, what, reader=reader, at=now()) if word(data, "tell") else 0
    except (InvalidError, ConflictError) as error:
        return form_of(request, session, reader=reader, found=found, sent=data, error=error)
    said = _("The plan of the meeting is kept.")
    return see(f"/docs/{id}", said=f"{said} {told_words(told)}" if told else said)


@get(f"{PATH}/{{id:uuid}}/cancel", requires=SIGNED_IN)
def ask_cancel(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Ask why a meeting is cancelled."""
    return cancelling(request, session, hold_meeting(session, id, reader=reader))


@post(f"{PATH}/{{id:uuid}}/cancel", requires=SIGNED_IN)
def cancel(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID], data: Fields
) -> Response[Any]:
    """Cancel a meeting."""
    hold_meeting(session, id, reader=reader)
    try:
        with apart(session):
            why, version = word(data, "why"), version_of(data)
            planning.cancel_meeting(session, id, why, version=version, reader=reader, at=now())
            told = tell(session, id, OFF, reader=reader, at=now(), why=" ".join(why.split()))
    except (InvalidError, ConflictError) as error:
        found = get_meeting(session, id, reader=reader)
        return cancelling(request, session, found, sent=data, error=error)
    said = _("The meeting is cancelled.")
    return see(f"/docs/{id}", said=f"{said} {told_words(told)}" if told else said)


def told_words(number: int) -> str:
    """Return how many were told."""
    return ngettext("{n} person is told.", "{n} people are told.", number).format(n=number)


def cancelling(
    request: AnyRequest, session: Session, found: MeetingRow, *, sent: Sent | None = None,
    error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw the question why a meeting is cancelled."""
    wrong = error.fields if error else {}
    values: dict[str, Any] = {
        "row": found, "key": new_key(), "why": word(sent or {}, "why"), "error": error,
        "wrong": sentences(wrong), "summary": named_sentences(wrong, NAMES),
        "url": f"{PATH}/{found.id}/cancel",
    }  # fmt: skip
    if wants_part(request):
        return fragment(request, "meetings/planning/cancel_part.html", **values)
    status = error.status if error else 200
    return screen(request, session, "meetings/planning/cancel.html", status=status, **values)


def body_in(session: Session, form: Sent, *, reader: Reader) -> int:
    """Return the body a form means. Raises InvalidError."""
    chosen = word(form, "body")
    if chosen not in dict(kept(session, reader)):
        said = _("Choose the body.")
        raise InvalidError(said, fields={"body": said})
    return int(chosen)


def plan_in(session: Session, form: Sent) -> Plan:
    """Return the plan a form means. Raises InvalidError naming the fields."""
    wrong: dict[str, str] = {}
    zone = zone_of(session)
    try:
        how = Form(word(form, "form"))
    except ValueError:
        how, wrong["form"] = Form.IN_PERSON, _("Choose from the list.")
    starts = moment_in(form, "day", "begins", zone, wrong)
    last = "until" if how is Form.CORRESPONDENCE else "day"
    ends = moment_in(form, last, "ends", zone, wrong)
    if wrong or starts is None or ends is None:
        raise InvalidError(_("The plan has mistakes; nothing is kept."), fields=wrong)
    place, link = (" ".join(word(form, name).split()) for name in ("place", "link"))
    return Plan(how, starts, ends, place, link)


def moment_in(
    form: Sent, day: str, clock: str, zone: ZoneInfo, wrong: dict[str, str]
) -> datetime | None:
    """Return the moment of two fields; what is none is told in `wrong`."""
    text = f"{word(form, day)}T{word(form, clock)}"
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M").replace(tzinfo=zone)
    except ValueError:
        field = clock if word(form, day) else day
        wrong[field] = _("Name the day and the time, such as 10:00.")
        return None


def usual_of(session: Session, body: str, *, reader: Reader) -> dict[str, str]:
    """Return the usual hall and end of a body's meetings."""
    known = get_body(session, int(body), reader=reader) if body else None
    minutes = known.minutes if known else USUAL_MINUTES
    ends = datetime.combine(session.info["today"], USUAL) + timedelta(minutes=minutes)
    return {"place": known.place if known else "", "ends": f"{ends:%H:%M}"}


def typed_of(
    session: Session, found: MeetingRow | None, body: str, usual: dict[str, str]
) -> Mapping[str, str]:
    """Return the fields of the form as a meeting stands, or as a new one begins."""
    zone = zone_of(session)
    if found is None:
        return {"body": body, "form": Form.IN_PERSON, "day": "", "begins": f"{USUAL:%H:%M}",
                "until": "", "link": "", "tell": ""} | usual  # fmt: skip
    begins, ends = found.starts_at.astimezone(zone), found.ends_at.astimezone(zone)
    return {
        "body": str(found.body_id), "form": found.form, "day": f"{begins:%Y-%m-%d}",
        "begins": f"{begins:%H:%M}", "ends": f"{ends:%H:%M}", "until": f"{ends:%Y-%m-%d}",
        "place": found.place, "link": found.link, "tell": "on",
    }  # fmt: skip


def form_of(
    request: AnyRequest, session: Session, *, reader: Reader, body: str = "",
    found: MeetingRow | None = None, sent: Sent | None = None, error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw the form of a meeting. Raises ForbiddenError for who plans none."""
    bodies = kept(session, reader)
    if not bodies and found is None:
        raise ForbiddenError(
            _("Meetings are planned by the chair and the secretary of a body. You keep none.")
        )
    body = body if body in dict(bodies) else bodies[0][0] if len(bodies) == 1 else ""
    typed: Mapping[str, str] = (
        {name: word(sent, name) for name in PLAIN}
        if sent
        else typed_of(session, found, body, usual_of(session, body, reader=reader))
    )
    wrong = error.fields if error else {}
    return screen(
        request, session, "meetings/planning/form.html", error=error, found=found, typed=typed,
        status=error.status if error else 200, wrong=sentences(wrong), key=new_key(), path=PATH,
        summary=named_sentences(wrong, NAMES), bodies=bodies,
        forms_of=[(each.value, _(each.caption)) for each in Form],
        soonest=session.info["today"] + timedelta(days=1),
    )  # fmt: skip


routes: Sequence[ControllerRouterHandler] = [new_form, add, edit_form, save, ask_cancel, cancel]
