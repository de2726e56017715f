"""The state of a contract as it follows from what is kept; nobody types it (decision 0024)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from uprava.i18n import N_, _, ngettext

from uprava_contracts.values import ContractState, Duty, Side
from uprava_contracts.wording import money

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Owed:
    """An obligation as far as a state depends on it; `lasts`: it hangs on the warranty's end."""

    side: Side
    duty: Duty
    met_on: date | None = None
    withdrawn: bool = False
    sum: Decimal | None = None
    met_sum: Decimal = NOTHING
    lasts: bool = False

    @property
    def open(self) -> bool:
        """Whether it keeps a contract from being performed."""
        return self.met_on is None and not self.withdrawn and not self.lasts


@dataclass(frozen=True, slots=True)
class Facts:
    """What the state of a contract follows from; `begun`: something was done, or began by date."""

    concluded_on: date | None = None
    annulled: bool = False
    terminated_on: date | None = None
    suspended: bool = False
    begun: bool = False
    obligations: Sequence[Owed] = ()

    @property
    def accepted(self) -> Decimal | None:
        """The sum of what the other side did; None where its obligations bear no sums."""
        done = [each for each in self.obligations
                if each.side is Side.THEIRS and each.duty.performs]  # fmt: skip
        if not any(each.sum is not None or each.met_sum for each in done):
            return None
        return sum((each.met_sum for each in done), NOTHING)

    @property
    def paid(self) -> Decimal:
        """The sum of what we paid: in advance and afterwards."""
        return sum((
            each.met_sum for each in self.obligations
            if each.side is Side.OURS and each.duty in (Duty.PAYMENT, Duty.ADVANCE)
        ), NOTHING)  # fmt: skip

    @property
    def open(self) -> int:
        """How many obligations of both sides are neither met nor withdrawn."""
        return sum(each.open for each in self.obligations)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a state is as it is, untranslated; shown by `str`."""

    message: str
    values: tuple[tuple[str, str | int], ...] = ()
    plural: str = ""

    def __str__(self) -> str:
        values = dict(self.values)
        if not self.plural:
            return _(self.message).format(**values)
        return ngettext(self.message, self.plural, int(values["n"])).format(**values)


@dataclass(frozen=True, slots=True)
class Stands:
    """A state and why."""

    state: ContractState
    reasons: tuple[Reason, ...] = ()

    @property
    def words(self) -> str:
        """The reasons as one sentence without its full stop, empty for none."""
        said = "; ".join(str(each) for each in self.reasons)
        return said[:1].upper() + said[1:]


def state_of(facts: Facts) -> Stands:
    """Return the state of a contract and what it follows from."""
    if facts.annulled or facts.concluded_on is None:
        return Stands(ContractState.ANNULLED if facts.annulled else ContractState.DRAFT)
    lacks = tuple(lacking(facts))
    if facts.terminated_on is not None:
        day = (("day", f"{facts.terminated_on:%d.%m.%Y}"),)
        return Stands(ContractState.TERMINATED, (Reason(N_("terminated on {day}"), day), *lacks))
    if facts.suspended:
        return Stands(ContractState.SUSPENDED, lacks)
    if not lacks:
        done = Reason(N_("all obligations are met, what was accepted is paid"))
        return Stands(ContractState.PERFORMED, (done,))
    begun = facts.begun or any(each.met_on or each.met_sum for each in facts.obligations)
    return Stands(ContractState.PERFORMING if begun else ContractState.CONCLUDED, lacks)


def lacking(facts: Facts) -> list[Reason]:
    """Return what keeps a contract from being performed, empty: nothing."""
    found = []
    if not facts.obligations:
        found.append(Reason(N_("no obligations are entered")))
    if facts.open:
        one, many = N_("{n} obligation is not met"), "{n} obligations are not met"
        found.append(Reason(one, (("n", facts.open),), many))
    accepted, paid = facts.accepted, facts.paid
    if accepted is not None and accepted != paid and any_paid(facts):
        sums = (("accepted", money(accepted)), ("paid", money(paid)))
        found.append(Reason(N_("accepted {accepted}, paid {paid}"), sums))
    return found


def any_paid(facts: Facts) -> bool:
    """Tell whether our side pays by this contract: rent is paid to us."""
    return any(each.side is Side.OURS and each.duty is Duty.PAYMENT for each in facts.obligations)
