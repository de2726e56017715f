"""What was not registered: the list, each message as it came, the way back into the queue."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, FromQuery
from uprava.clock import now
from uprava.errors import NotFoundError
from uprava.i18n import N_, _
from uprava.web.files import Sent, send_blob
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import get, post
from uprava.web.screens import screen, see
from uprava_storage import safe_name

from uprava_records.mail.routes.entering_view import START
from uprava_records.mail.service.arrivals import SHOWN, AsideAsked, list_aside
from uprava_records.mail.service.fetching import ask_rest
from uprava_records.mail.service.queue import SOURCES
from uprava_records.mail.service.returning import BACK, bring_back, get_arrival

PATH = "/records/incoming/aside"
ONE = PATH + "/{id:uuid}"

STATES = {
    "refused": (N_("Refused"), "r"),
    "unregistered": (N_("Not subject to registration"), ""),
    "passed": (N_("Passed to appeals"), "v"),
    "notice": (N_("Report about a letter"), "b"),
}

ANSWERS = {
    "waiting": N_("answer is being sent"),
    "sent": N_("sender answered"),
    "failed": N_("answer was not taken"),
    "unknown": N_("answer may not have arrived"),
}


@get(PATH, requires="records.register")
def aside(
    request: AnyRequest, session: AnySession, reader: AnyReader, q: FromQuery[str] = "",
    at: FromQuery[UUID | None] = None,
) -> Response[str]:  # fmt: skip
    """Show what came and was not registered: why, by whom."""
    state = request.query_params.get("state", "")
    asked = AsideAsked(q.strip()[:100], state if state in STATES else "")
    rows = list_aside(session, asked, reader=reader, after=at, limit=SHOWN + 1)
    address = {name: text for name, text in (("q", asked.q), ("state", asked.state)) if text}
    more = urlencode(address | {"at": rows[SHOWN - 1].id}) if len(rows) > SHOWN else ""
    told: dict[str, Any] = {
        "states": {code: (_(title), tone) for code, (title, tone) in STATES.items()},
        "answers": {code: _(title) for code, title in ANSWERS.items()},
        "sources": {code: (_(title), icon) for code, (title, icon) in SOURCES.items()},
    }
    return screen(
        request, session, "records/mail/aside.html", rows=rows[:SHOWN], asked=asked, back=BACK,
        further=f"{PATH}?{more}" if more else "",
        first_url=f"{PATH}?{urlencode(address)}" if at else "", **told,
    )  # fmt: skip


@get(ONE + "/original", requires="records.register")
def original(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite, id: FromPath[UUID]
) -> Response[Any]:
    """Send a message or scan that was not registered, as it came."""
    row = get_arrival(session, id, reader=reader)
    size = site.store.size(row.original) if row.original else None
    if row.original is None or size is None:
        raise NotFoundError(_("The message is not kept any more."))
    mail = row.source == "email"
    name = safe_name(f"{row.subject[:80] or _('Message')}.{'eml' if mail else 'pdf'}")
    kind = "message/rfc822" if mail else "application/octet-stream"
    return send_blob(request, site.store, Sent(row.original, size, kind, name))


@post(ONE + "/back", requires="records.register")
def back(
    session: AnySession, reader: AnyReader, site: AnySite, id: FromPath[UUID]
) -> Response[Any]:
    """Put it into the queue again."""
    bring_back(session, id, reader=reader, installation=site.installation, at=now())
    return see(START, said=_("It is in the queue again."), draft=id)


@post("/records/drafts/{id:uuid}/rest", requires="records.register")
def rest(
    session: AnySession, reader: AnyReader, site: AnySite, id: FromPath[UUID]
) -> Response[Any]:
    """Have a message that was too large fetched whole."""
    ask_rest(session, id, reader=reader, installation=site.installation)
    said = _("The message is being fetched; this takes some minutes. Open the letter again then.")
    return see(START, said=said, kind="b", draft=id)


routes = [aside, original, back, rest]
