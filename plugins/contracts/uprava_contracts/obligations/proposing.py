"""Typical obligations of a contract, drafted from its requisites; people choose and edit them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from uprava.i18n import N_

from uprava_contracts.obligations.rules import Rule
from uprava_contracts.values import Duty, Happening, Kind, Side


@dataclass(frozen=True, slots=True)
class StageTerms:
    """A stage as far as obligations follow from it."""

    id: int
    name: str
    ends_on: date | None
    sum: Decimal | None


@dataclass(frozen=True, slots=True)
class Terms:
    """Requisites of a contract obligations follow from; a sum of none means there is none."""

    kind: Kind
    performs_until: date | None
    price: Decimal | None = None
    advance: Decimal | None = None
    performance_security: Decimal | None = None
    warranty_security: Decimal | None = None
    stages: Sequence[StageTerms] = ()
    okpd2: Sequence[str] = ()
    """Codes of the lines of what is bought, empty where a line has none."""


@dataclass(frozen=True, slots=True)
class LegalTerms:
    """Terms by the law of the contract's day: so many days, whether working ones.

    `advance` is the usual one: the law leaves it to the contract.
    """

    acceptance: tuple[int, bool]
    payment: tuple[int, bool]
    advance: tuple[int, bool]
    release: tuple[int, bool]
    """To give back a security once the contract is performed."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An obligation that is proposed: a rule, or a fixed day, or neither yet; `subject`: a msgid.

    `stage_id`: of which stage it is.
    """

    side: Side
    duty: Duty
    subject: str
    rule: Rule | None = None
    fixed_on: date | None = None
    sum: Decimal | None = None
    stage_id: int | None = None


WORKS = range(41, 44)
"""Classes of OKPD2 (ОК 034-2014) that are works: section F, construction."""

GOODS = frozenset((*range(1, 33), 35))
"""Classes of OKPD2 that are goods: sections A–D without 33, repair and installation."""

SUBJECTS = {
    Duty.SUPPLY: N_("Deliver the goods"),
    Duty.WORK: N_("Perform the work"),
    Duty.SERVICE: N_("Render the services"),
}


def performance_by(codes: Sequence[str]) -> Duty | None:
    """Return what is bought by codes of OKPD2; None: nothing says it, or several things are.

    A line without a code says nothing.
    """
    found = {_performance(int(code[:2])) for code in codes if code[:2].isdecimal()}
    return found.pop() if len(found) == 1 else None


def _performance(number: int) -> Duty:
    if number in WORKS:
        return Duty.WORK
    return Duty.SUPPLY if number in GOODS else Duty.SERVICE


def proposed(terms: Terms, legal: LegalTerms) -> list[Draft]:
    """Return the typical obligations of a contract: by stages where it has them."""
    if terms.kind.we_receive_money:
        return [*_handing_over(terms), *_securities(terms, legal)]
    drafts = list(_advance(terms, legal))
    whole = StageTerms(0, "", terms.performs_until, terms.price)
    left = terms.advance or Decimal(0)
    for stage in terms.stages or (whole,):
        off = min(left, stage.sum or Decimal(0))
        left -= off
        drafts += _stage(terms, legal, stage, off)
    return [*drafts, *_securities(terms, legal)]


def _advance(terms: Terms, legal: LegalTerms) -> list[Draft]:
    if not terms.advance:
        return []
    rule = Rule(*legal.advance, Happening.SIGNED)
    return [Draft(Side.OURS, Duty.ADVANCE, N_("Pay the advance"), rule, sum=terms.advance)]


def _stage(terms: Terms, legal: LegalTerms, stage: StageTerms, off: Decimal) -> list[Draft]:
    """Performance, acceptance, payment; what was paid in advance is set off first."""
    id = stage.id or None
    drafts = [
        Draft(Side.THEIRS, *_performed(terms), None, stage.ends_on or terms.performs_until,
              stage.sum, id),
        Draft(Side.OURS, Duty.ACCEPTANCE, N_("Accept the performance or refuse with reasons"),
              Rule(*legal.acceptance, Happening.DELIVERED), sum=None, stage_id=id),
    ]  # fmt: skip
    pays = stage.sum is not None and stage.sum > off
    if pays and terms.kind is not Kind.AGREEMENT:
        assert stage.sum is not None
        rule = Rule(*legal.payment, Happening.ACCEPTED)
        drafts.append(Draft(Side.OURS, Duty.PAYMENT, N_("Pay for what was accepted"), rule,
                            sum=stage.sum - off, stage_id=id))  # fmt: skip
    return drafts


def _performed(terms: Terms) -> tuple[Duty, str]:
    """Return what the other side performs, and how it is said."""
    known = performance_by(terms.okpd2)
    if known is not None:
        return known, SUBJECTS[known]
    duty = Duty.WORK if terms.kind is Kind.CONCESSION else Duty.SUPPLY
    return duty, N_("Deliver the goods, perform the work, render the services")


def _handing_over(terms: Terms) -> list[Draft]:
    """Property is handed over, the other side pays; of rent it comes back at the end."""
    drafts = [
        Draft(Side.OURS, Duty.SUPPLY, N_("Hand over the property"),
              Rule(10, True, Happening.SIGNED)),
    ]  # fmt: skip
    stages = terms.stages or (StageTerms(0, "", terms.performs_until, terms.price),)
    drafts += [
        Draft(Side.THEIRS, Duty.PAYMENT, N_("Pay by the contract"), None,
              each.ends_on or terms.performs_until, each.sum, each.id or None)
        for each in stages
    ]  # fmt: skip
    if terms.kind is Kind.RENT:
        back = Draft(Side.THEIRS, Duty.RETURN, N_("Give the property back"), None,
                     terms.performs_until)  # fmt: skip
        drafts.append(back)
    return drafts


def _securities(terms: Terms, legal: LegalTerms) -> list[Draft]:
    """A security of performance is there before conclusion and goes back afterwards."""
    drafts = []
    if terms.performance_security:
        drafts.append(Draft(
            Side.OURS, Duty.RETURN, N_("Give back the security of performance"),
            Rule(*legal.release, Happening.PERFORMED), sum=terms.performance_security,
        ))  # fmt: skip
    if terms.warranty_security:
        drafts += [
            Draft(Side.THEIRS, Duty.SECURITY, N_("Give the security of the warranty"),
                  Rule(0, False, Happening.ACCEPTED), sum=terms.warranty_security),
            Draft(Side.OURS, Duty.RETURN, N_("Give back the security of the warranty"),
                  Rule(*legal.release, Happening.WARRANTY_ENDED), sum=terms.warranty_security),
        ]  # fmt: skip
    return drafts
