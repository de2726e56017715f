"""Screens on which a periodic assignment begins: from nothing, from a draft, from a given one."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.routes.forms import Form, back_to, many, new_key, once, version_of, word
from uprava.errors import ForbiddenError, InvalidError
from uprava.i18n import _
from uprava.term_lists.choosing import Named as Chosen
from uprava.term_lists.choosing import find_typed, suggest_units
from uprava.users.reader import Reader
from uprava.users.service.suggesting import suggest_colleagues
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import fragment, screen
from uprava.web.sentences import named_sentences, sentences
from uprava.work.service.finishing import apart

from uprava_assignments.giving.service.reading import (
    AssignmentRow,
    get_assignment,
    list_duties,
    selves,
)
from uprava_assignments.giving.service.wishes import names_of
from uprava_assignments.giving.values import CONTROL_TITLES, GIVE, Control, Role, Standing
from uprava_assignments.giving.wish import Named, Wish, in_order
from uprava_assignments.periodic.routes.fields import (
    NAMES,
    blank,
    choices,
    plan_in,
    preview_of,
    typed_of,
)
from uprava_assignments.periodic.service import making

PATH = "/assignments/periodic"
EDIT = "assignments/periodic/edit.html"

Fields = URLEncodedBody[dict[str, Any]]

DRAFTED = (Standing.DRAFT, Standing.OFFERED)
PEOPLE = ("who", "executors", "informed", "controller")


@get(PATH + "/new", requires=GIVE)
def new_form(request: AnyRequest, session: AnySession) -> Response[str]:
    """Show the form of a periodic assignment."""
    return form_of(request, session)


@post(PATH + "/new", requires=GIVE)
def add(request: AnyRequest, session: AnySession, reader: AnyReader, data: Fields) -> Response[Any]:
    """Begin a periodic assignment, or show the terms of its rule."""

    def act() -> dict[str, str]:
        wish, plan = wish_in(session, data, reader=reader), plan_in(data)
        return {"id": str(making.begin(session, wish, plan, reader=reader, at=now()))}

    if word(data, "edit"):
        return form_of(request, session, sent=data)
    try:
        with apart(session):
            made = once(session, request, data, reader=reader, act=act)
    except InvalidError as error:
        return form_of(request, session, sent=data, error=error)
    return back_to(made["id"], said=_("The periodic assignment is in force."))


@get("/assignments/{id:uuid}/periodic", requires=SIGNED_IN)
def repeat_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Show the rule by which an assignment shall be repeated."""
    return form_of(request, session, row=own(session, id, reader=reader))


@post("/assignments/{id:uuid}/periodic", requires=SIGNED_IN)
def repeat(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID], data: Fields
) -> Response[Any]:
    """Make a draft periodic; beside a given assignment a periodic one like it begins."""
    row = own(session, id, reader=reader)

    def act() -> dict[str, str]:
        plan = plan_in(data)
        if row.standing not in DRAFTED:
            return {"id": str(making.repeat(session, id, plan, reader=reader, at=now()))}
        version = version_of(data)
        making.make_periodic(session, id, plan, version=version, reader=reader, at=now())
        return {"id": str(id)}

    if word(data, "edit"):
        return form_of(request, session, row=row, sent=data)
    try:
        with apart(session):
            made = once(session, request, data, reader=reader, act=act)
    except InvalidError as error:
        return form_of(request, session, row=row, sent=data, error=error)
    return back_to(made["id"], said=_("The periodic assignment is in force."))


@get(PATH + "/suggest", requires=GIVE)
def suggest(
    request: AnyRequest, session: AnySession, reader: AnyReader, q: FromQuery[str] = ""
) -> Response[str]:
    """Find who may execute while a name is being typed: people of the office, and its units."""
    people = suggest_colleagues(session, q, reader=reader, today=session.info["today"])
    units = suggest_units(session, q, reader=reader)
    return fragment(request, "assignments/periodic/suggest.html", people=people, units=units)


def own(session: Session, id: UUID, *, reader: Reader) -> AssignmentRow:
    """Return an assignment the reader gives. Raises NotFoundError, ForbiddenError."""
    row = get_assignment(session, id, reader=reader)
    making.require_author(row, reader=reader)
    if row.standing == Standing.SERIES:
        raise ForbiddenError(_("The assignment is periodic already."))
    return row


def wish_in(session: Session, form: Form, *, reader: Reader) -> Wish:
    """Return the assignment a form means. Raises InvalidError for a name that is not clear."""
    wrong: dict[str, str] = {}
    found = {name: people_in(session, form, name, wrong, reader=reader) for name in PEOPLE}
    control = word(form, "control")
    if control not in set(Control):
        wrong["control"] = _("Choose from the list.")
    if wrong:
        raise InvalidError(_("The assignment has mistakes; nothing was given."), fields=wrong)
    named = [Named(each, Role.RESPONSIBLE) for each in found["who"]]
    named += [Named(each, Role.EXECUTOR) for each in found["executors"]]
    named += [Named(each, Role.INFORMED) for each in found["informed"]]
    text = word(form, "text").replace("\r\n", "\n").strip()
    return Wish(
        text, in_order(named), selves(reader)[0], next(iter(found["controller"]), None),
        control=Control(control),
    )  # fmt: skip


def people_in(
    session: Session, form: Form, name: str, wrong: dict[str, str], *, reader: Reader
) -> list[int]:
    """Return the people and units of a field: those chosen, else the only one of a typed name."""
    given, typed = many(form, name), word(form, f"{name}_text")
    chosen = [int(each) for each in given if each.isascii() and each.isdigit() and len(each) < 10]
    if typed:
        found = find_typed(session, typed, reader=reader, today=session.info["today"])
        if found is None:
            wrong[name] = _("Choose from the list; the name alone is not clear.")
        else:
            chosen.append(found)
    return chosen


def form_of(
    request: AnyRequest, session: Session, *, row: AssignmentRow | None = None,
    sent: Form | None = None, error: InvalidError | None = None,
) -> Response[str]:  # fmt: skip
    """Draw the form, empty or as sent, with the next terms of a rule that is one."""
    today: date = session.info["today"]
    errors = dict(error.fields) if error else {}
    try:
        preview = preview_of(session, plan_in(sent)) if sent is not None else None
    except InvalidError as wrong:
        preview, errors = None, errors | wrong.fields
    picked = chosen_of(session, sent or {})
    return screen(
        request, session, EDIT, status=error.status if error else 200, row=row,
        action=f"/assignments/{row.id}/periodic" if row else f"{PATH}/new", key=new_key(),
        version=row.version if row and row.standing in DRAFTED else "",
        rule=typed_of(sent) if sent is not None else blank(today), choices=choices(),
        preview=preview, wrong=sentences(errors), summary=named_sentences(errors, NAMES),
        typed={name: word(sent or {}, name) for name in ("text", "control")}, chosen=picked,
        said={name: word(sent or {}, f"{name}_text")[:100] for name in PEOPLE},
        controls=[(each.value, _(CONTROL_TITLES[each])) for each in Control],
        duties=list_duties(session, row.id) if row else [],
        draft=row is not None and row.standing in DRAFTED,
    )  # fmt: skip


def chosen_of(session: Session, form: Form) -> dict[str, list[Chosen]]:
    """Return whom a form names, as its fields show them."""
    found = {}
    for name in PEOPLE:
        ids = [int(each) for each in many(form, name) if each.isdigit() and len(each) < 10]
        titles = names_of(session, ids) if ids else []
        found[name] = [Chosen(id, title) for id, title in zip(ids, titles, strict=True)]
    return found


routes: Sequence[ControllerRouterHandler] = [new_form, add, repeat_form, repeat, suggest]
