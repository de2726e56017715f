"""Tokens with keys for the administrator: which are used, what is in them, whose it is."""

from typing import Any

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from sqlalchemy.orm import Session

from uprava.clock import now
from uprava.db.transaction import beside
from uprava.errors import ConflictError, InvalidError, UnavailableError, UpravaError
from uprava.i18n import _
from uprava.signing.routes.keys import MANAGE
from uprava.signing.service.assigning import assign
from uprava.signing.service.connecting import (
    can_be_given,
    connect,
    found_new,
    give_new_pin,
    holding_rows,
)
from uprava.signing.service.token_use import look, read_contents
from uprava.signing.service.tokens import get_token, list_tokens, remove_token
from uprava.signing.token_keys import Contents
from uprava.web.injected import AnyRequest, AnySession, AnySite
from uprava.web.routing import get, post
from uprava.web.screens import screen, see
from uprava.web.site import Site

PAGE = "/admin/keys/tokens"
REFUSALS = (InvalidError, ConflictError, UnavailableError)

Fields = URLEncodedBody[dict[str, str]]


@get(PAGE, requires=MANAGE)
def tokens_page(request: AnyRequest, session: AnySession, site: AnySite) -> Response[str]:
    """Show the tokens in use and those that are connected to the server now."""
    return draw(request, session, site)


@post(PAGE, requires=MANAGE)
def take(request: AnyRequest, session: AnySession, site: AnySite, data: Fields) -> Response[Any]:
    """Take a token into use."""
    choice, pin = data.get("token", ""), data.get("pin", "")
    try:
        row = connect(session, choice, pin, installation=site.installation, at=now())
    except REFUSALS as error:
        return draw(request, session, site, error=error, choice=choice)
    said = _("The token “{label}” is connected. Choose whose the keys are.")
    return see(f"{PAGE}/{row.id}", said=said.format(label=row.label))


@get(PAGE + "/{token_id:int}", requires=MANAGE)
def token_page(
    request: AnyRequest, session: AnySession, site: AnySite, token_id: FromPath[int]
) -> Response[str]:
    """Show what is in a token."""
    return draw_one(request, session, site, token_id)


@post(PAGE + "/{token_id:int}/assign", requires=MANAGE)
def give(
    request: AnyRequest, session: AnySession, site: AnySite, token_id: FromPath[int], data: Fields
) -> Response[Any]:
    """Give a key in a token to a person."""
    try:
        row = assign(
            session, token_id, data.get("certificate", ""), login=data.get("login", ""),
            installation=site.installation, at=now(),
        )  # fmt: skip
    except REFUSALS as error:
        return draw_one(request, session, site, token_id, error=error, typed=data)
    said = _("{person} signs with the certificate {serial} from now on.")
    path = f"{PAGE}/{token_id}"
    return see(path, said=said.format(person=row.person, serial=row.serial))


@post(PAGE + "/{token_id:int}/pin", requires=MANAGE)
def change(
    request: AnyRequest, session: AnySession, site: AnySite, token_id: FromPath[int], data: Fields
) -> Response[Any]:
    """Keep a new PIN of a token."""
    try:
        given = data.get("pin", "")
        row = give_new_pin(session, token_id, given, installation=site.installation)
    except REFUSALS as error:
        return draw_one(request, session, site, token_id, error=error)
    said = _("The token “{label}” accepted the PIN.")
    return see(f"{PAGE}/{token_id}", said=said.format(label=row.label))


@post(PAGE + "/{token_id:int}/remove", requires=MANAGE)
def remove(
    request: AnyRequest, session: AnySession, site: AnySite, token_id: FromPath[int]
) -> Response[Any]:
    """Take a token out of use."""
    try:
        row = remove_token(session, token_id, at=now())
    except ConflictError as error:
        return draw_one(request, session, site, token_id, error=error)
    return see(PAGE, said=_("The token “{label}” is not used any more.").format(label=row.label))


def draw(
    request: AnyRequest, session: Session, site: Site, *, error: UpravaError | None = None,
    choice: str = "",
) -> Response[str]:  # fmt: skip
    """Return the screen of all tokens; refused with the error on top."""
    with beside(session) as looking:
        used = list_tokens(looking)
    libraries = look(site.settings)
    return screen(
        request, session, "signing/tokens.html", status=error.status if error else 200,
        tokens=used, libraries=libraries, found=found_new(libraries, used), error=error,
        choice=choice,
    )  # fmt: skip


def draw_one(
    request: AnyRequest, session: Session, site: Site, token_id: int, *,
    error: UpravaError | None = None, typed: dict[str, str] | None = None,
) -> Response[str]:  # fmt: skip
    """Return the screen of one token; one that cannot be read says why and takes a PIN."""
    with beside(session) as looking:
        row = get_token(looking, token_id)
    contents, trouble = Contents((), ()), ""
    try:
        contents = read_contents(site.installation, row)
    except (InvalidError, UnavailableError) as unread:
        trouble = unread.detail
    rows = holding_rows(session, contents, row)
    return screen(
        request, session, "signing/token.html", status=error.status if error else 200,
        token=row, rows=rows, free=can_be_given(rows), trouble=trouble, error=error,
        typed=typed or {}, at=now(),
    )  # fmt: skip


routes = [tokens_page, take, token_page, give, change, remove]
