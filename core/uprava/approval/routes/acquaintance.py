"""The report of acquaintance: who has read which edition and who has not; reading it anew."""

from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, URLEncodedBody

from uprava.approval.routes.acts import number
from uprava.approval.service.acquainting import list_reading, read_anew
from uprava.approval.service.sheet_acts import may_start
from uprava.clock import now
from uprava.documents.routes.forms import new_key, once
from uprava.documents.service.access import get_document
from uprava.i18n import _
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import screen, see

PAGE = "/docs/{id:uuid}/acquaintance"


@get(PAGE, requires=SIGNED_IN)
def report(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Show who was asked to read the document, who has not read it first."""
    head = get_document(session, id, reader=reader)
    rows = list_reading(session, id, reader=reader)
    sends = may_start(session, head, reader=reader)
    return screen(
        request, session, "approval/reading.html", document=head, rows=rows, key=new_key(),
        unread=sum(each.read_at is None for each in rows), today=session.info["today"],
        earlier=sum(each.earlier for each in rows) if sends else 0,
    )  # fmt: skip


@post(PAGE, requires=SIGNED_IN)
def anew(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    data: URLEncodedBody[dict[str, Any]],
) -> Response[Any]:  # fmt: skip
    """Ask everybody again who has read an earlier edition only."""

    def act() -> dict[str, Any]:
        term = number(data, "term")
        return {"route": read_anew(session, id, term=term, reader=reader, at=now())}

    once(session, request, data, reader=reader, act=act)
    return see(f"/docs/{id}/acquaintance", said=_("Sent for acquaintance."))


routes = [report, anew]
