"""Lists for the post (form 103): all of them, one, its papers, identifiers, closing."""

from typing import Any
from zoneinfo import ZoneInfo

from litestar import Response
from litestar.params import FromPath, FromQuery, URLEncodedBody
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.routes.forms import word
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import get, post
from uprava.web.screens import screen, see

from uprava_records.dispatch.routes.folder import PATH, ids_of, told
from uprava_records.dispatch.service.office import get_office
from uprava_records.dispatch.service.queueing import PERMISSION
from uprava_records.dispatch.values import MAIL_CLASSES, STATES, MailClass
from uprava_records.post.routes.papers import sent_pdf
from uprava_records.post.service import registers
from uprava_records.post.service.papers import (
    Printing,
    csv_of,
    list_values,
    print_form,
    rubles,
)
from uprava_records.post.service.rates import all_proved, weigh

LISTS = PATH + "/lists"
ONE = LISTS + "/{id:int}"
PAGE_ROWS = 50

Fields = URLEncodedBody[dict[str, Any]]


@get(LISTS, requires=PERMISSION)
def all_lists(
    request: AnyRequest, session: AnySession, reader: AnyReader, at: FromQuery[int] = 0
) -> Response[str]:
    """Show the lists for the post, the newest first."""
    rows = registers.list_registers(session, reader=reader, after=at or None, limit=PAGE_ROWS + 1)
    further = f"{LISTS}?at={rows[PAGE_ROWS - 1].id}" if len(rows) > PAGE_ROWS else ""
    return screen(
        request, session, "records/post/registers.html", rows=rows[:PAGE_ROWS],
        further=further, first_url=LISTS if at else "",
        classes={each.value: _(title) for each, title in MAIL_CLASSES.items()},
    )  # fmt: skip


@get(ONE, requires=PERMISSION)
def one_list(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int]
) -> Response[str]:
    """Show a list for the post with its envelopes."""
    return shown(request, session, id, reader=reader)


def shown(
    request: AnyRequest, session: Session, id: int, *, reader: Reader, typed: str | None = None,
    error: InvalidError | None = None,
) -> Response[str]:  # fmt: skip
    """Draw a list, with identifiers as they are kept or as they were typed."""
    register = registers.get_register(session, id, reader=reader)
    items = registers.list_items(session, register, reader=reader)
    kept = "\n".join(item.first.tracking or "" for item in items).rstrip("\n")
    return screen(
        request, session, "records/post/register.html", register=register, items=items,
        typed=kept if typed is None else typed, wrong=error.fields if error else {}, states=STATES,
        status=error.status if error else 200,
        mail_class=_(MAIL_CLASSES[MailClass(register.mail_class)]),
        rubles=rubles, proved=all_proved(session, id, reader=reader),
    )  # fmt: skip


@get(ONE + "/f103.pdf", requires=PERMISSION)
def list_pdf(
    session: AnySession, reader: AnyReader, site: AnySite, id: FromPath[int]
) -> Response[bytes]:
    """Send a list for the post as form 103."""
    register = registers.get_register(session, id, reader=reader)
    items = registers.list_items(session, register, reader=reader)
    at = now()
    printing = Printing(reader.name, at, ZoneInfo(site.settings.timezone))
    values = list_values(
        register, items, get_office(session, register.organisation_id), printing,
        unproved=not all_proved(session, id, reader=reader),
    )  # fmt: skip
    return sent_pdf(print_form("f103.typ", values, at=at), f"f103-{register.year}-{register.seq}")


@get(ONE + "/f103.csv", requires=PERMISSION)
def list_csv(session: AnySession, reader: AnyReader, id: FromPath[int]) -> Response[bytes]:
    """Send a list for the post as CSV."""
    register = registers.get_register(session, id, reader=reader)
    items = registers.list_items(session, register, reader=reader)
    name = f"f103-{register.year}-{register.seq}.csv"
    headers = {
        "content-disposition": f'attachment; filename="{name}"',
        "cache-control": "no-store",
    }
    return Response(csv_of(items), media_type="text/csv; charset=utf-8", headers=headers)


@post(ONE + "/tracking", requires=PERMISSION)
def keep_tracking(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int], data: Fields
) -> Response[Any]:
    """Keep the identifiers of a list's envelopes."""
    typed = str(data.get("tracking", ""))
    try:
        count = registers.identify(session, id, typed, reader=reader)
    except InvalidError as error:
        return shown(request, session, id, reader=reader, typed=typed, error=error)
    return see(f"{LISTS}/{id}", said=_("Identifiers kept: {n}.").format(n=count))


@post(ONE + "/weights", requires=PERMISSION)
def keep_weights(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int], data: Fields
) -> Response[Any]:
    """Keep the weights of a list's envelopes, and what they cost."""
    typed = {
        int(name.removeprefix("weight-")): word(data, name) for name in data
        if name.startswith("weight-") and name[7:].isascii() and name[7:].isdigit()
    }  # fmt: skip
    try:
        count = weigh(session, id, typed, reader=reader)
    except InvalidError as error:
        return shown(request, session, id, reader=reader, error=error)
    return see(f"{LISTS}/{id}", said=_("Weights kept: {n}.").format(n=count))


@post(ONE + "/out", requires=PERMISSION)
def take_out(
    session: AnySession, reader: AnyReader, id: FromPath[int], data: Fields
) -> Response[Any]:
    """Take the chosen out of an open list."""
    count = registers.take_out(session, id, ids_of(data), reader=reader)
    return see(f"{LISTS}/{id}", said=_("Taken out of the list: {n}.").format(n=count))


@post(ONE + "/close", requires=PERMISSION)
def close(session: AnySession, reader: AnyReader, id: FromPath[int]) -> Response[Any]:
    """Close a list: its items have been handed to the post."""
    count = registers.close(session, id, reader=reader, at=now())
    said = _("The list is closed, documents sent: {n}.").format(n=count)
    return see(f"{LISTS}/{id}", said=said)


@post(f"{PATH}/enter", requires=PERMISSION)
def enter_list(session: AnySession, reader: AnyReader, data: Fields) -> Response[Any]:
    """Put the chosen into the day's list for the post."""
    outcome, register = registers.enter(session, ids_of(data), reader=reader, at=now())
    said, kind = told(_("Put into the list: {n}.").format(n=outcome.done), outcome)
    return see(f"{PATH}/lists/{register}", said=said, kind=kind)


routes = [
    all_lists,
    one_list,
    list_pdf,
    list_csv,
    keep_tracking,
    keep_weights,
    take_out,
    close,
    enter_list,
]
