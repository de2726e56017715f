"""Refuses acts that another site started: Sec-Fetch-Site and Origin, beside the CSRF token."""

from litestar.types import ASGIApp, Receive, Scope, Send

from uprava.errors import ForbiddenError
from uprava.i18n import _

SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}


class SameOrigin:
    """ASGI middleware for the screens; the API knows no cookies and needs none of it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on unless it changes something and comes from elsewhere."""
        unsafe = scope.get("method", "GET") not in SAFE
        if unsafe and not scope["path"].startswith("/api/") and not from_here(scope):
            raise ForbiddenError(_("The act was started by another site and was not done."))
        await self.app(scope, receive, send)


def from_here(scope: Scope) -> bool:
    """Tell whether the browser says the request comes from our own pages."""
    headers = dict(scope["headers"])
    if headers.get(b"sec-fetch-site", b"same-origin") not in (b"same-origin", b"none"):
        return False
    origin = headers.get(b"origin")
    return origin is None or origin.partition(b"://")[2] == headers.get(b"host")
