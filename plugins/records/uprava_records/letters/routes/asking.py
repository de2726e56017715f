"""What the forms of letters ask while they are filled in: the term in words, names offered."""

from collections.abc import Mapping

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromQuery, URLEncodedBody
from sqlalchemy.orm import Session
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.injected import AnyRequest
from uprava.web.routing import get, post
from uprava.web.screens import fragment
from uprava.web.sentences import sentences

from uprava_records.letters.service.correspondents import suggest
from uprava_records.letters.service.forms import typed
from uprava_records.letters.service.own import CODE, own_asked
from uprava_records.letters.service.senders import INN, OGRN, sender_of, wrong_sender
from uprava_records.letters.service.terms import term_hint


@post("/records/term", requires="records.register")
def term(
    request: AnyRequest, session: NamedDependency[Session], data: URLEncodedBody[dict[str, str]]
) -> Response[str]:
    """Say what the chosen term means."""
    today = session.info["today"]
    hint = term_hint(session, data.get(CODE, ""), data.get("due_on", ""), today=today)
    return fragment(request, "records/letters/term.html", hint=hint)


@post("/records/own-fields", requires="records.register")
def own_fields(
    request: AnyRequest, session: NamedDependency[Session], data: URLEncodedBody[dict[str, str]]
) -> Response[str]:
    """Show the fields of the type just chosen, with what was typed into those of the same name."""
    own = own_asked(session, data)
    return fragment(request, "records/letters/own.html", own=own)


@get("/records/correspondents", requires="records.register")
def correspondents(
    request: AnyRequest, session: NamedDependency[Session], reader: NamedDependency[Reader],
    q: FromQuery[str] = "",
) -> Response[str]:  # fmt: skip
    """Offer correspondents while one is being typed."""
    found = suggest(session, q=q[:200], reader=reader)
    return fragment(request, "records/letters/correspondents.html", found=found)


@post("/records/sender", requires="records.register")
def sender(
    request: AnyRequest, session: NamedDependency[Session], reader: NamedDependency[Reader],
    data: URLEncodedBody[dict[str, str]],
) -> Response[str]:  # fmt: skip
    """Tell what is known of the sender just chosen or typed."""
    values = dict.fromkeys((INN, OGRN), "") | typed(data)
    found = sender_of(session, values, reader=reader)
    said = sentences(wrong_sender(found))
    return fragment(request, "records/letters/sender.html", who=found, v=values, wrong=said)


def translated(titles: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return choices of a list in the reader's language."""
    return [(str(code), _(title)) for code, title in titles.items()]


routes = [term, own_fields, correspondents, sender]
