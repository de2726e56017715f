"""Administration of routes: the list, the form, and a trial for a kind, a unit and a sum."""

from decimal import Decimal, InvalidOperation
from typing import Any

from litestar import Response
from litestar.params import FromQuery, URLEncodedBody
from sqlalchemy.orm import Session

from uprava.approval.models import Purpose
from uprava.approval.planning import MOST_STAGES
from uprava.approval.routes.stages import (
    Stages,
    Typed,
    drawn,
    edited,
    plan_in,
    stages_in,
    typed_of,
)
from uprava.approval.service.people import people_of, title_of
from uprava.approval.service.templates import (
    Template,
    get_template,
    keep_template,
    list_templates,
    templates_for,
)
from uprava.approval.values import TEMPLATES, StagePlan
from uprava.db.sql import driver
from uprava.documents.routes.forms import Form, new_key, once, word
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.plugins import Plugins
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import get, post
from uprava.web.screens import screen, see
from uprava.web.site import Site
from uprava.work.service.finishing import apart

PATH = "/admin/routes"
LONGEST_NUMBER = 10


@get(PATH, requires=TEMPLATES)
def all_templates(
    request: AnyRequest, session: AnySession, site: AnySite, kind: FromQuery[str] = "",
    unit: FromQuery[str] = "", total: FromQuery[str] = "",
) -> Response[str]:  # fmt: skip
    """Show the routes, and which of them a document of a kind, unit and sum would be offered."""
    tried = None
    if kind:
        tried = trial(session, kind, unit=number_in(unit), total=sum_in(total))
    return screen(
        request, session, "approval/templates.html", rows=list_templates(session), tried=tried,
        kinds=kinds_of(site.plugins), units=units_of(session), kind=kind, unit=unit, total=total,
    )  # fmt: skip


def id_in(request: AnyRequest) -> int:
    """Return the id of the address, 0 in that of a new route."""
    return int(request.path_params.get("id", 0))


@get([f"{PATH}/new", f"{PATH}/{{id:int}}"], requires=TEMPLATES)
def one_template(request: AnyRequest, session: AnySession, site: AnySite) -> Response[str]:
    """Show the form of a new route or of one there is."""
    id = id_in(request)
    found = get_template(session, id) if id else None
    return page(request, session, site, found, Stages(stages_of(found)), {})


@post([f"{PATH}/new", f"{PATH}/{{id:int}}"], requires=TEMPLATES)
def keep(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite,
    data: URLEncodedBody[dict[str, Any]],
) -> Response[Any]:  # fmt: skip
    """Keep a route; with mistakes, or by a button that changes stages, its form comes back."""
    id = id_in(request)
    stages = stages_in(session, data)
    if word(data, "edit"):
        found = get_template(session, id) if id else None
        return page(request, session, site, found, edited(stages, word(data, "edit")), data)

    def act() -> dict[str, Any]:
        wanted = template_in(id, data, stages)
        return {"id": keep_template(session, wanted, reader=reader, plugins=site.plugins)}

    try:
        with apart(session):
            once(session, request, data, reader=reader, act=act)
    except InvalidError as error:
        found = get_template(session, id) if id else None
        return page(request, session, site, found, Stages(stages), data, error=error)
    return see(PATH, said=_("The route is kept. Documents on their way keep the old one."))


def page(
    request: AnyRequest, session: Session, site: Site, found: Template | None,
    stages: Stages, typed: Form, *, error: InvalidError | None = None,
) -> Response[str]:  # fmt: skip
    """Return the form as it was filled in, or as the route stands."""
    return screen(
        request, session, "approval/template.html", status=error.status if error else 200,
        found=found, stages=drawn(session, stages), typed=typed or values_of(found),
        room=len(stages.typed) < MOST_STAGES,
        error=error, errors=error.fields if error else {}, kinds=kinds_of(site.plugins),
        units=units_of(session), key=new_key(),
    )  # fmt: skip


def values_of(found: Template | None) -> dict[str, str]:
    """Return a route as its form shows it."""
    if found is None:
        return {"active": "on", "position": "100", "visa_rule": "objectors"}
    return {
        "title": found.title, "kind": found.kind, "unit": str(found.unit_id or ""),
        "sum_from": plain(found.sum_from), "sum_until": plain(found.sum_until),
        "visa_rule": found.visa_rule, "active": "on" if found.active else "",
        "position": str(found.position),
    }  # fmt: skip


def plain(number: Decimal | None) -> str:
    """Return a sum as it is typed."""
    return "" if number is None else f"{number:f}"


def stages_of(found: Template | None) -> list[Typed]:
    """Return the stages of a route; a new one begins with a stage of agreeing."""
    return [typed_of(each) for each in found.stages] if found else [Typed(Purpose.AGREE)]


def template_in(id: int, form: Form, stages: list[Typed]) -> Template:
    """Return the route a form means. Raises InvalidError naming the fields."""
    plan = plan_in(stages, form)
    return Template(
        id, word(form, "title"), word(form, "kind"), number_in(word(form, "unit")),
        sum_in(word(form, "sum_from"), "sum_from"), sum_in(word(form, "sum_until"), "sum_until"),
        plan.visa_rule, plan.stages, word(form, "active") == "on",
        number_in(word(form, "position")) or 100, number_in(word(form, "_v")) or 0,
    )  # fmt: skip


def number_in(text: str) -> int | None:
    """Return a whole number that was given, None for anything else."""
    fits = text.isascii() and text.isdigit() and len(text) < LONGEST_NUMBER
    return int(text) if fits else None


def sum_in(text: str, field: str = "total") -> Decimal | None:
    """Return a sum in roubles; none: not given. Raises InvalidError for what is no sum."""
    cleaned = "".join(text.split()).replace(",", ".")
    if not cleaned:
        return None
    try:
        found = Decimal(cleaned)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or abs(found) >= Decimal(10) ** 15:
        raise InvalidError(
            _("The route has mistakes; nothing was kept."), fields={field: _("Write a sum.")}
        )
    return round(found, 2)


def trial(
    session: Session, kind: str, *, unit: int | None, total: Decimal | None
) -> list[tuple[Template, list[tuple[str, list[tuple[str, str]]]]]]:
    """Return the routes that would be offered, and who would be asked in each today."""
    found = templates_for(session, kind=kind, unit_id=unit, total=total)
    return [(each, [(one.purpose.value, asked(session, one)) for one in each.stages])
            for each in found]  # fmt: skip


def asked(session: Session, plan: StagePlan) -> list[tuple[str, str]]:
    """Return the participants of a stage with the people behind them today."""
    return [
        (
            title_of(session, each.principal_id),
            ", ".join(one.name for one in people_of(session, each.kind, each.principal_id)),
        )
        for each in plan.participants
    ]


def kinds_of(plugins: Plugins) -> list[tuple[str, str]]:
    """Return the kinds of documents for a select."""
    return [(code, _(kind.title)) for code, kind in plugins.kinds.items()]


def units_of(session: Session) -> list[tuple[str, str]]:
    """Return the open units for a select."""
    query = "select id, name from users.unit where closed_on is null order by name"
    return [(str(id), name) for id, name in driver(session).execute(query)]


routes = [all_templates, one_template, keep]
