"""The catalogue as a screen."""

from litestar import Response
from litestar.params import FromQuery
from uprava.reporting import Purpose
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import SIGNED_IN, get
from uprava.web.screens import screen

from uprava_reports.asking.values import PATH
from uprava_reports.catalogue.service.listing import LONGEST, list_reports
from uprava_reports.values import MAKE

ICONS = {
    Purpose.VOLUME: "files", Purpose.DISCIPLINE: "list-check", Purpose.APPEALS: "users",
    Purpose.MEETINGS: "users-group", Purpose.CONTRACTS: "file-dollar",
    Purpose.APPROVAL: "signature", Purpose.FILING: "archive", Purpose.EXCHANGE: "mail-forward",
    Purpose.SECURITY: "shield", Purpose.OWN: "chart-bar",
}  # fmt: skip
"""The picture of each purpose."""


@get(PATH, requires=SIGNED_IN)
def catalogue(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite,
    q: FromQuery[str] = "",
) -> Response[str]:  # fmt: skip
    """Show all reports the reader may run, or those with the words."""
    words = q[:LONGEST].strip()
    found = list_reports(session, reader=reader, plugins=site.plugins, words=words)
    return screen(
        request, session, "reports/catalogue/page.html", found=found, words=words, icons=ICONS,
        makes=reader.may(MAKE), path=PATH,
    )  # fmt: skip


routes = [catalogue]
