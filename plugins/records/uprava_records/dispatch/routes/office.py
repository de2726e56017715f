"""Mailing lists of a unit, and what stands on envelopes and in e-mail."""

from collections.abc import Mapping
from typing import Any

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from sqlalchemy.orm import Session
from uprava.documents.routes.forms import version_of
from uprava.errors import ForbiddenError, InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import get, post
from uprava.web.screens import screen, see

from uprava_records.dispatch.routes.folder import PATH
from uprava_records.dispatch.service import lists
from uprava_records.dispatch.service.office import FIELDS, get_office, keep_office
from uprava_records.dispatch.service.queueing import PERMISSION

MAILING = PATH + "/mailing"
ONE = MAILING + "/{id:int}"
OFFICE = PATH + "/office"

Fields = URLEncodedBody[dict[str, str]]


@get(MAILING, requires=PERMISSION)
def all_lists(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Show the mailing lists of the reader's units."""
    rows = lists.list_lists(session, reader=reader)
    return screen(request, session, "records/dispatch/mailing.html", rows=rows)


@get(MAILING + "/new", requires=PERMISSION)
def new_list(request: AnyRequest, session: AnySession) -> Response[str]:
    """Ask for a new mailing list."""
    return drawn(request, session, None, {"title": "", "rows": ""})


@post(MAILING + "/new", requires=PERMISSION)
def make_list(
    request: AnyRequest, session: AnySession, reader: AnyReader, data: Fields
) -> Response[Any]:
    """Make a mailing list."""
    return kept(request, session, None, data, reader=reader)


@get(ONE, requires=PERMISSION)
def one_list(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int]
) -> Response[str]:
    """Show a mailing list for changing."""
    row = lists.get_list(session, id, reader=reader)
    values = {"title": row.title, "rows": lists.as_text(lists.list_rows(session, id))}
    return drawn(request, session, row, values)


@post(ONE, requires=PERMISSION)
def save_list(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int], data: Fields
) -> Response[Any]:
    """Change a mailing list."""
    return kept(request, session, id, data, reader=reader)


def kept(
    request: AnyRequest, session: Session, id: int | None, data: Mapping[str, str], *,
    reader: Reader,
) -> Response[Any]:  # fmt: skip
    """Keep a list, or show its form again with what is wrong."""
    version = 0 if id is None else version_of(data)
    try:
        made = lists.keep_list(session, id, data, version=version, reader=reader)
    except InvalidError as error:
        row = None if id is None else lists.get_list(session, id, reader=reader)
        return drawn(request, session, row, data, error=error)
    return see(f"{MAILING}/{made}", said=_("The mailing list is saved."))


def drawn(
    request: AnyRequest, session: Session, row: lists.ListRow | None, values: Mapping[str, str],
    *, error: InvalidError | None = None,
) -> Response[str]:  # fmt: skip
    """Draw the form of a mailing list."""
    return screen(
        request, session, "records/dispatch/mailing_list.html", row=row, values=values,
        wrong=error.fields if error else {}, ways=lists.way_titles(),
        status=error.status if error else 200,
    )  # fmt: skip


@post(ONE + "/turn", requires=PERMISSION)
def turn(session: AnySession, reader: AnyReader, id: FromPath[int]) -> Response[Any]:
    """Close a mailing list, or open it again."""
    opened = lists.turn(session, id, reader=reader)
    said = _("The mailing list is open again.") if opened else _("The mailing list is closed.")
    return see(MAILING, said=said)


@get(OFFICE, requires=PERMISSION)
def office_form(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Show what stands on envelopes and in e-mail."""
    return office_drawn(request, session, reader=reader)


@post(OFFICE, requires=PERMISSION)
def save_office(
    request: AnyRequest, session: AnySession, reader: AnyReader, data: Fields
) -> Response[Any]:
    """Keep what stands on envelopes and in e-mail."""
    try:
        keep_office(session, data, version=version_of(data), reader=reader)
    except InvalidError as error:
        return office_drawn(request, session, reader=reader, typed=data, error=error)
    return see(OFFICE, said=_("The settings are saved."))


def office_drawn(
    request: AnyRequest, session: Session, *, reader: Reader,
    typed: Mapping[str, str] | None = None, error: InvalidError | None = None,
) -> Response[str]:  # fmt: skip
    """Draw the form of the office's words."""
    if reader.organisation_id is None:
        raise ForbiddenError(
            _("You hold no post in an organisation; these settings belong to one.")
        )
    office = get_office(session, reader.organisation_id)
    return screen(
        request, session, "records/dispatch/office.html", office=office,
        typed=typed or {}, wrong=error.fields if error else {}, fields=FIELDS,
        status=error.status if error else 200,
    )  # fmt: skip


routes = [
    all_lists, new_list, make_list, one_list, save_list, turn, office_form, save_office,
]  # fmt: skip
