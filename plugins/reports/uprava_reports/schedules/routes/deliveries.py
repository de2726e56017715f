"""What was sent: its page and file for who got it, the log of receivers for who sent it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler
from uprava.clock import now
from uprava.errors import NotFoundError
from uprava.i18n import _
from uprava.web.files import Sent, send_blob
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import SIGNED_IN, get
from uprava.web.screens import screen

from uprava_reports.asking.values import PATH as REPORTS
from uprava_reports.schedules.service.reading import (
    get_delivery,
    get_schedule,
    list_deliveries,
    list_receivers,
)
from uprava_reports.schedules.service.receiving import list_received, take
from uprava_reports.schedules.values import DELIVERIES, LETTER_WORDS, PATH, STATE_WORDS


@get(DELIVERIES + "/{id:uuid}", requires=SIGNED_IN)
def delivery(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Show what was sent to the reader: from whom, the file, the report itself."""
    row = get_delivery(session, id, reader=reader)
    mine = row.owner_id == reader.person_id
    known = {each.id: each for each in list_received(session, reader=reader)}
    return screen(
        request, session, "reports/schedules/delivery.html", row=row, mine=mine,
        url=f"{REPORTS}/{row.report}?{row.query}", file=f"{DELIVERIES}/{id}/file", path=PATH,
        received=known.get(row.schedule_id),
    )  # fmt: skip


@get(DELIVERIES + "/{id:uuid}/file", requires=SIGNED_IN)
def file(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite, id: FromPath[UUID]
) -> Response[Any]:
    """Send the kept file."""
    row = take(session, id, reader=reader, at=now())
    assert row.sha256 is not None
    return send_blob(request, site.store, Sent(row.sha256, row.size or 0, row.media_type, row.name))


@get(PATH + "/{id:int}/log/{delivery_id:uuid}", requires=SIGNED_IN)
def log(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int],
    delivery_id: FromPath[UUID],
) -> Response[str]:  # fmt: skip
    """Show who got one sending, and what became of each letter."""
    row = get_schedule(session, id, reader=reader)
    found = next((each for each in list_deliveries(session, id) if each.id == delivery_id), None)
    if found is None:
        raise NotFoundError(_("There is no such sending, or it is not yours."))
    return screen(
        request, session, "reports/schedules/log.html", row=row, delivery=found, path=PATH,
        receivers=list_receivers(session, delivery_id), states=STATE_WORDS, letters=LETTER_WORDS,
        mine=row.owner_id == reader.person_id, file=f"{DELIVERIES}/{delivery_id}/file",
    )  # fmt: skip


routes: Sequence[ControllerRouterHandler] = [delivery, file, log]
