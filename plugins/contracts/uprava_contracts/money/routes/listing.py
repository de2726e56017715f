"""«Претензии»: claims of all contracts the reader sees."""

from collections.abc import Sequence
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response
from litestar.params import FromQuery
from litestar.types import ControllerRouterHandler
from uprava.i18n import _
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get
from uprava.web.screens import screen

from uprava_contracts.money.kind import KIND
from uprava_contracts.money.service.listing import PAGE_SIZE, View, list_claims
from uprava_contracts.money.values import CLAIMS
from uprava_contracts.wording import money


@get(CLAIMS, requires=SIGNED_IN)
def page(
    request: AnyRequest, session: AnySession, reader: AnyReader, view: FromQuery[str] = "",
    q: FromQuery[str] = "", after: FromQuery[UUID | None] = None,
) -> Response[str]:  # fmt: skip
    """Show claims, the latest first: `view` is open, late or all; `q`: a number, a counterparty."""
    chosen = View(view) if view in set(View) else View.OPEN
    typed = " ".join(q.replace("\0", " ").split())[:100]
    found = list_claims(session, chosen, reader=reader, q=typed, after=after)
    rows = found[:PAGE_SIZE]
    more = url_of(chosen, typed, rows[-1].id) if len(found) > PAGE_SIZE else ""
    return screen(
        request, session, "contracts/money/claims.html", path=CLAIMS, view=chosen, q=typed,
        rows=[(each, KIND.state(each.state)) for each in rows], money=money, further=more,
        tabs=[(_(each.caption), url_of(each, typed), None, each is chosen) for each in View],
        begin=url_of(chosen, typed) if after else "", today=session.info["today"],
    )  # fmt: skip


def url_of(view: View, q: str, after: UUID | None = None) -> str:
    """Return the address of a page of the list."""
    kept = {"view": view.value, "q": q, "after": str(after or "")}
    return f"{CLAIMS}?{urlencode({name: each for name, each in kept.items() if each})}"


routes: Sequence[ControllerRouterHandler] = [page]
