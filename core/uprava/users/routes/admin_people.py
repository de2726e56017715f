"""Administration: people, their roles and posts, their passwords."""

from typing import Annotated, Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter
from sqlalchemy.orm import Session

from uprava.clock import now
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.users.routes.forms import FORM, Form, once, show
from uprava.users.routes.wishes import appointment, person_fields
from uprava.users.service import people, posts, roles, units
from uprava.users.service.roles import MANAGE
from uprava.web.injected import AnyRequest
from uprava.web.routing import get, post
from uprava.web.screens import see

PEOPLE = "/admin/people"


@get(PEOPLE, requires=MANAGE)
def people_page(
    request: AnyRequest, session: NamedDependency[Session],
    stage: Annotated[str, QueryParameter(name="state")] = "active", q: FromQuery[str] = "",
    unit: FromQuery[str] = "", role: FromQuery[str] = "", page: FromQuery[int] = 1,
) -> Response[str]:  # fmt: skip
    """Show people, narrowed by name, state, unit and role."""
    question = people.PeopleQuestion(q, stage, id_of(unit), id_of(role), page)
    today = session.info["today"]
    rows = people.list_people(session, question, today=today)
    values: dict[str, Any] = {"rows": rows, "asked": question, "page_size": people.PAGE}
    values["units"] = units.list_units(session, today=today, closed=False)
    return show(request, session, "people.html", roles=roles.list_roles(session), **values)


def id_of(text: str) -> int | None:
    """Return an id of a filter; what is not one narrows nothing."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


@get("/admin/people/new", requires=MANAGE)
def new_person(request: AnyRequest, session: NamedDependency[Session]) -> Response[str]:
    """Show the form of a new person."""
    return show(request, session, "person_new.html")


@post("/admin/people/new", requires=MANAGE, **FORM)
def create_person(
    request: AnyRequest, session: NamedDependency[Session], form: NamedDependency[Form]
) -> Response[Any]:
    """Create a person; roles, posts and a password come next."""
    fields = person_fields(form)
    answer = once(request, session, form, lambda: people.create_person(session, fields))
    said = _("The person is created. Now give a post, roles and a password.")
    return see(f"{PEOPLE}/{answer['made']}", said=said)


@get("/admin/people/{id:int}", requires=MANAGE)
def person_page(
    request: AnyRequest, session: NamedDependency[Session], id: FromPath[int]
) -> Response[str]:
    """Show a person with posts and roles."""
    return show_person(request, session, id)


def show_person(
    request: AnyRequest, session: Session, id: int, *, password: str = ""
) -> Response[str]:
    """Draw the card of a person; a one-time password is shown this once."""
    today = session.info["today"]
    values: dict[str, Any] = {
        "person": people.get_person(session, id),
        "grants": roles.grants_of(session, person_id=id),
        "held": posts.posts_of(session, person_id=id),
        "roles": roles.list_roles(session),
        "units": units.list_units(session, today=today, closed=False),
        "today": today,
        "password": password,
    }
    return show(request, session, "person.html", **values)


@post("/admin/people/{id:int}", requires=MANAGE, **FORM)
def change_person(
    session: NamedDependency[Session], form: NamedDependency[Form], id: FromPath[int]
) -> Response[Any]:
    """Change what is written about a person."""
    people.change_person(session, id, person_fields(form), version=form.version)
    return see(f"{PEOPLE}/{id}", said=_("The person is saved."))


@post("/admin/people/{id:int}/deactivate", requires=MANAGE)
def deactivate(
    session: NamedDependency[Session], reader: NamedDependency[Reader], id: FromPath[int]
) -> Response[Any]:
    """Let a person in no more, from the next request on."""
    people.deactivate(session, id, reader=reader)
    return see(f"{PEOPLE}/{id}", said=_("The person is switched off; the sessions have ended."))


@post("/admin/people/{id:int}/activate", requires=MANAGE)
def activate(session: NamedDependency[Session], id: FromPath[int]) -> Response[Any]:
    """Let a person in again."""
    people.activate(session, id)
    return see(f"{PEOPLE}/{id}", said=_("The person is switched on."))


@post("/admin/people/{id:int}/password", requires=MANAGE, **FORM)
def reset_password(
    request: AnyRequest, session: NamedDependency[Session], form: NamedDependency[Form],
    id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """Give a one-time password and show it this once."""
    made = list[str]()
    once(request, session, form, lambda: made.append(
        people.reset_password(session, id, now=now())))  # fmt: skip
    if not made:
        return see(f"{PEOPLE}/{id}", said=_("This password was shown already."), kind="a")
    return show_person(request, session, id, password=made[0])


@post("/admin/people/{id:int}/roles", requires=MANAGE, **FORM)
def give_role(
    session: NamedDependency[Session], form: NamedDependency[Form], id: FromPath[int]
) -> Response[Any]:
    """Give a role, everywhere or in a unit."""
    role, unit = form.chosen("role"), form.number("unit")
    form.check()
    roles.give_role(session, role_id=role, person_id=id, unit_id=unit)
    return see(f"{PEOPLE}/{id}", said=_("The role is given."))


@post("/admin/people/{id:int}/roles/{grant:int}/take", requires=MANAGE)
def take_role(
    session: NamedDependency[Session], reader: NamedDependency[Reader], id: FromPath[int],
    grant: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """Take a role back."""
    roles.take_role(session, grant_id=grant, person_id=id, reader=reader)
    return see(f"{PEOPLE}/{id}", said=_("The role is taken back."))


@post("/admin/posts/{id:int}/holders", requires=MANAGE, **FORM)
def appoint(
    request: AnyRequest, session: NamedDependency[Session], form: NamedDependency[Form],
    id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """Appoint a person to a post."""
    wish = appointment(form, post=id, person=0)
    once(request, session, form, lambda: posts.appoint(session, wish))
    unit = posts.get_post(session, id).unit_id
    return see(f"/admin/units/{unit}", said=_("The person is appointed."))


@post("/admin/holders/{id:int}/release", requires=MANAGE, **FORM)
def release(
    session: NamedDependency[Session], form: NamedDependency[Form], id: FromPath[int]
) -> Response[Any]:
    """End an appointment after a day."""
    until = form.needed_day("until")
    form.check()
    posts.release(session, id, until=until)
    back = form.number("person")
    target = f"{PEOPLE}/{back}" if back else f"/admin/units/{form.number('unit') or ''}"
    return see(target, said=_("The appointment ends."))


routes = [
    people_page, new_person, create_person, person_page, change_person, deactivate, activate,
    reset_password, give_role, take_role, appoint, release,
]  # fmt: skip
