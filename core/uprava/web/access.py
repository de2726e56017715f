"""The guard in front of every route: signed in, permitted, within the token's scopes."""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.exceptions import ImproperlyConfiguredException
from litestar.handlers.base import BaseRouteHandler
from litestar.routes import HTTPRoute

from uprava.errors import (
    ForbiddenError,
    PasswordChangeNeededError,
    UnauthorizedError,
    UnavailableError,
)
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.routing import PUBLIC, SIGNED_IN

FIRST = "before_password_change"
"""The option of the few routes that work while a one-time password waits to be changed."""


async def guard(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Refuse who may not use the route, before anything of the request's body is read.

    Asynchronous, though it waits for nothing: Litestar runs other guards in a thread each.
    """
    requires = handler.opt.get("requires")
    if requires == PUBLIC or is_options(handler):
        return
    reader: Reader | None = connection.scope.get("user")
    if reader is None and connection.scope["state"].get("database_lost"):
        raise UnavailableError(_("The database does not answer. Your work is kept; try again."))
    if reader is None:
        raise UnauthorizedError(_("Sign in to go on."))
    check_scope(reader, handler.opt.get("scope"))
    if reader.must_change_password and reader.scopes is None and not handler.opt.get(FIRST):
        raise PasswordChangeNeededError(_("First choose a password of your own."))
    if requires != SIGNED_IN:
        reader.require(str(requires))


def is_options(handler: Any) -> bool:
    """Tell whether the handler only lists the methods of an address."""
    return set(handler.http_methods) == {"OPTIONS"}


def check_scope(reader: Reader, scope: str | None) -> None:
    """Keep programs' tokens to the API routes their scopes name."""
    if reader.scopes is None:
        return
    if scope is None:
        raise ForbiddenError(_("This address is for people in the browser, not for programs."))
    if scope not in reader.scopes:
        raise ForbiddenError(_("The token lacks the scope {scope}.").format(scope=scope))


def check_declared(routes: list[Any], permissions: frozenset[str]) -> None:
    """Stop the start when a route declares no access, or a permission nobody declares."""
    for route in routes:
        if not isinstance(route, HTTPRoute):
            continue
        for handler in route.route_handlers:
            requires = handler.opt.get("requires")
            known = requires in (PUBLIC, SIGNED_IN) or requires in permissions
            if not known and not is_options(handler):
                raise ImproperlyConfiguredException(
                    f"route {route.path} ({handler.handler_name}) requires {requires!r},"
                    " which no module declares"
                )
