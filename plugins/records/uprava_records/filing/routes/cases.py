"""Cases: the list, a case's page with its inner inventory, what is done with a case."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from litestar import Response
from litestar.params import FromPath, FromQuery, URLEncodedBody
from sqlalchemy.orm import Session
from uprava.documents.routes.forms import Form as AnyForm
from uprava.documents.routes.forms import word
from uprava.errors import NotFoundError
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import get, post
from uprava.web.screens import screen

from uprava_records.filing.routes.asking import Ask, Field, answered, shown
from uprava_records.filing.service import cases, closing, plans
from uprava_records.filing.service.cases import Asked, CaseCard, fits
from uprava_records.filing.service.common import ARCHIVE, FILE
from uprava_records.filing.service.rows import get_row
from uprava_records.filing.service.terms import waits_for_event, with_article
from uprava_records.filing.values import REVIEW_TITLES, CaseState

PATH = "/records/cases"
Form = URLEncodedBody[dict[str, Any]]

STAGE_TITLES = {
    "open": N_("Open cases"),
    "closed": N_("Closed cases"),
    "due": N_("Term is over"),
    "event": N_("Wait for an event"),
    "held": N_("On hold"),
    "transferred": N_("Handed over to the archive"),
    "destroyed": N_("Destroyed cases"),
}


@get(PATH, requires=FILE)
def cases_screen(
    request: AnyRequest, session: AnySession, reader: AnyReader, q: FromQuery[str] = "",
    after: FromQuery[str] = "",
) -> Response[str]:  # fmt: skip
    """Show the cases of the organisation, the newest year first."""
    params = request.query_params
    asked = asked_of(params, q)
    page, further = cases.list_cases(session, asked, reader=reader, after=after[:60])
    query = {"year": asked.year, "unit": asked.unit, "stage": asked.stage, "q": asked.q}
    return screen(
        request, session, "records/filing/cases.html", rows=page, asked=asked,
        years=plans.list_years(session, reader=reader), units=units_of(session, reader),
        stages=[(code, _(title)) for code, title in STAGE_TITLES.items()], term_of=with_article,
        further=address(**query, after=further) if further else "",
        first=address(**query) if after else "", today=session.info["today"],
        query=address(**query).partition("?")[2],
    )  # fmt: skip


def asked_of(params: Mapping[str, str], q: str) -> Asked:
    """Return the filters of the URL."""
    year, unit, stage = (params.get(name, "") for name in ("year", "unit", "stage"))
    return Asked(
        int(year) if fits(year) else None, int(unit) if fits(unit) else None,
        stage if stage in cases.STAGES else "", q.strip()[:200],
    )  # fmt: skip


def address(**query: object) -> str:
    """Return the address of the list under filters."""
    return f"{PATH}?{urlencode({name: value for name, value in query.items() if value})}"


def units_of(session: Session, reader: Reader) -> list[tuple[int, str]]:
    """Return the units of the newest plan."""
    years = plans.list_years(session, reader=reader)
    plan = plans.find_plan(session, years[0], reader=reader) if years else None
    return plans.planned_units(session, plan.id) if plan else []


@get(f"{PATH}/{{id:int}}", requires=FILE)
def case_screen(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int],
    q: FromQuery[str] = "", after: FromQuery[str] = "",
) -> Response[str]:  # fmt: skip
    """Show a case: its facts, volumes, holds, and the inner inventory page by page."""
    case, holds = closing.page_of(session, id, reader=reader)
    start = int(after) if fits(after) else 0
    found = cases.list_documents(
        session, id, q=q[:200], after=start, limit=cases.PAGE + 1, taken_out=(False, True)
    )
    rows, more = found[: cases.PAGE], len(found) > cases.PAGE
    here = f"{PATH}/{id}"
    return screen(
        request, session, "records/filing/case.html", case=case, holds=holds, rows=rows, q=q[:200],
        volumes=cases.list_volumes(session, id), term=with_article(case.term),
        clock=closing.clock_of(case, session.info["today"]), acts=acts_of(case, reader=reader),
        further=f"{here}?{urlencode({'q': q, 'after': rows[-1].position})}" if more else "",
        first=f"{here}?{urlencode({'q': q})}" if start else "", here=here,
    )  # fmt: skip


def acts_of(case: CaseCard, *, reader: Reader) -> list[tuple[str, str, str]]:
    """Return what may be done with a case now: form, title, icon."""
    files, keeps = reader.may(FILE, unit=case.unit_id), reader.may(ARCHIVE, unit=case.unit_id)
    closed = case.state == CaseState.CLOSED
    gone = case.state in (CaseState.TRANSFERRED, CaseState.DESTROYED)
    every = [
        ("close", _("Close the case"), "lock", files and case.state == CaseState.OPEN),
        ("event", _("Write down the event"), "calendar-event",
         files and waits_for_event(case.term) and not gone),
        ("review", _("Decision of the commission"), "clipboard-check",
         keeps and closed and case.epk),
        ("hold", _("Forbid destruction"), "shield-lock", keeps and not gone),
        ("reopen", _("Open the case again"), "lock-open",
         keeps and closed and not case.inventory and not case.act),
    ]  # fmt: skip
    return [(form, title, icon) for form, title, icon, may in every if may]


@get("/records/plan/rows/{id:int}/open", requires=FILE)
def open_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int]
) -> Response[str]:
    """Ask before a case is opened by hand."""
    return shown(request, session, open_ask(session, id, reader=reader))


@post("/records/plan/rows/{id:int}/open", requires=FILE)
def open_by_hand(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int], data: Form
) -> Response[Any]:
    """Open a case by a row of the plan."""
    ask = open_ask(session, id, reader=reader)

    def done() -> object:
        return cases.open_case(session, id, word(data, "heading"), reader=reader)

    return answered(request, session, ask, data, done, said=_("The case is opened."))


def open_ask(session: Session, row_id: int, *, reader: Reader) -> Ask:
    """Return the form that opens a case."""
    plan, row = get_row(session, row_id, reader=reader)
    heading = Field(
        "heading", _("Heading of its own"), required=False,
        hint=_("Only when a row holds several cases, such as personal files."),
    )  # fmt: skip
    return Ask(
        _("Open a case"), f"{row.index} {row.heading}",
        _("The case of {year} is opened with its first volume; documents may be put into it.")
        .format(year=plan.year),
        _("Open the case"), f"/records/plan/rows/{row_id}/open",
        address(year=plan.year, q=row.index), (heading,), "folder-open",
    )  # fmt: skip


@get(f"{PATH}/{{id:int}}/acts/{{form:str}}", requires=FILE)
def act_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int],
    form: FromPath[str],
) -> Response[str]:  # fmt: skip
    """Ask for what an act on a case needs."""
    return shown(request, session, ask_of(session, id, form, reader=reader))


@post(f"{PATH}/{{id:int}}/acts/{{form:str}}", requires=FILE)
def act(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int],
    form: FromPath[str], data: Form,
) -> Response[Any]:  # fmt: skip
    """Do something with a case."""
    ask = ask_of(session, id, form, reader=reader)

    def done() -> object:
        return DO[form](session, id, data, reader)

    return answered(request, session, ask, data, done, said=_(SAID[form]))


Act = Callable[[Session, int, AnyForm, Reader], object]


def close(session: Session, id: int, data: AnyForm, reader: Reader) -> object:
    """Close a case."""
    return closing.close_case(
        session, id, word(data, "ended_on"), word(data, "certificate"), reader=reader
    )


def event(session: Session, id: int, data: AnyForm, reader: Reader) -> object:
    """Write down the event a term begins with."""
    return closing.write_event(
        session, id, word(data, "event_on"), word(data, "basis"), reader=reader
    )


def review(session: Session, id: int, data: AnyForm, reader: Reader) -> object:
    """Write down the commission's decision."""
    given = {name: word(data, name) for name in ("decision", "until", "basis")}
    return closing.review(session, id, given, reader=reader)


def hold(session: Session, id: int, data: AnyForm, reader: Reader) -> object:
    """Forbid destruction."""
    return closing.place_hold(session, id, word(data, "reason"), reader=reader)


def reopen(session: Session, id: int, data: AnyForm, reader: Reader) -> object:
    """Open a closed case again."""
    return closing.reopen(session, id, word(data, "reason"), reader=reader)


DO: Mapping[str, Act] = {
    "close": close, "event": event, "review": review, "hold": hold, "reopen": reopen,
}  # fmt: skip
SAID = {
    "close": N_("The case is closed."),
    "event": N_("The event is written down."),
    "review": N_("The decision is written down."),
    "hold": N_("The case is on hold: nobody may destroy it."),
    "reopen": N_("The case is open again."),
}


def ask_of(session: Session, id: int, form: str, *, reader: Reader) -> Ask:
    """Return the form of an act on a case. Raises NotFoundError for one that is not open now."""
    case = cases.get_case(session, id, reader=reader)
    offered = {code: (title, icon) for code, title, icon in acts_of(case, reader=reader)}
    if form not in offered:
        raise NotFoundError(_("There is no such act for you on this case."))
    title, icon = offered[form]
    sentence, fields = asked_by(session, case)[form]
    here = f"{PATH}/{id}/acts/{form}"
    subject = f"{case.index} {case.heading}, {case.year}"
    return Ask(title, subject, sentence, title, here, f"{PATH}/{id}", fields, icon)


def asked_by(session: Session, case: CaseCard) -> dict[str, tuple[str, tuple[Field, ...]]]:
    """Return what each act says and asks."""
    end = closing.usual_end(case, session.info["today"]).isoformat()
    event_day = case.event_on.isoformat() if case.event_on else ""
    protocol = Field("basis", _("Protocol, number and day"))
    reason = Field("reason", _("Reason"), "area")
    decisions = [(code.value, _(title)) for code, title in REVIEW_TITLES.items()]
    return {
        "close": (
            _("{documents} documents, {sheets} sheets. Nothing more is put into the case; the"
              " certificate is made and the storage term is counted.")
            .format(documents=case.documents, sheets=case.sheets),
            (Field("ended_on", _("Work was over on"), "date", end,
                   _("The term begins on 1 January of the next year.")),
             Field("certificate", _("Peculiarities for the certificate"), "area", required=False,
                   hint=_("Missing or doubled numbers, damaged sheets, inserts."))),
        ),
        "event": (
            _("The storage term is counted from 1 January of the year after this event."),
            (Field("event_on", _("Day of the event"), "date", event_day),
             Field("basis", _("What proves it"), hint=_("such as: agreement on termination"))),
        ),
        "review": (
            _("The mark “EPK”: the expert commission decides what becomes of the case."),
            (Field("decision", _("Decision"), "select", options=decisions),
             Field("until", _("Keep until"), "date", required=False,
                   hint=_("Only when the case is kept longer.")), protocol),
        ),
        "hold": (_("Until the hold is lifted no act can destroy the case."), (reason,)),
        "reopen": (_("The certificate and the storage term are void."), (reason,)),
    }  # fmt: skip


@get("/records/holds/{id:int}/lift", requires=ARCHIVE)
def lift_form(request: AnyRequest, session: AnySession, id: FromPath[int]) -> Response[str]:
    """Ask why a hold is lifted."""
    return shown(request, session, lift_ask(id))


@post("/records/holds/{id:int}/lift", requires=ARCHIVE)
def lift(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int], data: Form
) -> Response[Any]:
    """Lift a hold."""

    def done() -> object:
        return closing.lift_hold(session, id, word(data, "reason"), reader=reader)

    said = _("The hold is lifted.")
    return answered(request, session, lift_ask(id), data, done, said=said)


def lift_ask(id: int) -> Ask:
    """Return the form that lifts a hold."""
    return Ask(
        _("Lift the hold"), "", _("The case may be destroyed by an act when its term is over."),
        _("Lift the hold"), f"/records/holds/{id}/lift", f"{PATH}?stage=held",
        (Field("reason", _("Reason"), "area"),), "shield-off",
    )  # fmt: skip


routes = [
    cases_screen, case_screen, open_form, open_by_hand, act_form, act, lift_form, lift,
]  # fmt: skip
