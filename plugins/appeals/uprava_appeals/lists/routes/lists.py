"""The lists of appeals as screens; views of them kept under names."""

from typing import Any

from litestar import Response
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery, URLEncodedBody
from uprava.clock import now
from uprava.documents.routes.forms import once, word
from uprava.documents.routes.list_values import outcome_values
from uprava.documents.service.views import Audience, NewView, delete_view, save_view
from uprava.i18n import _
from uprava.term_lists.address import every
from uprava.term_lists.choosing import find_typed, suggest_units
from uprava.users.service.suggesting import suggest_colleagues
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import fragment, screen, see

from uprava_appeals.lists.routes.address import PATHS, read_address
from uprava_appeals.lists.routes.back import back, view_of
from uprava_appeals.lists.routes.selected import PATH as SELECTED
from uprava_appeals.lists.routes.view import list_values
from uprava_appeals.lists.service.choosing import suggest_topics
from uprava_appeals.lists.values import View

Fields = URLEncodedBody[dict[str, Any]]

PEOPLE = ("executor", "leader")
"""Filters that are searched by typing."""


def listed(view: View) -> HTTPRouteHandler:
    """Return the handler of a list's screen."""

    def list_screen(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[Any]:
        address = read_address(view, request.query_params)
        typed = typed_in(request, session, reader)
        if typed:
            return see(address.url() + ("&" if "?" in address.url() else "?") + typed)
        values = list_values(session, address, reader=reader, at=now())
        report = request.query_params.get("report", "")
        values |= outcome_values(session, report, reader=reader, route=SELECTED)
        answer = screen(request, session, "appeals/lists/list.html", **values)
        if "hx-request" in request.headers and address.row == 1:
            answer.headers["hx-push-url"] = address.url()  # without the form's empty fields
        return answer

    list_screen.__doc__ = f"Show the list «{view}» under the filters of the address."
    return get(PATHS[view], requires=SIGNED_IN)(list_screen)


def typed_in(request: AnyRequest, session: AnySession, reader: AnyReader) -> str:
    """Return whom a form sent without scripts means, as parameters; empty when it names nobody."""
    params, today = request.query_params, session.info["today"]
    found = []
    for name in PEOPLE:
        text = params.get(f"{name}_text", "").strip()
        if text and not every(params, name):
            id = find_typed(session, text, reader=reader, today=today)
            found += [f"{name}={id}"] if id else []
    return "&".join(found)


@get("/appeals/suggest", requires=SIGNED_IN)
def suggest(
    request: AnyRequest, session: AnySession, reader: AnyReader, q: FromQuery[str] = "",
    units: FromQuery[str] = "",
) -> Response[str]:  # fmt: skip
    """Find people of the office, and its units, while a name is being typed."""
    people = suggest_colleagues(session, q, reader=reader, today=session.info["today"])
    found = suggest_units(session, q, reader=reader) if units else []
    return fragment(request, "term_lists/suggest.html", people=people, units=found)


@get("/appeals/suggest/topics", requires=SIGNED_IN)
def suggest_topic(
    request: AnyRequest, session: AnySession, q: FromQuery[str] = ""
) -> Response[str]:
    """Find headings of the classifier, those above questions too: each stands for all below it."""
    found = suggest_topics(session, q)
    return fragment(request, "appeals/lists/topics.html", topics=found)


@post("/appeals/views", requires=SIGNED_IN)
def keep_view(
    request: AnyRequest, session: AnySession, reader: AnyReader, data: Fields
) -> Response[Any]:
    """Keep a list's address under a name."""
    audience = Audience.UNIT if word(data, "audience") == Audience.UNIT else Audience.ME
    path = PATHS[view_of(data)]
    new = NewView(word(data, "title"), path, word(data, "query"), audience)
    once(
        session, request, data, reader=reader,
        act=lambda: save_view(session, new, reader=reader, at=now()),
    )  # fmt: skip
    return see(back(data), said=_("The view is in the navigation."))


@post("/appeals/views/{view_id:int}/delete", requires=SIGNED_IN)
def drop_view(
    session: AnySession, reader: AnyReader, view_id: FromPath[int], data: Fields
) -> Response[Any]:
    """Delete a saved view."""
    delete_view(session, view_id, reader=reader)
    return see(back(data), said=_("The view is deleted."))


routes = [*(listed(view) for view in View), suggest, suggest_topic, keep_view, drop_view]
