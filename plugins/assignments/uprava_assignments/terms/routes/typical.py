"""Typical terms of an organisation: the list, the form, ending one."""

from collections.abc import Container, Mapping, Sequence
from datetime import date
from typing import Any

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.calendar import Rule, Shift, StartEvent, Unit
from uprava.documents.routes.forms import Form, new_key, once, version_of, word
from uprava.errors import InvalidError
from uprava.i18n import N_, _
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import get, post
from uprava.web.screens import screen, see
from uprava.web.sentences import named_sentences
from uprava.web.site import Site
from uprava.work.service.finishing import apart

from uprava_assignments.terms.service import managing as service
from uprava_assignments.terms.service.showing import (
    BAR,
    PRIORITIES,
    SHIFTS,
    STARTS,
    UNITS,
    about_of,
    abouts,
    shown,
    title_of,
)
from uprava_assignments.terms.service.typical import typical_terms
from uprava_assignments.terms.typical import rule_of
from uprava_assignments.terms.values import MANAGE, MOST_AMOUNT, Priority, Typical

PATH = "/admin/assignments/terms"

Fields = URLEncodedBody[dict[str, Any]]

HASTE = list(Priority)

NAMES = {
    "about": N_("Assignments on"),
    "amount": N_("How long"),
    "source": N_("By which act"),
    "valid_from": N_("In force since"),
    "valid_to": N_("to, this day included"),
}
"""Fields of the form as the summary of mistakes names them."""


@get(PATH, requires=MANAGE)
def page(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite
) -> Response[str]:
    """Show the typical terms of the reader's organisation, or those they begin with."""
    terms = typical_terms(session, reader.organisation_id or 0)
    titles, today = abouts(session, site.plugins), session.info["today"]
    terms = sorted(terms, key=lambda each: (each.kind, each.type, HASTE.index(each.priority)))
    rows = [shown(each, titles, today=today) for each in terms]
    return screen(
        request, session, "assignments/terms/typical.html", path=PATH,
        rows=sorted(rows, key=lambda each: each.ended), own=any(each.id for each in rows),
    )  # fmt: skip


@post(PATH + "/own", requires=MANAGE)
def keep_own(session: AnySession, reader: AnyReader) -> Response[Any]:
    """Let the organisation keep its own terms, beginning with those shipped."""
    service.install(session, reader=reader)
    return see(PATH, said=_("The terms are your organisation's now: change what is otherwise."))


@get(PATH + "/new", requires=MANAGE)
def new_form(request: AnyRequest, session: AnySession, site: AnySite) -> Response[str]:
    """Show the form of a typical term."""
    return form_of(request, session, site)


@post(PATH + "/new", requires=MANAGE)
def add(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite, data: Fields
) -> Response[Any]:
    """Add a typical term."""

    def act() -> dict[str, Any]:
        wanted = term_in(data, None, abouts(session, site.plugins))
        return {"id": service.add_term(session, wanted, reader=reader)}

    try:
        with apart(session):
            once(session, request, data, reader=reader, act=act)
    except InvalidError as error:
        return form_of(request, session, site, sent=data, error=error)
    return see(PATH, said=_("The typical term is added."))


@get(PATH + "/{id:int}", requires=MANAGE)
def edit_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite, id: FromPath[int]
) -> Response[str]:
    """Show a typical term for changing."""
    return form_of(request, session, site, found=service.get_term(session, id, reader=reader))


@post(PATH + "/{id:int}", requires=MANAGE)
def save(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite, id: FromPath[int],
    data: Fields,
) -> Response[Any]:  # fmt: skip
    """Change a typical term."""
    found = service.get_term(session, id, reader=reader)
    try:
        wanted = term_in(data, found, abouts(session, site.plugins))
        service.change_term(session, wanted, reader=reader)
    except InvalidError as error:
        return form_of(request, session, site, found=found, sent=data, error=error)
    return see(PATH, said=_("The typical term is kept. Terms counted already stay."))


@post(PATH + "/{id:int}/close", requires=MANAGE)
def close(session: AnySession, reader: AnyReader, id: FromPath[int]) -> Response[Any]:
    """End a typical term."""
    service.close_term(session, id, reader=reader, today=session.info["today"])
    return see(PATH, said=_("The typical term has ended. Terms counted already stay."))


def form_of(
    request: AnyRequest, session: Session, site: Site, *, found: Typical | None = None,
    sent: Form | None = None, error: InvalidError | None = None,
) -> Response[str]:  # fmt: skip
    """Draw the form of a typical term, as kept or as sent."""
    titles = abouts(session, site.plugins)
    typed = typed_of(found) if sent is None else {name: word(sent, name) for name in BLANK}
    errors = error.fields if error else {}
    if found:
        titles.setdefault(about_of(found), title_of(found, titles))
    return screen(
        request, session, "assignments/terms/one.html", status=error.status if error else 200,
        found=found, title=titles[about_of(found)] if found else _("New typical term"), path=PATH,
        typed=typed, errors=errors, summary=named_sentences(errors, NAMES), error=error,
        key=new_key(), abouts=list(titles.items()), most=MOST_AMOUNT,
        today=session.info["today"], priorities=translated(PRIORITIES),
        units=translated(UNITS), starts=translated(STARTS), shifts=translated(SHIFTS),
    )  # fmt: skip


def translated(titles: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return choices in the reader's language."""
    return [(str(code), _(title)) for code, title in titles.items()]


BLANK = {
    "about": "", "priority": Priority.USUAL.value, "amount": "", "unit": Unit.CALENDAR.value,
    "start": StartEvent.SIGNED.value, "shift": Shift.PREVIOUS.value, "source": "", "verified": "",
    "valid_from": "", "valid_to": "",
}  # fmt: skip


def typed_of(found: Typical | None) -> dict[str, str]:
    """Return the fields of the form as a term stands."""
    if found is None:
        return BLANK
    rule = found.rule
    return {
        "about": about_of(found), "priority": found.priority.value, "amount": str(rule.amount),
        "unit": rule.unit.value, "start": rule.start.value, "shift": rule.shift.value,
        "source": rule.law, "verified": "on" if rule.verified else "",
        "valid_from": str(rule.valid_from or ""), "valid_to": str(rule.valid_to or ""),
    }  # fmt: skip


def term_in(form: Form, found: Typical | None, offered: Container[str]) -> Typical:
    """Return the term a form means. Raises InvalidError for choices and days that are none."""
    about = word(form, "about")
    kind, _bar, type = about.partition(BAR)
    if about not in offered and not (found and about == about_of(found)):
        raise InvalidError(
            _("The typical term has mistakes; nothing is kept."),
            fields={"about": _("Choose from the list.")},
        )
    try:
        rule = rule_in(form)
        priority = Priority(word(form, "priority"))
    except ValueError as error:
        raise InvalidError(_("Choose from what the form offers. Open it again.")) from error
    id, version = (found.id, version_of(form)) if found else (None, 0)
    return Typical(id, kind, type, priority, rule, version)


def rule_in(form: Form) -> Rule:
    """Return the rule of a form. Raises ValueError; a number that is none becomes 0."""
    amount = word(form, "amount")
    table: dict[str, Any] = {name: word(form, name) for name in ("unit", "start", "shift")}
    table["amount"] = int(amount) if amount.isascii() and amount.isdigit() else 0
    table["source"] = " ".join(word(form, "source").split())
    table["verified"] = word(form, "verified") == "on"
    days = {name: word(form, name) for name in ("valid_from", "valid_to")}
    table |= {name: date.fromisoformat(day) for name, day in days.items() if day}
    return rule_of(table)


routes: Sequence[ControllerRouterHandler] = [
    page, keep_own, new_form, add, edit_form, save, close,
]  # fmt: skip
