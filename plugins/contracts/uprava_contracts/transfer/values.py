"""The words of bringing contracts in, and of what the register of contracts is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from uprava.i18n import N_

IMPORT = "/contracts/import"
REGISTER = "/contracts/register"


class RunState(StrEnum):
    """How far an import is; `LOOKED`: nothing was brought in yet, what would be is told."""

    LOOKED = "looked"
    LOADING = "loading"
    DONE = "done"
    FAILED = "failed"


class RowState(StrEnum):
    """What becomes of a row of the table."""

    GOOD = "good"
    KNOWN = "known"
    """Such a contract is here already."""
    REFUSED = "refused"
    LOADED = "loaded"


@dataclass(frozen=True, slots=True)
class Run:
    """An import with its counts."""

    id: UUID
    organisation_id: int
    unit_id: int
    person_id: int
    acting_for: int | None
    name: str
    header: Sequence[str]
    columns: Sequence[str]
    state: str
    attempt: int
    said: str
    ordered_at: datetime
    ended_at: datetime | None
    person: str
    total: int
    good: int
    known: int
    refused: int
    loaded: int

    @property
    def loading(self) -> bool:
        """Whether a job works on it."""
        return self.state == RunState.LOADING

    @property
    def may_load(self) -> bool:
        """Whether it can be begun, or gone on with."""
        return self.state in (RunState.LOOKED, RunState.FAILED) and self.good > 0

    @property
    def may_map(self) -> bool:
        """Whether the columns may still be named otherwise."""
        return self.state == RunState.LOOKED and self.loaded == 0

    @property
    def share(self) -> int:
        """Hundredths that are done."""
        return min(99, self.loaded * 100 // max(self.loaded + self.good, 1))


@dataclass(frozen=True, slots=True)
class RowLine:
    """A row as the page tells it."""

    line: int
    title: str
    state: str
    why: str
    cells: Sequence[str]
    contract_id: UUID | None


class Told(StrEnum):
    """What the register of contracts is told of."""

    CONCLUSION = "conclusion"
    CHANGE = "change"
    ACCEPTANCE = "acceptance"
    """An acceptance document made outside of ЕИС."""
    END = "end"
    """Performance or termination."""

    @property
    def caption(self) -> str:
        """The English message id of it."""
        return _TOLD[self]


_TOLD = {
    Told.CONCLUSION: N_("conclusion of the contract"),
    Told.CHANGE: N_("change of the contract"),
    Told.ACCEPTANCE: N_("document of acceptance"),
    Told.END: N_("performance or termination"),
}


@dataclass(frozen=True, slots=True)
class DutyRow:
    """What the register has to be told of a contract, by when, and whether it was."""

    id: int
    contract_id: UUID
    number: str | None
    title: str
    counterparty: str
    register_number: str
    what: str
    happened_on: date
    due_on: date | None
    source: str
    verified: bool
    noted_on: date | None
    record: str
    noted_by: str
    responsible: str

    @property
    def caption(self) -> str:
        """The English message id of what is told."""
        return Told(self.what).caption
