"""The form of a booking: a free time, an applicant found or new, the question in short."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from litestar import Response
from litestar.params import URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.routes.forms import Form, new_key, once, word
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import get, post
from uprava.web.screens import see
from uprava.work.service.finishing import apart

from uprava_appeals.applicants.service.history import EarlierRow, earlier_of
from uprava_appeals.applicants.service.knowing import note_opening
from uprava_appeals.applicants.service.near import find_near
from uprava_appeals.applicants.values import Near, Said
from uprava_appeals.classifier.service.finding import picked
from uprava_appeals.classifier.values import Topic
from uprava_appeals.reception.routes.fields import Refused, drawn, id_in, leaders, missing, when_in
from uprava_appeals.reception.service.booking import Wish, book
from uprava_appeals.reception.service.free import list_free
from uprava_appeals.reception.slots import Slot
from uprava_appeals.reception.values import PATH, RECEIVE
from uprava_appeals.reception.words import day_of

Fields = URLEncodedBody[dict[str, Any]]

BOOK = f"{PATH}/book"

TEXTS = ("surname", "given_name", "patronymic", "postcode", "address", "district", "phone")

MOST_DAYS, MOST_NEAR, MOST_EARLIER, LONGEST = 6, 5, 3, 300

NEW = "new"
"""As the applicant: none of those found."""


@dataclass(frozen=True, slots=True)
class OfferedDay:
    """The free times of one day: what a form posts and what it shows."""

    words: str
    slots: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An applicant who may be the one who came, with his last appeals."""

    near: Near
    earlier: Sequence[EarlierRow]


@get(BOOK, requires=RECEIVE)
def form(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Show free times and the fields of an applicant."""
    return form_of(request, session, reader=reader)


@post(BOOK, requires=RECEIVE)
def add(request: AnyRequest, session: AnySession, reader: AnyReader, data: Fields) -> Response[Any]:
    """Book an applicant; first ask who it is where somebody alike is known."""
    said = said_in(data)
    near = near_of(session, said, reader=reader) if not word(data, "applicant") else []
    if near or word(data, "edit"):
        return form_of(request, session, reader=reader, sent=data, near=near)

    def act() -> dict[str, int]:
        return {"id": book(session, wish_in(session, data), reader=reader, at=now())}

    try:
        with apart(session):
            done = once(session, request, data, reader=reader, act=act)
    except (InvalidError, ConflictError) as error:
        return form_of(request, session, reader=reader, sent=data, error=error)
    when = when_in(data, session.info["today"])
    told = _("Booked: {day}, {time}.").format(
        day=f"{when.day:%d.%m.%Y}" if when else "",
        time=f"{when.begins:%H:%M}" if when and when.begins else _("in turn"),
    )  # fmt: skip
    return see(f"{PATH}/{done['id']}", said=told)


def wish_in(session: Session, form: Form) -> Wish:
    """Return the booking a form means. Raises InvalidError without a time."""
    when = when_in(form, session.info["today"])
    if when is None:
        raise InvalidError(_("Choose a time."), fields=missing())
    chosen = id_in(form, "applicant")
    topic = topic_in(session, form)
    return Wish(
        when, replace(said_in(form), applicant_id=chosen), " ".join(word(form, "about").split()),
        topic.code if topic else "", foremost=word(form, "foremost") == "on",
    )  # fmt: skip


def topic_in(session: Session, form: Form) -> Topic | None:
    """Return the question of the classifier that was chosen."""
    today: date = session.info["today"]
    return picked(session, word(form, "code"), word(form, "code_text"), on=today)


def said_in(form: Form) -> Said:
    """Return what a form says of the applicant."""
    text: dict[str, Any] = {n: " ".join(word(form, n).split())[:LONGEST] for n in TEXTS}
    return Said(**text)


def near_of(session: Session, said: Said, *, reader: Reader) -> list[Candidate]:
    """Return known applicants who may be this one, with their last appeals."""
    found = find_near(session, said, reader=reader, limit=MOST_NEAR)
    ids = [each.applicant_id for each in found]
    note_opening(session, reader=reader, at=now(), what="list", applicant_ids=ids)
    return [
        Candidate(each, earlier_of(session, each.applicant_id, reader=reader, limit=MOST_EARLIER))
        for each in found
    ]


def offered(session: Session, person: int | None, *, reader: Reader) -> list[OfferedDay]:
    """Return the next days with free times of a leader, or of all."""
    today = session.info["today"]
    free = list_free(session, reader=reader, at=now(), since=today, person_id=person)
    days = sorted({each.day for each in free})[:MOST_DAYS]
    return [
        OfferedDay(day_of(day), [option(each) for each in free if each.day == day]) for day in days
    ]


def option(slot: Slot) -> tuple[str, str]:
    """Return a time as a form posts and shows it."""
    begins = f"{slot.span.begins:%H:%M}"
    return f"{slot.person_id} {slot.day} {begins}", begins


def form_of(
    request: AnyRequest, session: Session, *, reader: Reader, sent: Form | None = None,
    near: Sequence[Candidate] = (), error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw the form; a time somebody else has by now is told of, the rest stays typed."""
    form, today = sent or {}, session.info["today"]
    known = leaders(session, reader=reader, since=today)
    person = id_in(request.query_params, "person") or id_in(form, "person")
    person = person or (int(known[0][0]) if known else None)
    return drawn(
        request, session, "book", error, path=PATH, leaders=known, person=person,
        days=offered(session, person, reader=reader) if person else [],
        chosen=word(form, "slot"), typed={name: word(form, name) for name in (*TEXTS, "about")},
        foremost=word(form, "foremost") == "on", near=near, applicant=word(form, "applicant"),
        topics=topics_of(session, form), topic_typed=word(form, "code_text"), key=new_key(),
        new=NEW,
    )  # fmt: skip


def topics_of(session: Session, form: Form) -> list[Topic]:
    """Return the chosen question of the classifier as its field shows it."""
    try:
        topic = topic_in(session, form) if word(form, "code") else None
    except InvalidError:
        topic = None
    return [topic] if topic else []


routes: Sequence[ControllerRouterHandler] = [form, add]
