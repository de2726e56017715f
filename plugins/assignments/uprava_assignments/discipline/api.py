"""The figures of discipline for programs: the same as on the page."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

import msgspec
from litestar.params import FromQuery, QueryParameter
from uprava.web.injected import AnyReader, AnySession, AnySite
from uprava.web.routing import SIGNED_IN, get

from uprava_assignments.discipline.asking import asked_in
from uprava_assignments.discipline.routes.view import weight, weighted
from uprava_assignments.discipline.service.counting import count
from uprava_assignments.discipline.service.naming import named_lines, narrowed_by
from uprava_assignments.discipline.values import Figures

Of = Annotated[str, QueryParameter(name="of")]


class FiguresOut(msgspec.Struct, frozen=True):
    """Counts of duties whose term lies in a period and is over; shares are percent of `due`."""

    due: int
    in_term: int
    late: int
    waiting: int
    overdue: int
    extended: int
    extensions: int
    returned: int
    returns: int
    ko: float | None
    in_term_share: float | None
    index: float | None
    average_delay_days: float | None
    average_delay_working_days: float | None
    extensions_per_assignment: float | None
    returns_per_report: float | None


class LineOut(msgspec.Struct, frozen=True):
    """One line: `key` is what the same question is narrowed to it by; `depth` that of a unit."""

    key: str
    title: str
    depth: int
    now: FiguresOut
    before: FiguresOut


class MonthOut(msgspec.Struct, frozen=True):
    """One month of the trend."""

    month: date
    figures: FiguresOut


class DisciplineOut(msgspec.Struct, frozen=True):
    """Figures of a question; `weight` is that of late execution in the index."""

    since: date
    until: date
    group: str
    weight: float
    open: int
    overdue_now: int
    total: LineOut
    lines: Sequence[LineOut]
    months: Sequence[MonthOut]


@get("/api/v1/assignments/discipline", requires=SIGNED_IN, scope="documents:read")
def discipline(
    session: AnySession, reader: AnyReader, site: AnySite, period: FromQuery[str] = "",
    since: FromQuery[str] = "", until: FromQuery[str] = "", group: FromQuery[str] = "",
    whose: Of = "", role: FromQuery[str] = "", term: FromQuery[str] = "",
    control: FromQuery[str] = "", unit: FromQuery[str] = "", person: FromQuery[str] = "",
    author: FromQuery[str] = "", kind: FromQuery[str] = "",
) -> DisciplineOut:  # fmt: skip
    """Count executive discipline over the assignments the caller may see, as the page does.

    `period` is month, quarter, year (the calendar one around `since`, else today) or own (with
    `since` and `until`); `group` is person, unit, author, kind or control; `of` is all, execute,
    control or author; `role` is responsible, executor or any; `term` is last or first.
    """
    params = {
        "period": period, "since": since, "until": until, "group": group, "of": whose,
        "role": role, "term": term, "control": control, "unit": unit, "person": person,
        "author": author, "kind": kind,
    }  # fmt: skip
    asked = asked_in(params, reader=reader, today=session.info["today"])
    narrowed_by(session, asked, kinds=site.plugins.kinds)
    table = count(session, asked, reader=reader)
    lines = named_lines(session, table.lines, asked.group, kinds=site.plugins.kinds)
    whole = LineOut("", "", 0, out(table.total.now), out(table.total.before))
    return DisciplineOut(
        asked.period.since, asked.period.until, asked.group, float(weight()), table.open.open,
        table.open.overdue_now, whole,
        [LineOut(each.key, each.title, each.depth, out(each.line.now), out(each.line.before))
         for each in lines],
        [MonthOut(month.since, out(figures))
         for month, figures in zip(table.months, table.total.months, strict=True)],
    )  # fmt: skip


def out(figures: Figures) -> FiguresOut:
    """Return figures as programs are told of them."""
    shares = (
        figures.ko, figures.in_time, weighted(figures), figures.average_delay,
        figures.average_worked, figures.per_assignment, figures.per_report,
    )  # fmt: skip
    return FiguresOut(
        figures.due, figures.in_term, figures.late, figures.waiting, figures.overdue,
        figures.extended, figures.extensions, figures.returned, figures.returns,
        *(None if each is None else float(each) for each in shares),
    )  # fmt: skip


routes = [discipline]
