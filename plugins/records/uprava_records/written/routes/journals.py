"""The journals of written documents: pages, filters, print; acts say what is theirs."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Generic, TypeVar

from litestar import Response
from litestar.handlers import HTTPRouteHandler
from sqlalchemy.orm import Session
from uprava.documents.routes.book import (
    BookAddress,
    choose_journal,
    own_of,
    shared_filters,
    with_own,
)
from uprava.documents.service import book
from uprava.documents.service.book import Asked as AnyAsked
from uprava.documents.service.book import Book, Wanted
from uprava.documents.service.journals import JournalLine
from uprava.documents.service.types.columns import cells_of
from uprava.documents.service.types.listed import OwnList
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get
from uprava.web.screens import screen

from uprava_records.written.kind import FILED, KINDS, REGISTERED, SENT
from uprava_records.written.routes.view import PATHS
from uprava_records.written.service.drafting import WRITE
from uprava_records.written.service.fields import INTERNAL, OUTGOING
from uprava_records.written.service.listing import BOOKS, Asked, asked_of, wanted

PAGE_ROWS = 50

Line = TypeVar("Line", bound=book.BookLine)


@dataclass(frozen=True, slots=True)
class Journals(Generic[Line]):
    """The journals of a kind: their words, what narrows them, how a line is read.

    `pages` is the folder of `journal.html` and `journal_print.html`; `more` their own values.
    """

    kind: str
    title: str
    nothing: str
    book: Book[Line]
    asked: Callable[[Mapping[str, str]], AnyAsked]
    wanted: Callable[[int, Any], Wanted]
    pages: str = "records/written"
    more: Callable[[], dict[str, Any]] = dict

    @property
    def path(self) -> str:
        """The address of the first of them."""
        return PATHS[self.kind]


@dataclass(frozen=True, slots=True)
class Opened:
    """A journal under its filters, and what its list and its print both show."""

    journal: JournalLine | None
    asked: Any
    values: dict[str, Any]

    @property
    def own(self) -> OwnList:
        """What the address says of the fields of types."""
        address: BookAddress = self.values["address"]
        return address.own


def pages(of: Journals[Line]) -> list[HTTPRouteHandler]:
    """Return the handlers of a kind's journals."""

    @get(of.path, requires=SIGNED_IN, name=f"journal of {of.kind}")
    def journal_screen(
        request: AnyRequest, session: AnySession, reader: AnyReader
    ) -> Response[str]:
        """Show a journal by number, the newest first."""
        return shown(request, session, of, reader=reader)

    @get(f"{of.path}/print", requires=SIGNED_IN, name=f"print of {of.kind}")
    def journal_print(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
        """Show the journal under its filters as it is printed on A4, in order of the numbers."""
        here = opened(session, of, request.query_params, reader=reader)
        rows: list[Line] = []
        if here.journal:
            lines = with_own(of.wanted(here.journal.id, here.asked), here.own)
            page = book.list_lines(session, of.book, lines, reader=reader, limit=book.PRINTED)
            rows = list(reversed(page.rows))
        return screen(request, session, f"{of.pages}/journal_print.html", rows=rows,
                      limit=book.PRINTED, **here.values)  # fmt: skip

    return [journal_screen, journal_print]


def shown(
    request: AnyRequest, session: Session, of: Journals[Line], *, reader: Reader
) -> Response[str]:
    """Return a page of a journal."""
    params = request.query_params
    edge = book.read_edge(params.get("at", ""))
    here = opened(session, of, params, reader=reader)
    place: BookAddress = here.values["address"]
    page: book.BookPage[Line] = book.BookPage()
    total = 0
    if here.journal:
        lines = with_own(of.wanted(here.journal.id, here.asked), here.own)
        page = book.list_lines(session, of.book, lines, reader=reader, limit=PAGE_ROWS, edge=edge)
        total = book.count_lines(session, of.book, lines, reader=reader)
    cells = cells_of(session, here.own, [row.id for row in page.rows])
    return screen(
        request, session, f"{of.pages}/journal.html", page=page, total=book.shown(total),
        older=place.turn(page.older), newer=place.turn(page.newer), cells=cells, **here.values,
    )  # fmt: skip


def opened(
    session: Session, of: Journals[Line], params: Mapping[str, str], *, reader: Reader
) -> Opened:
    """Return the journal and filters of the URL."""
    code = params.get("journal", "")
    journal, offered = choose_journal(session, code, kind=of.kind, reader=reader)
    asked = of.asked(params)
    own = own_of(session, of.kind, params, reader=reader)
    return Opened(journal, asked, {
        "address": BookAddress(of.path, journal, asked, own),
        "code": of.kind,
        "kind": KINDS[of.kind],
        "title": _(of.title),
        "nothing": _(of.nothing),
        "journals": offered,
        "states": [(each.code, _(each.title)) for each in KINDS[of.kind].states
                   if each.code in (REGISTERED, SENT, FILED)],
        "today": session.info["today"],
        "registered_today": book.registered_today(session, kind=of.kind, reader=reader),
        "may_write": reader.may(WRITE, unit=reader.unit_id),
        **of.more(),
    })  # fmt: skip


def written_filters(params: Mapping[str, str]) -> Asked:
    """Return the filters of the URL. Raises InvalidError for a day that does not exist."""
    return asked_of(asdict(shared_filters(params)), params)


LETTERS = Journals(
    OUTGOING, N_("Outgoing letters"), N_("There is no outgoing letter here yet"),
    BOOKS[OUTGOING], written_filters, wanted,
)  # fmt: skip

NOTES = Journals(
    INTERNAL, N_("Internal documents"), N_("There is no internal document here yet"),
    BOOKS[INTERNAL], written_filters, wanted,
)  # fmt: skip

routes = [*pages(LETTERS), *pages(NOTES)]
