"""What the lines of the table are called, and the tree of units they add up in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session
from uprava.db.sql import fetch
from uprava.errors import InvalidError
from uprava.extension import DocumentKind
from uprava.i18n import _
from uprava.users.naming import SHORT_NAME
from uprava.users.service.units import UnitRow, list_units

from uprava_assignments.discipline.asking import CLOSED, NOBODY, STANDALONE, Asked, Group
from uprava_assignments.discipline.service.counting import NO_LINE, Key, Line
from uprava_assignments.giving.values import CONTROL_TITLES

Kinds = Mapping[str, DocumentKind]


@dataclass(frozen=True, slots=True)
class Named:
    """One line with its title; `depth` is the level of a unit, `key` the value it is narrowed by.

    A unit's line holds what those below it have, so only lines of depth 0 add up.
    """

    key: str
    title: str
    line: Line
    depth: int = 0


def named_lines(
    session: Session, lines: Mapping[Key, Line], group: Group, *, kinds: Kinds
) -> list[Named]:
    """Return the lines with their titles: units as the tree stands, others by the alphabet."""
    if group is Group.UNIT:
        return unit_lines(list_units(session, today=session.info["today"]), lines)
    if group is Group.KIND:
        titles: Mapping[Key, str] = {key: kind_title(str(key), kinds) for key in lines}
    elif group is Group.CONTROL:
        titles = {key: _(title) for key, title in CONTROL_TITLES.items()}
    else:
        titles = people(session, [key for key in lines if isinstance(key, int)])
    found = [Named(str(key), titles.get(key, str(key)), line) for key, line in lines.items()]
    return sorted(found, key=lambda each: each.title)


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's short name."""

    id: int
    name: str


def people(session: Session, ids: Sequence[int]) -> dict[Key, str]:
    """Return the short names of people; nobody is what a unit has not given out yet."""
    query = f"select p.id, {SHORT_NAME} as name from users.person as p where p.id = any (%s)"
    found: dict[Key, str] = {NOBODY: _("Not taken from the unit yet")}
    rows = fetch(session, PersonName, query, (list(ids),))
    return found | {each.id: each.name for each in rows}


def kind_title(code: str, kinds: Kinds) -> str:
    """Return what documents assignments stand on are called."""
    if code == STANDALONE:
        return _("Stand by themselves")
    if code == CLOSED:
        return _("On documents not open to you")
    return _(kinds[code].title_many) if code in kinds else code


def unit_lines(units: Sequence[UnitRow], lines: Mapping[Key, Line]) -> list[Named]:
    """Return the units that have figures, each with what those below it have."""
    whole: dict[int, Line] = {}
    for unit in reversed(units):  # those below come after their parent
        own = lines.get(unit.id, NO_LINE)
        whole[unit.id] = whole.get(unit.id, NO_LINE) + own
        if unit.parent_id is not None:
            whole[unit.parent_id] = whole.get(unit.parent_id, NO_LINE) + whole[unit.id]
    known = {unit.id for unit in units}
    nowhere = [line for key, line in lines.items() if key not in known]
    found = [
        Named(str(unit.id), unit.name, whole[unit.id], unit.depth)
        for unit in units if whole[unit.id] != NO_LINE
    ]  # fmt: skip
    if nowhere:
        found.append(Named(str(NOBODY), _("Without a unit"), sum(nowhere, NO_LINE)))
    return found


def unit_choices(session: Session, *, today: date) -> list[tuple[str, str]]:
    """Return the units one may ask of, as a list shows their tree."""
    units = list_units(session, today=today, closed=False)
    return [(str(unit.id), "\u2003" * unit.depth + unit.name) for unit in units]


def narrowed_by(session: Session, asked: Asked, *, kinds: Kinds) -> list[tuple[str, str, str]]:
    """Return what a question is narrowed to: parameter, name, value in words.

    Raises InvalidError for a unit, a person or a kind there is not.
    """
    found = list(narrowing(session, asked, kinds=kinds))
    unknown = {name: title for name, title, value in found if not value}
    if unknown:
        said = {
            "unit": _("There is no such unit."), "kind": _("There is no such kind of documents."),
        }  # fmt: skip
        wrong = {name: said.get(name, _("There is nobody like that.")) for name in unknown}
        raise InvalidError(_("The question has mistakes; nothing was counted."), fields=wrong)
    return found


def narrowing(session: Session, asked: Asked, *, kinds: Kinds) -> Iterator[tuple[str, str, str]]:
    """Yield parameter, name and value; the value of what there is not is empty."""
    names = people(session, [each for each in (asked.person, asked.author) if each])
    if asked.unit is not None:
        query = "select id, name from users.unit where id = %s"
        unit = fetch(session, PersonName, query, (asked.unit,))
        title = _("Without a unit") if asked.unit == NOBODY else ""
        yield "unit", _("Unit"), unit[0].name if unit else title
    if asked.person is not None:
        yield "person", _("Executor"), names.get(asked.person, "")
    if asked.author is not None:
        yield "author", _("Author"), names.get(asked.author, "") if asked.author else ""
    if asked.kind:
        known = asked.kind in (STANDALONE, CLOSED) or asked.kind in kinds
        yield "kind", _("Basis"), kind_title(asked.kind, kinds) if known else ""
