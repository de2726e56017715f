"""What is printed in a claim: from charges as they were kept, not reckoned anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from uprava_contracts import wording
from uprava_contracts.cards.service.reading import ContractRow, PartyRow, parties_of
from uprava_contracts.execution.service.reading import get_obligation
from uprava_contracts.law.penalty import Span
from uprava_contracts.law.words import rate_words
from uprava_contracts.money.service.reading import facts_of_charge, span_of
from uprava_contracts.money.values import Item
from uprava_contracts.values import Kind

MADE = {
    Kind.STATE: "муниципальный контракт", Kind.SMALL: "контракт", Kind.AGREEMENT: "соглашение",
    Kind.RENT: "договор аренды", Kind.SALE: "договор купли-продажи",
    Kind.CONCESSION: "концессионное соглашение",
}  # fmt: skip
"""What a contract is called in a claim; else «договор»."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a claim says besides its items."""

    day: date
    answer_by: date
    text: str = ""
    number: str = ""


def contents_of(
    session: Session, contract: ContractRow, items: Sequence[Item], said: Said
) -> dict[str, Any]:
    """Return what is printed in a claim."""
    parties = parties_of(session, contract.id)
    ours = next((each for each in parties if each.ours), None)
    theirs = next((each for each in parties if not each.ours), None)
    told = [item_in(session, each) for each in items]
    penalties = sum((each.left for each in items if not each.is_fine), Decimal())
    total = sum((each.left for each in items), Decimal())
    return {
        "title": title_of(contract), "organisation": ours.name if ours else "",
        "requisites": codes(ours), "to": theirs.name if theirs else contract.counterparty,
        "inn": codes(theirs), "address": theirs.address if theirs else "",
        "contract": contract_words(contract), "subject": contract.subject,
        "items": told, "text": said.text, "day": wording.day(said.day), "number": said.number,
        "answer_by": wording.day(said.answer_by), "total": wording.money(total),
        "penalties": wording.money(penalties), "account": account_words(ours),
        "signer": {
            "post": ours.signatory_post if ours else "",
            "name": (ours.signatory if ours else "") or contract.signed_by,
        },
    }  # fmt: skip


def title_of(contract: ContractRow) -> str:
    """Return the title of a claim's card."""
    number = f" № {contract.number}" if contract.number else ""
    return f"Претензия по контракту{number}, {contract.counterparty}"


def contract_words(contract: ContractRow) -> str:
    """Return «муниципальный контракт от 16.11.2026 № Д-1/2026 на сумму …»."""
    words = f"{MADE.get(contract.sort, 'договор')} от {wording.day(contract.concluded_on)}"
    if contract.number:
        words = f"{words} № {contract.number}"
    if contract.register_number:
        words = f"{words} (реестровый номер {contract.register_number})"
    return words if contract.price is None else f"{words} на сумму {wording.money(contract.price)}"


def codes(party: PartyRow | None) -> str:
    """Return ИНН and КПП of a side."""
    known = (("ИНН", party.inn), ("КПП", party.kpp)) if party else ()
    return ", ".join(f"{name} {value}" for name, value in known if value)


def account_words(ours: PartyRow | None) -> str:
    """Return where to pay; empty when the contract does not say it."""
    if ours is None or not ours.account:
        return ""
    known = (
        ("получатель", ours.name), ("счёт", ours.account), ("БИК", ours.bik), ("банк", ours.bank),
        ("лицевой счёт", ours.treasury_account),
    )  # fmt: skip
    return ", ".join(f"{name} {value}" for name, value in known if value)


def item_in(session: Session, item: Item) -> dict[str, Any]:
    """Return one charge as a claim tells it."""
    told: dict[str, Any] = {
        "fine": item.is_fine, "what": item.about if item.is_fine else item.obligation,
        "since": wording.day(item.since), "until": wording.day(item.until), "due": "", "met": "",
        "source": item.source, "sum": wording.money(item.left), "spans": [],
    }  # fmt: skip
    if item.is_fine or item.obligation_id is None:
        return told
    facts = facts_of_charge(session, item.id)
    met = get_obligation(session, item.contract_id, item.obligation_id).met_on
    spans = [span_in(span_of(each)) for each in facts.spans]
    return told | {"due": wording.day(facts.due_on), "met": wording.day(met, none=""),
                   "spans": spans}  # fmt: skip


def span_in(span: Span) -> dict[str, str]:
    """Return a span as a row of the table."""
    return {
        "days_of": f"{wording.day(span.since)} – {wording.day(span.until)}",
        "days": str(span.days), "base": wording.money(span.base), "rate": rate_words(span),
        "sum": wording.money(span.sum),
    }  # fmt: skip
