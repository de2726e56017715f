"""Lists of filing as files: the plan, cases and their terms, inventories."""

from collections.abc import Callable, Mapping, Sequence

from litestar.datastructures import MultiDict
from sqlalchemy.orm import Session
from uprava.db.sql import fetch_value
from uprava.errors import NotFoundError
from uprava.exports.lists import Asked as Wish
from uprava.exports.lists import Listed, exported
from uprava.i18n import _
from uprava.tables.sending import PORTION, Source
from uprava.tables.values import Cell, Column, Form, Row, Table

from uprava_records.archive.service import inventories
from uprava_records.archive.service.inventories import StorageUnit
from uprava_records.filing.routes.cases import PATH as CASES
from uprava_records.filing.routes.cases import STAGE_TITLES, address, asked_of
from uprava_records.filing.routes.plan import PATH as PLAN
from uprava_records.filing.service import cases, plans, rows
from uprava_records.filing.service.cases import FROM, STAGE, Asked, CaseLine, fits
from uprava_records.filing.service.common import ARCHIVE, FILE, today_of
from uprava_records.filing.service.rows import RowLine, escaped
from uprava_records.filing.service.terms import in_words

INVENTORY = "/records/archive/inventories/{id:int}"


def plan_list(wish: Wish) -> Listed:
    """Return the plan of a year, of one unit or of all, narrowed as on its screen."""
    session, reader, params = wish.session, wish.reader, wish.params
    years = plans.list_years(session, reader=reader)
    asked = params.get("year", "")
    year = int(asked) if fits(asked) else next(iter(years), 0)
    plan = plans.find_plan(session, year, reader=reader)
    if plan is None:
        raise NotFoundError(_("There is no such filing plan."))
    unit, q = number_in(params, "unit"), params.get("q", "").strip()[:200]

    def read(own: Session, after: str | None) -> tuple[list[Row], str | None]:
        page, further = rows.list_rows(
            own, plan.id, unit_id=unit, q=q, after=after or "", limit=PORTION
        )
        return [plan_row(each) for each in page], further or None

    query = """select count(*) from (select from records.plan_row as r where r.plan_id = %(plan)s
        and (%(unit)s::int is null or r.unit_id = %(unit)s)
        and (%(q)s = '' or r.heading ilike %(like)s or r.index like %(start)s)
        limit %(limit)s) as n"""
    values = {"plan": plan.id, "unit": unit} | like(q)
    columns = [
        Column(_("Index"), 12, Form.CODE), Column(_("Heading of the case"), 60),
        Column(_("Cases"), 8), Column(_("Storage term"), 24), Column(_("Article of the list"), 14),
        Column(_("Note"), 24), Column(_("Unit"), 36),
    ]  # fmt: skip
    title = _("Filing plan of {year}").format(year=year)
    table = Table("filing-plan", title, columns, facts(session, q, unit))
    back = f"{PLAN}?year={year}"
    return Listed(table, Source(counter(session, query, values), read), back)


def plan_row(row: RowLine) -> Row:
    """Return one row of the plan."""
    note = "; ".join(filter(None, (_("carried over") if row.carried else "", row.note)))
    return [row.index, row.heading, row.cases, in_words(row.term), row.article, note, row.unit]


def case_list(wish: Wish) -> Listed:
    """Return the cases under the filters of the screen: also what is due, or waits for an event."""
    session, reader = wish.session, wish.reader
    asked = asked_of(wish.params, wish.params.get("q", ""))

    def read(own: Session, after: str | None) -> tuple[list[Row], str | None]:
        page, further = cases.list_cases(
            own, asked, reader=reader, after=after or "", limit=PORTION
        )  # fmt: skip
        return [case_row(each) for each in page], further or None

    query = f"""select count(*) from (select {FROM} where c.organisation_id = %(organisation)s
        and (%(year)s::int is null or c.year = %(year)s)
        and (%(unit)s::int is null or c.unit_id = %(unit)s)
        and (%(q)s = '' or c.heading ilike %(like)s or c.index like %(start)s)
        {STAGE[asked.stage]} limit %(limit)s) as n"""
    values = {
        "organisation": reader.organisation_id, "year": asked.year, "unit": asked.unit,
        "today": today_of(session),
    } | like(asked.q)  # fmt: skip
    columns = [
        Column(_("Year"), 8), Column(_("Index"), 12, Form.CODE),
        Column(_("Heading of the case"), 60), Column(_("Volumes"), 8), Column(_("Documents"), 11),
        Column(_("Sheets"), 9), Column(_("Storage term"), 24), Column(_("Kept until"), 13),
        Column(_("State"), 22), Column(_("Article of the list"), 14),
        Column(_("First document"), 13), Column(_("Last document"), 13), Column(_("Unit"), 36),
        Column(_("On hold"), 9),
    ]  # fmt: skip
    table = Table("cases", _("Cases"), columns, case_facts(session, asked), printed=9)
    back = address(year=asked.year, unit=asked.unit, stage=asked.stage, q=asked.q)
    return Listed(table, Source(counter(session, query, values), read), back)


def case_row(case: CaseLine) -> Row:
    """Return one case."""
    return [
        case.year, case.index, case.heading, case.volumes, case.documents, case.sheets,
        in_words(case.term), case.kept_until, case.title, case.article, case.first_on,
        case.last_on, case.unit, _("yes") if case.held else None,
    ]  # fmt: skip


def case_facts(session: Session, asked: Asked) -> list[tuple[str, Cell]]:
    """Return the filters of the list of cases in words."""
    stage = STAGE_TITLES.get(asked.stage)
    every: list[tuple[str, Cell]] = [
        (_("Year"), asked.year), (_("State"), _(stage) if stage else None),
        *facts(session, asked.q, asked.unit),
    ]  # fmt: skip
    return [(name, value) for name, value in every if value]


def inventory_list(wish: Wish) -> Listed:
    """Return an inventory."""
    session, reader = wish.session, wish.reader
    found = inventories.get_inventory(session, number_in(wish.params, "id") or 0, reader=reader)

    def read(own: Session, after: int | None) -> tuple[list[Row], int | None]:
        page = inventories.list_units(own, found.id, after=after or 0, limit=PORTION)
        last = page[-1].position if len(page) == PORTION else None
        return [unit_row(each) for each in page], last

    columns = [
        Column(_("No."), 8), Column(_("Index"), 12, Form.CODE),
        Column(_("Heading of the case"), 60), Column(_("Volume of the case"), 8),
        Column(_("First document"), 13), Column(_("Last document"), 13), Column(_("Sheets"), 9),
        Column(_("Size, bytes"), 14), Column(_("Storage term"), 24),
        Column(_("Article of the list"), 14),
    ]  # fmt: skip
    title = _("Inventory No. {number}, {title}, {year}").format(
        number=found.number, title=found.title, year=found.year
    )
    table = Table("inventory", title, columns)
    source = Source(lambda limit: min(found.lines, limit), read)
    return Listed(table, source, INVENTORY.replace("{id:int}", str(found.id)))


def unit_row(unit: StorageUnit) -> Row:
    """Return one unit of storage."""
    return [
        unit.position, unit.index, unit.heading, unit.volume, unit.first_on, unit.last_on,
        unit.sheets, unit.bytes, in_words(unit.term), unit.article,
    ]  # fmt: skip


def number_in(params: MultiDict[str], name: str) -> int | None:
    """Return a whole number of the address, None for none."""
    text = params.get(name, "")
    return int(text) if fits(text) else None


def like(q: str) -> dict[str, object]:
    """Return what narrows by part of an index or a heading."""
    return {"q": q, "like": f"%{escaped(q)}%", "start": f"{escaped(q)}%"}


def counter(session: Session, query: str, values: Mapping[str, object]) -> Callable[[int], int]:
    """Return what counts the rows up to a limit."""
    return lambda limit: int(fetch_value(session, query, {**values, "limit": limit}))


def facts(session: Session, q: str, unit: int | None) -> list[tuple[str, Cell]]:
    """Return what narrows a list in words."""
    name = fetch_value(session, "select name from users.unit where id = %s", (unit,))
    every: Sequence[tuple[str, Cell]] = [(_("Unit"), name), (_("Index or heading"), q)]
    return [(title, value) for title, value in every if value]


routes = [
    exported(PLAN, "records.plan", plan_list),
    exported(CASES, "records.cases", case_list, requires=FILE),
    exported(INVENTORY, "records.inventory", inventory_list, requires=ARCHIVE),
]
