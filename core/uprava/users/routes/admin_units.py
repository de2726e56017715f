"""Administration: the tree of units, posts, organisations."""

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from uprava.i18n import _
from uprava.users.routes.forms import FORM, Form, once, show
from uprava.users.routes.wishes import organisation_fields, unit_fields
from uprava.users.service import organisations, posts, units
from uprava.users.service.roles import MANAGE
from uprava.web.injected import AnyRequest
from uprava.web.routing import get, post
from uprava.web.screens import see

UNITS = "/admin/units"
ORGANISATIONS = "/admin/organisations"


@get(UNITS, requires=MANAGE)
def units_page(request: AnyRequest, session: NamedDependency[Session]) -> Response[str]:
    """Show the tree of units and the form of a new one."""
    rows = units.list_units(session, today=session.info["today"])
    known = [o for o in organisations.list_organisations(session) if o.closed_on is None]
    return show(request, session, "units.html", rows=rows, organisations=known)


@post(UNITS, requires=MANAGE, **FORM)
def create_unit(
    request: AnyRequest, session: NamedDependency[Session], form: NamedDependency[Form]
) -> Response[Any]:
    """Create a unit."""
    fields, parent = unit_fields(form), form.number("parent")
    organisation = 0 if parent else form.chosen("organisation")
    form.check()
    answer = once(request, session, form, lambda: units.create_unit(
        session, fields, organisation_id=organisation, parent_id=parent))  # fmt: skip
    return see(f"{UNITS}/{answer['made']}", said=_("The unit is created."))


@get("/admin/units/{id:int}", requires=MANAGE)
def unit_page(
    request: AnyRequest, session: NamedDependency[Session], id: FromPath[int]
) -> Response[str]:
    """Show a unit, its posts and who holds them."""
    today = session.info["today"]
    unit = units.get_unit(session, id, today=today)
    values: dict[str, Any] = {
        "unit": unit,
        "places": units.list_places(session, unit, today=today),
        "posts": posts.list_posts(session, unit_id=id),
        "holders": posts.holders_in(session, unit_id=id, today=today),
        "today": today,
    }
    return show(request, session, "unit.html", **values)


@post("/admin/units/{id:int}", requires=MANAGE, **FORM)
def change_unit(
    session: NamedDependency[Session], form: NamedDependency[Form], id: FromPath[int]
) -> Response[Any]:
    """Rename a unit."""
    fields, today = unit_fields(form), session.info["today"]
    units.change_unit(session, id, fields, version=form.version, today=today)
    return see(f"{UNITS}/{id}", said=_("The unit is saved."))


@post("/admin/units/{id:int}/move", requires=MANAGE, **FORM)
def move_unit(
    session: NamedDependency[Session], form: NamedDependency[Form], id: FromPath[int]
) -> Response[Any]:
    """Put a unit under another one."""
    parent = form.number("parent")
    form.check()
    units.move_unit(session, id, parent_id=parent, today=session.info["today"])
    return see(f"{UNITS}/{id}", said=_("The unit is moved with all below it."))


@post("/admin/units/{id:int}/close", requires=MANAGE)
def close_unit(session: NamedDependency[Session], id: FromPath[int]) -> Response[Any]:
    """Close an empty unit."""
    units.close_unit(session, id, today=session.info["today"])
    return see(UNITS, said=_("The unit is closed."))


@post("/admin/units/{id:int}/posts", requires=MANAGE, **FORM)
def create_post(
    request: AnyRequest, session: NamedDependency[Session], form: NamedDependency[Form],
    id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """Create a post in a unit."""
    title, heads = form.text("title", longest=200), form.ticked("heads")
    form.check()
    once(request, session, form, lambda: posts.create_post(
        session, unit_id=id, title=title, heads_unit=heads))  # fmt: skip
    return see(f"{UNITS}/{id}", said=_("The post is created."))


@post("/admin/posts/{id:int}", requires=MANAGE, **FORM)
def change_post(
    session: NamedDependency[Session], form: NamedDependency[Form], id: FromPath[int]
) -> Response[Any]:
    """Change a post's title and the mark of the head."""
    title, heads = form.text("title", longest=200), form.ticked("heads")
    form.check()
    posts.change_post(session, id, title=title, heads_unit=heads, version=form.version)
    unit = posts.get_post(session, id).unit_id
    return see(f"{UNITS}/{unit}", said=_("The post is saved."))


@post("/admin/posts/{id:int}/close", requires=MANAGE)
def close_post(session: NamedDependency[Session], id: FromPath[int]) -> Response[Any]:
    """Close a post nobody holds."""
    unit = posts.get_post(session, id).unit_id
    posts.close_post(session, id, today=session.info["today"])
    return see(f"{UNITS}/{unit}", said=_("The post is closed."))


@get(ORGANISATIONS, requires=MANAGE)
def organisations_page(request: AnyRequest, session: NamedDependency[Session]) -> Response[str]:
    """Show organisations and the form of a new one."""
    rows = organisations.list_organisations(session)
    return show(request, session, "organisations.html", rows=rows)


@post(ORGANISATIONS, requires=MANAGE, **FORM)
def create_organisation(
    request: AnyRequest, session: NamedDependency[Session], form: NamedDependency[Form]
) -> Response[Any]:
    """Create an organisation."""
    fields = organisation_fields(form)
    once(request, session, form, lambda: organisations.create_organisation(session, fields))
    return see(ORGANISATIONS, said=_("The organisation is created."))


@get("/admin/organisations/{id:int}", requires=MANAGE)
def organisation_page(
    request: AnyRequest, session: NamedDependency[Session], id: FromPath[int]
) -> Response[str]:
    """Show the form of an organisation."""
    row = organisations.get_organisation(session, id)
    return show(request, session, "organisation.html", row=row)


@post("/admin/organisations/{id:int}", requires=MANAGE, **FORM)
def change_organisation(
    session: NamedDependency[Session], form: NamedDependency[Form], id: FromPath[int]
) -> Response[Any]:
    """Change an organisation."""
    fields = organisation_fields(form)
    organisations.change_organisation(session, id, fields, version=form.version)
    return see(ORGANISATIONS, said=_("The organisation is saved."))


@post("/admin/organisations/{id:int}/close", requires=MANAGE)
def close_organisation(session: NamedDependency[Session], id: FromPath[int]) -> Response[Any]:
    """Close an organisation without open units."""
    organisations.close_organisation(session, id, today=session.info["today"])
    return see(ORGANISATIONS, said=_("The organisation is closed."))


routes = [
    units_page, create_unit, unit_page, change_unit, move_unit, close_unit, create_post,
    change_post, close_post, organisations_page, create_organisation, organisation_page,
    change_organisation, close_organisation,
]  # fmt: skip
