"""The table of discipline as it is shown: numbers in words, each with the list behind it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from uprava.calendar.periods import Period
from uprava.i18n import N_, _

from uprava_assignments.discipline.asking import PATH, Asked, Group
from uprava_assignments.discipline.service.counting import Line, OpenNow
from uprava_assignments.discipline.service.naming import Named
from uprava_assignments.discipline.values import Class, Figures, change
from uprava_assignments.settings import assignments_settings

MOST_LINES = 200
"""Lines of the page; a file has all of them."""

PARAMETERS = {
    Group.PERSON: "person", Group.UNIT: "unit", Group.AUTHOR: "author", Group.KIND: "kind",
    Group.CONTROL: "control",
}  # fmt: skip
"""What a line is narrowed by in an address."""


class Order:
    """How lines are put: by their titles, else the most telling first."""

    TITLE = ""
    DUE = "due"
    OVERDUE = "overdue"
    INDEX = "index"


SORTED: dict[str, Callable[[Named], tuple[Decimal | int, str]]] = {
    Order.DUE: lambda each: (-each.line.now.due, each.title),
    Order.OVERDUE: lambda each: (-each.line.now.overdue, each.title),
    Order.INDEX: lambda each: (weighted(each.line.now) or Decimal(101), each.title),
}


def weight() -> Decimal:
    """Return the weight of what was executed late, as the installation has it."""
    return Decimal(str(assignments_settings().late_weight))


def weighted(figures: Figures) -> Decimal | None:
    """Return the composite index by the installation's weight."""
    return figures.index(weight())


def told(value: Decimal | int | None, sign: str = "") -> str:
    """Return a number as Russian writes it: 94,6; a dash where there is none."""
    return (
        "—" if value is None else f"{value}".replace(".", ",") + (f"\u00a0{sign}" if sign else "")
    )


def changed(now: Decimal | None, before: Decimal | None) -> str:
    """Return a change with its sign: +1,8; empty where there is nothing to compare."""
    by = change(now, before)
    return "" if by is None else f"{by:+}".replace(".", ",").replace("-", "\u2212")


@dataclass(frozen=True, slots=True)
class Cell:
    """A number, the list behind it, and a smaller note under it."""

    text: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One line of the table; `shares` are the twelve months in whole percent, for a picture."""

    title: str
    url: str
    depth: int
    cells: Sequence[Cell]
    shares: Sequence[int]
    trend: str


COLUMNS = (
    N_("Due, N"), N_("In term"), N_("Late"), N_("Not decided"), N_("Overdue"), N_("Ko, %"),
    N_("In term, %"), N_("Delay, days"), N_("Extended"), N_("Returned"), N_("Discipline index"),
)  # fmt: skip


def cells_of(figures: Figures, before: Figures, asked: Asked, **line: object) -> list[Cell]:
    """Return a line's cells in the order of `COLUMNS`; the counts lead to their lists."""

    def listed(kind: Class, count: int, note: str = "") -> Cell:
        url = f"{PATH}/list?{asked.query(**line, **{'class': kind})}" if count else ""
        return Cell(str(count), url, note)

    worked = told(figures.average_worked)
    return [
        listed(Class.DUE, figures.due, _("was {n}").format(n=before.due)),
        listed(Class.IN_TERM, figures.in_term),
        listed(Class.LATE, figures.late),
        listed(Class.WAITING, figures.waiting),
        listed(Class.OVERDUE, figures.overdue),
        Cell(told(figures.ko), note=changed(figures.ko, before.ko)),
        Cell(told(figures.in_time), note=changed(figures.in_time, before.in_time)),
        Cell(told(figures.average_delay), note=_("working: {n}").format(n=worked)
             if figures.average_delay is not None else ""),
        listed(Class.EXTENDED, figures.extended, told(figures.per_assignment)),
        listed(Class.RETURNED, figures.returned, told(figures.per_report)),
        Cell(told(weighted(figures)), note=changed(weighted(figures), weighted(before))),
    ]  # fmt: skip


def shown_line(named: Named, asked: Asked, months: Sequence[Period]) -> ShownLine:
    """Return a line of the table; its title leads to its people."""
    line = narrowed(asked.group, named.key)
    deeper = (
        Group.UNIT if asked.group in (Group.AUTHOR, Group.KIND, Group.CONTROL) else Group.PERSON
    )
    url = "" if asked.group is Group.PERSON else f"{PATH}?{asked.query(**line, group=deeper)}"
    cells = cells_of(named.line.now, named.line.before, asked, **line)
    return ShownLine(
        named.title, url, named.depth, cells, shares_of(named.line), trend_of(named.line, months)
    )


def narrowed(group: Group, key: str) -> dict[str, str]:
    """Return the parameter that narrows a question to one line of its table."""
    return {PARAMETERS[group]: key}


def total_line(line: Line, asked: Asked, months: Sequence[Period]) -> ShownLine:
    """Return the line of all together."""
    cells = cells_of(line.now, line.before, asked)
    return ShownLine(_("Total"), "", 0, cells, shares_of(line), trend_of(line, months))


def shares_of(line: Line) -> list[int]:
    """Return the shares in term of twelve months in whole percent; nothing due draws nothing."""
    return [round(each.in_time or 0) for each in line.months]


def trend_of(line: Line, months: Sequence[Period]) -> str:
    """Return what a picture of twelve months shows, in words."""
    known = [
        (f"{month.since:%m.%Y}", each.in_time)
        for month, each in zip(months, line.months, strict=True) if each.in_time is not None
    ]  # fmt: skip
    if not known:
        return _("Executed in term: nothing was due in twelve months")
    said = _("Executed in term: {first} {was} %, {last} {now} %")
    (first, was), (last, now) = known[0], known[-1]
    return said.format(first=first, was=told(was), last=last, now=told(now))


def month_rows(line: Line, months: Sequence[Period]) -> list[tuple[str, str]]:
    """Return the months of the trend as a table says them."""
    said = _("due {due}, in term {share} %, index {index}")
    return [
        (
            f"{month.since:%m.%Y}",
            said.format(due=each.due, share=told(each.in_time), index=told(weighted(each))),
        )
        for month, each in zip(months, line.months, strict=True)
    ]  # fmt: skip


def figures_strip(line: Line, asked: Asked, now: OpenNow) -> list[tuple[str, str, str, str, bool]]:
    """Return the numbers above the table: number, text, list, tone, whether it is shown."""

    def url(kind: Class) -> str:
        return f"{PATH}/list?{asked.query(**{'class': kind})}"

    figures = line.now
    share = told(figures.overdue if not now.open else now.overdue_now)
    return [
        (str(figures.due), _("due in the period"), url(Class.DUE), "", False),
        (str(figures.in_term), _("executed in term"), url(Class.IN_TERM), "g", False),
        (str(figures.late), _("executed late"), url(Class.LATE), "a", False),
        (str(figures.overdue), _("overdue"), url(Class.OVERDUE), "r", False),
        (
            share,
            _("overdue now of {n} open").format(n=now.open),
            url(Class.OVERDUE_NOW),
            "r",
            False,
        ),
    ]


def in_order(lines: Sequence[Named], order: str) -> list[Named]:
    """Return the lines in the order asked for; a tree that is sorted is a tree no more."""
    if order not in SORTED:
        return list(lines)
    return [replace(each, depth=0) for each in sorted(lines, key=SORTED[order])]
