"""Refusals as they are kept and as screens read them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from uprava_contracts.refusals.timers import Course, Refused

REFUSALS = "/contracts/refusals"
"""The address of acts on refusals."""


@dataclass(frozen=True, slots=True)
class RefusalWords:
    """What a form says of a refusal."""

    ours: bool
    clause: str
    """The point of the contract that allows it."""
    breach: str
    blamed: bool
    repeat: bool
    own_days: int | None = None
    decided_on: date | None = None
    """Of the other side's refusal only: ours is decided when it is signed."""
    received_on: date | None = None


@dataclass(frozen=True, slots=True)
class RefusalRow:
    """A refusal with its card and its contract's facts."""

    id: UUID
    contract_id: UUID
    contract_title: str
    contract_number: str | None
    law: str
    concluded_on: date
    title: str
    state: str
    version: int
    ours: bool
    clause: str
    breach: str
    blamed: bool
    repeat: bool
    own_days: int | None
    decided_on: date | None
    placed_on: date | None
    placed_number: str
    notified_on: date | None
    notified_how: str
    cured_on: date | None
    cured_how: str
    cancelled_on: date | None
    cancelled_why: str
    sent_on: date | None
    sent_number: str
    considered_on: date | None
    considered_how: str
    listed_on: date | None
    listed_number: str
    responsible_id: int | None

    def facts(self) -> Refused | None:
        """Return what its days follow from; None before it is decided."""
        if self.decided_on is None:
            return None
        return Refused(
            self.ours, self.law == "44-fz", self.blamed, self.decided_on, self.concluded_on,
            self.repeat, self.own_days, self.placed_on, self.notified_on, self.cured_on,
            self.cancelled_on, self.sent_on, self.considered_on, self.listed_on,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class RefusalNow:
    """A refusal as it stands on a day; no course before it is decided."""

    row: RefusalRow
    course: Course | None
