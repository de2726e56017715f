"""What the filters of the lists offer and are called: people, units, kinds of documents."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session
from uprava.db.sql import fetch
from uprava.extension import DocumentKind
from uprava.i18n import _
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader
from uprava.users.service.suggesting import find_chosen

from uprava_assignments.control.values import STAGE_TITLES, Filters, Stage
from uprava_assignments.giving.values import (
    CONTROL_TITLES,
    KIND,
    PRIORITY_TITLES,
    Control,
    Priority,
)

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


def names_of(session: Session, filters: Filters) -> dict[int, str]:
    """Return what the people and units of the filters are called."""
    ids = [*filters.executors, *(each for each in (filters.author, filters.controller) if each)]
    return (
        {each.id: each.title for each in fetch(session, Named, NAMES, {"ids": ids})} if ids else {}
    )


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything the form of the filters offers, and the names of whom it is set to."""

    stages: Sequence[tuple[str, str]]
    controls: Sequence[tuple[str, str]]
    priorities: Sequence[tuple[str, str]]
    bases: Sequence[tuple[str, str]]
    names: Mapping[int, str]

    def chosen(self, *ids: int | None) -> list[Named]:
        """Return people and units as a combobox shows them."""
        return [Named(id, self.names[id]) for id in ids if id is not None and id in self.names]


def choices_of(session: Session, filters: Filters, *, kinds: Mapping[str, DocumentKind]) -> Choices:
    """Return what the filters offer."""
    return Choices(
        [(each.value, _(STAGE_TITLES[each])) for each in Stage],
        [(each.value, _(CONTROL_TITLES[each])) for each in Control],
        [(each.value, _(PRIORITY_TITLES[each])) for each in Priority],
        [(code, _(kind.title_many)) for code, kind in kinds.items() if code != KIND],
        names_of(session, filters),
    )
