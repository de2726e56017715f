"""Sign-in, sign-out, the cookie of the session."""

import hashlib
from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Redirect
from sqlalchemy.orm import Session

from uprava.clock import now
from uprava.i18n import _
from uprava.settings import Settings
from uprava.users.routes.forms import FORM, Form
from uprava.users.service import sessions, signing_in
from uprava.web.access import FIRST
from uprava.web.edge import cookie_value, session_cookie
from uprava.web.injected import AnyRequest
from uprava.web.routing import PUBLIC, SIGNED_IN, get, post
from uprava.web.screens import screen, see
from uprava.web.site import site_of


@get("/sign-in", requires=PUBLIC)
def sign_in_page(
    request: AnyRequest, session: NamedDependency[Session], next: FromQuery[str] = "/"
) -> Response[Any]:
    """Show the sign-in form; who is signed in already goes on."""
    if request.scope.get("user") is not None:
        return see(safe_next(next))
    ended = "ended" in request.query_params
    values: dict[str, Any] = {"next_url": safe_next(next), "error": "", "login": "", "ended": ended}
    return screen(request, session, "sign_in.html", **values)


@post("/sign-in", requires=PUBLIC, **FORM)
def sign_in(
    request: AnyRequest, session: NamedDependency[Session], form: NamedDependency[Form]
) -> Response[Any]:
    """Check login and password and start a session under a new id."""
    login, target = form.raw("login"), safe_next(form.raw("next") or "/")
    account = signing_in.check_credentials(
        session, login=login, password=form.raw("password"), device=device(request), now=now()
    )
    if account is None:
        said = _("The login or the password is wrong. Check the keyboard layout and Caps Lock.")
        values: dict[str, Any] = {"next_url": target, "error": said, "login": login, "ended": False}
        return screen(request, session, "sign_in.html", status=422, **values)
    return let_in(request, session, account, target)


def let_in(
    request: AnyRequest, session: Session, account: signing_in.Account, target: str
) -> Redirect:
    """Open a session under a new id; the one the browser came with, if any, ends."""
    settings = site_of(request).settings
    earlier = cookie_value(
        request.headers.get("cookie", "").encode("latin-1"), session_cookie(settings)
    )
    token = signing_in.open_session(
        session, person_id=account.id, device=device(request), now=now(),
        hours=settings.session_hours,
        earlier=hashlib.sha256(earlier).digest() if earlier else None,
    )  # fmt: skip
    return with_cookie(
        see("/profile/password" if account.must_change_password else target), settings, token
    )


@post("/sign-out", requires=SIGNED_IN, opt={FIRST: True})
def sign_out(request: AnyRequest, session: NamedDependency[Session]) -> Response[Any]:
    """End this session."""
    sessions.end_session(session, token_hash=request.user.session_hash, now=now())
    return with_cookie(see("/sign-in"), site_of(request).settings, "")


def with_cookie(answer: Redirect, settings: Settings, token: str) -> Redirect:
    """Set the session cookie; an empty token deletes it.

    Deleting repeats all attributes: browsers ignore a `__Host-` cookie that is not `Secure`.
    """
    answer.set_cookie(
        session_cookie(settings), token, httponly=True, samesite="lax", path="/",
        secure=settings.secure_cookies, max_age=None if token else 0,
    )  # fmt: skip
    return answer


def device(request: AnyRequest) -> signing_in.Device:
    """Return where the request comes from."""
    client = request.scope.get("client")
    return signing_in.Device(
        client[0] if client else "", request.headers.get("user-agent", "")[:300]
    )


def safe_next(target: str) -> str:
    """Return the page to go on with, only ever one of ours."""
    ours = target.startswith("/") and not target.startswith(("//", "/\\"))
    return target if ours and target.isprintable() and "\\" not in target else "/"


routes = [sign_in_page, sign_in, sign_out]
