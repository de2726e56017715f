"""Units of a file: matched by organisation and index path, created or renamed."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.db.sql import execute, fetch
from uprava.i18n import _
from uprava.users.importing.reading import LONGEST_CELL, Line, Sheet
from uprava.users.importing.values import Fate, Step
from uprava.users.service.conflicts import TREE_LOCK, lock, new_principal
from uprava.users.service.units import UnitFields, unit_mistakes

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KnownUnit:
    """An open unit: where it is and what it is called."""

    id: int
    organisation_id: int
    path: list[str]
    name: str
    short_name: str


@dataclass(frozen=True, slots=True)
class KnownOrganisation:
    """An open organisation."""

    id: int
    index: str
    short_name: str


TREE = """
with recursive tree as (
    select id, organisation_id, array[index] as path, name, short_name from users.unit
    where parent_id is null and closed_on is null
    union all
    select unit.id, unit.organisation_id, tree.path || unit.index, unit.name, unit.short_name
    from users.unit join tree on unit.parent_id = tree.id where unit.closed_on is null
)
select * from tree"""


class Places:
    """Organisations and units by what a file calls them; planned units are there too."""

    def __init__(self, session: Session) -> None:
        query = "select id, index, short_name from users.organisation where closed_on is null"
        self.organisations = fetch(session, KnownOrganisation, query)
        self.units = {
            (unit.organisation_id, tuple(unit.path)): unit
            for unit in fetch(session, KnownUnit, TREE)
        }

    def organisation(self, word: str) -> int | None:
        """Return the organisation of that index or short name; the only one when there is one."""
        if not word:
            return self.organisations[0].id if len(self.organisations) == 1 else None
        fits = [o.id for o in self.organisations if word in (o.index, o.short_name)]
        return fits[0] if len(fits) == 1 else None

    def unit(self, organisation_id: int, path: str) -> KnownUnit | None:
        """Return the open unit of a path such as 01/02."""
        return self.units.get((organisation_id, parts_of(path)))


def parts_of(path: str) -> Path:
    """Return the indexes from the top unit down."""
    return tuple(part.strip() for part in path.split("/"))


def no_organisation(word: str) -> str:
    """Return the sentence about an organisation that is not found."""
    if word:
        return _("There is no open organisation “{word}”.").format(word=word)
    return _("Write the organisation: there are several.")


def run(session: Session, sheet: Sheet) -> list[Step]:
    """Do what the rows say; a row with a mistake does nothing and says what is wrong."""
    lock(session, TREE_LOCK)
    places = Places(session)
    seen: set[tuple[int, Path]] = set()
    ordered = sorted(sheet.lines, key=lambda line: len(parts_of(line["path"])))
    steps = [run_line(session, line, places, seen) for line in ordered]
    return sorted(steps, key=lambda step: step.number)


def run_line(session: Session, line: Line, places: Places, seen: set[tuple[int, Path]]) -> Step:
    """Create or rename the unit of a row."""
    path = parts_of(line["path"])
    title = f"{line['path']} {line['name']}"[:LONGEST_CELL]
    fields = UnitFields(line["name"], line["short_name"] or line["name"], path[-1])
    mistakes = list(unit_mistakes(fields).values())
    organisation = places.organisation(line["organisation"])
    if organisation is None:
        return Step(line.number, title, Fate.MISTAKE,
                    (*mistakes, no_organisation(line["organisation"])))  # fmt: skip
    parent = places.units.get((organisation, path[:-1])) if path[:-1] else None
    mistakes += place_mistakes(path, parent, (organisation, path) in seen)
    seen.add((organisation, path))
    if mistakes:
        return Step(line.number, title, Fate.MISTAKE, tuple(mistakes))
    known = places.units.get((organisation, path))
    if known is not None:
        return rename(session, line, known, fields, title)
    id = insert(session, fields, organisation, parent.id if parent else None)
    made = KnownUnit(id, organisation, list(path), fields.name, fields.short_name)
    places.units[organisation, path] = made
    under = _("under “{name}”").format(name=parent.short_name) if parent else _("at the top")
    return Step(line.number, title, Fate.CREATE, (under,))


def place_mistakes(path: Path, parent: KnownUnit | None, doubled: bool) -> list[str]:
    """Return what is wrong with the place of a row's unit."""
    mistakes = []
    if path[:-1] and parent is None:
        above = "/".join(path[:-1])
        mistakes.append(_("There is no unit {path} above it.").format(path=above))
    if doubled:
        mistakes.append(_("The file has this unit twice."))
    return mistakes


def rename(session: Session, line: Line, known: KnownUnit, fields: UnitFields, title: str) -> Step:
    """Give an existing unit the names of the row."""
    if (known.name, known.short_name) == (fields.name, fields.short_name):
        return Step(line.number, title, Fate.SAME)
    query = "update users.unit set name = %s, short_name = %s where id = %s"
    execute(session, query, (fields.name, fields.short_name, known.id))
    record(session, "unit.changed", "unit", known.id, name=fields.name)
    note = _("was called “{name}”").format(name=known.name)
    return Step(line.number, title, Fate.CHANGE, (note,))


def insert(
    session: Session, fields: UnitFields, organisation_id: int, parent_id: int | None
) -> int:
    """Add a unit; return its id."""
    id = new_principal(session, "unit")
    execute(
        session,
        "insert into users.unit (id, organisation_id, parent_id, name, short_name, index, position)"
        " values (%s, %s, %s, %s, %s, %s, 0)",
        (id, organisation_id, parent_id, fields.name, fields.short_name, fields.index),
    )
    record(session, "unit.created", "unit", id, name=fields.name, parent=parent_id)
    return id
