"""The first steps of an installation without the demo, for its first administrator."""

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from sqlalchemy.orm import Session

from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.users.routes.forms import FORM, Form, once, show
from uprava.users.routes.wishes import organisation_fields
from uprava.users.service import starting
from uprava.users.service.roles import MANAGE
from uprava.users.service.units import UnitFields
from uprava.web.injected import AnyRequest
from uprava.web.routing import get, post
from uprava.web.screens import see

PATH = "/admin/start"


@get(PATH, requires=MANAGE)
def first_steps(
    request: AnyRequest, session: NamedDependency[Session], reader: NamedDependency[Reader]
) -> Response[str]:
    """Show what is still to be done before letters can be registered, in order."""
    standing = starting.get_standing(session, reader=reader)
    return show(request, session, "starting.html", standing=standing)


@post(PATH, requires=MANAGE, **FORM)
def begin(
    request: AnyRequest, session: NamedDependency[Session], reader: NamedDependency[Reader],
    form: NamedDependency[Form],
) -> Response[Any]:  # fmt: skip
    """Create the first organisation with a unit and a post for oneself."""
    unit = UnitFields(form.text("unit_name"), "", form.text("unit_index", longest=20))
    title = form.text("title", longest=200)
    wish = starting.Beginning(organisation_fields(form), unit, title)
    once(request, session, form, lambda: starting.begin(
        session, wish, reader=reader, today=session.info["today"]))  # fmt: skip
    return see(PATH, said=_("The organisation is created."))


routes = [first_steps, begin]
