"""What is wanted of an assignment before it is one: values of forms, programs, rules."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from uprava_assignments.giving.values import Control, Priority, Role


@dataclass(frozen=True, slots=True)
class Named:
    """An executor: a person or a unit; empty text and term: those of the whole."""

    principal_id: int
    role: Role
    text: str = ""
    asked_term: str = ""


@dataclass(frozen=True, slots=True)
class Interim:
    """An interim term: by which day which part is to be reported."""

    text: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Wish:
    """An assignment as somebody wants it; `named`: the responsible one first.

    `asked_term`: see `terms.values.AskedTerm`. `parent_duty_id`: it passes on that duty.
    `reference`: the mark of whoever asked for it, unique for good.
    """

    text: str
    named: Sequence[Named]
    author_id: int
    controller_id: int | None = None
    priority: Priority = Priority.USUAL
    control: Control = Control.USUAL
    asked_term: str = "typical"
    basis_id: UUID | None = None
    basis_point: str = ""
    parent_duty_id: int | None = None
    reference: str | None = None
    milestones: Sequence[Interim] = ()


def in_order(named: Sequence[Named]) -> tuple[Named, ...]:
    """Return whom a wish names, each once: the responsible one first, then the rest.

    Without a mark the first who has to act is responsible; of several marks the first counts.
    """
    once = list({each.principal_id: each for each in reversed(named)}.values())[::-1]
    acting = [each for each in once if each.role is not Role.INFORMED]
    marked = [each for each in acting if each.role is Role.RESPONSIBLE]
    first = next(iter([*marked, *acting]), None)
    rest = [replace(each, role=Role.EXECUTOR) for each in acting if each is not first]
    leading = (
        [Named(first.principal_id, Role.RESPONSIBLE, first.text, first.asked_term)] if first else []
    )
    informed = [each for each in once if each.role is Role.INFORMED]
    return (*leading, *rest, *informed)


@dataclass(frozen=True, slots=True)
class Instance:
    """Which instance of which periodic assignment an assignment is, and its term."""

    series_id: UUID
    number: int
    due_on: date
