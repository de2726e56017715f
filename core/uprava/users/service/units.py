"""The tree of units: creating, renaming, moving without circles, closing what is empty."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.db.sql import execute, fetch, fetch_one, fetch_value
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import _
from uprava.users.service.conflicts import TREE_LOCK, check_version, found, lock, new_principal
from uprava.users.service.posts import lock_unit


@dataclass(frozen=True, slots=True)
class UnitFields:
    """What is written about a unit; `index` is its part of registration numbers."""

    name: str
    short_name: str
    index: str
    position: int = 0


@dataclass(frozen=True, slots=True)
class UnitRow(UnitFields):
    """A unit; `depth` is its level in the tree, 0 at the top, once it is put into order."""

    id: int = 0
    organisation_id: int = 0
    organisation: str = ""
    parent_id: int | None = None
    closed_on: date | None = None
    people: int = 0
    version: str = ""
    depth: int = 0


UNITS = """
select unit.id, unit.organisation_id, organisation.short_name as organisation, unit.parent_id,
    unit.name, unit.short_name, unit.index, unit.position, unit.closed_on,
    unit.xmin::text as version,
    (select count(distinct h.person_id) from users.post_holder as h
     join users.post on post.id = h.post_id where post.unit_id = unit.id
       and h.since <= %(today)s and (h.until is null or h.until >= %(today)s))::int as people
from users.unit join users.organisation on organisation.id = unit.organisation_id"""


def list_units(session: Session, *, today: date, closed: bool = True) -> list[UnitRow]:
    """Return all units as a tree read from top to bottom."""
    query = UNITS + (
        " where (%(closed)s or unit.closed_on is null)"
        " order by organisation.index, organisation.id, unit.position, unit.index, unit.name"
    )
    return in_order(fetch(session, UnitRow, query, {"today": today, "closed": closed}))


def list_places(session: Session, unit: UnitRow, *, today: date) -> list[UnitRow]:
    """Return the open units of the same organisation but the unit itself."""
    others = list_units(session, today=today, closed=False)
    return [u for u in others if u.organisation_id == unit.organisation_id and u.id != unit.id]


def in_order(units: list[UnitRow]) -> list[UnitRow]:
    """Put every unit under its parent; one whose parent is not listed comes at the top."""
    listed = {unit.id for unit in units}
    children: dict[int | None, list[UnitRow]] = defaultdict(list)
    for unit in units:
        children[unit.parent_id if unit.parent_id in listed else None].append(unit)

    def walk(parent: int | None, depth: int) -> Iterator[UnitRow]:
        for unit in children.get(parent, ()):
            yield replace(unit, depth=depth)
            yield from walk(unit.id, depth + 1)

    return list(walk(None, 0))


def get_unit(session: Session, id: int, *, today: date) -> UnitRow:
    """Return a unit. Raises NotFoundError."""
    row = fetch_one(session, UnitRow, UNITS + " where unit.id = %(id)s", {"id": id, "today": today})
    found(row)
    assert row is not None
    return row


def unit_mistakes(fields: UnitFields) -> dict[str, str]:
    """Return what is wrong: field → sentence."""
    mistakes = {}
    if not fields.name or fields.name[0] in "=+-@":
        mistakes["name"] = _("Write the name of the unit.")
    if not fields.index or len(fields.index) > 20 or any(c in " /;=+@" for c in fields.index):
        mistakes["index"] = _("1 to 20 letters, digits or hyphens.")
    return mistakes


def check_unit(fields: UnitFields) -> None:
    """Raise InvalidError with a sentence for every wrong field."""
    mistakes = unit_mistakes(fields)
    if mistakes:
        raise InvalidError(_("The unit is not saved: check the fields."), fields=mistakes)


def check_index(
    session: Session, index: str, *, organisation_id: int, parent_id: int | None, but: int
) -> None:
    """Raise InvalidError when an open unit beside has the same index."""
    query = (
        "select short_name from users.unit where organisation_id = %s and index = %s"
        " and parent_id is not distinct from %s and closed_on is null and id <> %s limit 1"
    )
    other = fetch_value(session, query, (organisation_id, index, parent_id, but))
    if other is not None:
        sentence = _("The unit “{name}” beside has this index.").format(name=other)
        raise InvalidError(sentence, fields={"index": sentence})


def create_unit(
    session: Session, fields: UnitFields, *, organisation_id: int, parent_id: int | None
) -> int:
    """Create a unit; return its id. A unit under another one is of the same organisation."""
    check_unit(fields)
    lock(session, TREE_LOCK)
    place = check_place(session, parent_id=parent_id) if parent_id else organisation_id
    query = "select 1 from users.organisation where id = %s and closed_on is null"
    found(fetch_value(session, query, (place,)))
    check_index(session, fields.index, organisation_id=place, parent_id=parent_id, but=0)
    id = new_principal(session, "unit")
    execute(
        session,
        "insert into users.unit (id, organisation_id, parent_id, name, short_name, index, position)"
        " values (%s, %s, %s, %s, %s, %s, %s)",
        (id, place, parent_id, fields.name, fields.short_name or fields.name, fields.index,
         fields.position),
    )  # fmt: skip
    record(session, "unit.created", "unit", id, name=fields.name, parent=parent_id)
    return id


def check_place(session: Session, *, parent_id: int) -> int:
    """Return the organisation of an open unit. Raises for one that cannot have units below."""
    query = "select organisation_id from users.unit where id = %s and closed_on is null"
    organisation = fetch_value(session, query, (parent_id,))
    if organisation is None:
        raise ConflictError(_("The unit above is closed or was removed."))
    assert isinstance(organisation, int)
    return organisation


def change_unit(
    session: Session, id: int, fields: UnitFields, *, version: str, today: date
) -> None:
    """Rename a unit. Numbers given already keep the old index."""
    check_unit(fields)
    lock(session, TREE_LOCK)
    unit = get_unit(session, id, today=today)
    check_version(session, "unit", id, sent=version, kept=unit.version)
    check_index(
        session, fields.index, organisation_id=unit.organisation_id, parent_id=unit.parent_id,
        but=id,
    )  # fmt: skip
    execute(
        session,
        "update users.unit set name = %s, short_name = %s, index = %s, position = %s where id = %s",
        (fields.name, fields.short_name or fields.name, fields.index, fields.position, id),
    )
    record(session, "unit.changed", "unit", id, name=fields.name, index=fields.index)


ABOVE = """
with recursive above as (
    select id, parent_id from users.unit where id = %s
    union select unit.id, unit.parent_id from users.unit join above on unit.id = above.parent_id
)
select id from above where id = %s"""


def move_unit(session: Session, id: int, *, parent_id: int | None, today: date) -> None:
    """Put a unit with all below under another one of the same organisation, or at the top."""
    lock(session, TREE_LOCK)
    unit = get_unit(session, id, today=today)
    if parent_id is not None:
        if check_place(session, parent_id=parent_id) != unit.organisation_id:
            raise ConflictError(_("A unit moves within its own organisation only."))
        if fetch_value(session, ABOVE, (parent_id, id)) is not None:
            raise ConflictError(_("A unit cannot be moved under itself or a unit below it."))
    check_index(
        session, unit.index, organisation_id=unit.organisation_id, parent_id=parent_id, but=id
    )
    execute(session, "update users.unit set parent_id = %s where id = %s", (parent_id, id))
    record(session, "unit.moved", "unit", id, earlier=unit.parent_id, parent=parent_id)


BUSY = """
select 'unit' where exists (
    select from users.unit where parent_id = %(id)s and closed_on is null)
union all
select 'post' where exists (
    select from users.post_holder as h join users.post on post.id = h.post_id
    where post.unit_id = %(id)s and (h.until is null or h.until >= %(today)s))"""


def close_unit(session: Session, id: int, *, today: date) -> None:
    """Close a unit where nobody works and that has no open units below; its posts close too."""
    lock(session, TREE_LOCK)
    unit = get_unit(session, id, today=today)
    lock_unit(session, id)
    reason = fetch_value(session, BUSY, {"id": id, "today": today})
    if reason == "unit":
        raise ConflictError(_("Units below are open. Close or move them first."))
    if reason == "post":
        raise ConflictError(_("People hold posts here. Release them first."))
    execute(session, "update users.unit set closed_on = %s where id = %s", (today, unit.id))
    query = "update users.post set closed_on = %s where unit_id = %s and closed_on is null"
    execute(session, query, (today, id))
    record(session, "unit.closed", "unit", id)
