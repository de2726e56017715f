"""The journal of incoming letters: pages, filters, print."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from urllib.parse import urlencode

from litestar import Request, Response
from litestar.di import NamedDependency
from sqlalchemy.orm import Session
from uprava.documents.service.journals import JournalLine, list_all
from uprava.documents.service.terms import quick_periods, term_words
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.routing import SIGNED_IN, get
from uprava.web.screens import screen

from uprava_records.kind import INCOMING
from uprava_records.service import listing as service
from uprava_records.service.listing import Asked

AnyRequest = Request[Any, Any, Any]
PATH = "/records/incoming"
PAGE_ROWS = 50


@dataclass(frozen=True, slots=True)
class Address:
    """A journal's list as its URL says it."""

    journal: JournalLine | None
    asked: Asked

    def url(self, path: str = PATH, **changes: str) -> str:
        """Return the address with some parameters changed; empty ones are left out."""
        pairs = {each.name: str(getattr(self.asked, each.name) or "") for each in fields(Asked)}
        pairs["journal"] = self.journal.code if self.journal else ""
        pairs |= changes
        query = urlencode({name: value for name, value in pairs.items() if value})
        return f"{path}?{query}" if query else path


@get(PATH, requires=SIGNED_IN)
def journal_screen(
    request: AnyRequest, session: NamedDependency[Session], reader: NamedDependency[Reader],
) -> Response[str]:  # fmt: skip
    """Show a journal by number, the newest first."""
    params = request.query_params
    edge = service.read_edge(params.get("at", ""))
    values = common(session, params, reader=reader)
    place: Address = values["address"]
    page = service.JournalPage([], None, None)
    total = 0
    if place.journal:
        id, asked = place.journal.id, place.asked
        page = service.list_letters(session, id, asked, reader=reader, limit=PAGE_ROWS, edge=edge)
        total = service.count_letters(session, id, asked, reader=reader)
    return screen(
        request, session, "records/incoming.html", page=page, total=service.shown(total),
        older=turn(place, page.older), newer=turn(place, page.newer),
        periods=quick_periods(session.info["today"]), **values,
    )  # fmt: skip


@get(f"{PATH}/print", requires=SIGNED_IN)
def journal_print(
    request: AnyRequest, session: NamedDependency[Session], reader: NamedDependency[Reader]
) -> Response[str]:
    """Show the journal under its filters as it is printed on A4, in order of the numbers."""
    values = common(session, request.query_params, reader=reader)
    place: Address = values["address"]
    rows: list[service.LetterLine] = []
    if place.journal:
        id, asked = place.journal.id, place.asked
        page = service.list_letters(session, id, asked, reader=reader, limit=service.PRINTED)
        rows = list(reversed(page.rows))
    return screen(
        request, session, "records/journal_print.html", rows=rows, limit=service.PRINTED, **values
    )


def common(session: Session, params: Mapping[str, str], *, reader: Reader) -> dict[str, Any]:
    """Return what the list and its print share."""
    journals = list_all(session, kinds=[INCOMING.code], reader=reader)
    code = params.get("journal", "")
    journal = next((each for each in journals if each.code == code), None)
    if code and journal is None:
        raise InvalidError(_("There is no such journal."), fields={"journal": code[:40]})
    today = session.info["today"]
    return {
        "address": Address(journal or next(iter(journals), None), asked_of(params)),
        "journals": [each for each in journals if each.active or each == journal],
        "states": [(each.code, _(each.title)) for each in INCOMING.states],
        "kind": INCOMING,
        "today": today,
        "registered_today": service.registered_today(session, reader=reader, today=today),
        "term_words": term_words,
    }


def asked_of(params: Mapping[str, str]) -> Asked:
    """Return the filters of the URL. Raises InvalidError for a day that does not exist."""
    return Asked(
        state=params.get("state", ""),
        registered_from=day_of(params.get("registered_from", "")),
        registered_to=day_of(params.get("registered_to", "")),
        correspondent=params.get("correspondent", "")[:200],
        addressee=params.get("addressee", "")[:100],
        overdue="1" if params.get("overdue") else "",
    )


def day_of(text: str) -> date | None:
    """Return a day of the URL."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidError(_("The address of the list holds a day that does not exist.")) from error


def turn(place: Address, edge: service.Edge | None) -> str:
    """Return the address of a neighbouring page, empty for none."""
    return place.url(at=service.write_edge(edge)) if edge else ""


routes = [journal_screen, journal_print]
