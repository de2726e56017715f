"""The list of documents, its export, the trash, and what is done with several rows."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, URLEncodedBody

from uprava.clock import now
from uprava.documents.routes.address import read_address
from uprava.documents.routes.forms import many, new_key, once, word
from uprava.documents.routes.list_values import list_values, outcome_values, trash_values
from uprava.documents.service.choices import chips_of, filter_choices
from uprava.documents.service.exporting import source_of, table_of
from uprava.documents.service.favourites import mark
from uprava.documents.service.trash import Report, move_to_trash, restore
from uprava.documents.service.views import Audience, NewView, delete_view, save_view
from uprava.errors import InvalidError
from uprava.exports.lists import Asked, Listed, exported
from uprava.i18n import _, ngettext
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import screen, see

Fields = URLEncodedBody[dict[str, Any]]


@get("/docs", requires=SIGNED_IN)
def list_screen(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite
) -> Response[str]:
    """Show the documents the reader may see, narrowed as the address says; or the trash."""
    address = read_address(request.query_params, session)
    if address.trash:
        values = trash_values(
            session, reader=reader, plugins=site.plugins, timezone=site.settings.timezone
        )
        return screen(request, session, "documents/trash.html", **values)
    values = list_values(session, address, reader=reader, plugins=site.plugins)
    values |= outcome_values(session, request.query_params.get("report", ""), reader=reader)
    answer = screen(request, session, "documents/list.html", **values)
    if "hx-request" in request.headers and address.place.row == 1:
        answer.headers["hx-push-url"] = address.url()  # without the form's empty fields
    return answer


def make(asked: Asked) -> Listed:
    """Return the list as a table for office programs."""
    address, kinds = read_address(asked.params, asked.session), asked.plugins.kinds
    filters, session, reader = address.filters, asked.session, asked.reader
    choices = filter_choices(session, reader=reader, kinds=kinds, chosen=filters.kind)
    words = [(title, value) for _name, title, value in chips_of(filters, choices)]
    source = source_of(session, filters, reader=reader, kinds=kinds)
    return Listed(table_of(words, own=filters.own), source, address.url())


export = exported("/docs", "documents", make)


@post("/docs/favourites", requires=SIGNED_IN)
def mark_many(session: AnySession, reader: AnyReader, data: Fields) -> Response[Any]:
    """Mark the selected documents with a star."""
    count = mark(session, ids_in(data), reader=reader, at=now())
    said = ngettext("{n} document marked.", "{n} documents marked.", count).format(n=count)
    return see(back(data), said=said)


@post("/docs/trash", requires="documents.delete")
def trash_many(
    request: AnyRequest, session: AnySession, reader: AnyReader, data: Fields
) -> Response[Any]:
    """Move the selected documents to the trash and say which stayed."""
    ids, form = ids_in(data), {"_key": new_key(), **data}

    def act() -> dict[str, Any]:
        return told(move_to_trash(session, ids, reader=reader, at=now()), len(ids))

    answer = once(session, request, form, reader=reader, act=act)
    if not answer["refused"]:
        return see(back(data), said=answer["said"], undo=answer["undo"])
    said = answer["said"] if answer["undo"] else ""
    return see(back(data, report=form["_key"]), said=said, kind="a", undo=answer["undo"])


def told(report: Report, asked: int) -> dict[str, Any]:
    """Return a report as the next page says it: what was done, and which stayed and why."""
    done = len(report.done)
    ids = ",".join(each.hex for each in report.done[:20])
    return {
        "said": _("In the trash: {done} of {asked}.").format(done=done, asked=asked),
        "refused": [[str(each.id), each.name, each.reason] for each in report.refused],
        "undo": f"/docs/restore?ids={ids}" if 0 < done <= 20 else "",
    }


@post("/docs/restore", requires="documents.delete")
def restore_many(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[Any]:
    """Take documents back from the trash: the undo of a bulk act."""
    for given in request.query_params.get("ids", "").split(",")[:20]:
        restore(session, uuid_of(given), reader=reader, at=now())
    return see("/docs", said=_("The documents are back."))


@post("/docs/{id:uuid}/restore", requires=SIGNED_IN)
def restore_one(session: AnySession, reader: AnyReader, id: FromPath[UUID]) -> Response[Any]:
    """Take one document back from the trash."""
    restore(session, id, reader=reader, at=now())
    return see(f"/docs/{id}", said=_("The document is back from the trash."))


@post("/docs/views", requires=SIGNED_IN)
def keep_view(
    request: AnyRequest, session: AnySession, reader: AnyReader, data: Fields
) -> Response[Any]:
    """Keep the list's address under a name."""
    audience = Audience.UNIT if word(data, "audience") == Audience.UNIT else Audience.ME
    new = NewView(word(data, "title"), "/docs", word(data, "query"), audience)
    once(
        session, request, data, reader=reader,
        act=lambda: save_view(session, new, reader=reader, at=now()),
    )  # fmt: skip
    return see(back(data), said=_("The view is in the navigation."))


@post("/docs/views/{view_id:int}/delete", requires=SIGNED_IN)
def drop_view(
    session: AnySession, reader: AnyReader, view_id: FromPath[int], data: Fields
) -> Response[Any]:
    """Delete a saved view."""
    delete_view(session, view_id, reader=reader)
    return see(back(data), said=_("The view is deleted."))


def ids_in(form: dict[str, Any]) -> list[UUID]:
    """Return the selected documents. Raises InvalidError when there are none or too many."""
    ids = list(dict.fromkeys(uuid_of(each) for each in many(form, "id")))
    if not 1 <= len(ids) <= 200:
        raise InvalidError(_("Select from 1 to 200 documents."))
    return ids


def uuid_of(text: str) -> UUID:
    """Return an id from a form. Raises InvalidError for anything else."""
    try:
        return UUID(text)
    except ValueError as error:
        raise InvalidError(_("The form names something that is not a document.")) from error


def back(form: dict[str, Any], **more: str) -> str:
    """Return the page of the list the form was sent from: never an address outside."""
    query = word(form, "query")
    parts = [query] if query and "\n" not in query else []
    whole = "&".join([*parts, urlencode(more)] if more else parts)
    return f"/docs?{whole}" if whole else "/docs"


routes = [
    list_screen, export, mark_many, trash_many, restore_many, restore_one, keep_view, drop_view,
]  # fmt: skip
