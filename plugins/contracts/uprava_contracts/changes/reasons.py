"""Why a contract may be changed: the cases of the law, and what each allows."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from uprava.i18n import N_

from uprava_contracts.changes.values import Sort, What
from uprava_contracts.values import Law


class Reason(StrEnum):
    """The case in which an agreement is made."""

    VOLUME = "volume"
    """More or less of the same, the price in proportion, by at most ten per cent."""
    PRICE_DOWN = "price-down"
    """A lower price for the same volume."""
    GOVERNMENT = "government"
    """Price or term by an act of the Government."""
    LIMITS = "limits"
    """The limits of budget obligations were reduced."""
    TERM = "term"
    """The term of works once, for no longer than the term of the contract."""
    REQUISITES = "requisites"
    """Names, addresses, accounts: nothing of substance."""
    AGREEMENT = "agreement"
    """Termination by agreement of the sides."""
    CIVIL = "civil"
    OTHER = "other"

    @property
    def caption(self) -> str:
        """The English message id."""
        return _REASONS[self]


_REASONS = {
    Reason.VOLUME: N_("Volume and price by up to ten per cent"),
    Reason.PRICE_DOWN: N_("Lower price for the same volume"),
    Reason.GOVERNMENT: N_("Price or term by an act of the Government"),
    Reason.LIMITS: N_("Limits of budget obligations were reduced"),
    Reason.TERM: N_("Term of works moved once"),
    Reason.REQUISITES: N_("Requisites of a side changed"),
    Reason.AGREEMENT: N_("The sides agreed to terminate the contract"),
    Reason.CIVIL: N_("The sides agreed, Civil Code"),
    Reason.OTHER: N_("Another reason"),
}

WORDS_ONLY = (What.OTHER,)
TERMS = (What.PERFORMS, What.VALID, What.TERM)
MONEY = (What.PRICE, What.LINE, What.SUM, What.ADVANCE)

ALLOWED: Mapping[Reason, Sequence[What]] = {
    Reason.VOLUME: (What.PRICE, What.LINE, What.SUM, What.OTHER),
    Reason.PRICE_DOWN: (What.PRICE, What.LINE, What.SUM, What.OTHER),
    Reason.TERM: (*TERMS, What.OTHER),
    Reason.REQUISITES: WORDS_ONLY,
    Reason.AGREEMENT: WORDS_ONLY,
    Reason.OTHER: WORDS_ONLY,
}
"""What agreements of a reason may change by 44-FZ; a reason that is not named: anything."""

NEVER_RAISES = (Reason.PRICE_DOWN, Reason.LIMITS)
"""Reasons by which a price may only become lower."""

LIST_OF_LAW = "44-ФЗ, ст. 95, ч. 1"
"""Where the cases are listed in which what a contract says of substance may change."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a case is written; `share`: per cent of the price it moves at most, 0: not said."""

    code: str
    source: str
    verified: bool
    share: int = 0


@cache
def grounds() -> Mapping[Reason, Ground]:
    """Return what is shipped."""
    text = (files("uprava_contracts.changes") / "reasons.toml").read_text(encoding="utf-8")
    return {Reason(each["code"]): Ground(**each) for each in tomllib.loads(text)["reason"]}


def offered(law: Law, sort: Sort) -> list[Reason]:
    """Return the cases a contract of a law may be changed or terminated in."""
    if sort is Sort.TERMINATION:
        return [Reason.AGREEMENT]
    if law is Law.FZ44:
        every = [each for each in Reason if each not in (Reason.AGREEMENT, Reason.CIVIL)]
        return [each for each in every if each is not Reason.OTHER] + [Reason.OTHER]
    return [Reason.CIVIL, Reason.REQUISITES, Reason.OTHER]


def allows(reason: Reason, what: What) -> bool:
    """Tell whether agreements of that case may change that."""
    return what in ALLOWED.get(reason, tuple(What))
