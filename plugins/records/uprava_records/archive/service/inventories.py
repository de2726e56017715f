"""Годовой раздел описи дел: permanent, personnel, temporary above ten years."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch, fetch_one, fetch_value
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.i18n import _
from uprava.users.reader import Reader

from uprava_records.archive.values import INVENTORY_STATES, InventoryState
from uprava_records.filing.service.common import ARCHIVE, needed, organisation_of, today_of
from uprava_records.filing.service.plans import person
from uprava_records.filing.service.terms import CATEGORY_SQL, Term
from uprava_records.filing.values import INVENTORY_TITLES, InventoryKind

NUMBERS = {
    InventoryKind.PERMANENT: "1",
    InventoryKind.PERSONNEL: "2",
    InventoryKind.TEMPORARY: "3",
}  # fmt: skip
"""Numbers of the inventories an office usually keeps; each goes on from year to year."""

SHOWN = 2000


@dataclass(frozen=True, slots=True)
class InventoryLine:
    """An inventory of a year."""

    id: int
    organisation: str
    year: int
    kind: str
    number: str
    state: str
    made_on: date
    made_by: str | None
    approved_on: date | None
    approved_by: str | None
    approved_with: str | None
    lines: int

    @property
    def title(self) -> str:
        """What it holds."""
        return _(INVENTORY_TITLES[InventoryKind(self.kind)])

    @property
    def stage(self) -> str:
        """What its state is called."""
        return _(INVENTORY_STATES[InventoryState(self.state)])


@dataclass(frozen=True, slots=True)
class StorageUnit:
    """A volume in an inventory."""

    position: int
    case_id: int
    index: str
    heading: str
    volume: int
    volumes: int
    first_on: date | None
    last_on: date | None
    sheets: int
    bytes: int
    electronic: bool
    keeping: str
    years: int | None
    event: str | None
    epk: bool
    personnel: bool
    article: str | None

    @property
    def term(self) -> Term:
        """Its storage term."""
        return Term(
            self.keeping, self.years, self.event, self.epk, self.personnel, self.article
        )  # fmt: skip


INVENTORIES = f"""
    select i.id, o.name as organisation, i.year, i.kind, i.number, i.state, i.made_on,
        {person("i.made_by")} as made_by, i.approved_on, {person("i.approved_by")} as approved_by,
        i.approved_with,
        (select count(*) from records.inventory_line where inventory_id = i.id)::int as lines
    from records.inventory as i join users.organisation as o on o.id = i.organisation_id
    where i.organisation_id = %(organisation)s"""


def list_inventories(session: Session, *, reader: Reader) -> list[InventoryLine]:
    """Return the inventories, the newest year first."""
    query = f"{INVENTORIES} order by i.year desc, i.number limit 300"
    return fetch(session, InventoryLine, query, {"organisation": reader.organisation_id})


def get_inventory(session: Session, id: int, *, reader: Reader) -> InventoryLine:
    """Return an inventory. Raises NotFoundError."""
    values = {"organisation": reader.organisation_id, "id": id}
    found = fetch_one(session, InventoryLine, f"{INVENTORIES} and i.id = %(id)s", values)
    if found is None:
        raise NotFoundError(_("There is no such inventory."))
    return found


def list_units(
    session: Session, id: int, *, after: int = 0, limit: int = SHOWN
) -> list[StorageUnit]:
    """Return the units of storage of an inventory in their order."""
    query = """
        select il.position, c.id as case_id, c.index, c.heading, v.number as volume,
            (select count(*) from records.case_volume as every
             where every.case_id = c.id)::int as volumes,
            c.first_on, c.last_on, v.sheets, v.bytes, c.electronic, c.keeping, c.years, c.event,
            c.epk, c.personnel, c.article
        from records.inventory_line as il
        join records.case_volume as v on v.id = il.volume_id
        join records.case_file as c on c.id = v.case_id
        where il.inventory_id = %s and il.position > %s order by il.position limit %s"""
    return fetch(session, StorageUnit, query, (id, after, limit))


def wanted_years(session: Session, *, reader: Reader) -> list[tuple[int, str]]:
    """Return years and kinds whose closed cases stand in no inventory yet."""
    query = f"""
        select distinct extract(year from c.ended_on)::int, {CATEGORY_SQL}
        from records.case_file as c
        where c.organisation_id = %s and c.state = 'closed' and {CATEGORY_SQL} <> 'short'
          and {UNLISTED} order by 1 desc, 2 limit 60"""
    from uprava.db.sql import driver

    return list(driver(session).execute(query, (reader.organisation_id,)).fetchall())


UNLISTED = """exists (
    select from records.case_volume as v where v.case_id = c.id and not exists (
        select from records.inventory_line as il where il.volume_id = v.id))"""


def draw_up(session: Session, year: int, kind: str, *, reader: Reader) -> int:
    """Draw up the inventory of a year, or add to its draft what was closed since.

    Units of storage are numbered on from the inventories of the same kind before it.
    """
    reader.require(ARCHIVE)
    organisation = organisation_of(reader)
    if kind not in list(InventoryKind):
        sentence = _("Choose what the inventory holds.")
        raise InvalidError(sentence, fields={"kind": sentence})
    execute(session, "select pg_advisory_xact_lock(hashtext('records.inventory'), %s)",
            (organisation,))  # fmt: skip
    values = {
        "organisation": organisation, "year": year, "kind": kind,
        "number": NUMBERS[InventoryKind(kind)], "today": today_of(session),
        "by": reader.person_id,
    }  # fmt: skip
    id = made_or_draft(session, values)
    added = execute(session, FILL, values | {"id": id})
    if not fetch_value(session, COUNT, (id,)):
        told = _("No closed case of {year} belongs into this inventory.")
        raise ConflictError(told.format(year=year))
    record(session, "inventory.drawn-up", "inventory", id, year=year, kind=kind, lines=added)
    return id


COUNT = "select count(*) from records.inventory_line where inventory_id = %s"


def made_or_draft(session: Session, values: dict[str, object]) -> int:
    """Return the id of the year's inventory. Raises ConflictError when it is approved."""
    query = """select id from records.inventory where organisation_id = %(organisation)s
        and year = %(year)s and kind = %(kind)s"""
    id = fetch_value(session, query, values)
    if id is None:
        query = """
            insert into records.inventory (organisation_id, year, kind, number, state, made_on,
                made_by)
            values (%(organisation)s, %(year)s, %(kind)s, %(number)s, 'draft', %(today)s, %(by)s)
            returning id"""
        return int(fetch_value(session, query, values))
    query = "select exists (select from records.inventory where id = %s and state = 'approved')"
    if fetch_value(session, query, (id,)):
        raise ConflictError(_("The inventory is approved: it does not change any more."))
    return int(id)


FILL = f"""
    insert into records.inventory_line (inventory_id, position, volume_id)
    select %(id)s, (
            select coalesce(max(il.position), 0) from records.inventory_line as il
            join records.inventory as i on i.id = il.inventory_id
            where i.organisation_id = %(organisation)s and i.kind = %(kind)s
        ) + row_number() over (order by c.index, c.id, v.number), v.id
    from records.case_volume as v join records.case_file as c on c.id = v.case_id
    where c.organisation_id = %(organisation)s and c.state = 'closed'
      and extract(year from c.ended_on) = %(year)s and {CATEGORY_SQL} = %(kind)s
      and not exists (select from records.inventory_line as il where il.volume_id = v.id)"""


def approve(session: Session, id: int, basis: str, *, reader: Reader) -> InventoryLine:
    """Approve an inventory by a protocol of the commission; from then on it never changes.

    Raises ConflictError while cases of the year that belong into it are open or unlisted.
    """
    reader.require(ARCHIVE)
    execute(session, "select from records.inventory where id = %s for update", (id,))
    inventory = get_inventory(session, id, reader=reader)
    if inventory.state != InventoryState.DRAFT:
        raise ConflictError(_("The inventory is approved: it does not change any more."))
    told = needed(basis, "basis", _("Write the protocol of the commission."))
    missing = list_missing(session, inventory.year, inventory.kind, reader=reader)
    if missing:
        said = _("Not in the inventory yet: {cases}. Close these cases and draw it up again.")
        raise ConflictError(said.format(cases=", ".join(missing)))
    query = """update records.inventory set state = 'approved', approved_on = %s,
        approved_by = %s, approved_with = %s where id = %s"""
    execute(session, query, (today_of(session), reader.person_id, told, id))
    record(session, "inventory.approved", "inventory", id, year=inventory.year, basis=told)
    return inventory


MISSING = f"""
    select c.index from records.case_file as c
    where c.organisation_id = %(organisation)s and {CATEGORY_SQL} = %(kind)s
      and (c.state = 'open' and c.year <= %(year)s and not c.carried and c.documents > 0
           or c.state = 'closed' and extract(year from c.ended_on) = %(year)s and {UNLISTED})
    order by c.index limit 10"""


def list_missing(session: Session, year: int, kind: str, *, reader: Reader) -> list[str]:
    """Return indexes of cases of a year that should stand in the inventory and do not."""
    from uprava.db.sql import fetch_values

    values = {"organisation": reader.organisation_id, "year": year, "kind": kind}
    return fetch_values(session, MISSING, values)
