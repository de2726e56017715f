"""My tokens, my substitutions, working for somebody; people found while typing."""

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from sqlalchemy.orm import Session

from uprava.clock import now
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.users.routes.forms import FORM, Form, once, show
from uprava.users.routes.signing_in import with_cookie
from uprava.users.routes.wishes import substitution_wish, token_wish
from uprava.users.service import substituting, suggesting, tokens
from uprava.web.injected import AnyRequest
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import fragment, see
from uprava.web.site import Site

TOKENS = "users.tokens"


@get("/profile/tokens", requires=TOKENS)
def tokens_page(
    request: AnyRequest, session: NamedDependency[Session], reader: NamedDependency[Reader]
) -> Response[str]:
    """Show one's tokens and the form of a new one."""
    rows = tokens.list_tokens(session, person_id=reader.person_id, now=now())
    return show(request, session, "tokens.html", rows=rows, scopes=tokens.SCOPES, made="")


@post("/profile/tokens", requires=TOKENS, **FORM)
def make_token(
    request: AnyRequest, session: NamedDependency[Session], reader: NamedDependency[Reader],
    form: NamedDependency[Form],
) -> Response[Any]:  # fmt: skip
    """Make a token and show it this once; the form sent again makes no second one."""
    wish, made = token_wish(form), list[str]()
    once(request, session, form, lambda: made.append(
        tokens.make_token(session, wish, reader=reader, now=now())))  # fmt: skip
    if not made:
        return see("/profile/tokens", said=_("This token is made already."), kind="a")
    rows = tokens.list_tokens(session, person_id=reader.person_id, now=now())
    values: dict[str, Any] = {"rows": rows, "scopes": tokens.SCOPES, "made": made[0]}
    return show(request, session, "tokens.html", **values)


@post("/profile/tokens/{id:int}/revoke", requires=SIGNED_IN)
def revoke_own_token(
    session: NamedDependency[Session], reader: NamedDependency[Reader], id: FromPath[int]
) -> Response[Any]:
    """Revoke one of one's own tokens."""
    tokens.revoke_token(session, id, now=now(), person_id=reader.person_id)
    target = "/profile/tokens" if reader.may(TOKENS) else "/profile"
    return see(target, said=_("The token is revoked."))


@get("/profile/substitutions", requires=SIGNED_IN)
def substitutions_page(
    request: AnyRequest, session: NamedDependency[Session], reader: NamedDependency[Reader],
    site: NamedDependency[Site],
) -> Response[str]:  # fmt: skip
    """Show whom one substitutes, who substitutes one, and the form of a new substitution."""
    today = session.info["today"]
    rows = substituting.list_substitutions(session, person_id=reader.person_id, today=today)
    known = site.plugins.permissions
    listable = [(code, known[code].title) for code in substituting.listable(reader, known)]
    values: dict[str, Any] = {"rows": rows, "listable": listable, "today": today}
    return show(request, session, "substitutions.html", **values)


@post("/profile/substitutions", requires=SIGNED_IN, **FORM)
def make_own_substitution(
    request: AnyRequest, session: NamedDependency[Session], reader: NamedDependency[Reader],
    form: NamedDependency[Form], site: NamedDependency[Site],
) -> Response[Any]:  # fmt: skip
    """Let somebody act for the reader."""
    known = substituting.listable(reader, site.plugins.permissions)
    wish = substitution_wish(form, absent=reader.person_id, known=known)
    today = session.info["today"]
    once(request, session, form, lambda: substituting.make_substitution(
        session, wish, reader=reader, today=today))  # fmt: skip
    return see("/profile/substitutions", said=_("The substitution is made."))


@post("/profile/substitutions/{id:int}/revoke", requires=SIGNED_IN)
def revoke_own_substitution(
    session: NamedDependency[Session], reader: NamedDependency[Reader], id: FromPath[int]
) -> Response[Any]:
    """End a substitution one takes part in."""
    substituting.revoke_substitution(session, id, reader=reader)
    return see("/profile/substitutions", said=_("The substitution is revoked."))


@post("/profile/acting/start/{id:int}", requires=SIGNED_IN)
def start_acting(
    session: NamedDependency[Session], reader: NamedDependency[Reader],
    site: NamedDependency[Site], id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """Go over to working for the absent person."""
    today = session.info["today"]
    token = substituting.start_acting(session, id, reader=reader, today=today)
    return with_cookie(see("/"), site.settings, token)


@post("/profile/acting/stop", requires=SIGNED_IN)
def stop_acting(
    session: NamedDependency[Session], reader: NamedDependency[Reader], site: NamedDependency[Site]
) -> Response[Any]:
    """Return to one's own work."""
    token = substituting.stop_acting(session, reader=reader)
    return with_cookie(see("/", said=_("You work for yourself again.")), site.settings, token)


@get("/people/suggest", requires=SIGNED_IN)
def suggest(
    request: AnyRequest, session: NamedDependency[Session], q: FromQuery[str] = ""
) -> Response[str]:
    """Return people whose name, post or unit begins so, as options of a combobox."""
    found = suggesting.suggest_people(session, q, today=session.info["today"])
    return fragment(request, "users/suggest.html", found=found, value="id")


@get("/people/colleagues", requires=SIGNED_IN)
def colleagues(
    request: AnyRequest, session: NamedDependency[Session], reader: NamedDependency[Reader],
    q: FromQuery[str] = "",
) -> Response[str]:  # fmt: skip
    """Return people of the reader's organisation as options; what is chosen is their login."""
    today = session.info["today"]
    found = suggesting.suggest_colleagues(session, q, reader=reader, today=today)
    return fragment(request, "users/suggest.html", found=found, value="login")


routes = [
    tokens_page, make_token, revoke_own_token, substitutions_page, make_own_substitution,
    revoke_own_substitution, start_acting, stop_acting, suggest,
    colleagues,
]  # fmt: skip
