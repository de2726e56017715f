"""The filing plan of a year: made, carried on, agreed, approved, closed with its record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import driver, execute, fetch_one, fetch_value, fetch_values
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.i18n import _
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader

from uprava_records.filing.service.common import PLAN, needed, organisation_of, today_of
from uprava_records.filing.service.terms import CATEGORY_SQL
from uprava_records.filing.values import PLAN_TITLES, PlanState


@dataclass(frozen=True, slots=True)
class PlanHead:
    """A plan and how far it is."""

    id: int
    organisation_id: int
    organisation: str
    year: int
    state: str
    rows: int
    agreed_on: date | None
    agreed_by: str | None
    agreed_with: str | None
    approved_on: date | None
    approved_by: str | None
    closed_on: date | None
    closed_by: str | None
    totals: Mapping[str, Any] | None

    @property
    def title(self) -> str:
        """What its state is called."""
        return _(PLAN_TITLES[PlanState(self.state)])


def person(column: str) -> str:
    """Return the SQL that names the person of a column."""
    return f"(select {SHORT_NAME} from users.person as p where p.id = {column})"


PLANS = f"""
    select pl.id, pl.organisation_id, o.name as organisation, pl.year, pl.state,
        (select count(*) from records.plan_row where plan_id = pl.id)::int as rows,
        pl.agreed_on, {person("pl.agreed_by")} as agreed_by, pl.agreed_with,
        pl.approved_on, {person("pl.approved_by")} as approved_by,
        pl.closed_on, {person("pl.closed_by")} as closed_by, pl.totals
    from records.plan as pl join users.organisation as o on o.id = pl.organisation_id
    where pl.organisation_id = %(organisation)s"""


def list_years(session: Session, *, reader: Reader) -> list[int]:
    """Return the years that have a plan, the newest first."""
    query = "select year from records.plan where organisation_id = %s order by year desc limit 60"
    return fetch_values(session, query, (reader.organisation_id,))


def find_plan(session: Session, year: int, *, reader: Reader) -> PlanHead | None:
    """Return the plan of a year of the reader's organisation."""
    values = {"organisation": reader.organisation_id, "year": year}
    return fetch_one(session, PlanHead, f"{PLANS} and pl.year = %(year)s", values)


def get_plan(session: Session, id: int, *, reader: Reader) -> PlanHead:
    """Return a plan of the reader's organisation. Raises NotFoundError."""
    values = {"organisation": reader.organisation_id, "id": id}
    found = fetch_one(session, PlanHead, f"{PLANS} and pl.id = %(id)s", values)
    if found is None:
        raise NotFoundError(_("There is no such filing plan."))
    return found


def hold_plan(session: Session, id: int, *, reader: Reader) -> PlanHead:
    """Return a plan that nobody else moves on until the commit."""
    execute(session, "select from records.plan where id = %s for update", (id,))
    return get_plan(session, id, reader=reader)


def require_state(plan: PlanHead, *states: PlanState) -> None:
    """Raise ConflictError when the plan is elsewhere."""
    if plan.state not in states:
        raise ConflictError(
            _("This cannot be done with a plan that is “{state}”.").format(state=plan.title)
        )


def make_plan(session: Session, year: int, *, reader: Reader) -> int:
    """Make the draft of a year: the rows of the year before it, or none.

    Raises ConflictError when the year has a plan already.
    """
    reader.require(PLAN)
    organisation = organisation_of(reader)
    if not 1990 <= year <= today_of(session).year + 1:
        sentence = _("A plan is made for this year or the next one.")
        raise InvalidError(sentence, fields={"year": sentence})
    query = """insert into records.plan (organisation_id, year, state) values (%s, %s, 'draft')
        on conflict do nothing returning id"""
    id = fetch_value(session, query, (organisation, year))
    if id is None:
        raise ConflictError(_("There is a filing plan of {year} already.").format(year=year))
    before = find_plan(session, year - 1, reader=reader)
    rows = carry_over(session, before.id, id) if before else 0
    record(session, "plan.made", "plan", id, year=year, rows=rows)
    return int(id)


def carry_over(session: Session, source: int, target: int) -> int:
    """Copy the rows of the year before; cases of carried rows go on, others begin anew."""
    query = """
        insert into records.plan_row (plan_id, unit_id, index, heading, keeping, years, event, epk,
            personnel, electronic, article, carried, note, root_id)
        select %s, r.unit_id, r.index, r.heading, r.keeping, r.years, r.event, r.epk, r.personnel,
            r.electronic, r.article, r.carried, r.note,
            case when r.carried then coalesce(r.root_id, r.id) end
        from records.plan_row as r join users.unit as u on u.id = r.unit_id
        where r.plan_id = %s and u.closed_on is null"""
    return execute(session, query, (target, source))


def agree(session: Session, id: int, basis: str, *, reader: Reader) -> PlanHead:
    """Note that the commission agreed to the plan, by which protocol."""
    reader.require(PLAN)
    plan = hold_plan(session, id, reader=reader)
    require_state(plan, PlanState.DRAFT)
    if not plan.rows:
        raise ConflictError(_("The plan has no rows yet: write or import them first."))
    told = needed(basis, "basis", _("Write by which protocol the plan is agreed."))
    query = """update records.plan set state = 'agreed', agreed_by = %s, agreed_on = %s,
        agreed_with = %s where id = %s"""
    execute(session, query, (reader.person_id, today_of(session), told, id))
    record(session, "plan.agreed", "plan", id, year=plan.year, basis=told)
    return plan


def send_back(session: Session, id: int, *, reader: Reader) -> PlanHead:
    """Take an agreed plan back into work."""
    reader.require(PLAN)
    plan = hold_plan(session, id, reader=reader)
    require_state(plan, PlanState.AGREED)
    query = """update records.plan set state = 'draft', agreed_by = null, agreed_on = null,
        agreed_with = null where id = %s"""
    execute(session, query, (id,))
    record(session, "plan.returned", "plan", id, year=plan.year)
    return plan


def approve(session: Session, id: int, *, reader: Reader) -> PlanHead:
    """Bring the plan into force: from now on cases are opened by it."""
    reader.require(PLAN)
    plan = hold_plan(session, id, reader=reader)
    require_state(plan, PlanState.AGREED)
    query = """update records.plan set state = 'approved', approved_by = %s, approved_on = %s
        where id = %s"""
    execute(session, query, (reader.person_id, today_of(session), id))
    record(session, "plan.approved", "plan", id, year=plan.year, rows=plan.rows)
    return plan


TOTALS = f"""
    select {CATEGORY_SQL} as category, count(*)::int, count(*) filter (where c.carried)::int,
        count(*) filter (where c.epk)::int
    from records.case_file as c
    where c.row_id in (select coalesce(r.root_id, r.id) from records.plan_row as r
                       where r.plan_id = %(plan)s)
      and (c.year = %(year)s
           or c.carried and c.year < %(year)s
              and (c.ended_on is null or extract(year from c.ended_on) >= %(year)s))
    group by 1"""


def totals_of(session: Session, plan: PlanHead) -> dict[str, dict[str, int]]:
    """Return how many cases of each category were kept in the year: all, carried, with ЭПК."""
    rows = driver(session).execute(TOTALS, {"plan": plan.id, "year": plan.year}).fetchall()
    return {row[0]: {"all": row[1], "carried": row[2], "epk": row[3]} for row in rows}


def close_year(session: Session, id: int, *, reader: Reader) -> PlanHead:
    """Close the year with the record of how many cases there were (итоговая запись)."""
    reader.require(PLAN)
    plan = hold_plan(session, id, reader=reader)
    require_state(plan, PlanState.APPROVED)
    today = today_of(session)
    if today < date(plan.year, 12, 31):
        told = _("The closing record is made at the end of the year: from 31 December {year}.")
        raise ConflictError(told.format(year=plan.year))
    totals = totals_of(session, plan)
    query = """update records.plan set state = 'closed', closed_by = %s, closed_on = %s,
        totals = %s::jsonb where id = %s"""
    execute(session, query, (reader.person_id, today, as_json(totals), id))
    cases = sum(each["all"] for each in totals.values())
    record(session, "plan.closed", "plan", id, year=plan.year, cases=cases)
    return plan


def as_json(value: object) -> str:
    """Return a value as PostgreSQL reads it."""
    import json

    return json.dumps(value, ensure_ascii=False)


def planned_units(session: Session, plan_id: int) -> list[tuple[int, str]]:
    """Return the units a plan has rows of."""
    query = """
        select u.id, u.name from users.unit as u
        where u.id in (select unit_id from records.plan_row where plan_id = %s)
        order by u.position, u.index, u.name limit 1000"""
    return list(driver(session).execute(query, (plan_id,)).fetchall())
