"""«Исполнительская дисциплина»: the question in the address, its figures as a table."""

from collections.abc import Mapping
from typing import Any

from litestar import Response
from sqlalchemy.orm import Session
from uprava.calendar.periods import PRESET_TITLES, Period
from uprava.errors import InvalidError
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import SIGNED_IN, get
from uprava.web.screens import screen
from uprava.web.sentences import named_sentences

from uprava_assignments.discipline.asking import (
    CONTROLLED_TITLES,
    COUNTING_TITLES,
    GROUP_TITLES,
    PATH,
    ROLE_TITLES,
    WHOSE_TITLES,
    Asked,
    Whose,
    asked_in,
    facts_of,
)
from uprava_assignments.discipline.routes.view import (
    COLUMNS,
    MOST_LINES,
    Order,
    figures_strip,
    in_order,
    month_rows,
    shares_of,
    shown_line,
    told,
    total_line,
    trend_of,
    weight,
)
from uprava_assignments.discipline.service.counting import count
from uprava_assignments.discipline.service.naming import (
    Kinds,
    named_lines,
    narrowed_by,
    unit_choices,
)
from uprava_assignments.discipline.values import DISCIPLINE

FIELDS = {
    "since": N_("First day"), "until": N_("Last day"), "unit": N_("Unit"),
    "person": N_("Executor"), "author": N_("Author"), "kind": N_("Basis"),
    "of": N_("Whose work"), "period": N_("Period"),
}  # fmt: skip


@get(PATH, requires=SIGNED_IN)
def page(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite
) -> Response[str]:
    """Show the figures of a question, all over what the reader may see."""
    params, kinds = request.query_params, site.plugins.kinds
    shared = {**choices(session, reader), "typed": params, "path": PATH, "order": "", "wrong": {}}
    try:
        asked = asked_in(params, reader=reader, today=session.info["today"])
        narrowing = narrowed_by(session, asked, kinds=kinds)
    except InvalidError as error:
        shared |= {
            "wrong": named_sentences(error.fields, FIELDS), "detail": error.detail, "asked": None,
        }  # fmt: skip
        return screen(request, session, "assignments/discipline/index.html", status=422, **shared)
    shared |= {"asked": asked, "chips": chips(asked, narrowing), "order": params.get("sort", "")}
    shared |= figures(session, asked, reader=reader, kinds=kinds, order=params.get("sort", ""))
    return screen(request, session, "assignments/discipline/index.html", **shared)


def figures(
    session: Session, asked: Asked, *, reader: Reader, kinds: Kinds, order: str
) -> dict[str, Any]:
    """Return the figures as the page shows them."""
    table = count(session, asked, reader=reader)
    lines = in_order(named_lines(session, table.lines, asked.group, kinds=kinds), order)
    return {
        "lines": [shown_line(each, asked, table.months) for each in lines[:MOST_LINES]],
        "left": max(len(lines) - MOST_LINES, 0),
        "total": total_line(table.total, asked, table.months),
        "strip": figures_strip(table.total, asked, table.open),
        "share": told(table.total.now.in_time, "%"),
        "months": {
            "names": [f"{month.since:%m}" for month in table.months],
            "shares": shares_of(table.total),
            "told": trend_of(table.total, table.months),
            "rows": month_rows(table.total, table.months),
        },
        "columns": columns(asked, order),
        "facts": [f"{name}: {value}" for name, value in facts_of(asked)],
        "weight": told(weight()),
        "neighbours": neighbours(asked),
        "export": asked.query(),
    }


def columns(asked: Asked, order: str) -> list[dict[str, str]]:
    """Return the heads of the table; some of them sort it."""
    sorts = {"Due, N": Order.DUE, "Overdue": Order.OVERDUE, "Discipline index": Order.INDEX}
    heads = [{"text": _(GROUP_TITLES[asked.group]), "cls": "w30",
              "sort": f"{PATH}?{asked.query()}" if order else ""}]  # fmt: skip
    for title in COLUMNS:
        sort = sorts.get(title)
        heads.append({
            "text": _(title), "cls": "fit r",
            "sort": f"{PATH}?{asked.query(sort=sort)}" if sort else "",
            "order": ("ascending" if sort == Order.INDEX else "descending")
            if sort and sort == order else "none",
        })  # fmt: skip
    return [*heads, {"text": _("12 months"), "cls": "fit no-print"}]


def neighbours(asked: Asked) -> dict[str, tuple[str, str]]:
    """Return the periods before and after: what they are called and their address."""

    def link(period: Period) -> tuple[str, str]:
        return period.words, f"{PATH}?{asked.within(period).query()}"

    return {"before": link(asked.period.before), "after": link(asked.period.after)}


def chips(asked: Asked, narrowing: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Return what a question is narrowed to beside its form, and the address without it."""
    return [
        (title, value, f"{PATH}?{asked.query(**{name: None})}")
        for name, title, value in narrowing if name != "unit"
    ]  # fmt: skip


def choices(session: Session, reader: Reader) -> dict[str, Any]:
    """Return what can be chosen in the form."""

    def titled(titles: Mapping[Any, str]) -> list[tuple[str, str]]:
        return [(str(code), _(title)) for code, title in titles.items()]

    whose = {code: title for code, title in WHOSE_TITLES.items()
             if code is not Whose.ALL or reader.may(DISCIPLINE)}  # fmt: skip
    return {
        "presets": titled(PRESET_TITLES), "groups": titled(GROUP_TITLES),
        "roles": titled(ROLE_TITLES), "countings": titled(COUNTING_TITLES),
        "controls": titled(CONTROLLED_TITLES), "whose": titled(whose),
        "units": unit_choices(session, today=session.info["today"]),
    }  # fmt: skip


routes = [page]
