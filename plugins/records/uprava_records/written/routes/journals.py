"""The journals of outgoing letters, internal documents and acts: pages, filters, print."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from litestar import Response
from litestar.handlers import HTTPRouteHandler
from sqlalchemy.orm import Session
from uprava.approval.kind import ACTS as ACT_TITLES
from uprava.documents.routes.book import BookAddress, choose_journal, shared_filters
from uprava.documents.service import book
from uprava.documents.service.journals import JournalLine
from uprava.documents.service.terms import quick_periods
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get
from uprava.web.screens import screen

from uprava_records.written.kind import KINDS
from uprava_records.written.routes.view import PATHS
from uprava_records.written.service.drafting import WRITE
from uprava_records.written.service.fields import ACT, INTERNAL, OUTGOING, TOLD
from uprava_records.written.service.knowing import STATUSES, TONES
from uprava_records.written.service.listing import BOOKS, Asked, WrittenLine, wanted

PAGE_ROWS = 50

TITLES: Mapping[str, str] = {
    OUTGOING: N_("Outgoing letters"), INTERNAL: N_("Internal documents"), ACT: N_("Acts"),
}  # fmt: skip

EMPTY: Mapping[str, str] = {
    OUTGOING: N_("There is no outgoing letter here yet"),
    INTERNAL: N_("There is no internal document here yet"),
    ACT: N_("There is no act here yet"),
}


@dataclass(frozen=True, slots=True)
class Opened:
    """A journal under its filters, and what its list and its print both show."""

    journal: JournalLine | None
    asked: Asked
    values: dict[str, Any]


def pages(kind: str) -> list[HTTPRouteHandler]:
    """Return the handlers of a kind's journals."""
    path = PATHS[kind]

    @get(path, requires=SIGNED_IN, name=f"journal of {kind}")
    def journal_screen(
        request: AnyRequest, session: AnySession, reader: AnyReader
    ) -> Response[str]:
        """Show a journal by number, the newest first."""
        return shown(request, session, kind, reader=reader)

    @get(f"{path}/print", requires=SIGNED_IN, name=f"print of {kind}")
    def journal_print(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
        """Show the journal under its filters as it is printed on A4, in order of the numbers."""
        here = opened(session, kind, request.query_params, reader=reader)
        rows: list[WrittenLine] = []
        if here.journal:
            lines = wanted(here.journal.id, kind, here.asked)
            page = book.list_lines(session, BOOKS[kind], lines, reader=reader, limit=book.PRINTED)
            rows = list(reversed(page.rows))
        return screen(request, session, "records/written/journal_print.html", rows=rows,
                      limit=book.PRINTED, **here.values)  # fmt: skip

    return [journal_screen, journal_print]


def shown(request: AnyRequest, session: Session, kind: str, *, reader: Reader) -> Response[str]:
    """Return a page of a journal."""
    params = request.query_params
    edge = book.read_edge(params.get("at", ""))
    here = opened(session, kind, params, reader=reader)
    place: BookAddress = here.values["address"]
    page: book.BookPage[WrittenLine] = book.BookPage()
    total = 0
    if here.journal:
        lines = wanted(here.journal.id, kind, here.asked)
        page = book.list_lines(
            session, BOOKS[kind], lines, reader=reader, limit=PAGE_ROWS, edge=edge
        )
        total = book.count_lines(session, BOOKS[kind], lines, reader=reader)
    return screen(
        request, session, "records/written/journal.html", page=page, total=book.shown(total),
        older=place.turn(page.older), newer=place.turn(page.newer),
        periods=quick_periods(session.info["today"]), **here.values,
    )  # fmt: skip


def opened(session: Session, kind: str, params: Mapping[str, str], *, reader: Reader) -> Opened:
    """Return the journal and filters of the URL."""
    code = params.get("journal", "")
    journal, offered = choose_journal(session, code, kind=kind, reader=reader)
    asked = asked_of(params)
    return Opened(journal, asked, {
        "address": BookAddress(PATHS[kind], journal, asked),
        "code": kind,
        "kind": KINDS[kind],
        "title": _(TITLES[kind]),
        "nothing": _(EMPTY[kind]),
        "journals": offered,
        "states": [(each.code, _(each.title)) for each in KINDS[kind].states
                   if each.code in ("registered", "sent", "filed")],
        "statuses": {code: (_(title), TONES[code]) for code, title in STATUSES.items()},
        "acts": [(each.value, _(title)) for each, title in ACT_TITLES.items()],
        "act_titles": {each.value: _(title) for each, title in ACT_TITLES.items()},
        "today": session.info["today"],
        "registered_today": book.registered_today(session, kind=kind, reader=reader),
        "may_write": reader.may(WRITE, unit=reader.unit_id),
    })  # fmt: skip


def asked_of(params: Mapping[str, str]) -> Asked:
    """Return the filters of the URL. Raises InvalidError for a day that does not exist."""
    status, act_kind = params.get("status", ""), params.get("act_kind", "")
    return Asked(
        **asdict(shared_filters(params)),
        whom=params.get("whom", "")[:100],
        executor=params.get("executor", "")[:100],
        status=status if status in STATUSES else "",
        act_kind=act_kind if act_kind in TOLD["act_kind"] else "",
        normative="1" if params.get("normative") else "",
    )


routes = [each for kind in PATHS for each in pages(kind)]
