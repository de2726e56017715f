"""The materials of a meeting taken away in one file: asked for, watched, downloaded."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from litestar.types import ControllerRouterHandler
from uprava.clock import now
from uprava.documents.routes.forms import word
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.web.files import Sent, send_blob
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import fragment, screen, see, wants_part

from uprava_meetings.agenda.service import packets
from uprava_meetings.agenda.service.materials import contents_of
from uprava_meetings.agenda.values import PacketForm
from uprava_meetings.planning.values import PATH

Fields = URLEncodedBody[dict[str, Any]]

PACKET = f"{PATH}/{{id:uuid}}/packet"

TYPES: Mapping[PacketForm, str] = {
    PacketForm.PDF: "application/pdf", PacketForm.ZIP: "application/zip",
}  # fmt: skip


@get(PACKET, requires=SIGNED_IN)
def page(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Show what may be taken away, and how far it is."""
    contents = contents_of(session, id, reader=reader)
    rows = packets.list_packets(session, id, reader=reader)
    digest = contents.digest
    values: dict[str, Any] = {
        "meeting": contents.meeting, "url": f"{PATH}/{id}/packet",
        "rows": {each.form: each for each in rows}, "questions": len(contents.parts),
        "files": len(contents.sheets), "waiting": any(each.unfinished for each in rows),
        "stale": [r.form for r in rows if r.state == "ready" and r.contents != digest],
    }  # fmt: skip
    if wants_part(request):
        return fragment(request, "meetings/agenda/packet_part.html", **values)
    return screen(request, session, "meetings/agenda/packet.html", **values)


@post(PACKET, requires=SIGNED_IN)
def order(
    session: AnySession, reader: AnyReader, id: FromPath[UUID], data: Fields
) -> Response[Any]:
    """Ask for a packet."""
    if word(data, "form") not in set(PacketForm):
        raise InvalidError(_("Choose PDF or ZIP."))
    packets.order(session, id, PacketForm(word(data, "form")), reader=reader, at=now())
    return see(f"{PATH}/{id}/packet")


@get(f"{PACKET}/{{packet_id:uuid}}/file", requires=SIGNED_IN)
def content(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite,
    packet_id: FromPath[UUID],
) -> Response[Any]:  # fmt: skip
    """Send a packet."""
    row = packets.take(session, packet_id, reader=reader)
    assert row.sha256 is not None  # `take` asked
    sent = Sent(row.sha256, row.size or 0, TYPES[PacketForm(row.form)], row.name)
    return send_blob(request, site.store, sent)


routes: Sequence[ControllerRouterHandler] = [page, order, content]
