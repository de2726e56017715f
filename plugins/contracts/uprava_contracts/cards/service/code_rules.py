"""What is wrong with the codes and numbers of a contract: read by the area of codes."""

from dataclasses import replace
from datetime import date

from uprava_contracts.cards.words import BudgetWords, ContractWords, PartyWords
from uprava_contracts.codes.accounts import read_account, read_bic
from uprava_contracts.codes.budget import read_kbk, read_kosgu
from uprava_contracts.codes.parties import read_inn, read_kpp, read_ogrn
from uprava_contracts.codes.purchase import (
    Known,
    contradictions,
    read_igk,
    read_ikz,
    read_notice_number,
    read_registry_number,
)
from uprava_contracts.codes.reading import CodeError, clean, wrong
from uprava_contracts.values import Law


def tidy(words: ContractWords) -> ContractWords:
    """Return what was said with codes as they are kept: without spaces, in capitals."""
    parties = [
        replace(
            each, inn=clean(each.inn), kpp=clean(each.kpp).upper(), ogrn=clean(each.ogrn),
            account=clean(each.account), bik=clean(each.bik),
            treasury_account=clean(each.treasury_account),
        )
        for each in words.parties
    ]  # fmt: skip
    return replace(
        words, ikz=clean(words.ikz), register_number=clean(words.register_number),
        notice_number=clean(words.notice_number), igk=clean(words.igk).upper(),
        subject=words.subject.strip(), basis=" ".join(words.basis.split()), parties=parties,
        lines=[replace(each, okpd2=clean(each.okpd2)) for each in words.lines],
        budget=[
            replace(each, kbk=clean(each.kbk).upper(), kosgu=clean(each.kosgu))
            for each in words.budget
        ],
    )  # fmt: skip


def wrong_codes(words: ContractWords, customer_inn: str, *, today: date) -> dict[str, str]:
    """Return what is wrong with the numbers a contract is known by.

    Numbers of the register and of notices have a form of their own by 44-FZ only.
    """
    found = {"ikz": wrong_ikz(words, customer_inn, today=today), "igk": wrong(read_igk, words.igk)}
    if words.kind.law is Law.FZ44:
        found["register_number"] = wrong(read_registry_number, words.register_number, today=today)
        found["notice_number"] = wrong(read_notice_number, words.notice_number, today=today)
    return {name: said for name, said in found.items() if said}


def wrong_ikz(words: ContractWords, customer_inn: str, *, today: date) -> str:
    """Return what is wrong with a purchase code, empty: nothing; it names our organisation."""
    if not words.ikz:
        return ""
    try:
        ikz = read_ikz(words.ikz, today=today)
    except CodeError as error:
        return error.detail
    return next(iter(contradictions(ikz, Known(inn=customer_inn))), "")


def wrong_requisites(party: PartyWords) -> dict[str, str]:
    """Return what is wrong with the numbers of a side and its account."""
    found = {
        "inn": wrong(read_inn, party.inn), "kpp": wrong(read_kpp, party.kpp),
        "ogrn": wrong(read_ogrn, party.ogrn), "bik": wrong(read_bic, party.bik),
    }  # fmt: skip
    if party.account and party.bik and not found["bik"]:
        found["account"] = wrong(read_account, party.account, party.bik)
    return {name: said for name, said in found.items() if said}


def wrong_budget_codes(line: BudgetWords) -> str:
    """Return what is wrong with the codes of a line of the budget, empty: nothing."""
    return wrong(read_kbk, line.kbk) or wrong(read_kosgu, line.kosgu)
