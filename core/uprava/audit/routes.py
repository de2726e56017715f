"""The auditor's screen and its export."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from litestar import Response
from litestar.di import NamedDependency
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session

from uprava.acts import Acts
from uprava.audit.exporting import source_of, table_of
from uprava.audit.reading import Edge, Office, Wanted, chain_state, list_records
from uprava.audit.sentences import OBJECTS, SENTENCES, object_title, sentence
from uprava.exports.lists import Asked, Listed, exported
from uprava.i18n import _
from uprava.installation import Installation
from uprava.tables.sending import Exporting
from uprava.users.reader import Reader
from uprava.web.injected import AnyRequest
from uprava.web.routing import get
from uprava.web.screens import screen, show_day
from uprava.web.site import Site

Query = Mapping[str, str]


@get("/audit", requires="audit.read")
def audit_screen(
    request: AnyRequest,
    session: NamedDependency[Session],
    reader: NamedDependency[Reader],
    site: NamedDependency[Site],
) -> Response[str]:
    """Show who did what, narrowed as the address says, and whether the chain is whole."""
    query = request.query_params
    wanted = wanted_in(query)
    told = site.plugins.acts
    lines = list_records(
        session, wanted, reader=reader, office=office_of(site),
        edge=Edge(number_in(query, "before"), number_in(query, "after")),
    )  # fmt: skip
    kept = address_of(wanted)
    return screen(
        request, session, "audit/list.html", lines=lines, wanted=wanted, kept=kept,
        chain=chain_state(session), actions=action_options(told), objects=object_options(told),
        older=f"/audit?{urlencode(kept | {'before': lines.older})}" if lines.older else "",
        newer=f"/audit?{urlencode(kept | {'after': lines.newer})}" if lines.newer else "",
        query=urlencode(kept),
    )  # fmt: skip


def make(asked: Asked) -> Listed:
    """Return what the log holds as a table."""
    wanted, installation = wanted_in(asked.params), asked.installation
    office = office_of(installation)
    source = source_of(asked.session, wanted, reader=asked.reader, office=office)
    back = f"/audit?{urlencode(address_of(wanted))}"
    return Listed(table_of(words_of(wanted, office.told)), source, back, Exporting.AUDIT)


export = exported("/audit", "audit", make, requires="audit.read")


def office_of(site: Site | Installation) -> Office:
    """Return where the log is read."""
    plugins = site.plugins
    zone = ZoneInfo(site.settings.timezone)
    return Office(zone, plugins.kinds, plugins.permissions, plugins.acts)


def words_of(wanted: Wanted, told: Acts) -> list[tuple[str, str]]:
    """Return what narrows the log, as a table says of itself."""
    pairs = [
        (_("Who"), wanted.person),
        (_("What was done"), wanted.action and sentence(wanted.action, {}, told)),
        (_("Object"), wanted.object_type and object_title(wanted.object_type, told)),
        (_("Number of the object"), wanted.object_id),
        (_("From"), show_day(wanted.since)),
        (_("To"), show_day(wanted.until)),
    ]
    return [(name, value) for name, value in pairs if value]


def wanted_in(query: Query) -> Wanted:
    """Return what an address asks for; days that are none do not narrow."""
    return Wanted(
        person=query.get("person", "").strip()[:100],
        action=query.get("action", "")[:100],
        object_type=query.get("object", "")[:100],
        object_id=query.get("id", "").strip()[:100],
        since=day_in(query, "since"),
        until=day_in(query, "until"),
    )


def address_of(wanted: Wanted) -> dict[str, Any]:
    """Return the parameters of an address that asks for the same."""
    pairs = {
        "person": wanted.person, "action": wanted.action, "object": wanted.object_type,
        "id": wanted.object_id, "since": wanted.since, "until": wanted.until,
    }  # fmt: skip
    return {name: value for name, value in pairs.items() if value}


def day_in(query: Query, name: str) -> date | None:
    """Return a day of the address."""
    try:
        return date.fromisoformat(query.get(name, ""))
    except ValueError:
        return None


def number_in(query: Query, name: str) -> int | None:
    """Return a record's number in the address."""
    given = query.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else None


def action_options(told: Acts) -> list[tuple[str, str]]:
    """Return acts to choose from, by their words."""
    codes = (*SENTENCES, *told.acts)
    return sorted(((code, sentence(code, {}, told)) for code in codes), key=lambda each: each[1])


def object_options(told: Acts) -> list[tuple[str, str]]:
    """Return types of objects to choose from, by their names."""
    codes = {*OBJECTS, *told.objects}
    return sorted(((code, object_title(code, told)) for code in codes), key=lambda each: each[1])


routes: list[ControllerRouterHandler] = [audit_screen, export]
