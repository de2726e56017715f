"""What the registry of the Federal Tax Service says of a power: whether it was called back.

The registry (m4d.nalog.gov.ru) is not asked by this installation: an administrator looks there and
writes down what he saw. Whoever connects an installation to it gives another `Registry`.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from uprava.signing.powers import About, Finding, Found


class RegistryState(StrEnum):
    """What the registry answered."""

    IN_FORCE = "in-force"
    REVOKED = "revoked"
    NOT_FOUND = "not-found"


@dataclass(frozen=True)
class RegistryAnswer:
    """An answer, as of a day; `by` is who looked, `source` what was asked."""

    state: RegistryState
    on: date
    by: str
    revoked_on: date | None = None
    """The first day without force, where the registry says it."""
    source: str = ""


class Registry(Protocol):
    """Who knows about powers called back."""

    def answer(self, number: str) -> RegistryAnswer | None:
        """Return the newest answer about a power by its unified number; None: it was not asked."""


@dataclass(frozen=True)
class Marks:
    """The registry by hand: what administrators wrote down, by number."""

    known: dict[str, RegistryAnswer]

    def answer(self, number: str) -> RegistryAnswer | None:
        """Return what somebody saw last."""
        return self.known.get(number)


def registry_finding(answer: RegistryAnswer | None, *, signed_on: date) -> Finding:
    """Return the line about calling back: an answer of an earlier day says nothing of a later."""
    if answer is None:
        return Finding(About.REGISTRY, Found.OPEN, "registry-not-asked")
    values = {"on": answer.on.isoformat(), "by": answer.by}
    if answer.revoked_on:
        values["revoked"] = answer.revoked_on.isoformat()
    return Finding(About.REGISTRY, *_told(answer, signed_on), values)


def _told(answer: RegistryAnswer, signed_on: date) -> tuple[Found, str]:
    if answer.state is RegistryState.NOT_FOUND:
        return Found.BAD, "registry-not-found"
    if answer.state is RegistryState.REVOKED:
        if answer.revoked_on is None:
            return Found.BAD, "registry-revoked-unknown"
        later = signed_on < answer.revoked_on
        return (Found.GOOD, "registry-revoked-later") if later else (Found.BAD, "registry-revoked")
    if answer.on < signed_on:
        return Found.OPEN, "registry-older"
    return Found.GOOD, "registry-in-force"
