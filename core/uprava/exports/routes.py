"""«Мои выгрузки»: asking for a long list as a file, watching it, taking it."""

from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from litestar import Response
from litestar.datastructures import MultiDict
from litestar.params import FromPath, URLEncodedBody
from litestar.types import ControllerRouterHandler

from uprava.clock import now
from uprava.errors import InvalidError
from uprava.exports import ordering
from uprava.exports.books import BOOK_ROWS
from uprava.exports.lists import Asked, ExportedList, Listed, Pairs, list_of, require
from uprava.i18n import _
from uprava.tables.values import MEDIA_TYPES, Format
from uprava.web.files import Sent, send_blob
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import fragment, screen, see, wants_part

PAGE = "/exports"

COUNTED = 100_000
"""Rows counted before a file is asked for; beyond it «more than 100 000»."""

Fields = URLEncodedBody[dict[str, str]]


@get(PAGE, requires=SIGNED_IN)
def own_exports(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Show one's own files, the newest first; a part of the page while one is being written."""
    rows = ordering.list_own(session, reader=reader)
    if wants_part(request):
        return fragment(request, "exports/rows.html", rows=rows)
    return screen(request, session, "exports/list.html", rows=rows)


@get(f"{PAGE}/new", requires=SIGNED_IN)
def new_export(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite
) -> Response[str]:
    """Ask before a long list is written: which one, how long it is, in which format."""
    params = request.query_params
    given = list_of(site.plugins, params.get("_list", ""))
    pairs = narrowing(list(params.multi_items()))
    listed = found(Asked(session, reader, site.installation, MultiDict(pairs)), given)
    form = format_of(params.get("_format", ""))
    rows = 0 if listed.source.costly else listed.source.count(COUNTED + 1)
    return screen(
        request, session, "exports/new.html", given=given, listed=listed, form=form, rows=rows,
        counted=COUNTED, query=urlencode(pairs), book_rows=BOOK_ROWS,
        too_long=form is Format.PDF and rows > BOOK_ROWS,
    )  # fmt: skip


@post(PAGE, requires=SIGNED_IN)
def order_export(
    session: AnySession, reader: AnyReader, site: AnySite, data: Fields
) -> Response[Any]:
    """Ask for the file."""
    given = list_of(site.plugins, data.get("list", ""))
    pairs = narrowing(parse_qsl(data.get("query", ""), max_num_fields=60))
    listed = found(Asked(session, reader, site.installation, MultiDict(pairs)), given)
    wish = ordering.Wish(given.code, format_of(data.get("format", "")), pairs, listed.table)
    ordering.order(session, wish, reader=reader, at=now(), jobs=site.installation.jobs)
    return see(PAGE, said=_("The file is being written. You may close the page and go on."))


def found(asked: Asked, given: ExportedList) -> Listed:
    """Return the list, for those who may open its screen."""
    require(given, asked.reader)
    return given.make(asked)


def narrowing(pairs: list[tuple[str, str]]) -> Pairs:
    """Return the parameters of the list itself."""
    return [(name, value) for name, value in pairs if name not in ("_list", "_format")]


def format_of(text: str) -> Format:
    """Return a format. Raises InvalidError for one that does not exist."""
    try:
        return Format(text)
    except ValueError as error:
        raise InvalidError(_("Choose the format of the file.")) from error


@post(PAGE + "/{id:uuid}/cancel", requires=SIGNED_IN)
def cancel_export(session: AnySession, reader: AnyReader, id: FromPath[UUID]) -> Response[Any]:
    """Stop writing a file."""
    ordering.cancel(session, id, reader=reader, at=now())
    return see(PAGE, said=_("The export is cancelled; nothing of it is kept."), kind="a")


@post(PAGE + "/{id:uuid}/again", requires=SIGNED_IN)
def export_again(
    session: AnySession, reader: AnyReader, site: AnySite, id: FromPath[UUID]
) -> Response[Any]:
    """Ask for the same list once more: it is found anew."""
    row = ordering.get_own(session, id, reader=reader)
    given = list_of(site.plugins, row.list_code)
    listed = found(Asked(session, reader, site.installation, MultiDict(list(row.pairs))), given)
    wish = ordering.Wish(given.code, Format(row.format), row.pairs, listed.table)
    ordering.order(session, wish, reader=reader, at=now(), jobs=site.installation.jobs)
    return see(PAGE, said=_("The file is being written. You may close the page and go on."))


@post(PAGE + "/{id:uuid}/remove", requires=SIGNED_IN)
def remove_export(session: AnySession, reader: AnyReader, id: FromPath[UUID]) -> Response[Any]:
    """Take a finished file off the page."""
    ordering.remove(session, id, reader=reader)
    return see(PAGE, said=_("The file is removed."))


@get(PAGE + "/{id:uuid}/file", requires=SIGNED_IN)
def export_file(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite, id: FromPath[UUID]
) -> Response[Any]:
    """Send a finished file."""
    row = ordering.take(session, id, reader=reader)
    assert row.sha256 is not None
    assert row.size is not None
    media_type = MEDIA_TYPES[Format(row.format)]
    return send_blob(request, site.store, Sent(row.sha256, row.size, media_type, row.name))


routes: list[ControllerRouterHandler] = [
    own_exports, new_export, order_export, cancel_export, export_again, remove_export, export_file,
]  # fmt: skip
