"""The card's forms of obligatory facts only some documents have, and of passing on."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from sqlalchemy.orm import Session

from uprava.clock import now
from uprava.documents.routes.card_forms import check_power, form_values
from uprava.documents.routes.forms import Form, back_to, once, version_of, word
from uprava.documents.service import particulars as service
from uprava.documents.service.access import get_document
from uprava.i18n import _
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import SIGNED_IN, post
from uprava.web.screens import fragment, reload, screen, wants_part
from uprava.web.site import Site

Fields = URLEncodedBody[dict[str, Any]]
NAMES = (*service.COUNTS, "original_place", "responsible_unit", "control")


@post("/docs/{id:uuid}/particulars", requires=SIGNED_IN)
def keep(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite,
    id: FromPath[UUID], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Keep sheets, annexes, control and the responsible unit."""
    version, typed = version_of(data), {name: word(data, name) for name in NAMES}
    said, wrong = service.read(session, typed)
    if said is None:
        return form_again(request, session, site, id, ("particulars", typed, wrong))

    def act() -> dict[str, Any]:
        service.keep(session, id, said, version=version, reader=reader, at=now())
        return {}

    once(session, request, data, reader=reader, act=act)
    return done(request, id, _("The card is saved."))


@post("/docs/{id:uuid}/readdressing", requires=SIGNED_IN)
def readdress(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite,
    id: FromPath[UUID], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Note that the document was passed on."""
    typed = {name: word(data, name) for name in ("addressee", "note")}
    if wrong := service.readdressing_mistakes(typed):
        return form_again(request, session, site, id, ("readdress", typed, wrong))

    def act() -> dict[str, Any]:
        service.readdress(session, id, typed, reader=reader, at=now())
        return {}

    once(session, request, data, reader=reader, act=act)
    return done(request, id, _("It is noted on the card."))


def done(request: AnyRequest, id: UUID, said: str) -> Response[Any]:
    """Answer with the card as it is now."""
    return reload(request, said=said) if wants_part(request) else back_to(id, said=said)


def form_again(
    request: AnyRequest, session: Session, site: Site, id: UUID,
    filled: tuple[str, Form, Mapping[str, str]],
) -> Response[str]:  # fmt: skip
    """Show a form as it was filled in, with what is wrong."""
    form, typed, wrong = filled
    head = get_document(session, id, reader=request.user)
    check_power(session, head, form, reader=request.user)
    values = form_values(session, site, head, form) | {"typed": typed, "errors": wrong}
    if wants_part(request):
        return fragment(request, "card/form_part.html", status=422, **values)
    return screen(request, session, "card/form_page.html", status=422, file=None, **values)


routes = [keep, readdress]
