"""What the filters of the list offer: units and journals the reader may narrow it to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from uprava.db.sql import fetch
from uprava.documents.service.listing import Filters
from uprava.extension import DocumentKind
from uprava.i18n import N_, _
from uprava.users.reader import Reader


@dataclass(frozen=True, slots=True)
class Choice:
    """A unit or a journal to choose."""

    id: int
    title: str


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything the filter form offers."""

    kinds: Sequence[tuple[str, str]]
    states: Sequence[tuple[str, str]]
    units: Sequence[tuple[int, str]]
    journals: Sequence[tuple[int, str]]


def filter_choices(
    session: Session, *, reader: Reader, kinds: Mapping[str, DocumentKind], chosen: str
) -> Choices:
    """Return the choices; states are those of the chosen kind, or of all."""
    shown = [kinds[chosen]] if chosen in kinds else list(kinds.values())
    states = {state.code: _(state.title) for kind in shown for state in kind.every_state}
    return Choices(
        [(kind.code, _(kind.title_many)) for kind in kinds.values()],
        list(states.items()),
        units_of(session, reader),
        journals_of(session, reader),
    )


def units_of(session: Session, reader: Reader) -> list[tuple[int, str]]:
    """Return the units of the reader's organisation, as the tree orders them."""
    query = """
        with recursive tree as (
            select id, name, array[position, id] as place, 0 as depth from users.unit
            where organisation_id = %(organisation)s and parent_id is null and closed_on is null
            union all
            select unit.id, unit.name, tree.place || array[unit.position, unit.id], depth + 1
            from users.unit join tree on unit.parent_id = tree.id where closed_on is null
        )
        select id, repeat('\u2003', depth) || name as title from tree order by place limit 500"""
    return [
        (each.id, each.title)
        for each in fetch(session, Choice, query, {"organisation": reader.organisation_id})
    ]


def journals_of(session: Session, reader: Reader) -> list[tuple[int, str]]:
    """Return the journals of the reader's organisation, by index."""
    query = """
        select id, index || ' ' || title as title from documents.journal
        where organisation_id = %(organisation)s order by index, id limit 500"""
    return [
        (each.id, each.title)
        for each in fetch(session, Choice, query, {"organisation": reader.organisation_id})
    ]


FILTERS = {
    "kind": N_("Kind"), "state": N_("State"), "registered_from": N_("Registered from"),
    "registered_to": N_("Registered until"), "unit": N_("Unit"), "journal": N_("Journal"),
    "favourite": N_("Only"),
}  # fmt: skip
"""What the filters are called."""


def chips_of(filters: Filters, choices: Choices) -> list[tuple[str, str, str]]:
    """Return the filters that are set: their name in the URL, title, and value in words."""
    words: dict[str, Mapping[Any, str]] = {
        "kind": dict(choices.kinds),
        "state": dict(choices.states),
        "unit": {id: title.strip() for id, title in choices.units},
        "journal": dict(choices.journals),
        "favourite": {True: _("favourites")},
    }
    chips = []
    for name, title in FILTERS.items():
        value = getattr(filters, name)
        if value:
            said = words.get(name, {}).get(value) or in_words(value)
            chips.append((name, _(title), said))
    return [*chips, *filters.own.words]


def in_words(value: object) -> str:
    """Return a day as people write it, anything else as it is."""
    return f"{value:%d.%m.%Y}" if hasattr(value, "strftime") else str(value)
