"""Extracts and distribution of a signed protocol: who gets what, who has read it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.routes.forms import Form, new_key, once, word
from uprava.documents.service.sharing import find_principals, principals_of
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import screen, see
from uprava.web.sentences import named_sentences, sentences
from uprava.work.service.finishing import apart

from uprava_meetings.following.service import distributing, extracts
from uprava_meetings.following.service.distributing import Posting
from uprava_meetings.following.service.reading import extracts_of
from uprava_meetings.protocol.routes.points import principals_in
from uprava_meetings.protocol.service.reading import hold_protocol
from uprava_meetings.protocol.values import PATH

Fields = URLEncodedBody[dict[str, Any]]
Refused = InvalidError | ConflictError | None

LONGEST_NAME = 13
"""Of a field «to_1234567890»: no id has more digits."""

OUT = f"{PATH}/{{id:uuid}}/distribution"
NAMES = {"who": N_("To whom"), "term": N_("Working days to read")}


@get(OUT, requires=SIGNED_IN)
def page(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Show whom a protocol concerns, what they get, and who has read it."""
    return drawn(request, session, id, reader=reader)


@post(OUT, requires=SIGNED_IN)
def send(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID], data: Fields
) -> Response[Any]:
    """Send a protocol and its extracts for reading."""

    def act() -> dict[str, list[str]]:
        posting = posting_in(session, data)
        left = distributing.distribute(session, id, posting, reader=reader, at=now())
        return {"headless": left}

    try:
        with apart(session):
            done = once(session, request, data, reader=reader, act=act)
    except (InvalidError, ConflictError) as error:
        return drawn(request, session, id, reader=reader, sent=data, error=error)
    said = _("The protocol is sent for reading.")
    if done["headless"]:
        units = "; ".join(done["headless"])
        said += " " + _("Units without a head see it, nobody was asked: {units}.").format(
            units=units
        )
    return see(f"{PATH}/{id}/distribution", said=said)


@post(f"{PATH}/{{id:uuid}}/extracts/{{item_id:int}}", requires=SIGNED_IN)
def make(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    item_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """Make the extract of one question."""
    try:
        with apart(session):
            made = extracts.make_extract(session, id, item_id, reader=reader, at=now())
    except ConflictError as error:
        return drawn(request, session, id, reader=reader, error=error)
    return see(f"/docs/{made}", said=_("The extract is made: sign it to certify it."))


def posting_in(session: Session, form: Form) -> Posting:
    """Return who gets what by a form. Raises InvalidError for a name that means nobody."""
    named = {
        int(name[3:]): value
        for name, value in form.items()
        if name.startswith("to_") and name[3:].isdigit() and len(name) < LONGEST_NAME
    }
    whole = [id for id, value in named.items() if value == "whole"]
    parts = [id for id, value in named.items() if value == "parts"]
    more = principals_in(form)
    typed = word(form, "who_text")
    if typed:
        same = [each for each in find_principals(session, q=typed) if each.name == typed]
        if len(same) != 1:
            said = _("Nobody has exactly this name. Choose from the list.")
            raise InvalidError(said, fields={"who": said})
        more = [*more, same[0].id]
    term = word(form, "term")
    days = int(term) if term.isascii() and term.isdigit() and len(term) < 4 else 0
    return Posting(
        list(dict.fromkeys([*whole, *more])), parts, bool(word(form, "members")),
        days if term else None,
    )  # fmt: skip


def drawn(
    request: AnyRequest, session: Session, id: UUID, *, reader: Reader, sent: Form | None = None,
    error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw the distribution."""
    row = hold_protocol(session, id, reader=reader)
    wrong = error.fields if error else {}
    known = {each.item_id: each for each in extracts_of(session, id)}
    items = [(each, known.get(int(each["id"]))) for each in row.contents.get("items", [])]
    rows = [
        (
            each,
            word(sent, f"to_{each.principal_id}") if sent else "whole" if each.whole else "parts",
        )
        for each in distributing.recipients_of(session, row)
    ]
    named = principals_of(session, principals_in(sent or {}))
    return screen(
        request, session, "meetings/following/distribution.html", row=row, rows=rows, items=items,
        ready=row.signed_on is not None and row.later is None,
        chosen=[{"id": each.id, "title": each.name, "person": None} for each in named],
        readings=distributing.readings_of(session, row, reader=reader), key=new_key(),
        ways=[("whole", _("the whole protocol")), ("parts", _("extracts of their questions")),
              ("none", _("not sent"))],
        typed={name: word(sent or {}, name) for name in ("who_text", "term", "members")},
        path=f"{PATH}/{id}", error=error, wrong=sentences(wrong),
        summary=named_sentences(wrong, NAMES), status=error.status if error else 200,
    )  # fmt: skip


routes: Sequence[ControllerRouterHandler] = [page, send, make]
