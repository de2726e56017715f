"""The journal of incoming letters: pages, filters, print."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from sqlalchemy.orm import Session
from uprava.documents.routes.book import (
    BookAddress,
    choose_journal,
    own_of,
    shared_filters,
    with_own,
)
from uprava.documents.service import book
from uprava.documents.service.journals import JournalLine
from uprava.documents.service.terms import quick_periods, term_words
from uprava.documents.service.types.columns import cells_of
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.injected import AnyRequest
from uprava.web.routing import SIGNED_IN, get
from uprava.web.screens import screen

from uprava_records.letters.kind import INCOMING
from uprava_records.letters.service.listing import BOOK, Asked, LetterLine, wanted

PATH = "/records/incoming"
PAGE_ROWS = 50


@get(PATH, requires=SIGNED_IN)
def journal_screen(
    request: AnyRequest, session: NamedDependency[Session], reader: NamedDependency[Reader],
) -> Response[str]:  # fmt: skip
    """Show a journal by number, the newest first."""
    params = request.query_params
    edge = book.read_edge(params.get("at", ""))
    journal, asked, values = opened(session, params, reader=reader)
    place: BookAddress = values["address"]
    page: book.BookPage[LetterLine] = book.BookPage()
    total = 0
    if journal:
        lines = with_own(wanted(session, journal.id, asked, reader=reader), place.own)
        page = book.list_lines(session, BOOK, lines, reader=reader, limit=PAGE_ROWS, edge=edge)
        total = book.count_lines(session, BOOK, lines, reader=reader)
    cells = cells_of(session, place.own, [row.id for row in page.rows])
    return screen(
        request, session, "records/letters/incoming.html", page=page, total=book.shown(total),
        older=place.turn(page.older), newer=place.turn(page.newer),
        periods=quick_periods(session.info["today"]), cells=cells, **values,
    )  # fmt: skip


@get(f"{PATH}/print", requires=SIGNED_IN)
def journal_print(
    request: AnyRequest, session: NamedDependency[Session], reader: NamedDependency[Reader]
) -> Response[str]:
    """Show the journal under its filters as it is printed on A4, in order of the numbers."""
    journal, asked, values = opened(session, request.query_params, reader=reader)
    rows: list[LetterLine] = []
    if journal:
        own = values["address"].own
        lines = with_own(wanted(session, journal.id, asked, reader=reader), own)
        page = book.list_lines(session, BOOK, lines, reader=reader, limit=book.PRINTED)
        rows = list(reversed(page.rows))
    return screen(
        request,
        session,
        "records/letters/journal_print.html",
        rows=rows,
        limit=book.PRINTED,
        **values,
    )


def opened(
    session: Session, params: Mapping[str, str], *, reader: Reader
) -> tuple[JournalLine | None, Asked, dict[str, Any]]:
    """Return the journal and filters of the URL, and what the list and its print both show."""
    code = params.get("journal", "")
    journal, offered = choose_journal(session, code, kind=INCOMING.code, reader=reader)
    asked = asked_of(params)
    own = own_of(session, INCOMING.code, params, reader=reader)
    return (
        journal,
        asked,
        {
            "address": BookAddress(PATH, journal, asked, own),
            "journals": offered,
            "states": [(each.code, _(each.title)) for each in INCOMING.every_state],
            "kind": INCOMING,
            "today": session.info["today"],
            "registered_today": book.registered_today(session, kind=INCOMING.code, reader=reader),
            "term_words": term_words,
        },
    )


def asked_of(params: Mapping[str, str]) -> Asked:
    """Return the filters of the URL. Raises InvalidError for a day that does not exist."""
    return Asked(
        **asdict(shared_filters(params)),
        correspondent=params.get("correspondent", "")[:200],
        addressee=params.get("addressee", "")[:100],
    )


routes = [journal_screen, journal_print]
