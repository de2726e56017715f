"""The queue of a day: who is expected, who waits, who has to be told of another time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from litestar import Response
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import get
from uprava.web.screens import screen

from uprava_appeals.applicants.service.knowing import note_opening
from uprava_appeals.reception.routes.fields import day_in, id_in, leaders
from uprava_appeals.reception.service.away import list_stranded
from uprava_appeals.reception.service.free import list_away, list_slots
from uprava_appeals.reception.service.reading import BookingRow, list_bookings, list_untold
from uprava_appeals.reception.values import PATH, RECEIVE, BookingState
from uprava_appeals.reception.words import day_of

ONE = timedelta(days=1)

TONES = {
    BookingState.BOOKED: "b", BookingState.CAME: "a", BookingState.RECEIVED: "g",
    BookingState.MISSED: "r", BookingState.CANCELLED: "",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Queue:
    """The people of one leader on a day; `hours` and `place` as the schedule has them."""

    person_id: int
    leader: str
    hours: str
    place: str
    away: str
    rows: Sequence[BookingRow]


@get(PATH, requires=RECEIVE)
def page(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Show the queue of a day, today's by default, of the reader himself where he receives."""
    params, today = request.query_params, session.info["today"]
    day = day_in(params, "day") or today
    known = leaders(session, reader=reader, since=day)
    person = id_in(params, "person") if "person" in params else own_of(known, reader)
    rows = list_bookings(session, reader=reader, since=day, until=day, person_id=person)
    untold = list_untold(session, reader=reader, today=today)
    stranded = list_stranded(session, reader=reader, today=today)
    shown = [*rows, *untold, *stranded]
    seen = [each.applicant_id for each in shown if each.known]
    note_opening(session, reader=reader, at=now(), what="list", applicant_ids=seen)
    return screen(
        request, session, "appeals/reception/today.html", day=day, today=today, path=PATH,
        words=day_of(day), person=person, leaders=known, tones=TONES,
        queues=queues_of(session, day, rows, person, reader=reader), untold=untold,
        stranded=stranded, before=day - ONE, after=day + ONE, figures=figures_of(rows),
        tabs=tabs("today"),
    )  # fmt: skip


def own_of(known: Sequence[tuple[str, str]], reader: Reader) -> int | None:
    """Return whose queue the reader looks at first: his leader's, his own, else everybody's."""
    ids = [each for each in (reader.acting_for, reader.person_id) if each]
    return next((each for each in ids if str(each) in dict(known)), None)


def figures_of(rows: Sequence[BookingRow]) -> dict[str, int]:
    """Return how many people of a day are in which state."""
    return {
        state.value: sum(each.state == state for each in rows)
        for state in BookingState if state is not BookingState.CANCELLED
    }  # fmt: skip


def queues_of(
    session: Session, day: date, rows: Sequence[BookingRow], person: int | None, *, reader: Reader
) -> list[Queue]:
    """Return the queue of each leader who receives on the day or has people booked."""
    slots = list_slots(session, reader=reader, since=day, until=day, person_id=person)
    away = {
        each.person_id: each.why
        for each in list_away(session, reader=reader, since=day, until=day)
    }  # fmt: skip
    names = dict(leaders(session, reader=reader, since=day))
    names |= {str(each.person_id): each.leader for each in rows}
    found = []
    for id, name in names.items():
        own = [each for each in slots if str(each.person_id) == id]
        booked = [each for each in rows if str(each.person_id) == id]
        if own or booked or (int(id) in away and person in (None, int(id))):
            hours = f"{own[0].span.begins:%H:%M}–{own[-1].span.ends:%H:%M}" if own else ""
            place = own[0].place if own else ""
            found.append(Queue(int(id), name, hours, place, away.get(int(id), ""), booked))
    return found


def tabs(here: str) -> list[tuple[str, str, str, bool]]:
    """Return the screens of receptions."""
    named = [
        ("today", _("Queue"), PATH), ("schedule", _("Schedule"), f"{PATH}/schedule"),
        ("journal", _("Journal of receptions"), f"{PATH}/journal"),
    ]  # fmt: skip
    return [(title, url, "", name == here) for name, title, url in named]


routes: Sequence[ControllerRouterHandler] = [page]
