"""Envelopes of what is chosen, as PDF."""

from typing import Any
from zoneinfo import ZoneInfo

from litestar import Response
from litestar.params import URLEncodedBody
from uprava.audit.log import record
from uprava.clock import now
from uprava.documents.routes.forms import word
from uprava.errors import NotFoundError
from uprava.i18n import _
from uprava.web.injected import AnyReader, AnySession, AnySite
from uprava.web.routing import post

from uprava_records.dispatch.routes.card import sent_pdf
from uprava_records.dispatch.routes.folder import PATH, ids_of
from uprava_records.dispatch.service.listing import by_ids
from uprava_records.dispatch.service.office import get_office
from uprava_records.dispatch.service.papers import Size, envelope_values, print_form
from uprava_records.dispatch.service.queueing import PERMISSION
from uprava_records.dispatch.service.registers import with_packets


@post(f"{PATH}/envelopes", requires=PERMISSION)
def envelopes(
    session: AnySession, reader: AnyReader, site: AnySite, data: URLEncodedBody[dict[str, Any]]
) -> Response[bytes]:
    """Send envelopes of the chosen, one for each packet."""
    rows = by_ids(session, with_packets(session, ids_of(data)), reader=reader)
    if not rows:
        raise NotFoundError(_("Nothing is selected. Mark the lines first."))
    size = Size(word(data, "size")) if word(data, "size") in set(Size) else Size.C5
    office = get_office(session, rows[0].organisation_id)
    values = envelope_values(rows, office, size)
    record(
        session, "dispatch.envelopes-printed", "organisation", office.organisation_id,
        count=len(rows), size=str(size), day=now().astimezone(ZoneInfo(site.settings.timezone)),
    )  # fmt: skip
    return sent_pdf(print_form("envelope.typ", values, at=now()), f"envelopes-{size}")


routes = [envelopes]
