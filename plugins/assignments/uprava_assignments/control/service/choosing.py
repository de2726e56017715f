"""What the filters of the lists offer and are called: people, units, kinds of documents."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session
from uprava.extension import DocumentKind
from uprava.i18n import _
from uprava.term_lists.choosing import Named, names_of

from uprava_assignments.control.values import STAGE_TITLES, Filters, Stage
from uprava_assignments.giving.values import (
    CONTROL_TITLES,
    KIND,
    PRIORITY_TITLES,
    Control,
    Priority,
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
    people = (*filters.executors, filters.author, filters.controller)
    return Choices(
        [(each.value, _(STAGE_TITLES[each])) for each in Stage],
        [(each.value, _(CONTROL_TITLES[each])) for each in Control],
        [(each.value, _(PRIORITY_TITLES[each])) for each in Priority],
        [(code, _(kind.title_many)) for code, kind in kinds.items() if code != KIND],
        names_of(session, [each for each in people if each]),
    )
