"""How an appeal stands, for who wrote it: no sign-in, nothing personal, slow for guessers."""

from typing import Any

import msgspec
from litestar import Response
from litestar.params import JSONBody, URLEncodedBody
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.db.transaction import system_transaction
from uprava.documents.routes.forms import word
from uprava.errors import NotFoundError
from uprava.i18n import N_, _
from uprava.web.injected import AnyRequest, AnySession, AnySite
from uprava.web.problems import refusals
from uprava.web.routing import PUBLIC, get, post
from uprava.web.screens import screen
from uprava.web.site import Site

from uprava_appeals.open_interface.service import status
from uprava_appeals.open_interface.service.receipts import STATUS
from uprava_appeals.open_interface.service.status import Status

API = "/api/v1/appeals/status"

UNKNOWN = N_("Nothing is known by this number and this code. Compare both with the receipt.")

LONGEST = 100
"""Characters of either field that are looked at."""

Fields = URLEncodedBody[dict[str, Any]]


class Pair(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Number of the appeal or of its receipt, and the code of the receipt."""

    number: str
    code: str


@get(STATUS, requires=PUBLIC)
def ask(request: AnyRequest, session: AnySession) -> Response[str]:
    """Ask for the number and the code of the receipt."""
    return apart(screen(request, session, "appeals/open_interface/ask.html", number="", wrong=""))


@post(STATUS, requires=PUBLIC, status_code=200)
def tell(request: AnyRequest, session: AnySession, site: AnySite, data: Fields) -> Response[str]:
    """Tell how the appeal stands."""
    number, code = word(data, "number")[:LONGEST], word(data, "code")[:LONGEST]
    found = looked_up(request, session, site, number, code)
    if found is None:
        page = screen(
            request, session, "appeals/open_interface/ask.html", status=404, number=number,
            wrong=_(UNKNOWN),
        )  # fmt: skip
        return apart(page)
    return apart(screen(request, session, "appeals/open_interface/status.html", told=found))


@post(API, requires=PUBLIC, status_code=200, include_in_schema=True, security=[{}],
      responses=refusals(404, 429))  # fmt: skip
def tell_program(
    request: AnyRequest, session: AnySession, site: AnySite, data: JSONBody[Pair]
) -> dict[str, Any]:
    """Tell an applicant how his appeal stands, by its number and the code of its receipt.

    No token is needed. The answer holds states, days and bodies: no person and no text. A wrong
    number and a wrong code are answered alike, and too many of them slow a network down.
    """
    found = looked_up(request, session, site, data.number[:LONGEST], data.code[:LONGEST])
    if found is None:
        raise NotFoundError(_(UNKNOWN))
    return found.told


def looked_up(
    request: AnyRequest, session: Session, site: Site, number: str, code: str
) -> Status | None:
    """Return how the appeal stands; a wrong pair is counted against its network."""
    client = request.scope.get("client")
    address, at = client[0] if client else "", now()
    status.refuse_guessing(session, address, at)
    today = session.info["today"]
    with system_transaction(site.installation.engine, today=today, task="status") as own:
        found = status.look(own, number, code)
        if found is None:
            status.count_guess(own, address, at)
    return found


def apart(page: Response[str]) -> Response[str]:
    """Keep a page out of caches and of searches."""
    page.headers["x-robots-tag"] = "noindex, nofollow"
    page.headers["cache-control"] = "no-store"
    return page


routes = [ask, tell, tell_program]
