"""Setting, seeing and dropping reminders."""

from datetime import date
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, FromQuery, URLEncodedBody
from sqlalchemy.orm import Session

from uprava.documents.routes.forms import word
from uprava.documents.routes.listing import uuid_of
from uprava.documents.service.access import get_document
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import screen, see, show_day
from uprava.work.service.reminders import drop_reminder, list_reminders, quick_days, remind


@get("/work/reminders", requires=SIGNED_IN)
def reminders_screen(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Show what the reader asked to be reminded of."""
    rows = list_reminders(session, reader=reader)
    return screen(request, session, "work/reminders.html", rows=rows)


@get("/work/reminders/new", requires=SIGNED_IN)
def reminder_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, doc: FromQuery[UUID]
) -> Response[str]:
    """Ask on which day to remind."""
    values = form_values(session, doc, reader=reader)
    return screen(request, session, "work/reminder.html", **values)


def form_values(session: Session, id: UUID, *, reader: Reader) -> dict[str, Any]:
    """Return what the empty form shows: the document, and the usual days."""
    head = get_document(session, id, reader=reader)
    days = quick_days(session.info["today"])
    return {"head": head, "days": days, "errors": {}, "text": "", "on": ""}


@post("/work/reminders", requires=SIGNED_IN)
def set_reminder(
    request: AnyRequest, session: AnySession, reader: AnyReader,
    data: URLEncodedBody[dict[str, Any]],
) -> Response[Any]:  # fmt: skip
    """Keep a reminder; a form with a mistake is shown again."""
    today, id = session.info["today"], uuid_of(word(data, "doc"))
    try:
        on = day_in(data)
        remind(session, id, on=on, text=word(data, "text"), reader=reader, today=today)
    except InvalidError as error:
        values = form_values(session, id, reader=reader) | {
            "errors": error.fields, "text": word(data, "text"), "on": word(data, "on"),
        }  # fmt: skip
        return screen(request, session, "work/reminder.html", status=422, **values)
    return see(f"/docs/{id}", said=_("You will be reminded on {day}.").format(day=show_day(on)))


def day_in(form: dict[str, Any]) -> date:
    """Return the day of the form. Raises InvalidError when it is none."""
    try:
        return date.fromisoformat(word(form, "on"))
    except ValueError as error:
        raise InvalidError(
            _("The reminder was not kept."), fields={"on": _("Choose a day.")}
        ) from error


@post("/work/reminders/{id:int}/delete", requires=SIGNED_IN)
def drop(session: AnySession, reader: AnyReader, id: FromPath[int]) -> Response[Any]:
    """Delete a reminder."""
    drop_reminder(session, id, reader=reader)
    return see("/work/reminders", said=_("The reminder is deleted."))


routes = [reminders_screen, reminder_form, set_reminder, drop]
