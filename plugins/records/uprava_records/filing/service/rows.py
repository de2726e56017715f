"""Rows of the filing plan: index, heading, storage term, article, mark, note."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import driver, execute, fetch, fetch_one, fetch_value
from uprava.documents.service.journals import list_units
from uprava.errors import ConflictError, NotFoundError
from uprava.i18n import _
from uprava.users.reader import Reader

from uprava_records.filing.service.common import PLAN
from uprava_records.filing.service.plans import PlanHead, get_plan, hold_plan, require_state
from uprava_records.filing.service.terms import MOST_YEARS, Term
from uprava_records.filing.values import Keeping, PlanState

PAGE = 200
"""Rows of one page of the plan: the largest unit fits on one."""


@dataclass(frozen=True, slots=True)
class RowLine:
    """A row of the plan with the number of its cases."""

    id: int
    plan_id: int
    unit_id: int
    unit: str
    index: str
    heading: str
    keeping: str
    years: int | None
    event: str | None
    epk: bool
    personnel: bool
    electronic: bool
    article: str | None
    carried: bool
    note: str | None
    root_id: int
    cases: int

    @property
    def term(self) -> Term:
        """Its storage term."""
        return Term(
            self.keeping, self.years, self.event, self.epk, self.personnel, self.article
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class RowFields:
    """What the form of a row holds."""

    unit_id: int
    index: str
    heading: str
    keeping: str
    years: int | None
    event: str | None
    article: str | None
    note: str | None
    epk: bool
    personnel: bool
    electronic: bool
    carried: bool


FIELD_NAMES = ("index", "heading", "keeping", "years", "event", "article", "note")
MARKS = ("epk", "personnel", "electronic", "carried")

ROWS = """
    select r.id, r.plan_id, r.unit_id, u.name as unit, r.index, r.heading, r.keeping, r.years,
        r.event, r.epk, r.personnel, r.electronic, r.article, r.carried, r.note,
        coalesce(r.root_id, r.id) as root_id,
        (select count(*) from records.case_file as c
         where c.row_id = coalesce(r.root_id, r.id))::int as cases
    from records.plan_row as r join users.unit as u on u.id = r.unit_id"""


def list_rows(
    session: Session, plan_id: int, *, unit_id: int | None = None, q: str = "", after: str = "",
    limit: int = PAGE,
) -> tuple[list[RowLine], str]:  # fmt: skip
    """Return a page of rows by index, and the index to go on after, empty at the end."""
    query = f"""{ROWS} where r.plan_id = %(plan)s and r.index > %(after)s
          and (%(unit)s::int is null or r.unit_id = %(unit)s)
          and (%(q)s = '' or r.heading ilike %(like)s or r.index like %(start)s)
        order by r.index limit %(limit)s"""
    values = {
        "plan": plan_id, "after": after, "unit": unit_id, "q": q, "like": f"%{escaped(q)}%",
        "start": f"{escaped(q)}%", "limit": limit + 1,
    }  # fmt: skip
    rows = fetch(session, RowLine, query, values)
    return rows[:limit], rows[limit - 1].index if len(rows) > limit else ""


def escaped(text: str) -> str:
    """Return a text whose signs mean nothing to LIKE."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def get_row(session: Session, id: int, *, reader: Reader) -> tuple[PlanHead, RowLine]:
    """Return a row and its plan. Raises NotFoundError for another organisation's."""
    row = fetch_one(session, RowLine, f"{ROWS} where r.id = %s", (id,))
    if row is None:
        raise NotFoundError(_("There is no such row in the filing plan."))
    return get_plan(session, row.plan_id, reader=reader), row


def save_row(
    session: Session, plan_id: int, row_id: int | None, form: Mapping[str, str], *, reader: Reader
) -> dict[str, str]:
    """Write a new row or change one; return a sentence for each field that does not fit.

    Rows of a plan in force are added, never changed once they have cases.
    """
    plan = hold_plan(session, plan_id, reader=reader)
    require_state(plan, PlanState.DRAFT, PlanState.APPROVED)
    fields, wrong = read_fields(session, form, reader=reader)
    if not wrong and taken(session, plan_id, fields.index, row_id):
        wrong["index"] = _("There is a row with this index already.")
    if wrong:
        return wrong
    reader.require(PLAN, unit=fields.unit_id)
    if row_id is None:
        insert(session, plan, fields)
    else:
        change(session, plan, row_id, fields, reader=reader)
    return {}


def taken(session: Session, plan_id: int, index: str, but: int | None) -> bool:
    """Tell whether another row of the plan has the index."""
    query = """select exists (select from records.plan_row
        where plan_id = %s and index = %s and id is distinct from %s)"""
    return bool(fetch_value(session, query, (plan_id, index, but)))


INSERT = """
    insert into records.plan_row (plan_id, unit_id, index, heading, keeping, years, event, article,
        note, epk, personnel, electronic, carried)
    values (%(plan)s, %(unit_id)s, %(index)s, %(heading)s, %(keeping)s, %(years)s, %(event)s,
        %(article)s, %(note)s, %(epk)s, %(personnel)s, %(electronic)s, %(carried)s)
    returning id"""

UPDATE = """
    update records.plan_row set unit_id = %(unit_id)s, index = %(index)s, heading = %(heading)s,
        keeping = %(keeping)s, years = %(years)s, event = %(event)s, article = %(article)s,
        note = %(note)s, epk = %(epk)s, personnel = %(personnel)s, electronic = %(electronic)s,
        carried = %(carried)s
    where id = %(id)s"""


def values_of(fields: RowFields) -> dict[str, object]:
    """Return the fields by column."""
    return {name: getattr(fields, name) for name in RowFields.__dataclass_fields__}


def insert(session: Session, plan: PlanHead, fields: RowFields) -> int:
    """Write a new row."""
    id = fetch_value(session, INSERT, values_of(fields) | {"plan": plan.id})
    record(session, "plan.row-added", "plan", plan.id, row=id, index=fields.index)
    return int(id)


def change(
    session: Session, plan: PlanHead, row_id: int, fields: RowFields, *, reader: Reader
) -> None:
    """Change a row that has no case yet; the note may be changed at any time."""
    _plan, row = get_row(session, row_id, reader=reader)
    if row.plan_id != plan.id:
        raise NotFoundError(_("There is no such row in the filing plan."))
    reader.require(PLAN, unit=row.unit_id)
    was = values_of(fields_of(row))
    changed = [name for name, value in values_of(fields).items() if value != was[name]]
    if row.cases and set(changed) - {"note"}:
        raise ConflictError(
            _("The row has cases already: only its note may be changed. Write a new row instead.")
        )
    execute(session, UPDATE, values_of(fields) | {"id": row_id})
    record(
        session, "plan.row-changed", "plan", plan.id, row=row_id, index=fields.index,
        fields=changed,
    )  # fmt: skip


def fields_of(row: RowLine) -> RowFields:
    """Return the fields of a kept row."""
    return RowFields(**{name: getattr(row, name) for name in RowFields.__dataclass_fields__})


def remove_row(session: Session, id: int, *, reader: Reader) -> RowLine:
    """Take a row without cases out of a draft."""
    plan, row = get_row(session, id, reader=reader)
    hold_plan(session, plan.id, reader=reader)
    require_state(plan, PlanState.DRAFT)
    reader.require(PLAN, unit=row.unit_id)
    query = """select exists (select from records.case_file where row_id = %(id)s)
        or exists (select from records.plan_row where root_id = %(id)s)"""
    if row.cases or fetch_value(session, query, {"id": id}):
        raise ConflictError(_("The row has cases: it stays in the plan."))
    execute(session, "delete from records.plan_row where id = %s", (id,))
    record(session, "plan.row-removed", "plan", plan.id, index=row.index)
    return row


def read_fields(
    session: Session, form: Mapping[str, str], *, reader: Reader
) -> tuple[RowFields, dict[str, str]]:
    """Return what the form gives, and what is wrong with it, field by field."""
    text = {name: " ".join(form.get(name, "").split()) for name in FIELD_NAMES}
    wrong: dict[str, str] = {}
    units = {str(id): id for id, _name in list_units(session, reader=reader)}
    if form.get("unit", "") not in units:
        wrong["unit"] = _("Choose the unit that keeps the cases.")
    for name, longest in (("index", 30), ("heading", 500)):
        if not 1 <= len(text[name]) <= longest:
            wrong[name] = _("From 1 to {n} characters.").format(n=longest)
    fields = RowFields(
        units.get(form.get("unit", ""), 0), text["index"], text["heading"], text["keeping"],
        years_in(text["years"], wrong), text["event"] or None, text["article"][:60] or None,
        text["note"][:500] or None, **{name: bool(form.get(name)) for name in MARKS},
    )  # fmt: skip
    check_term(fields, wrong)
    return tidied(fields), wrong


def years_in(text: str, wrong: dict[str, str]) -> int | None:
    """Return the number of years; a sentence goes into `wrong` when it is none."""
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) < 3 and 1 <= int(text) <= MOST_YEARS:
        return int(text)
    wrong["years"] = _("A whole number from 1 to {n}.").format(n=MOST_YEARS)
    return None


def check_term(fields: RowFields, wrong: dict[str, str]) -> None:
    """Say what the storage term lacks."""
    if fields.keeping not in list(Keeping):
        wrong["keeping"] = _("Choose how long the cases are kept.")
    if fields.keeping in (Keeping.YEARS, Keeping.EVENT) and fields.years is None:
        wrong.setdefault("years", _("Write for how many years."))
    if fields.keeping == Keeping.EVENT and not fields.event:
        wrong["event"] = _("Write after what event the years are counted.")


def tidied(fields: RowFields) -> RowFields:
    """Return the fields without those its kind of term does not have."""
    years = None if fields.keeping in (Keeping.PERMANENT, Keeping.REPLACED) else fields.years
    event = fields.event if fields.keeping == Keeping.EVENT else None
    epk = fields.epk and fields.keeping != Keeping.PERMANENT
    return replace(fields, years=years, event=event, epk=epk)


def next_index(session: Session, plan_id: int, unit_id: int) -> str:
    """Return the index that follows the last one of a unit: 01-07 after 01-06; empty without."""
    query = """select index from records.plan_row where plan_id = %s and unit_id = %s
        order by length(index) desc, index desc limit 1"""
    found = driver(session).execute(query, (plan_id, unit_id)).fetchone()
    head, dash, tail = found[0].rpartition("-") if found else ("", "", "")
    if not dash or not tail.isdigit():
        return ""
    return f"{head}-{int(tail) + 1:0{len(tail)}d}"
