"""Administration: roles, substitutions, tokens, sessions of everybody."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from uprava.clock import now
from uprava.extension import Permission
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.users.routes.forms import FORM, Form, once, show
from uprava.users.routes.wishes import substitution_wish
from uprava.users.service import roles, sessions, substituting, tokens
from uprava.users.service.roles import MANAGE
from uprava.web.injected import AnyRequest
from uprava.web.routing import get, post
from uprava.web.screens import see
from uprava.web.site import Site

AREAS = {
    "approval": N_("Approval"),
    "audit": N_("Audit log"),
    "calendar": N_("Production calendar"),
    "correspondents": N_("Correspondents"),
    "documents": N_("Documents"),
    "health": N_("Health"),
    "jobs": N_("Background work"),
    "modules": N_("Modules"),
    "printing": N_("Letterheads and forms"),
    "signing": N_("Signing"),
    "users": N_("People"),
}
"""What the core's areas are called; modules say it themselves."""


def by_module(site: Site) -> Mapping[str, Sequence[Permission]]:
    """Return the permissions of each module, modules in the order of their titles."""
    modules = site.plugins.modules
    grouped: dict[str, list[Permission]] = defaultdict(list)
    for code, permission in sorted(site.plugins.permissions.items()):
        name = code.partition(".")[0]
        title = _(modules[name].title if name in modules else AREAS.get(name, name))
        grouped[title].append(permission)
    return dict(sorted(grouped.items()))


@get("/admin/roles", requires=MANAGE)
def roles_page(
    request: AnyRequest, session: NamedDependency[Session], site: NamedDependency[Site]
) -> Response[str]:
    """Show which role may what."""
    rows = roles.list_roles(session)
    return show(request, session, "roles.html", rows=rows, groups=by_module(site))


@post("/admin/roles", requires=MANAGE, **FORM)
def create_role(
    request: AnyRequest, session: NamedDependency[Session], form: NamedDependency[Form]
) -> Response[Any]:
    """Create a role, empty or like another one."""
    title, like = form.text("title", longest=100), form.number("like")
    form.check()
    answer = once(request, session, form, lambda: roles.create_role(
        session, title=title, like=like))  # fmt: skip
    return see(f"/admin/roles/{answer['made']}", said=_("The role is created."))


@get("/admin/roles/{id:int}", requires=MANAGE)
def role_page(
    request: AnyRequest, session: NamedDependency[Session], site: NamedDependency[Site],
    id: FromPath[int],
) -> Response[str]:  # fmt: skip
    """Show a role's permissions."""
    role = roles.get_role(session, id)
    return show(request, session, "role.html", role=role, groups=by_module(site))


@post("/admin/roles/{id:int}", requires=MANAGE, **FORM)
def change_role(
    session: NamedDependency[Session], form: NamedDependency[Form], site: NamedDependency[Site],
    id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """Change a role's title and permissions."""
    title = form.text("title", longest=100)
    form.check()
    roles.change_role(
        session, id, title=title, permissions=form.many("permissions"),
        known=site.plugins.permissions, version=form.version,
    )  # fmt: skip
    return see("/admin/roles", said=_("The role is saved; it holds from the next request on."))


@get("/admin/substitutions", requires=MANAGE)
def all_substitutions(
    request: AnyRequest, session: NamedDependency[Session], site: NamedDependency[Site]
) -> Response[str]:
    """Show all substitutions and the form of a new one."""
    today = session.info["today"]
    rows = substituting.list_substitutions(session, person_id=None, today=today)
    listable = [(p.code, p.title) for group in by_module(site).values() for p in group]
    values: dict[str, Any] = {"rows": rows, "listable": listable, "today": today}
    return show(request, session, "all_substitutions.html", **values)


@post("/admin/substitutions", requires=MANAGE, **FORM)
def make_substitution(
    request: AnyRequest, session: NamedDependency[Session], reader: NamedDependency[Reader],
    form: NamedDependency[Form], site: NamedDependency[Site],
) -> Response[Any]:  # fmt: skip
    """Let somebody act for an absent person."""
    wish = substitution_wish(form, absent=0, known=site.plugins.permissions)
    today = session.info["today"]
    once(request, session, form, lambda: substituting.make_substitution(
        session, wish, reader=reader, today=today))  # fmt: skip
    return see("/admin/substitutions", said=_("The substitution is made."))


@post("/admin/substitutions/{id:int}/revoke", requires=MANAGE)
def revoke_substitution(
    session: NamedDependency[Session], reader: NamedDependency[Reader], id: FromPath[int]
) -> Response[Any]:
    """End a substitution."""
    substituting.revoke_substitution(session, id, reader=reader)
    return see("/admin/substitutions", said=_("The substitution is revoked."))


@get("/admin/tokens", requires=MANAGE)
def all_tokens(request: AnyRequest, session: NamedDependency[Session]) -> Response[str]:
    """Show the tokens of all people."""
    rows = tokens.list_tokens(session, person_id=None, now=now())
    return show(request, session, "all_tokens.html", rows=rows, scopes=tokens.SCOPES)


@post("/admin/tokens/{id:int}/revoke", requires=MANAGE)
def revoke_token(session: NamedDependency[Session], id: FromPath[int]) -> Response[Any]:
    """Revoke anybody's token."""
    tokens.revoke_token(session, id, now=now())
    return see("/admin/tokens", said=_("The token is revoked."))


@get("/admin/sessions", requires=MANAGE)
def all_sessions(
    request: AnyRequest, session: NamedDependency[Session], reader: NamedDependency[Reader],
    site: NamedDependency[Site],
) -> Response[str]:  # fmt: skip
    """Show who is signed in and where."""
    rows = sessions.list_sessions(
        session, person_id=None, current=reader.session_hash, now=now(),
        idle=site.settings.session_idle_minutes,
    )  # fmt: skip
    return show(request, session, "all_sessions.html", rows=rows)


@post("/admin/sessions/{id:str}/end", requires=MANAGE)
def end_session(session: NamedDependency[Session], id: FromPath[str]) -> Response[Any]:
    """End anybody's session."""
    sessions.revoke_session(session, id=id, now=now())
    return see("/admin/sessions", said=_("The session has ended."))


routes = [
    roles_page, create_role, role_page, change_role, all_substitutions, make_substitution,
    revoke_substitution, all_tokens, revoke_token, all_sessions, end_session,
]  # fmt: skip
