"""The dashboard as it is shown: numbers in words, each with the list behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session
from uprava.db.sql import fetch
from uprava.i18n import N_, _, ngettext

from uprava_contracts.control.asking import Asked
from uprava_contracts.control.service.counting import Counted
from uprava_contracts.control.values import NOTHING, PATH, Figure, Figures
from uprava_contracts.wording import number, percent

MILLION = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class Cell:
    """A number, the list behind it, and a smaller note under it."""

    text: str
    url: str = ""
    note: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One line of the table: a customer, a unit of it, or all together."""

    title: str
    url: str
    depth: int
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Name:
    """What an organisation or a unit is called."""

    id: int
    organisation_id: int
    name: str


COLUMNS = (
    N_("At work"), N_("Due this week"), N_("Overdue"), N_("At risk"), N_("Ended"),
    N_("Late or broken"), N_("Price of those at work"), N_("Accepted, paid"),
)  # fmt: skip


def millions(sum: Decimal) -> str:
    """Return a sum as a dashboard writes it: «12,4 млн ₽», below a million in whole roubles."""
    if abs(sum) < MILLION:
        return f"{number(sum, 0)}\u00a0₽"
    return _("{n} mln ₽").format(n=number(sum / MILLION, 1))


def listed(asked: Asked, figure: Figure, count: int, **more: object) -> Cell:
    """Return a number with its list; nothing counted opens nothing."""
    query = asked.query(figure=figure, **more)
    return Cell(str(count), f"{PATH}/list?{query}" if count else "")


def strip_of(figures: Figures, before: Figures, asked: Asked) -> list[tuple[str, ...]]:
    """Return the numbers above the table: number, text, list, tone, whether it is shown."""

    def cell(figure: Figure, text: str, tone: str = "") -> tuple[str, ...]:
        value = getattr(figures, figure.value)
        url = f"{PATH}/list?{asked.query(figure=figure)}"
        return str(value), text, url, tone if value else "", ""

    was = percent(before.share_broken)
    broken = _("late or broken, before {was}")
    share = (
        percent(figures.share_broken), broken.format(was=was),
        f"{PATH}/list?{asked.query(figure=Figure.BROKEN)}",
        "r" if figures.broken else "g" if figures.ended else "", "",
    )  # fmt: skip
    week = ngettext("obligation due this week", "obligations due this week", figures.week)
    overdue = ngettext("overdue obligation", "overdue obligations", figures.overdue)
    return [
        cell(Figure.LIVE, ngettext("contract at work", "contracts at work", figures.live)),
        cell(Figure.WEEK, week, "a"), cell(Figure.OVERDUE, overdue, "r"),
        cell(Figure.RISK, ngettext("contract at risk", "contracts at risk", figures.risk), "a"),
        share,
    ]  # fmt: skip


def shares_of(figures: Figures, before: Figures) -> list[tuple[str, str, str, str]]:
    """Return how contracts ended: title, share now, in the period before, list."""
    return [
        (_("Performed late"), percent(figures.share_late), percent(before.share_late),
         Figure.LATE.value),
        (_("Terminated contracts"), percent(figures.share_terminated),
         percent(before.share_terminated), Figure.TERMINATED.value),
        (_("Late or broken contracts"), percent(figures.share_broken),
         percent(before.share_broken), Figure.BROKEN.value),
    ]  # fmt: skip


def cells_of(figures: Figures, asked: Asked, **line: object) -> list[Cell]:
    """Return a line's cells in the order of `COLUMNS`; the counts lead to their lists."""
    overdue = listed(asked, Figure.OVERDUE, figures.overdue, **line)
    broken = listed(asked, Figure.BROKEN, figures.broken, **line)
    sides = _("ours {ours}, suppliers' {theirs}")
    return [
        listed(asked, Figure.LIVE, figures.live, **line),
        listed(asked, Figure.WEEK, figures.week, **line),
        Cell(overdue.text, overdue.url, sides.format(ours=figures.ours, theirs=figures.theirs)
             if figures.overdue else "", "r" if figures.overdue else ""),
        listed(asked, Figure.RISK, figures.risk, **line),
        listed(asked, Figure.ENDED, figures.ended, **line),
        Cell(broken.text, broken.url, percent(figures.share_broken) if figures.ended else ""),
        Cell(millions(figures.price)),
        Cell(millions(figures.accepted), note=millions(figures.paid)),
    ]  # fmt: skip


def lines_of(session: Session, counted: Counted, asked: Asked) -> list[ShownLine]:
    """Return the customers by their names, each with its units."""
    query = """select o.id as organisation_id, o.id, o.short_name as name
        from users.organisation as o where o.id = any (%s)"""
    customers = fetch(session, Name, query, (sorted({key[0] for key in counted.units}),))
    query = """select u.id, u.organisation_id, u.name from users.unit as u where u.id = any (%s)"""
    units = fetch(session, Name, query, ([key[1] for key in counted.units],))
    found = []
    for customer in sorted(customers, key=lambda each: each.name):
        own = {key[1]: each for key, each in counted.units.items() if key[0] == customer.id}
        narrowed = {"customer": customer.id}
        url = f"{PATH}?{asked.query(**narrowed)}"
        whole = sum(own.values(), NOTHING)
        found.append(ShownLine(customer.name, url, 0, cells_of(whole, asked, **narrowed)))
        inside = sorted((each for each in units if each.id in own), key=lambda each: each.name)
        found += [unit_line(each, own[each.id], asked) for each in inside]
    return found


def unit_line(unit: Name, figures: Figures, asked: Asked) -> ShownLine:
    """Return the line of a unit: it counts its own contracts only, and so do its lists."""
    narrowed = {"customer": unit.organisation_id, "unit": unit.id}
    url = f"{PATH}?{asked.query(**narrowed, alone=None)}"
    return ShownLine(unit.name, url, 1, cells_of(figures, asked, **narrowed, alone=1))
