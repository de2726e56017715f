"""The terms of a refusal as dated data."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Term:
    """How long something takes, and where that is written.

    Days are working ones or those of the calendar; a term in years has no days.
    """

    what: str
    source: str
    verified: bool
    days: int = 0
    years: int = 0
    working: bool = False
    since: date | None = None
    until: date | None = None

    def holds(self, on: date) -> bool:
        """Tell whether it is the one for contracts concluded on a day."""
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


@cache
def shipped() -> tuple[Term, ...]:
    """Return the terms that are shipped."""
    text = (files("uprava_contracts.refusals") / "terms.toml").read_text(encoding="utf-8")
    return tuple(Term(**each) for each in tomllib.loads(text)["term"])


def term_of(what: str, *, on: date) -> Term:
    """Return a term for contracts concluded on a day; there is one for each day."""
    return next(each for each in shipped() if each.what == what and each.holds(on))
