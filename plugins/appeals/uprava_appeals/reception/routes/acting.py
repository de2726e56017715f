"""Acts on a booking: came, did not come, another time, cancelled, told."""

from collections.abc import Sequence
from typing import Any

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.routes.forms import Form, version_of, word
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import get, post
from uprava.web.screens import see
from uprava.work.service.finishing import apart

from uprava_appeals.reception.routes.booking import offered
from uprava_appeals.reception.routes.fields import Refused, drawn, id_in, leaders, missing, when_in
from uprava_appeals.reception.service import booking
from uprava_appeals.reception.service.booking import Moving
from uprava_appeals.reception.service.reading import BookingRow, get_booking
from uprava_appeals.reception.values import PATH, RECEIVE

Fields = URLEncodedBody[dict[str, Any]]
ONE = f"{PATH}/{{id:int}}"


def to_queue(row: BookingRow, said: str) -> Response[Any]:
    """Return to the queue of the booking's day."""
    return see(PATH, said=said, day=row.day, person=row.person_id)


@post(f"{ONE}/came", requires=RECEIVE)
def came(session: AnySession, reader: AnyReader, id: FromPath[int]) -> Response[Any]:
    """Note that the applicant has come."""
    booking.come(session, id, reader=reader, at=now())
    return to_queue(get_booking(session, id, reader=reader), _("Noted: the applicant has come."))


@post(f"{ONE}/missed", requires=RECEIVE)
def missed(session: AnySession, reader: AnyReader, id: FromPath[int]) -> Response[Any]:
    """Note that the applicant did not come."""
    booking.miss(session, id, reader=reader)
    said = _("Noted: the applicant did not come.")
    return to_queue(get_booking(session, id, reader=reader), said)


@post(f"{ONE}/told", requires=RECEIVE)
def told(session: AnySession, reader: AnyReader, id: FromPath[int]) -> Response[Any]:
    """Note that the applicant knows the new time."""
    booking.tell(session, id, reader=reader, at=now())
    return see(PATH, said=_("Noted: the applicant was told."))


@get(f"{ONE}/cancel", requires=RECEIVE)
def cancel_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int]
) -> Response[str]:
    """Ask why a booking is cancelled."""
    return cancel_of(request, session, get_booking(session, id, reader=reader))


@post(f"{ONE}/cancel", requires=RECEIVE)
def cancel(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int], data: Fields
) -> Response[Any]:
    """Cancel a booking."""
    row = get_booking(session, id, reader=reader)
    try:
        version, why = version_of(data), word(data, "why")
        booking.cancel(session, id, why=why, version=version, reader=reader)
    except InvalidError as error:
        return cancel_of(request, session, row, error=error, sent=data)
    return to_queue(row, _("The booking is cancelled."))


def cancel_of(
    request: AnyRequest, session: Session, row: BookingRow, *, error: Refused = None,
    sent: Form | None = None,
) -> Response[str]:  # fmt: skip
    """Draw the form of a cancelling."""
    why = word(sent or {}, "why")
    return drawn(request, session, "cancel", error, row=row, path=PATH, why=why)


@get(f"{ONE}/move", requires=RECEIVE)
def move_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int]
) -> Response[str]:
    """Show the free times a booking may be moved to."""
    return move_of(request, session, get_booking(session, id, reader=reader), reader=reader)


@post(f"{ONE}/move", requires=RECEIVE)
def move(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int], data: Fields
) -> Response[Any]:
    """Move a booking to another time."""
    row, when = get_booking(session, id, reader=reader), when_in(data, session.info["today"])
    try:
        if when is None:
            raise InvalidError(_("Choose a time."), fields=missing())
        with apart(session):
            moving = Moving(when, word(data, "why"))
            booking.move(session, id, moving, version=version_of(data), reader=reader, at=now())
    except (InvalidError, ConflictError) as error:
        return move_of(request, session, row, reader=reader, error=error, sent=data)
    said = _("The booking is moved. Tell the applicant the new time.")
    return see(PATH, said=said, day=when.day, person=when.person_id)


def move_of(
    request: AnyRequest, session: Session, row: BookingRow, *, reader: Reader,
    error: Refused = None, sent: Form | None = None,
) -> Response[str]:  # fmt: skip
    """Draw the form of another time; a time somebody else has by now is told of."""
    form, today = sent or {}, session.info["today"]
    person = id_in(request.query_params, "person") or id_in(form, "person") or row.person_id
    return drawn(
        request, session, "move", error, row=row, path=PATH, person=person,
        leaders=leaders(session, reader=reader, since=today), why=word(form, "why"),
        days=offered(session, person, reader=reader), chosen=word(form, "slot"),
    )  # fmt: skip


routes: Sequence[ControllerRouterHandler] = [
    came, missed, told, cancel_form, cancel, move_form, move,
]  # fmt: skip
