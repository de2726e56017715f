"""The registration card of a document as PDF."""

from uuid import UUID

from litestar import Response
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from uprava.audit.log import record
from uprava.clock import now
from uprava.db.transaction import beside
from uprava.documents.service.access import get_document
from uprava.printing.cards import card_of, print_card
from uprava.web.injected import AnyReader, AnySession
from uprava.web.routing import SIGNED_IN, get


@get("/docs/{id:uuid}/card.pdf", requires=SIGNED_IN)
def card_pdf(session: AnySession, reader: AnyReader, id: FromPath[UUID]) -> Response[bytes]:
    """Send the registration card as it is printed, and write down who printed it."""
    at = now()
    with beside(session) as own:
        head = get_document(own, id, reader=reader)
        card = card_of(own, head, reader=reader, at=at)
        record(own, "card.printed", "document", id)
    headers = {"content-disposition": 'attachment; filename="card.pdf"',
               "cache-control": "no-store"}  # fmt: skip
    pdf = print_card(card, created=at)
    return Response(pdf, media_type="application/pdf", headers=headers)


routes: list[ControllerRouterHandler] = [card_pdf]
