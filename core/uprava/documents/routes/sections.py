"""What is entered into the card's sections: comments, links, access given.

A form with mistakes comes back where it stands, as it was filled in: alone for htmx, in its page
without scripts. What is done changes its own section; the history hears of it by the live signal.
"""

import json
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from sqlalchemy.orm import Session

from uprava.clock import now
from uprava.documents.models import AccessRight
from uprava.documents.routes.address import read_address
from uprava.documents.routes.card_forms import check_power, form_values
from uprava.documents.routes.card_values import card_values, section_values
from uprava.documents.routes.forms import LONGEST_NUMBER, Form, back_to, many, once, word
from uprava.documents.service.access import get_document
from uprava.documents.service.commenting import comment, mistakes
from uprava.documents.service.linking import GivenLink, link, read_link
from uprava.documents.service.sharing import read_principals, share
from uprava.i18n import _
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import post
from uprava.web.screens import fragment, screen, wants_part
from uprava.web.site import Site

Fields = URLEncodedBody[dict[str, Any]]
Id = FromPath[UUID]


@post("/docs/{id:uuid}/comments", requires="documents.comment")
def add_comment(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite, id: Id,
    data: Fields,
) -> Response[Any]:  # fmt: skip
    """Add a remark."""
    text = word(data, "comment")
    if wrong := mistakes(text):
        return comment_again(request, session, site, id, text, wrong["comment"])
    once(
        session, request, data, reader=reader,
        act=lambda: {"id": str(comment(session, id, text=text, reader=reader, at=now()))},
    )  # fmt: skip
    return done(request, session, site, id, "comments", _("The comment is added."))


@post("/docs/{id:uuid}/links", requires="documents.link")
def add_link(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite, id: Id,
    data: Fields,
) -> Response[Any]:  # fmt: skip
    """Link another document."""
    given, types = link_in(data), site.plugins.link_types
    reading = read_link(session, id, given, types=types, reader=reader)
    new = reading.new
    if new is None:
        typed = {"type": given.type, "target": reading.target, "target_text": given.typed}
        return form_again(request, session, site, id, ("link", typed, reading.wrong))
    once(
        session, request, data, reader=reader,
        act=lambda: link(session, id, new, types=types, reader=reader, at=now()),
    )  # fmt: skip
    return done(request, session, site, id, "links", _("The documents are linked."))


@post("/docs/{id:uuid}/access", requires="documents.share")
def give_access(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite, id: Id,
    data: Fields,
) -> Response[Any]:  # fmt: skip
    """Give people or units access."""
    level = level_in(data)
    reading = read_principals(session, principals_in(data), word(data, "principal_text"))
    if reading.wrong:
        typed = {"principals": reading.found, "principal_text": reading.typed, "level": level.value}
        return form_again(request, session, site, id, ("share", typed, reading.wrong))
    given = [each.id for each in reading.found]

    def act() -> dict[str, Any]:
        found = share(session, id, with_=given, level=level, reader=reader, at=now())
        return {"names": [each.name for each in found]}

    names = once(session, request, data, reader=reader, act=act)["names"]
    said = _("Access is given: {names}.").format(names=", ".join(names))
    return done(request, session, site, id, "access", said)


def done(
    request: AnyRequest, session: Session, site: Site, id: UUID, section: str, said: str
) -> Response[Any]:
    """Answer htmx with the section as it is now, others with the card."""
    if not wants_part(request):
        return back_to(id, said=said)
    values = section_values(session, site, id, reader=request.user)
    answer = fragment(request, "card/section_part.html", section=section, done=True, **values)
    told = {"uprava:toast": {"text": said, "kind": "g"}}
    answer.headers.update(
        {"HX-Retarget": f"#{section}", "HX-Reswap": "outerHTML", "HX-Trigger": json.dumps(told)}
    )
    return answer


def comment_again(
    request: AnyRequest, session: Session, site: Site, id: UUID, text: str, wrong: str
) -> Response[str]:
    """Show the remark as it was typed, with what is wrong, in its section or in the card."""
    remark = {"remark": text, "remark_wrong": wrong}
    if wants_part(request):
        values = section_values(session, site, id, reader=request.user) | remark
        return fragment(
            request, "card/section_part.html", status=422, section="comments", done=False, **values
        )
    address = read_address(request.query_params, session)
    values = card_values(request, session, site, id, reader=request.user, address=address)
    return screen(request, session, "card/card.html", status=422, **values | remark)


def form_again(
    request: AnyRequest, session: Session, site: Site, id: UUID,
    filled: tuple[str, dict[str, Any], Any],
) -> Response[str]:  # fmt: skip
    """Show a dialog's form as it was filled in: its name, what was typed, what is wrong."""
    form, typed, wrong = filled
    head = get_document(session, id, reader=request.user)
    check_power(session, head, form, reader=request.user)
    values = form_values(session, site, head, form) | {"typed": typed, "errors": wrong}
    if wants_part(request):
        return fragment(request, "card/form_part.html", status=422, **values)
    return screen(request, session, "card/form_page.html", status=422, file=None, **values)


def link_in(form: Form) -> GivenLink:
    """Return the link the form gives: its document chosen from the list, or its number typed."""
    chosen = word(form, "target")
    typed = word(form, "target_text")
    try:
        return GivenLink(word(form, "type"), UUID(chosen), typed)
    except ValueError:
        return GivenLink(word(form, "type"), None, typed or chosen)


def principals_in(form: Form) -> list[int]:
    """Return whom the form names by choice from the list."""
    given = [each for each in many(form, "principal") if len(each) < LONGEST_NUMBER]
    return [int(each) for each in given if each.isascii() and each.isdigit()]


def level_in(form: Form) -> AccessRight:
    """Return the right the form gives; reading unless it says more."""
    given = word(form, "level")
    return AccessRight(given) if given in set(AccessRight) else AccessRight.READ


routes = [add_comment, add_link, give_access]
