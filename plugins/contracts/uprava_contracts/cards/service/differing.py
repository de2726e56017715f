"""A contract as it is kept and as somebody wants it: field by field, in words."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session
from uprava.documents.service.conflicts import Difference
from uprava.i18n import N_, _

from uprava_contracts import wording
from uprava_contracts.cards.service.naming import login_of, person_name, unit_name
from uprava_contracts.cards.service.reading import (
    ContractRow,
    budget_of,
    lines_of,
    parties_of,
)
from uprava_contracts.cards.values import PartyRole, PriceKind, show_vat
from uprava_contracts.cards.words import BudgetWords, ContractWords, LineWords, PartyWords
from uprava_contracts.values import Kind

TITLES: Mapping[str, str] = {
    "kind": N_("Kind of the contract"),
    "subject": N_("Subject of the contract"),
    "basis": N_("Basis of the contract"),
    "ikz": N_("Purchase code (IKZ)"),
    "register_number": N_("Number in the register of contracts"),
    "notice_number": N_("Number of the notice of purchase"),
    "igk": N_("State contract identifier (IGK)"),
    "price": N_("Price of the contract"),
    "price_kind": N_("How the price is set"),
    "vat": N_("VAT"),
    "vat_sum": N_("Sum of VAT"),
    "advance_percent": N_("Advance, percent"),
    "starts_on": N_("Performance begins"),
    "performs_until": N_("Performance ends"),
    "valid_until": N_("In force until"),
    "warranty_until": N_("Warranty until"),
    "funding": N_("Source of funding"),
    "treasury": N_("Treasury support"),
    "in_eis": N_("Acceptance documents are made in the purchases system"),
    "small_business": N_("Bought of small business or non-profits only"),
    "refusable": N_("One-sided refusal is provided for"),
    "security_percent": N_("Security of performance, percent"),
    "security_sum": N_("Security of performance, sum"),
    "warranty_percent": N_("Security of warranty, percent"),
    "warranty_sum": N_("Security of warranty, sum"),
    "responsible": N_("Controls the execution"),
    "unit": N_("Unit of the contract"),
    "parties": N_("Sides of the contract"),
    "lines": N_("Lines of the specification"),
    "budget": N_("Lines of the budget"),
}
"""Fields in the order of the form, as a conflict and the history name them."""

YES, NO = "yes", "no"
ANSWERS = {YES: N_("yes"), NO: N_("no")}

CHOICES: Mapping[str, Mapping[str, str]] = {
    "kind": {each.value: each.caption for each in Kind},
    "price_kind": {each.value: each.caption for each in PriceKind},
    "treasury": ANSWERS, "in_eis": ANSWERS, "small_business": ANSWERS, "refusable": ANSWERS,
}  # fmt: skip
"""Field → code → message id, as the history tells them."""

DAYS = ("starts_on", "performs_until", "valid_until", "warranty_until")
PERCENTS = ("advance_percent", "security_percent", "warranty_percent")


def kept_words(session: Session, row: ContractRow) -> ContractWords:
    """Return a contract as a form would say it."""
    return ContractWords(
        kind=row.sort, unit_id=row.unit_id, subject=row.subject, price=row.price,
        price_kind=PriceKind(row.price_kind), basis=row.basis, ikz=row.ikz,
        register_number=row.register_number, notice_number=row.notice_number, igk=row.igk,
        vat=row.vat, vat_sum=row.vat_sum, advance_percent=row.advance_percent,
        starts_on=row.starts_on, performs_until=row.performs_until, valid_until=row.valid_until,
        warranty_until=row.warranty_until, funding=row.funding, treasury=row.treasury,
        in_eis=row.in_eis, small_business=row.small_business, refusable=row.refusable,
        security_percent=row.security_percent, security_sum=row.security_sum,
        warranty_percent=row.warranty_percent, warranty_sum=row.warranty_sum,
        responsible_id=row.responsible_id, parties=kept_parties(session, row),
        lines=[
            LineWords(each.name, each.sum, each.okpd2, each.unit, each.quantity, each.price,
                      each.vat)
            for each in lines_of(session, row.id)
        ],
        budget=[
            BudgetWords(each.year, each.sum, each.kbk, each.kosgu)
            for each in budget_of(session, row.id)
        ],
    )  # fmt: skip


def kept_parties(session: Session, row: ContractRow) -> list[PartyWords]:
    """Return the sides of a contract as a form would say them."""
    return [
        PartyWords(
            PartyRole(each.role), each.name, each.inn, each.kpp, each.ogrn, each.address,
            each.account, each.bank, each.bik, each.treasury_account, each.signatory,
            each.signatory_post, each.powers, each.correspondent_id, each.ours,
        )
        for each in parties_of(session, row.id)
    ]  # fmt: skip


def facts_of(words: ContractWords) -> dict[str, str]:
    """Return the fields as the history keeps them: codes, ISO days; people and units by ids."""
    found = {name: plain(name, getattr(words, name, None)) for name in TITLES}
    return found | {
        "kind": words.kind.value, "price_kind": words.price_kind.value,
        "responsible": str(words.responsible_id or ""), "unit": str(words.unit_id),
        "parties": "; ".join(map(shown_party, words.parties)),
        "lines": "; ".join(map(shown_line, words.lines)),
        "budget": "; ".join(
            f"{each.year} {each.kbk} {each.kosgu} {wording.money(each.sum)}"
            for each in words.budget
        ),
    }  # fmt: skip


def plain(name: str, value: object) -> str:
    """Return a field as the history keeps it."""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return wording.percent(value) if name in PERCENTS else wording.money(value)
    return value if isinstance(value, str) else ""


def recorded(
    session: Session, before: ContractWords, after: ContractWords
) -> tuple[dict[str, str], dict[str, str]]:
    """Return what changed as the history keeps it: was, now; people by logins, units by names."""
    was, now = facts_of(before), facts_of(after)
    changed = [name for name in TITLES if was[name] != now[name]]
    kept = [{name: facts[name] for name in changed} for facts in (was, now)]
    for facts, words in zip(kept, (before, after), strict=True):
        if "responsible" in facts:
            facts["responsible"] = login_of(session, words.responsible_id)
        if "unit" in facts:
            facts["unit"] = unit_name(session, words.unit_id)
    return kept[0], kept[1]


def told(session: Session, words: ContractWords) -> dict[str, str]:
    """Return the fields as people read them."""
    found = facts_of(words)
    for name, choices in CHOICES.items():
        found[name] = _(choices[found[name]]) if found[name] in choices else found[name]
    for name in DAYS:
        found[name] = wording.day(getattr(words, name), none="")
    return found | {
        "vat": show_vat(words.vat), "responsible": person_name(session, words.responsible_id),
        "unit": unit_name(session, words.unit_id),
    }  # fmt: skip


def shown_party(party: PartyWords) -> str:
    """Return a side in one line."""
    facts = [
        party.name, party.inn, party.kpp, party.ogrn, party.address, party.account, party.bik,
        party.treasury_account, party.signatory, party.signatory_post, party.powers,
    ]  # fmt: skip
    return ", ".join(each for each in facts if each)


def shown_line(line: LineWords) -> str:
    """Return a line in one line."""
    amount = wording.number(line.quantity) if line.quantity is not None else ""
    facts = [line.okpd2, line.name, f"{amount} {line.unit}".strip(), wording.money(line.sum),
             line.vat]  # fmt: skip
    return ", ".join(each for each in facts if each)


def changed_fields(one: ContractWords, other: ContractWords) -> Sequence[str]:
    """Return the names of the fields that differ, in the order of the form."""
    was, now = facts_of(one), facts_of(other)
    return [name for name in TITLES if was[name] != now[name]]


def differences(session: Session, mine: ContractWords, theirs: ContractWords) -> list[Difference]:
    """Return the fields that are not as somebody wants them."""
    own, kept = told(session, mine), told(session, theirs)
    return [
        Difference(name, TITLES[name], own[name], kept[name])
        for name in changed_fields(mine, theirs)
    ]
