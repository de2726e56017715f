"""My profile: data, password, look, language, sessions."""

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from uprava.clock import now
from uprava.i18n import LOCALES, _
from uprava.users.reader import Reader
from uprava.users.routes.forms import FORM, Form, show
from uprava.users.routes.signing_in import device
from uprava.users.service import own_account, sessions
from uprava.users.service.posts import posts_of
from uprava.web.access import FIRST
from uprava.web.frame import seconds_left
from uprava.web.injected import AnyRequest
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import see
from uprava.web.site import Site, site_of


@get("/profile", requires=SIGNED_IN)
def profile_page(
    request: AnyRequest, session: NamedDependency[Session], reader: NamedDependency[Reader]
) -> Response[str]:
    """Show one's own data and choices."""
    mine = own_account.get_profile(session, reader)
    holders = posts_of(session, person_id=reader.person_id)
    today = session.info["today"]
    held = [h for h in holders if h.since <= today and (h.until is None or h.until >= today)]
    return show(request, session, "profile.html", mine=mine, held=held, locales=LOCALES)


@post("/profile", requires=SIGNED_IN, **FORM)
def keep_profile(
    session: NamedDependency[Session], reader: NamedDependency[Reader], form: NamedDependency[Form]
) -> Response[Any]:
    """Keep one's address, telephone, language and digest."""
    data = own_account.OwnData(
        form.text("email"), form.text("phone"), form.raw("locale"), form.ticked("digest")
    )
    form.check()
    own_account.change_own_data(session, data, reader=reader, version=form.version)
    return see("/profile", said=_("Your data is saved."))


@get("/profile/password", requires=SIGNED_IN, opt={FIRST: True})
def password_page(request: AnyRequest, session: NamedDependency[Session]) -> Response[str]:
    """Show the form of a new password."""
    return show(request, session, "password.html", errors={})


@post("/profile/password", requires=SIGNED_IN, opt={FIRST: True}, **FORM)
def change_password(
    request: AnyRequest, session: NamedDependency[Session], reader: NamedDependency[Reader],
    form: NamedDependency[Form],
) -> Response[Any]:  # fmt: skip
    """Change the password and end all other sessions."""
    change = own_account.PasswordChange(
        form.raw("old_password"), form.raw("password"), form.raw("again")
    )
    fits = own_account.change_password(
        session, change, reader=reader, address=device(request).address, now=now()
    )
    if fits:
        return changed(request, reader)
    errors = {"old_password": _("This is not your present password.")}
    return show(request, session, "password.html", status=422, errors=errors)


def changed(request: AnyRequest, reader: Reader) -> Response[Any]:
    """Go on after the change; from the first one to the start, as a whole page with navigation."""
    if not reader.must_change_password:
        return see("/profile", said=_("The password is changed; your other sessions have ended."))
    if "hx-request" in request.headers:
        return Response(None, status_code=204, headers={"hx-redirect": "/"})
    return see("/", said=_("The password is changed; your other sessions have ended."))


@post("/profile/appearance", requires=SIGNED_IN, opt={FIRST: True}, **FORM)
def keep_appearance(
    request: AnyRequest, session: NamedDependency[Session], reader: NamedDependency[Reader],
    form: NamedDependency[Form],
) -> Response[Any]:  # fmt: skip
    """Keep the look: 204 for scripts, otherwise back to the page it was chosen on."""
    chosen = {name: form.raw(name) for name in own_account.LOOK}
    own_account.keep_appearance(session, chosen, reader=reader)
    if "x-csrftoken" in request.headers:
        return Response(None, status_code=204)
    return see("/profile", said=_("The look is saved."))


@get("/profile/session", requires=SIGNED_IN, opt={FIRST: True})
def session_seconds(reader: NamedDependency[Reader], site: NamedDependency[Site]) -> dict[str, int]:
    """Prolong the session, as every request of a person does; tell the seconds until its end."""
    return {"seconds": seconds_left(reader, site.settings.session_idle_minutes)}


@get("/profile/sessions", requires=SIGNED_IN)
def sessions_page(
    request: AnyRequest, session: NamedDependency[Session], reader: NamedDependency[Reader]
) -> Response[str]:
    """Show where one is signed in."""
    rows = sessions.list_sessions(
        session, person_id=reader.person_id, current=reader.session_hash, now=now(),
        idle=site_of(request).settings.session_idle_minutes,
    )  # fmt: skip
    return show(request, session, "sessions.html", rows=rows)


@post("/profile/sessions/{id:str}/end", requires=SIGNED_IN)
def end_own_session(
    session: NamedDependency[Session], reader: NamedDependency[Reader], id: FromPath[str]
) -> Response[Any]:
    """End one of one's own sessions."""
    sessions.revoke_session(session, id=id, now=now(), person_id=reader.person_id)
    return see("/profile/sessions", said=_("The session has ended."))


@post("/profile/sessions/end-others", requires=SIGNED_IN)
def end_other_sessions(
    session: NamedDependency[Session], reader: NamedDependency[Reader]
) -> Response[Any]:
    """End all of one's sessions but this one."""
    sessions.end_sessions_of(
        session, person_id=reader.person_id, now=now(), keep=reader.session_hash
    )
    return see("/profile/sessions", said=_("All other sessions have ended."))


routes = [
    profile_page, keep_profile, password_page, change_password, keep_appearance, session_seconds,
    sessions_page, end_own_session, end_other_sessions,
]  # fmt: skip
