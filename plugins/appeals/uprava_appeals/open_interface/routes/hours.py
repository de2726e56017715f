"""When leaders receive, for everybody. 59-FZ, article 13, part 1."""

from dataclasses import dataclass

from litestar import Response
from uprava.db.sql import fetch
from uprava.web.injected import AnyRequest, AnySession
from uprava.web.routing import PUBLIC, get
from uprava.web.screens import screen

from uprava_appeals.reception.routes.schedule import line_of
from uprava_appeals.reception.service.hours import hours_of

OFFICES = """
select o.id, o.name from users.organisation as o
where exists (select from appeals.reception_hours as h where h.organisation_id = o.id)
order by o.name"""


@dataclass(frozen=True, slots=True)
class Office:
    """An organisation whose leaders receive."""

    id: int
    name: str


@get("/appeals/reception/hours", requires=PUBLIC)
def hours(request: AnyRequest, session: AnySession) -> Response[str]:
    """Show who receives when and where; nobody who comes is named."""
    today = session.info["today"]
    found = [
        (each.name, [line_of(row) for row in hours_of(session, each.id, since=today)])
        for each in fetch(session, Office, OFFICES)
    ]
    return screen(
        request, session, "appeals/open_interface/hours.html", today=today,
        offices=[each for each in found if each[1]],
    )  # fmt: skip


routes = [hours]
