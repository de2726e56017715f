"""Sign-in, sign-out, the end of a session."""

from typing import Any

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.params import FromQuery, URLEncodedBody
from litestar.response import Redirect
from sqlalchemy.orm import Session

from uprava.clock import now
from uprava.i18n import _
from uprava.settings import Settings
from uprava.users.service import signing_in
from uprava.web.edge import session_cookie
from uprava.web.routing import PUBLIC, SIGNED_IN, get, post
from uprava.web.screens import screen, see
from uprava.web.site import site_of

AnyRequest = Request[Any, Any, Any]


@get("/sign-in", requires=PUBLIC)
def sign_in_page(
    request: AnyRequest,
    session: NamedDependency[Session],
    next: FromQuery[str] = "/",
) -> Response[Any]:
    """Show the sign-in form; who is signed in already goes on."""
    if request.scope.get("user") is not None:
        return see(safe_next(next))
    ended = "ended" in request.query_params
    values: dict[str, Any] = {"next_url": safe_next(next), "error": "", "login": "", "ended": ended}
    return screen(request, session, "sign_in.html", **values)


@post("/sign-in", requires=PUBLIC)
def sign_in(
    request: AnyRequest, session: NamedDependency[Session], data: URLEncodedBody[dict[str, str]]
) -> Response[Any]:
    """Check login and password and start a session under a new id."""
    settings = site_of(request).settings
    login, target = data.get("login", ""), safe_next(data.get("next", "/"))
    account = signing_in.check_credentials(
        session, login=login, password=data.get("password", ""), device=device(request), now=now()
    )
    if account is None:
        said = _("The login or the password is wrong. Check the keyboard layout and Caps Lock.")
        values: dict[str, Any] = {"next_url": target, "error": said, "login": login, "ended": False}
        return screen(request, session, "sign_in.html", status=422, **values)
    token = signing_in.open_session(
        session, person_id=account.id, device=device(request), now=now(),
        hours=settings.session_hours,
    )  # fmt: skip
    return with_cookie(see(target), settings, token)


@post("/sign-out", requires=SIGNED_IN)
def sign_out(request: AnyRequest, session: NamedDependency[Session]) -> Response[Any]:
    """End this session."""
    signing_in.end_session(session, token_hash=request.user.session_hash, now=now())
    answer = see("/sign-in")
    answer.delete_cookie(session_cookie(site_of(request).settings))
    return answer


def with_cookie(answer: Redirect, settings: Settings, token: str) -> Redirect:
    """Set the session cookie."""
    answer.set_cookie(
        session_cookie(settings), token, httponly=True, samesite="lax", path="/",
        secure=settings.secure_cookies,
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
    return target if ours and "\n" not in target and "\r" not in target else "/"
