"""How far the reading of a draft's scan is: asked again while somebody fills the form in."""

from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, FromQuery, URLEncodedBody
from uprava.clock import now
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import get, post
from uprava.web.screens import fragment, opened_alone, see

from uprava_records.letters.service import drafts as service
from uprava_records.letters.service.forms import typed
from uprava_records.mail.routes.entering_view import START
from uprava_records.mail.service.reading_scans import scan_told


@get("/records/drafts/{id:uuid}/scan", requires="records.register")
def scan_progress(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    seen: FromQuery[int] = 0,
) -> Response[Any]:  # fmt: skip
    """Send the line about the scan; `seen` is how many of its fields the form shows already."""
    draft = service.get_draft(session, id, reader=reader)
    if opened_alone(request):
        return see(START, draft=id)
    file = next(iter(service.list_files(session, draft)), None)
    told = scan_told(session, draft, file)
    return fragment(request, "records/mail/scan.html", draft=draft, scan=told, seen=seen)


@post("/records/drafts/{id:uuid}/scan", requires="records.register")
def fill_in(
    session: AnySession, reader: AnyReader, id: FromPath[UUID],
    data: URLEncodedBody[dict[str, str]],
) -> Response[Any]:  # fmt: skip
    """Keep what was typed, and let the scan fill in the fields that are empty."""
    draft = service.get_draft(session, id, reader=reader)
    service.refuse_held(draft, reader=reader, at=now())
    said = {name: value for name, value in typed(data).items() if value}
    service.save_card(session, draft, said, at=now())
    return see(START, draft=id)


routes = [scan_progress, fill_in]
