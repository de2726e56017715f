"""Typical terms: which one stands for an assignment, and those the product begins with."""

import tomllib
from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from uprava.calendar import FirstDay, Rule, Shift, StartEvent, Unit

from uprava_assignments.terms.values import Basis, Priority, Typical

CODE = "assignments.typical"
"""The code of the rules made of typical terms."""


def rule_of(table: dict[str, Any]) -> Rule:
    """Return the rule of a typical term; it begins on the day after its event."""
    return Rule(
        code=CODE, title="", amount=table["amount"], unit=Unit(table["unit"]),
        start=StartEvent(table["start"]), first_day=FirstDay.NEXT,
        shift=Shift(table.get("shift") or Shift.PREVIOUS), law=table["source"], article="",
        valid_from=table.get("valid_from"), valid_to=table.get("valid_to"),
        verified=table.get("verified", False),
    )  # fmt: skip


@cache
def tables() -> Sequence[dict[str, Any]]:
    """Return the tables of `typical.toml`."""
    text = (files("uprava_assignments.terms") / "typical.toml").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = tomllib.loads(text)["term"]
    return found


def titles_of_types() -> dict[tuple[str, str], str]:
    """Return kind and code of the types an office may not have set up, with their titles."""
    named = [table for table in tables() if "title" in table]
    return {(table["kind"], table["type"]): table["title"] for table in named}


@cache
def shipped_terms() -> Sequence[Typical]:
    """Return the typical terms the product begins with, in the order of `typical.toml`."""
    return tuple(
        Typical(
            None, table.get("kind", ""), table.get("type", ""), Priority(table["priority"]),
            rule_of(table),
        )
        for table in tables()
    )  # fmt: skip


def choose(
    terms: Sequence[Typical], *, basis: Basis, priority: Priority, on: date
) -> Typical | None:
    """Return the typical term in force on the day: of the type, else of the kind, else of all.

    The haste goes first: «срочно» on a kind that has a usual term alone is that of all.
    """
    fit = [
        each for each in terms
        if each.priority is priority and each.rule.applies(on)
        and each.kind in ("", basis.kind) and each.type in ("", basis.type)
    ]  # fmt: skip
    return max(fit, key=lambda each: (bool(each.type), bool(each.kind)), default=None)
