"""What can be taken away as a file: a list, its address, and how its rows are found.

A list says once how its table is made (`make`); the same function answers a request and a job,
which repeats the request later under the rights its person has then.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from litestar import Response
from litestar.datastructures import MultiDict
from litestar.handlers import HTTPRouteHandler
from sqlalchemy.orm import Session

from uprava.errors import NotFoundError
from uprava.i18n import _
from uprava.installation import Installation
from uprava.plugins import Plugins
from uprava.tables.sending import Exporting, Sending, Source, send_table
from uprava.tables.values import Format, Row, Table
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import SIGNED_IN, get
from uprava.web.screens import see

AT_ONCE = 10_000
"""Rows sent while the person waits; a longer list is written by a job."""

PRINTED_AT_ONCE = 500
"""Lines of a book set while the person waits: one to three seconds."""

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """Who wants a list, and how its address narrows it."""

    session: Session
    reader: Reader
    installation: Installation
    params: MultiDict[str]

    @property
    def plugins(self) -> Plugins:
        """The running plugins."""
        return self.installation.plugins


@dataclass(frozen=True, slots=True)
class Listed:
    """A list that was found: its table, where its rows come from, the screen it was taken from.

    `paper` sets what is no book: from its rows and the moment of office time to PDF.
    """

    table: Table
    source: Source[Any]
    back: str
    exporting: Exporting = Exporting.LIST
    paper: Callable[[Sequence[Row], datetime], bytes] | None = None


@dataclass(frozen=True, slots=True)
class ExportedList:
    """A list by its code; `requires` is the permission of its screen."""

    code: str
    make: Callable[[Asked], Listed]
    requires: str


def exported(
    path: str, code: str, make: Callable[[Asked], Listed], *, requires: str = SIGNED_IN
) -> HTTPRouteHandler:
    """Return the handler of `path/export.xlsx`, `.csv` and `.pdf` (a book on A4)."""
    given = ExportedList(code, make, requires)

    def export(
        request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite
    ) -> Response[Any]:
        pairs = [*request.query_params.multi_items(), *path_pairs(request)]
        asked = Asked(session, reader, site.installation, MultiDict(pairs))
        return answer(request, asked, given, pairs)

    paths = [f"{path}/export.{ending}" for ending in Format]
    return get(paths, requires=requires, opt={"exported": given})(export)


def path_pairs(request: AnyRequest) -> list[tuple[str, str]]:
    """Return what the path itself names, such as the folder of a list."""
    return [(name, str(value)) for name, value in request.path_params.items()]


def answer(request: AnyRequest, asked: Asked, given: ExportedList, pairs: Pairs) -> Response[Any]:
    """Send a short list at once; ask before a long one is written by a job."""
    form, listed = Format(request.url.path.rpartition(".")[2]), given.make(asked)
    most = PRINTED_AT_ONCE if form is Format.PDF else AT_ONCE
    rows = listed.source.count(most + 1)
    if rows > most:
        told = [("_list", given.code), ("_format", form.value), *pairs]
        return see(f"/exports/new?{urlencode(told)}")
    sending = Sending(form, rows, listed.exporting)
    if form is Format.PDF:
        from uprava.exports.books import send_book

        return send_book(asked, listed, sending)
    return send_table(request, asked.session, listed.table, listed.source, sending=sending)


def lists_of(plugins: Plugins) -> dict[str, ExportedList]:
    """Return every list of the running plugins by its code."""
    found = (getattr(each, "opt", {}).get("exported") for each in plugins.routes())
    return {each.code: each for each in found if isinstance(each, ExportedList)}


def list_of(plugins: Plugins, code: str) -> ExportedList:
    """Return a list by its code. Raises NotFoundError when no running module has it."""
    given = lists_of(plugins).get(code)
    if given is None:
        raise NotFoundError(_("There is no such list, or its module is switched off."))
    return given


def require(given: ExportedList, reader: Reader) -> None:
    """Raise ForbiddenError unless the reader may open the list's screen."""
    if given.requires != SIGNED_IN:
        reader.require(given.requires)
