"""Suppliers: all of them, and one with its contracts."""

from litestar import Response
from litestar.params import FromPath, FromQuery
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get
from uprava.web.screens import screen

from uprava_contracts.cards.kind import KIND
from uprava_contracts.control.asking import asked_in
from uprava_contracts.control.service.history import history_of
from uprava_contracts.control.service.suppliers import get_supplier, list_suppliers
from uprava_contracts.values import CONTRACT_STATES
from uprava_contracts.wording import money, percent

SUPPLIERS = "/contracts/suppliers"
PAGE_ROWS = 50
MOST = 5_000
"""The furthest row a page may begin at: a list by how bad it is has no other order to go by."""


@get(SUPPLIERS, requires=SIGNED_IN)
def page(
    request: AnyRequest, session: AnySession, reader: AnyReader, q: FromQuery[str] = "",
    at: FromQuery[str] = "",
) -> Response[str]:  # fmt: skip
    """Show who the contracts open to the reader are with, and how they performed."""
    asked = asked_in({}, today=session.info["today"])
    offset = min(int(at), MOST) if at.isascii() and at.isdigit() and len(at) < 6 else 0
    words = " ".join(q.split())[:100]
    rows = list_suppliers(
        session, asked, reader=reader, words=words, limit=PAGE_ROWS + 1, offset=offset
    )
    further = f"{SUPPLIERS}?q={words}&at={offset + PAGE_ROWS}" if len(rows) > PAGE_ROWS else ""
    return screen(
        request, session, "contracts/control/suppliers.html", rows=rows[:PAGE_ROWS], q=words,
        path=SUPPLIERS, first=f"{SUPPLIERS}?q={words}" if offset else "", further=further,
        money=money, percent=percent,
    )  # fmt: skip


@get(f"{SUPPLIERS}/{{inn:str}}", requires=SIGNED_IN)
def one(
    request: AnyRequest, session: AnySession, reader: AnyReader, inn: FromPath[str]
) -> Response[str]:
    """Show a supplier: what became of its contracts."""
    asked = asked_in({"supplier": inn}, today=session.info["today"])
    row = get_supplier(session, asked, reader=reader)
    return screen(
        request, session, "contracts/control/supplier.html", row=row, path=SUPPLIERS,
        history=history_of(session, asked, reader=reader), money=money, percent=percent,
        states={code: KIND.state(code) for code in CONTRACT_STATES},
    )  # fmt: skip


routes = [page, one]
