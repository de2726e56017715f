"""The card: one page for all kinds, its print view, its neighbours, its live parts."""

from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, FromQuery
from sqlalchemy.orm import Session

from uprava.documents.routes.address import read_address
from uprava.documents.routes.card_values import card_values, file_values
from uprava.documents.service.access import get_document
from uprava.documents.service.card import Step, find_neighbour, powers_of, read_facts
from uprava.documents.service.history import list_history
from uprava.documents.service.linking import find_targets
from uprava.documents.service.sharing import find_principals, managed
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import SIGNED_IN, get
from uprava.web.screens import fragment, opened_alone, screen, see
from uprava.web.site import Site


def values_of(
    request: AnyRequest, session: Session, site: Site, id: UUID, reader: Reader
) -> dict[str, Any]:
    """Return the card's values in the list the address names."""
    address = read_address(request.query_params, session)
    return card_values(request, session, site, id, reader=reader, address=address)


@get("/docs/{id:uuid}", requires=SIGNED_IN)
def card(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite, id: FromPath[UUID]
) -> Response[str]:
    """Show a document."""
    values = values_of(request, session, site, id, reader)
    return screen(request, session, "card/card.html", **values)


@get("/docs/{id:uuid}/print", requires=SIGNED_IN)
def print_view(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite, id: FromPath[UUID]
) -> Response[str]:
    """Show the registration card as an A4 sheet."""
    values = values_of(request, session, site, id, reader)
    return screen(request, session, "card/print.html", **values)


@get("/docs/{id:uuid}/newer", requires=SIGNED_IN)
def newer(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[Any]:
    """Go to the document above in the list the card was opened from."""
    return step_to(request, session, id, Step.NEWER, reader)


@get("/docs/{id:uuid}/older", requires=SIGNED_IN)
def older(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[Any]:
    """Go to the document below in the list the card was opened from."""
    return step_to(request, session, id, Step.OLDER, reader)


def step_to(
    request: AnyRequest, session: Session, id: UUID, step: Step, reader: Reader
) -> Response[Any]:
    """Answer with the neighbour, or with this card again at the end of the list."""
    get_document(session, id, reader=reader)
    address = read_address(request.query_params, session)
    found = find_neighbour(session, id, step, address.filters, reader=reader)
    query = dict(address.pairs())
    if found is None:
        return see(f"/docs/{id}", said=_("This is the end of the list."), kind="b", **query)
    return see(f"/docs/{found}", **query)


@get("/docs/{id:uuid}/viewer", requires=SIGNED_IN)
def viewer(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[Any]:
    """Show the viewer alone: asked again when the pages are ready."""
    if opened_alone(request):
        asked = request.query_params
        shown = {name: asked[name] for name in ("file", "from") if name in asked}
        return see(f"/docs/{id}", **shown)
    head = get_document(session, id, reader=reader)
    facts = read_facts(session, id, reader=reader)
    powers = powers_of(head, facts, reader=reader)
    values = file_values(request, session, head, closed=facts.files_closed)
    return fragment(request, "card/viewer.html", document=head, powers=powers, **values)


@get("/docs/{id:uuid}/news", requires=SIGNED_IN)
def news(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    version: FromQuery[int] = 0,
) -> Response[Any]:  # fmt: skip
    """Say that the document was changed since the card was opened, if it was."""
    if opened_alone(request):
        return see(f"/docs/{id}")
    head = get_document(session, id, reader=reader)
    return fragment(request, "card/news.html", document=head, changed=head.version != version)


@get("/docs/{id:uuid}/history", requires=SIGNED_IN)
def history(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite, id: FromPath[UUID]
) -> Response[Any]:
    """Show the history alone: asked again when something happens to the document."""
    if opened_alone(request):
        return see(f"/docs/{id}#history")
    head = get_document(session, id, reader=reader)
    events = list_history(session, id, kind=head.kind, plugins=site.plugins)
    return fragment(request, "card/history_rows.html", document=head, events=events)


@get("/docs/{id:uuid}/targets", requires=SIGNED_IN)
def targets(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    q: FromQuery[str] = "",
) -> Response[Any]:  # fmt: skip
    """Offer documents to link to."""
    if opened_alone(request):
        return see(f"/docs/{id}/forms/link")
    get_document(session, id, reader=reader)
    found = find_targets(session, id, q=q[:100], reader=reader)
    return fragment(request, "card/targets.html", found=found)


@get("/docs/{id:uuid}/principals", requires="documents.share")
def principals(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    q: FromQuery[str] = "",
) -> Response[Any]:  # fmt: skip
    """Offer people and units to give access to."""
    if opened_alone(request):
        return see(f"/docs/{id}/forms/share")
    managed(session, id, reader=reader)
    found = find_principals(session, q=q[:100])
    return fragment(request, "card/principals.html", found=found)


routes = [card, print_view, newer, older, viewer, news, history, targets, principals]
