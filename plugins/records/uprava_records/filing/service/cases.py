"""Case files: listed, opened by a row of the plan, read with their volumes and documents."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch, fetch_one, fetch_value
from uprava.errors import ConflictError, NotFoundError
from uprava.i18n import _
from uprava.users.reader import Reader

from uprava_records.filing.service.common import FILE, today_of
from uprava_records.filing.service.plans import person
from uprava_records.filing.service.rows import RowLine, escaped, get_row
from uprava_records.filing.service.terms import CATEGORY_SQL, Term
from uprava_records.filing.values import CASE_TITLES, CaseState, PlanState, Review

PAGE = 50
STAGES = ("open", "closed", "due", "event", "held", "transferred", "destroyed")
"""What the list of cases may be narrowed to."""


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in a list."""

    id: int
    year: int
    index: str
    heading: str
    unit: str
    unit_id: int
    state: str
    keeping: str
    years: int | None
    event: str | None
    epk: bool
    personnel: bool
    article: str | None
    carried: bool
    documents: int
    sheets: int
    bytes: int
    volumes: int
    first_on: date | None
    last_on: date | None
    ended_on: date | None
    due_on: date | None
    review: str | None
    held: bool
    category: str

    @property
    def term(self) -> Term:
        """Its storage term."""
        return Term(
            self.keeping, self.years, self.event, self.epk, self.personnel, self.article
        )  # fmt: skip

    @property
    def title(self) -> str:
        """What its state is called."""
        return _(CASE_TITLES[CaseState(self.state)])

    @property
    def kept_until(self) -> date | None:
        """The last day of its term."""
        return self.due_on and self.due_on - timedelta(days=1)

    @property
    def reviewed(self) -> bool:
        """Tell whether no decision of the commission is wanted."""
        return not self.epk or self.review == Review.DESTROY


@dataclass(frozen=True, slots=True)
class CaseCard(CaseLine):
    """A case on its own page."""

    organisation_id: int
    organisation: str
    row_id: int
    electronic: bool
    opened_on: date
    opened_by: str | None
    closed_on: date | None
    closed_by: str | None
    certificate: str | None
    event_on: date | None
    event_basis: str | None
    review_until: date | None
    review_basis: str | None
    review_on: date | None
    review_by: str | None
    version: int
    act_id: int | None
    act: str | None
    inventory_id: int | None
    inventory: str | None


@dataclass(frozen=True, slots=True)
class VolumeLine:
    """A volume of a case."""

    id: int
    number: int
    documents: int
    sheets: int
    bytes: int
    opened_on: date
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A line of the inner inventory that the reader may see."""

    position: int
    volume: int
    document_id: UUID
    kind: str
    number: str | None
    registered_on: date | None
    title: str
    summary: str
    sheets: int
    bytes: int
    filed_on: date
    removed_on: date | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list of cases is narrowed to."""

    year: int | None = None
    unit: int | None = None
    stage: str = ""
    q: str = ""


HELD = "exists (select from records.case_hold as h where h.case_id = c.id and h.lifted_on is null)"

COLUMNS = f"""
    c.id, c.year, c.index, c.heading, u.name as unit, c.unit_id, c.state, c.keeping, c.years,
    c.event, c.epk, c.personnel, c.article, c.carried, c.documents, c.sheets, c.bytes,
    (select count(*) from records.case_volume as v where v.case_id = c.id)::int as volumes,
    c.first_on, c.last_on, c.ended_on, c.due_on, c.review, {HELD} as held,
    {CATEGORY_SQL} as category"""

FROM = "from records.case_file as c join users.unit as u on u.id = c.unit_id"

STAGE: Mapping[str, str] = {
    "": "",
    "open": " and c.state = 'open'",
    "closed": " and c.state = 'closed'",
    "transferred": " and c.state = 'transferred'",
    "destroyed": " and c.state = 'destroyed'",
    "due": " and c.state = 'closed' and c.due_on <= %(today)s",
    "event": " and c.state = 'closed' and c.due_on is null and c.event_on is null"
    " and c.keeping in ('event', 'need', 'replaced')",
    "held": f" and {HELD}",
}

CARD = f"""
    select {COLUMNS}, c.organisation_id, o.name as organisation, c.row_id, c.electronic,
        c.opened_on, {person("c.opened_by")} as opened_by, c.closed_on,
        {person("c.closed_by")} as closed_by, c.certificate, c.event_on, c.event_basis,
        c.review_until, c.review_basis, c.review_on, {person("c.review_by")} as review_by,
        c.version, act.id as act_id, act.name as act, inv.id as inventory_id, inv.name as inventory
    {FROM} join users.organisation as o on o.id = c.organisation_id
    left join lateral (
        select a.id, a.number || '/' || a.year as name from records.disposal as a
        join records.disposal_case as dc on dc.disposal_id = a.id
        where dc.case_id = c.id and a.state <> 'cancelled' order by a.id desc limit 1
    ) as act on true
    left join lateral (
        select i.id, i.number || ' (' || i.year || ')' as name from records.inventory as i
        join records.inventory_line as il on il.inventory_id = i.id
        join records.case_volume as v on v.id = il.volume_id
        where v.case_id = c.id limit 1
    ) as inv on true
    where c.organisation_id = %(organisation)s and c.id = %(id)s"""


def list_cases(
    session: Session, asked: Asked, *, reader: Reader, after: str = "", limit: int = PAGE
) -> tuple[list[CaseLine], str]:
    """Return a page of cases, the newest year first, then by index; and where to go on."""
    query = f"""select {COLUMNS} {FROM}
        where c.organisation_id = %(organisation)s
          and (%(year)s::int is null or c.year = %(year)s)
          and (%(unit)s::int is null or c.unit_id = %(unit)s)
          and (%(q)s = '' or c.heading ilike %(like)s or c.index like %(start)s)
          {STAGE[asked.stage]}
          and (%(at_year)s::int is null or c.year < %(at_year)s
               or c.year = %(at_year)s and (c.index, c.id) > (%(at_index)s, %(at_id)s))
        order by c.year desc, c.index, c.id limit %(limit)s"""
    values = {
        "organisation": reader.organisation_id, "year": asked.year, "unit": asked.unit,
        "q": asked.q, "like": f"%{escaped(asked.q)}%", "start": f"{escaped(asked.q)}%",
        "today": today_of(session), "limit": limit + 1, **place_of(after),
    }  # fmt: skip
    rows = fetch(session, CaseLine, query, values)
    more = len(rows) > limit
    last = rows[limit - 1] if more else None
    return rows[:limit], f"{last.year}.{last.id}.{last.index}" if last else ""


def place_of(after: str) -> dict[str, object]:
    """Return the parts of a cursor; a broken one begins anew."""
    year, _dot, rest = after.partition(".")
    id, _dot, index = rest.partition(".")
    if not (fits(year) and fits(id)):
        return {"at_year": None, "at_index": "", "at_id": 0}
    return {"at_year": int(year), "at_index": index, "at_id": int(id)}


def fits(text: str) -> bool:
    """Tell whether a text is a number of the database's integers."""
    return text.isascii() and text.isdigit() and len(text) < 10


def get_case(session: Session, id: int, *, reader: Reader) -> CaseCard:
    """Return a case of the reader's organisation. Raises NotFoundError."""
    values = {"organisation": reader.organisation_id, "id": id}
    found = fetch_one(session, CaseCard, CARD, values)
    if found is None:
        raise NotFoundError(_("There is no such case."))
    return found


def hold_case(session: Session, id: int, *, reader: Reader) -> CaseCard:
    """Return a case that nobody else changes until the commit."""
    execute(session, "select from records.case_file where id = %s for update", (id,))
    return get_case(session, id, reader=reader)


def require_state(case: CaseCard, *states: CaseState) -> None:
    """Raise ConflictError when the case is elsewhere."""
    if case.state not in states:
        raise ConflictError(
            _("The case {index} is “{state}”: this cannot be done with it.").format(
                index=case.index, state=case.title
            )
        )


def list_volumes(session: Session, case_id: int) -> list[VolumeLine]:
    """Return the volumes of a case by number."""
    query = """select id, number, documents, sheets, bytes, opened_on, closed_on
        from records.case_volume where case_id = %s order by number limit 1000"""
    return fetch(session, VolumeLine, query, (case_id,))


def list_documents(
    session: Session, case_id: int, *, q: str = "", after: int = 0, limit: int = PAGE,
    taken_out: Sequence[bool] = (False,),
) -> list[DocumentLine]:  # fmt: skip
    """Return lines of the inner inventory in their order; row security hides what is not open."""
    query = """
        select cd.position, v.number as volume, cd.document_id, d.kind, d.number, d.registered_on,
            d.title, d.summary, cd.sheets, cd.bytes, cd.filed_on, cd.removed_on, cd.reason
        from records.case_document as cd
        join records.case_volume as v on v.id = cd.volume_id
        join documents.document as d on d.id = cd.document_id
        where cd.case_id = %(case)s and cd.position > %(after)s
          and (cd.removed_on is not null) = any (%(taken_out)s)
          and (%(q)s = '' or d.title ilike %(like)s or d.number ilike %(like)s
               or d.summary ilike %(like)s)
        order by cd.position limit %(limit)s"""
    values = {
        "case": case_id, "after": after, "q": q, "like": f"%{escaped(q)}%", "limit": limit,
        "taken_out": list(taken_out),
    }  # fmt: skip
    return fetch(session, DocumentLine, query, values)


OPEN = """
    insert into records.case_file (organisation_id, unit_id, row_id, year, index, heading, keeping,
        years, event, epk, personnel, electronic, article, carried, state, opened_on, opened_by,
        documents, sheets, bytes, last_position, version)
    select pl.organisation_id, r.unit_id, coalesce(r.root_id, r.id), pl.year, r.index,
        coalesce(nullif(%(heading)s, ''), r.heading), r.keeping, r.years, r.event, r.epk,
        r.personnel, r.electronic, r.article, r.carried, 'open', %(today)s, %(by)s, 0, 0, 0, 0, 1
    from records.plan_row as r join records.plan as pl on pl.id = r.plan_id
    where r.id = %(row)s returning id"""


def open_case(session: Session, row_id: int, heading: str, *, reader: Reader) -> int:
    """Open a case by a row of a plan in force; a heading of its own tells it from others."""
    row = hold_row(session, row_id, reader=reader)
    reader.require(FILE, unit=row.unit_id)
    values = {
        "row": row_id, "heading": " ".join(heading.split())[:500], "today": today_of(session),
        "by": reader.person_id,
    }  # fmt: skip
    id = fetch_value(session, OPEN, values)
    add_volume(session, id, 1)
    record(session, "case.opened", "case", id, index=row.index)
    return int(id)


def hold_row(session: Session, row_id: int, *, reader: Reader) -> RowLine:
    """Return a row of a plan in force, held until the commit: the first document opens one case.

    Raises ConflictError while the plan is not approved, or after its year was closed.
    """
    plan, row = get_row(session, row_id, reader=reader)
    execute(session, "select from records.plan_row where id = %s for update", (row.root_id,))
    if plan.state != PlanState.APPROVED:
        told = _("The filing plan of {year} is “{state}”: cases are opened by an approved one.")
        raise ConflictError(told.format(year=plan.year, state=plan.title))
    return row


def find_open(session: Session, root_id: int) -> int | None:
    """Return the newest open case of a row's chain."""
    query = """select id from records.case_file where row_id = %s and state = 'open'
        order by id desc limit 1"""
    found = fetch_value(session, query, (root_id,))
    return None if found is None else int(found)


def add_volume(session: Session, case_id: int, number: int) -> int:
    """Begin the next volume of a case; the one before it is full."""
    today = today_of(session)
    query = "update records.case_volume set closed_on = %s where case_id = %s and closed_on is null"
    execute(session, query, (today, case_id))
    query = """
        insert into records.case_volume (case_id, number, documents, sheets, bytes, opened_on)
        values (%s, %s, 0, 0, 0, %s) returning id"""
    return int(fetch_value(session, query, (case_id, number, today)))
