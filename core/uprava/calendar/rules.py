"""Statutory rules of terms as dated data: read from TOML, chosen by the day they apply to."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from uprava.calendar.days import Shift
from uprava.errors import InvalidError
from uprava.i18n import N_, _


class Unit(StrEnum):
    """What a term is counted in."""

    CALENDAR = "calendar"
    WORKING = "working"
    MONTH = "month"


class StartEvent(StrEnum):
    """The act a term is counted from."""

    RECEIVED = "received"
    REGISTERED = "registered"
    SIGNED = "signed"
    NAMED = "named"
    """No act: the last day is named; `amount` is how many calendar days it lies after the start."""

    @property
    def caption(self) -> str:
        """The English message id that continues “counted from …”."""
        return _START_TITLES[self]


_START_TITLES = {
    StartEvent.RECEIVED: N_("the receipt"),
    StartEvent.REGISTERED: N_("the registration"),
    StartEvent.SIGNED: N_("the signing"),
    StartEvent.NAMED: N_("the day named"),
}


class FirstDay(StrEnum):
    """Whether the day of the event is the first day of the term."""

    COUNTED = "counted"
    NEXT = "next"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One statutory term in force from `valid_from` to `valid_to` (both included, None: open).

    `extension` is the most calendar days it may be extended by in all; None leaves it to the
    person who set the term. `verified` says a person compared it with the text of the law.
    """

    code: str
    title: str
    amount: int
    unit: Unit
    start: StartEvent
    first_day: FirstDay
    shift: Shift
    law: str
    article: str
    valid_from: date | None = None
    valid_to: date | None = None
    extension: int | None = None
    verified: bool = False
    note: str = ""

    @property
    def source(self) -> str:
        """The law and article, as an office writes them."""
        return f"{self.law}, {self.article}" if self.article else self.law

    def applies(self, on: date) -> bool:
        """Tell whether the rule is in force on the day."""
        return (self.valid_from or date.min) <= on <= (self.valid_to or date.max)


Rules = Mapping[str, tuple[Rule, ...]]
"""Code → its editions, oldest first, never overlapping."""


def read_rules(toml_bytes: bytes) -> Rules:
    """Read `[[rule]]` tables.

    Raises InvalidError when a rule is incomplete or two editions of it overlap.
    """
    try:
        tables = tomllib.loads(toml_bytes.decode())["rule"]
        rules = [_rule(table) for table in tables]
    except (ValueError, KeyError, TypeError) as error:
        text = _("The rules of terms could not be read: %(error)s. The former ones stay in force.")
        raise InvalidError(text % {"error": error}, code="term-rules") from error
    found: dict[str, tuple[Rule, ...]] = {}
    for rule in sorted(rules, key=lambda item: item.valid_from or date.min):
        found[rule.code] = (*found.get(rule.code, ()), rule)
    _check_editions(found.values())
    return found


@cache
def statutory_rules() -> Rules:
    """Return the rules shipped with the product."""
    return read_rules((files("uprava.calendar") / "rules.toml").read_bytes())


def get_rule(rules: Rules, code: str, *, on: date) -> Rule:
    """Return the edition in force on the day. Raises InvalidError when there is none."""
    for rule in rules.get(code, ()):
        if rule.applies(on):
            return rule
    text = _("No rule of terms “%(code)s” is in force on %(day)s; set the term by hand.")
    raise InvalidError(text % {"code": code, "day": f"{on:%d.%m.%Y}"}, code="no-term-rule")


def _rule(table: dict[str, Any]) -> Rule:
    table = dict(table)
    if not isinstance(table["amount"], int) or not 0 <= table["amount"] <= 3660:
        raise ValueError(f"amount of {table['code']}")
    return Rule(
        unit=Unit(table.pop("unit")),
        start=StartEvent(table.pop("start")),
        first_day=FirstDay(table.pop("first_day")),
        shift=Shift(table.pop("shift")),
        **table,
    )


def _check_editions(editions: Iterable[tuple[Rule, ...]]) -> None:
    for rules in editions:
        for earlier, later in pairwise(rules):
            if (earlier.valid_to or date.max) >= (later.valid_from or date.min):
                text = _("Two editions of the rule “%(code)s” overlap.")
                raise InvalidError(text % {"code": later.code}, code="term-rules")
