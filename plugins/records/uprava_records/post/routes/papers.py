"""Papers of dispatch: envelopes of the chosen, the index of a document's mailing."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from uprava.audit.log import record
from uprava.clock import now
from uprava.documents.routes.forms import word
from uprava.documents.service.access import get_document
from uprava.errors import NotFoundError
from uprava.i18n import _
from uprava.web.injected import AnyReader, AnySession, AnySite
from uprava.web.routing import SIGNED_IN, get, post

from uprava_records.dispatch.routes.folder import PATH, ids_of
from uprava_records.dispatch.service.listing import by_ids, list_of_document
from uprava_records.dispatch.service.office import get_office
from uprava_records.dispatch.service.queueing import PERMISSION
from uprava_records.post.envelopes import read_envelope
from uprava_records.post.service.papers import (
    Printing,
    envelope_values,
    index_values,
    print_form,
)
from uprava_records.post.service.registers import with_packets

Fields = URLEncodedBody[dict[str, Any]]


@get("/records/dispatch/of/{id:uuid}/index.pdf", requires=SIGNED_IN)
def index(
    session: AnySession, reader: AnyReader, site: AnySite, id: FromPath[UUID]
) -> Response[bytes]:
    """Send the index of a document's mailing as PDF to whoever sees the document."""
    head = get_document(session, id, reader=reader)
    at = now()
    printing = Printing(reader.name, at, ZoneInfo(site.settings.timezone))
    rows = list_of_document(session, id)
    values = index_values(session, head, rows, printing)
    return sent_pdf(print_form("index.typ", values, at=at), "mailing-index")


@post(f"{PATH}/envelopes", requires=PERMISSION)
def envelopes(
    session: AnySession, reader: AnyReader, site: AnySite, data: Fields
) -> Response[bytes]:
    """Send envelopes of the chosen, one for each packet."""
    rows = by_ids(session, with_packets(session, ids_of(data)), reader=reader)
    if not rows:
        raise NotFoundError(_("Nothing is selected. Mark the lines first."))
    size = read_envelope(word(data, "size"))
    office = get_office(session, rows[0].organisation_id)
    values = envelope_values(rows, office, size)
    record(
        session, "dispatch.envelopes-printed", "organisation", office.organisation_id,
        count=len(rows), size=size.name, day=now().astimezone(ZoneInfo(site.settings.timezone)),
    )  # fmt: skip
    return sent_pdf(
        print_form("envelope.typ", values, at=now()), f"envelopes-{size.high}x{size.wide}"
    )


def sent_pdf(content: bytes, name: str) -> Response[bytes]:
    """Answer with a PDF that is looked at or printed at once."""
    return Response(
        content,
        media_type="application/pdf",
        headers={
            "content-disposition": f'attachment; filename="{name}.pdf"',
            "cache-control": "no-store",
        },
    )


routes = [index, envelopes]
