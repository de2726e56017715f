"""The administrator's page of recognition: what reads, how far it is, earlier scans in bulk."""

from typing import Any

from litestar import Response

from uprava.db.transaction import system_transaction
from uprava.documents.service import older_scans as service
from uprava.documents.service.recognitions import is_possible
from uprava.i18n import _, ngettext
from uprava.web.injected import AnyRequest, AnySession, AnySite
from uprava.web.routing import get, post
from uprava.web.screens import screen, see

PLACE = "/admin/recognition"
MAY = "documents.recognise"


@get(PLACE, requires=MAY)
def page(request: AnyRequest, session: AnySession, site: AnySite) -> Response[str]:
    """Show what reads scans here, and how far it is."""
    installation = site.installation
    today = session.info["today"]
    with system_transaction(installation.engine, today=today, task="recognise") as own:
        progress = service.progress(own)
    return screen(
        request, session, "documents/recognition.html", progress=progress,
        health=service.health(installation), settings=installation.settings,
        possible=is_possible(installation, "application/pdf"),
    )  # fmt: skip


@post(PLACE, requires=MAY)
def order(session: AnySession, site: AnySite) -> Response[Any]:
    """Have all earlier scans read."""
    service.order(session, site.installation)
    return see(PLACE, said=_("Earlier scans are being collected; the count appears in a moment."))


@post(PLACE + "/stop", requires=MAY)
def stop(session: AnySession) -> Response[Any]:
    """Take back what is not read yet."""
    count = service.stop(session)
    said = ngettext("{n} scan was taken back.", "{n} scans were taken back.", count)
    return see(PLACE, said=said.format(n=count))


routes = [page, order, stop]
