"""People and units a list is narrowed to: offered while typed, named in chips."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from uprava.db.sql import fetch
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader
from uprava.users.service.suggesting import find_chosen

MOST_CHOSEN = 20
"""People and units one list is narrowed to."""

MOST_UNITS = 5
"""Units offered besides people."""


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody by name: a person or a unit."""

    id: int
    title: str
    person: None = None


UNITS = """
select unit.id, unit.name as title from users.unit
where unit.organisation_id = %(organisation)s and unit.closed_on is null
    and (unit.name ilike %(like)s or unit.short_name ilike %(like)s)
order by unit.name, unit.id limit %(most)s"""


def suggest_units(session: Session, q: str, *, reader: Reader) -> list[Named]:
    """Return units of the reader's organisation with such a name."""
    plain = " ".join(q.split()).replace("%", "").replace("_", "")[:60]
    if not plain:
        return []
    values = {"organisation": reader.organisation_id, "like": f"%{plain}%", "most": MOST_UNITS}
    return fetch(session, Named, UNITS, values)


def find_typed(session: Session, text: str, *, reader: Reader, today: date) -> int | None:
    """Return whom a typed name means, for forms sent without scripts; None: nobody, or several."""
    units = suggest_units(session, text, reader=reader)
    exact = [each.id for each in units if each.title.casefold() == text.casefold()]
    person = find_chosen(session, "", text, reader=reader, today=today)
    found = exact or ([person.id] if person else []) or [each.id for each in units]
    return found[0] if len(found) == 1 else None


NAMES = f"""
select principal.id, coalesce(
    (select {SHORT_NAME} from users.person as p where p.id = principal.id),
    (select unit.short_name from users.unit where unit.id = principal.id)) as title
from users.principal where id = any (%(ids)s) and type in ('person', 'unit')"""


def names_of(session: Session, ids: Sequence[int]) -> dict[int, str]:
    """Return what people and units are called."""
    found = fetch(session, Named, NAMES, {"ids": list(ids)}) if ids else []
    return {each.id: each.title for each in found}
