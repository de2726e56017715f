"""A contract on the common card: what it is, its sides, subject and price, what may be done."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session
from uprava.approval.service.drafting import is_sent
from uprava.extension import Action, DocumentHead, Panel
from uprava.i18n import N_, _
from uprava.users.reader import Reader

from uprava_contracts import wording
from uprava_contracts.cards.kind import CONCLUDABLE
from uprava_contracts.cards.routes.form_view import told_ikz
from uprava_contracts.cards.service.entering import CHANGEABLE
from uprava_contracts.cards.service.reading import (
    BudgetRow,
    ContractRow,
    LineRow,
    PartyRow,
    budget_of,
    find_contract,
    lines_of,
    parties_of,
    works_on,
)
from uprava_contracts.cards.values import PATH, show_vat
from uprava_contracts.codes.budget import read_kbk
from uprava_contracts.codes.purchase import Known, contradictions, read_ikz
from uprava_contracts.codes.reading import CodeError
from uprava_contracts.law.security import SecurityKind, bounds, percent_fits
from uprava_contracts.law.sources import source_words
from uprava_contracts.values import CONTRACT, CONTROL, ContractState, Law

Pair = tuple[str, str]


def panels(session: Session, _reader: Reader, document: DocumentHead) -> Sequence[Panel]:
    """What the area shows on the card of a contract."""
    row = find_contract(session, document.id) if document.kind == CONTRACT else None
    if row is None:
        return []
    lines, budget = lines_of(session, row.id), budget_of(session, row.id)
    codes = codes_of(session, row, lines, budget)
    return [
        Panel("contract", N_("Contract"), "contracts/cards/facts.html",
              {"pairs": named(row, facts_of(row)), **codes}, column="side", position=4),
        Panel("parties", N_("Sides of the contract"), "contracts/cards/parties.html",
              {"sides": [side_of(each) for each in parties_of(session, row.id)]},
              column="side", position=5),
        Panel("price", N_("Subject and price"), "contracts/cards/price.html",
              price_of(row, lines, budget), position=5),
    ]  # fmt: skip


def named(row: ContractRow, pairs: Sequence[Pair]) -> list[Pair]:
    """Return pairs whose titles call the contract as its law does."""
    return [(row.say(title), value) for title, value in pairs]


def facts_of(row: ContractRow) -> list[Pair]:
    """Return what a contract is, in the order it is looked for."""
    ticks = [
        _("treasury support") if row.treasury else "",
        _("acceptance in the purchases system") if row.in_eis else "",
        _("small business or non-profits") if row.small_business else "",
        _("one-sided refusal is provided for") if row.refusable else "",
    ]
    return [
        (_("Kind of the contract"), _(row.caption)), (_("Basis of the contract"), row.basis),
        (_("Concluded on"), day(row.concluded_on)), (_("How it was signed"), _(row.signed_caption)
         if row.signed_caption else ""), (_("Signed of our side by"), row.signed_by),
        (_("Number of the other side"), row.their_number),
        (_("Performance begins"), day(row.starts_on)),
        (_("Performance ends"), day(row.performs_until)),
        (_("In force until"), day(row.valid_until)), (_("Warranty until"), day(row.warranty_until)),
        (_("Controls the execution"), row.responsible),
        (_("Number in the register of contracts"), row.register_number),
        (_("Number of the notice of purchase"), row.notice_number),
        (_("Purchase code (IKZ)"), row.ikz),
        (_("State contract identifier (IGK)"), row.igk),
        (_("Conditions"), ", ".join(each for each in ticks if each)),
        (_("Why it is annulled"), row.annulled_why),
    ]  # fmt: skip


def day(value: date | None) -> str:
    """Return a day as it is read, empty for none."""
    return wording.day(value, none="")


def codes_of(
    session: Session, row: ContractRow, lines: Sequence[LineRow], budget: Sequence[BudgetRow]
) -> dict[str, object]:
    """Return the purchase code in words and where the card contradicts it."""
    said = [*lacking(row), *beyond_bounds(row, today=session.info["today"])]
    try:
        ikz = read_ikz(row.ikz, today=session.info["today"]) if row.ikz else None
    except CodeError as error:
        return {"ikz": [], "said": [*said, error.detail]}
    if ikz is None:
        return {"ikz": [], "said": said}
    goods = [each.okpd2 for each in lines if each.okpd2]
    known = Known(goods=goods, kinds=kinds_in(budget))
    return {"ikz": told_ikz(ikz), "said": [*said, *contradictions(ikz, known)]}


def kinds_in(budget: Sequence[BudgetRow]) -> list[str]:
    """Return the kinds of expenses the budget lines name."""
    return [read_kbk(each.kbk).kind for each in budget if len(each.kbk) == 20]


def lacking(row: ContractRow) -> list[str]:
    """Return what a contract by 44-FZ should say and does not."""
    if row.law is not Law.FZ44 or row.ikz:
        return []
    return [_("The purchase code (IKZ) is not said: a contract by 44-FZ has one (article 23).")]


def beyond_bounds(row: ContractRow, *, today: date) -> list[str]:
    """Return which securities lie outside of what the law sets; nothing is refused by it."""
    asked = (
        (SecurityKind.PERFORMANCE, row.security_percent),
        (SecurityKind.WARRANTY, row.warranty_percent),
    )
    found = []
    for kind, percent in asked:
        bounds_of = bounds(kind, row.law, row.concluded_on or today)
        if percent is None or bounds_of is None or percent_fits(bounds_of, percent):
            continue
        said = _("{what}: {percent}, the law sets from {least} to {most}. {source}")
        found.append(
            said.format(
                what=_(kind.caption), percent=wording.percent(percent),
                least=wording.percent(bounds_of.least), most=wording.percent(bounds_of.most),
                source=source_words(bounds_of),
            )
        )  # fmt: skip
    return found


def side_of(party: PartyRow) -> tuple[str, str, str, list[Pair]]:
    """Return a side: its role, name, card in the directory, facts."""
    url = f"/correspondents/{party.correspondent_id}" if party.correspondent_id else ""
    signs = ", ".join(each for each in (party.signatory, party.signatory_post) if each)
    return _(party.caption), party.name, url, [
        (_("INN"), party.inn), (_("KPP"), party.kpp), (_("OGRN"), party.ogrn),
        (_("Address"), party.address), (_("Signs the contract"), signs),
        (_("Acts by"), party.powers), (_("Bank account"), party.account),
        (_("Bank"), party.bank), (_("BIC"), party.bik),
        (_("Personal account in the treasury"), party.treasury_account),
    ]  # fmt: skip


def price_of(
    row: ContractRow, lines: Sequence[LineRow], budget: Sequence[BudgetRow]
) -> dict[str, object]:
    """Return subject and price with what they are made of."""
    advance = wording.percent(row.advance_percent) if row.advance_percent else ""
    pairs = [
        (_("Price of the contract"), wording.money(row.price, none="")),
        (_("How the price is set"), _(row.price_caption)),
        (_("VAT"), show_vat(row.vat)), (_("Sum of VAT"), wording.money(row.vat_sum, none="")),
        (_("Advance"), advance), (_("Source of money"), row.funding),
        (_("Security of performance"), share(row.security_percent, row.security_sum)),
        (_("Security of warranty"), share(row.warranty_percent, row.warranty_sum)),
    ]  # fmt: skip
    shown = [
        (each, amount_of(each), wording.money(each.price), wording.money(each.sum),
         show_vat(each.vat) or "—")
        for each in lines
    ]  # fmt: skip
    subject = row.subject if row.subject != row.title else ""
    return {"subject": subject, "pairs": named(row, pairs), "lines": shown, "budget": budget}


def amount_of(line: LineRow) -> str:
    """Return a quantity with its unit."""
    if line.quantity is None:
        return line.unit or "—"
    return f"{wording.number(line.quantity)}\u00a0{line.unit}".strip()


def share(percent: Decimal | None, sum: Decimal | None) -> str:
    """Return a security as a percent and a sum, empty for none."""
    told = [wording.percent(percent, none=""), wording.money(sum, none="")]
    return ", ".join(each for each in told if each)


def actions(session: Session, reader: Reader, document: DocumentHead) -> Sequence[Action]:
    """What the reader may do with a contract."""
    row = find_contract(session, document.id) if document.kind == CONTRACT else None
    if row is None or not works_on(session, document, reader=reader):
        return []
    base = f"{PATH}/{row.id}"
    if row.standing is ContractState.ANNULLED:
        return []
    if not row.is_concluded:
        return [] if is_sent(session, document) else for_draft(row, base)
    found = []
    if not row.register_number and row.law is not Law.CIVIL:
        found.append(Action("contract-register", N_("Number in the register of contracts"),
                            f"{base}/acts/register", "hash", "form", position=60))  # fmt: skip
    if reader.may(CONTROL, unit=row.unit_id):
        found.append(Action("contract-correct", N_("Correct a mistake of entry…"),
                            f"{base}/correct", "edit", position=800))  # fmt: skip
    return found


def for_draft(row: ContractRow, base: str) -> list[Action]:
    """Return what may be done with a contract that is not concluded and on no route."""
    found = []
    if row.state in CONCLUDABLE:
        found.append(Action("contract-conclude", N_("Note the conclusion…"),
                            f"{base}/acts/conclude", "signature", "form", primary=True,
                            position=5))  # fmt: skip
    if row.state in CHANGEABLE:
        found.append(Action("contract-edit", N_("Change the contract"), f"{base}/edit", "edit",
                            position=6))  # fmt: skip
    return found
