"""«Номенклатура дел»: the plan of a year, its rows, what moves it on."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from litestar import Response
from litestar.params import FromPath, FromQuery, URLEncodedBody
from sqlalchemy.orm import Session
from uprava.documents.routes.forms import word
from uprava.errors import NotFoundError
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import screen, see

from uprava_records.filing.routes.asking import Ask, Field, answered, shown
from uprava_records.filing.service import plans, rows
from uprava_records.filing.service.cases import fits
from uprava_records.filing.service.common import PLAN
from uprava_records.filing.service.plans import PlanHead
from uprava_records.filing.service.terms import with_article
from uprava_records.filing.values import CATEGORY_TITLES, PlanState

PATH = "/records/plan"
Form = URLEncodedBody[dict[str, Any]]


@get(PATH, requires=SIGNED_IN)
def plan_screen(
    request: AnyRequest, session: AnySession, reader: AnyReader, year: FromQuery[str] = "",
    unit: FromQuery[str] = "", q: FromQuery[str] = "", after: FromQuery[str] = "",
) -> Response[str]:  # fmt: skip
    """Show the plan of a year, unit by unit."""
    wanted = int(year) if fits(year) else session.info["today"].year
    years = plans.list_years(session, reader=reader)
    plan = plans.find_plan(session, wanted, reader=reader)
    chosen = int(unit) if fits(unit) else None
    page, further = (
        rows.list_rows(session, plan.id, unit_id=chosen, q=q[:200], after=after[:30])
        if plan
        else ([], "")
    )
    on_record = bool(plan and plan.agreed_on and request.query_params.get("record"))
    return screen(
        request, session, "records/filing/plan.html", plan=plan, years=years, year=wanted,
        rows=page, unit=chosen, q=q[:200], term_of=with_article,
        units=plans.planned_units(session, plan.id) if plan else [],
        further=further and address(year=wanted, unit=unit, q=q, after=further),
        first=address(year=wanted, unit=unit, q=q) if after else "",
        totals=totals_in(session, plan), next_year=offered_year(session, years),
        on_record=on_record, year_over=session.info["today"] >= date(wanted, 12, 31),
    )  # fmt: skip


def address(**query: object) -> str:
    """Return the address of the plan under filters."""
    return f"{PATH}?{urlencode({name: value for name, value in query.items() if value})}"


def offered_year(session: Session, years: list[int]) -> int | None:
    """Return the year a plan may be made for: this one, or the next one."""
    this = session.info["today"].year
    return next((year for year in (this, this + 1) if year not in years), None)


def totals_in(session: Session, plan: PlanHead | None) -> list[tuple[str, Mapping[str, int]]]:
    """Return the closing record: as it was made, or as it would be now."""
    if plan is None or plan.state not in (PlanState.APPROVED, PlanState.CLOSED):
        return []
    counted = plan.totals if plan.totals is not None else plans.totals_of(session, plan)
    none = {"all": 0, "carried": 0, "epk": 0}
    return [(_(title), counted.get(code, none)) for code, title in CATEGORY_TITLES.items()]


@post(PATH, requires=PLAN)
def make(session: AnySession, reader: AnyReader, data: Form) -> Response[Any]:
    """Make the draft of a year's plan, with the rows of the year before."""
    year = int(word(data, "year")) if fits(word(data, "year")) else 0
    plans.make_plan(session, year, reader=reader)
    return see(address(year=year), said=_("The draft of the plan is made."))


@get(f"{PATH}/{{id:int}}/acts/{{form:str}}", requires=PLAN)
def act_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int],
    form: FromPath[str],
) -> Response[str]:  # fmt: skip
    """Ask before a plan is moved on."""
    return shown(request, session, ask_of(plans.get_plan(session, id, reader=reader), form))


@post(f"{PATH}/{{id:int}}/acts/{{form:str}}", requires=PLAN)
def act(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int],
    form: FromPath[str], data: Form,
) -> Response[Any]:  # fmt: skip
    """Move a plan on."""
    ask = ask_of(plans.get_plan(session, id, reader=reader), form)

    def done() -> object:
        return moved(session, id, form, word(data, "basis"), reader=reader)

    return answered(request, session, ask, data, done, said=_(SAID[form]))


SAID = {
    "agree": N_("The plan is agreed."),
    "return": N_("The plan is in work again."),
    "approve": N_("The plan is in force."),
    "close": N_("The year is closed."),
}


def moved(session: Session, id: int, form: str, basis: str, *, reader: Reader) -> PlanHead:
    """Do what the form is about."""
    match form:
        case "agree":
            return plans.agree(session, id, basis, reader=reader)
        case "return":
            return plans.send_back(session, id, reader=reader)
        case "approve":
            return plans.approve(session, id, reader=reader)
    return plans.close_year(session, id, reader=reader)


def ask_of(plan: PlanHead, form: str) -> Ask:
    """Return the form of an act on a plan. Raises NotFoundError for another word."""
    subject = _("Filing plan of {year}").format(year=plan.year)
    basis = Field("basis", _("Protocol, number and day"), hint=_("such as: No. 4 of 12.12.2025"))
    asked = {
        "agree": (
            _("Agree the plan"),
            _("The expert commission and the archive have agreed to the plan. Rows are not"
              " changed from here on; it can be taken back into work."),
            (basis,), "checks",
        ),
        "return": (
            _("Back into work"), _("The agreement is void; rows can be changed again."), (),
            "arrow-back-up",
        ),
        "approve": (
            _("Approve the plan"),
            _("The plan comes into force: cases are opened by its {n} rows.").format(n=plan.rows),
            (), "circle-check",
        ),
        "close": (
            _("Close the year"),
            _("The closing record is made: how many cases of each category there were. The"
              " plan is not changed any more; its open cases stay open."),
            (), "lock",
        ),
    }  # fmt: skip
    if form not in asked:
        raise NotFoundError(_("There is no such act."))
    title, sentence, fields, icon = asked[form]
    here = f"{PATH}/{plan.id}/acts/{form}"
    back = address(year=plan.year)
    return Ask(title, subject, sentence, title, here, back, fields, icon)


routes = [plan_screen, make, act_form, act]
