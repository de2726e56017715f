"""The list behind a number: its page and its files; the table of figures as a file."""

from datetime import date
from decimal import Decimal

from litestar import Response
from litestar.datastructures import MultiDict
from sqlalchemy.orm import Session
from uprava.calendar.days import Calendar
from uprava.calendar.service import office_calendar
from uprava.errors import InvalidError
from uprava.exports.lists import Asked as Wish
from uprava.exports.lists import Listed, exported
from uprava.i18n import _
from uprava.tables.sending import PORTION, Source
from uprava.tables.values import Cell, Column, Form, Row, Table
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import SIGNED_IN, get
from uprava.web.screens import screen

from uprava_assignments.discipline.asking import (
    GROUP_TITLES,
    PATH,
    Asked,
    asked_in,
    chosen,
    facts_of,
)
from uprava_assignments.discipline.routes.view import weighted
from uprava_assignments.discipline.service.counting import count
from uprava_assignments.discipline.service.listing import (
    ListedDuty,
    Spot,
    count_duties,
    list_duties,
)
from uprava_assignments.discipline.service.naming import Kinds, Named, named_lines, narrowed_by
from uprava_assignments.discipline.values import CLASS_TITLES, NOW, Class, Figures
from uprava_assignments.giving.values import CONTROL_TITLES, DUTY_TITLES, ROLE_TITLES

PAGE_ROWS = 50
LIST = f"{PATH}/list"


def class_in(params: MultiDict[str]) -> Class:
    """Return the number a list is of. Raises InvalidError for what is none."""
    wrong: dict[str, str] = {}
    found = chosen(params, "class", Class.DUE, wrong)
    if wrong:
        raise InvalidError(_("The question has mistakes; nothing was counted."), fields=wrong)
    return found


def spot_in(text: str) -> Spot | None:
    """Return the place a page begins after; None for the first page and for what is no place."""
    day, _sign, id = text.partition("_")
    try:
        return Spot(date.fromisoformat(day), int(id))
    except ValueError:
        return None


def told_facts(
    session: Session, asked: Asked, kind: Class | None, *, kinds: Kinds
) -> list[tuple[str, Cell]]:
    """Return what a table was made from, in words."""
    facts: list[tuple[str, Cell]] = [*facts_of(asked)]
    if kind in NOW:
        facts = facts[1:]
    facts += [(title, value) for _name, title, value in narrowed_by(session, asked, kinds=kinds)]
    return facts


@get(LIST, requires=SIGNED_IN)
def page(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite
) -> Response[str]:
    """Show the duties a number counted."""
    params, today = request.query_params, session.info["today"]
    asked, kind = asked_in(params, reader=reader, today=today), class_in(params)
    facts = told_facts(session, asked, kind, kinds=site.plugins.kinds)
    after = spot_in(params.get("at", ""))
    rows = list_duties(session, asked, kind, reader=reader, limit=PAGE_ROWS + 1, after=after)
    query = asked.query(**{"class": kind})
    last = rows[PAGE_ROWS - 1].spot if len(rows) > PAGE_ROWS else None
    calendar = office_calendar(session)
    return screen(
        request, session, "assignments/discipline/list.html", title=_(CLASS_TITLES[kind]),
        rows=[(row, row.delay(calendar, today=today)) for row in rows[:PAGE_ROWS]],
        number=count_duties(session, asked, kind, reader=reader), facts=facts, export=query,
        back=f"{PATH}?{asked.query()}", path=LIST, first=f"{LIST}?{query}" if after else "",
        further=f"{LIST}?{query}&at={last.term}_{last.id}" if last else "",
        states={code: _(title) for code, title in DUTY_TITLES.items()},
        roles={code: _(title) for code, title in ROLE_TITLES.items()},
        controls={code: _(title) for code, title in CONTROL_TITLES.items()},
    )  # fmt: skip


def make_list(wish: Wish) -> Listed:
    """Return a list as a table for office programs."""
    session, reader, today = wish.session, wish.reader, wish.session.info["today"]
    asked, kind = asked_in(wish.params, reader=reader, today=today), class_in(wish.params)
    calendar = office_calendar(session)

    def read(own: Session, place: Spot | None) -> tuple[list[Row], Spot | None]:
        rows = list_duties(own, asked, kind, reader=reader, limit=PORTION, after=place)
        more = rows[-1].spot if len(rows) == PORTION else None
        return [row_of(row, calendar, today) for row in rows], more

    def number(limit: int) -> int:
        return min(count_duties(session, asked, kind, reader=reader), limit)

    facts = [(_("Number"), _(CLASS_TITLES[kind])),
             *told_facts(session, asked, kind, kinds=wish.plugins.kinds)]  # fmt: skip
    title = f"{_('Executive discipline')}: {_(CLASS_TITLES[kind])}"
    table = Table("discipline-list", title, list_columns(), facts, printed=8)
    return Listed(table, Source(number, read), f"{LIST}?{asked.query(**{'class': kind})}")


def list_columns() -> list[Column]:
    """Return the columns of a list."""
    return [
        Column(_("Number"), 14, Form.CODE), Column(_("Assignment"), 60),
        Column(_("Executor"), 22), Column(_("Author"), 20), Column(_("Term"), 13),
        Column(_("Executed on"), 13), Column(_("Delay, days"), 10), Column(_("State"), 18),
        Column(_("Working days"), 10), Column(_("Unit"), 24), Column(_("Role"), 16),
        Column(_("Control"), 18), Column(_("First term"), 13), Column(_("Extensions"), 10),
        Column(_("Returns"), 10),
    ]  # fmt: skip


def row_of(row: ListedDuty, calendar: Calendar, today: date) -> Row:
    """Return one duty's line."""
    days, worked = row.delay(calendar, today=today) or (None, None)
    return [
        row.number, row.text, row.executor, row.author, row.term, row.done_on, days,
        _(DUTY_TITLES[row.state]), worked, row.unit, _(ROLE_TITLES[row.role]),
        _(CONTROL_TITLES[row.control]), row.due_first, row.extended, row.returned,
    ]  # fmt: skip


def make_table(wish: Wish) -> Listed:
    """Return the figures as a table for office programs, and for paper."""
    session, reader = wish.session, wish.reader
    asked = asked_in(wish.params, reader=reader, today=session.info["today"])
    lines = table_lines(session, asked, reader=reader, kinds=wish.plugins.kinds)

    def read(_own: Session, place: int | None) -> tuple[list[Row], int | None]:
        begin = place or 0
        after = begin + PORTION if begin + PORTION < len(lines) else None
        return [figures_row(each) for each in lines[begin : begin + PORTION]], after

    def number(limit: int) -> int:
        return min(len(lines), limit)

    facts = told_facts(session, asked, None, kinds=wish.plugins.kinds)
    columns = figures_columns(asked)
    table = Table("discipline", _("Executive discipline"), columns, facts, printed=12)
    return Listed(table, Source(number, read), f"{PATH}?{asked.query()}")


def table_lines(session: Session, asked: Asked, *, reader: Reader, kinds: Kinds) -> list[Named]:
    """Return all lines of a table, then their total."""
    table = count(session, asked, reader=reader)
    lines = named_lines(session, table.lines, asked.group, kinds=kinds)
    return [*lines, Named("", _("Total"), table.total)]


def figures_columns(asked: Asked) -> list[Column]:
    """Return the columns of the figures."""
    return [
        Column(_(GROUP_TITLES[asked.group]), 40), Column(_("Due, N"), 9), Column(_("In term"), 9),
        Column(_("Late"), 9), Column(_("Not decided"), 9), Column(_("Overdue"), 9),
        Column(_("Ko, %"), 9), Column(_("In term, %"), 9), Column(_("Discipline index"), 9),
        Column(_("Delay, days"), 9), Column(_("Extended"), 9), Column(_("Returned"), 9),
        Column(_("Delay, working days"), 10), Column(_("Extensions for each"), 10),
        Column(_("Returns for each report"), 10), Column(_("Due before"), 10),
        Column(_("In term before, %"), 10), Column(_("Index before"), 10),
    ]  # fmt: skip


def figures_row(named: Named) -> Row:
    """Return one line of the figures."""
    now, before = named.line.now, named.line.before
    indent: str = "\u2003" * named.depth
    return [
        f"{indent}{named.title}", *counts_of(now), now.average_worked, now.per_assignment,
        now.per_report, before.due, before.in_time, weighted(before),
    ]  # fmt: skip


def counts_of(now: Figures) -> list[int | Decimal | None]:
    """Return the columns that are printed too."""
    return [
        now.due, now.in_term, now.late, now.waiting, now.overdue, now.ko, now.in_time,
        weighted(now), now.average_delay, now.extended, now.returned,
    ]  # fmt: skip


routes = [
    page, exported(LIST, "assignments.discipline-list", make_list),
    exported(PATH, "assignments.discipline", make_table),
]  # fmt: skip
