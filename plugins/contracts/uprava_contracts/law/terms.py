"""Terms the law itself sets, chosen by the law of a contract, its day and its conditions."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from uprava.calendar import Calendar, Unit
from uprava.i18n import N_

from uprava_contracts.law.sources import in_force, read_rows
from uprava_contracts.values import Law


class What(StrEnum):
    """What has a term by law."""

    ACCEPTANCE = "acceptance"
    """From the receipt of the acceptance document; the longest a contract may set."""
    PAYMENT = "payment"
    """From the signing of the acceptance document; the longest a contract may set."""
    REGISTER_CONTRACT = "register-contract"
    """From conclusion, to tell the register of contracts."""
    REGISTER_CHANGE = "register-change"
    REGISTER_END = "register-end"
    """From performance or termination."""
    REGISTER_ACCEPTANCE = "register-acceptance"
    """From the signing of an acceptance document made outside of ЕИС."""
    REFUSAL_FORCE = "refusal-force"
    """From the proper notice of a one-sided refusal to its force."""
    REFUSAL_CURE = "refusal-cure"
    """From that notice: a breach mended within it cancels the refusal."""
    UNFAIR_NOTICE = "unfair-notice"
    """From termination, to send the supplier to the register of unfair ones (РНП)."""
    UNFAIR_DECISION = "unfair-decision"
    """Of the antimonopoly service on it."""
    UNFAIR_LISTING = "unfair-listing"
    """How long a supplier stands in that register."""
    SECURITY_RETURN = "security-return"
    """From performance: money of a security is given back."""
    GUARANTEE_BEYOND = "guarantee-beyond"
    """How long a guarantee must hold beyond the end of performance."""


class Condition(StrEnum):
    """What about a contract chooses between terms."""

    SMALL = "small"
    """Bought of small business (СМП) or СОНКО only."""
    OUTSIDE = "outside"
    """Acceptance documents are made outside of the purchases system (ЕИС)."""
    TREASURY = "treasury"
    """Under treasury support."""
    CLASSIFIED = "classified"
    """With a state secret."""

    @property
    def caption(self) -> str:
        """The English message id of the condition."""
        return _CONDITIONS[self]


_CONDITIONS = {
    Condition.SMALL: N_("bought of small business only"),
    Condition.OUTSIDE: N_("accepted outside of the purchases system"),
    Condition.TREASURY: N_("under treasury support"),
    Condition.CLASSIFIED: N_("with a state secret"),
}


@dataclass(frozen=True, slots=True)
class Term:
    """A term: so many working days, calendar days or months after the day of the event."""

    what: What
    law: Law
    days: int
    unit: Unit
    source: str
    verified: bool
    conditions: frozenset[Condition] = frozenset()
    since: date | None = None
    until: date | None = None

    @property
    def working(self) -> bool:
        """Whether working days are counted."""
        return self.unit is Unit.WORKING

    def last_day(self, start: date, calendar: Calendar) -> date:
        """Return the last day, the first one being that after `start`.

        A term of days or months stays where it ends: whoever owes something by a day off gives it
        on the next working day by article 193 of the Civil Code, see `obligations.rules`.
        """
        if self.unit is Unit.WORKING:
            return calendar.add_working_days(start, self.days)
        if self.unit is Unit.MONTH:
            return calendar.add_months(start, self.days)
        return calendar.add_calendar_days(start, self.days)


@cache
def shipped_terms() -> tuple[Term, ...]:
    """Return all terms of all days."""
    return read_rows("terms", "term", Term)


def term_of(
    what: What, law: Law, concluded_on: date, conditions: Collection[Condition] = ()
) -> Term | None:
    """Return the term of a contract of that law and day; None: that law sets none."""
    for term in shipped_terms():
        fits = (term.what, term.law) == (what, law) and term.conditions <= set(conditions)
        if fits and in_force(term, concluded_on):
            return term
    return None
