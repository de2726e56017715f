"""Applicants as a list."""

from collections.abc import Sequence
from urllib.parse import urlencode

from litestar import Response
from litestar.params import FromQuery
from litestar.types import ControllerRouterHandler
from uprava.clock import now
from uprava.i18n import N_, _
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import get
from uprava.web.screens import screen

from uprava_appeals.applicants.service.listing import (
    COUNTED,
    Edge,
    Wanted,
    list_applicants,
)
from uprava_appeals.values import PERSONAL, ApplicantKind

PATH = "/appeals/applicants"
KINDS = {
    "": N_("People and organisations"),
    ApplicantKind.PERSON: N_("People"),
    ApplicantKind.ORGANISATION: N_("Organisations"),
    ApplicantKind.UNKNOWN: N_("Anonymous letters"),
}


@get(PATH, requires=PERSONAL)
def page(
    request: AnyRequest, session: AnySession, reader: AnyReader, q: FromQuery[str] = "",
    kind: FromQuery[str] = "", after: FromQuery[int | None] = None,
    before: FromQuery[int | None] = None,
) -> Response[str]:  # fmt: skip
    """Show applicants by name, searched while it is typed; each one shown is noted as opened."""
    wanted = Wanted(q, kind if kind in set(ApplicantKind) else "")
    edge = Edge(before or after, backwards=bool(before))
    found = list_applicants(session, wanted, reader=reader, at=now(), edge=edge)
    return screen(
        request, session, "appeals/applicants/list.html", wanted=wanted, found=found,
        kinds=[(str(code), _(title)) for code, title in KINDS.items()], path=PATH,
        total=f"{COUNTED}+" if found.total > COUNTED else str(found.total),
        back=_place(wanted, "before", found.back), narrowed=bool(q or wanted.kind),
        further=_place(wanted, "after", found.further),
    )  # fmt: skip


def _place(wanted: Wanted, side: str, id: int | None) -> str:
    """Return the address of the page before or after; empty where there is none."""
    asked = {"q": wanted.q, "kind": wanted.kind, side: id}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{PATH}?{query}" if id else ""


routes: Sequence[ControllerRouterHandler] = [page]
