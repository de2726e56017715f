"""What is wrong with what is said of a contract: fields, sums, days, each in a sentence."""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from uprava.i18n import _

from uprava_contracts.cards.service.code_rules import (
    wrong_budget_codes,
    wrong_codes,
    wrong_requisites,
)
from uprava_contracts.cards.values import VATS, PriceKind
from uprava_contracts.cards.words import BudgetWords, ContractWords, LineWords, PartyWords
from uprava_contracts.codes.budget import read_okpd2
from uprava_contracts.codes.reading import wrong as wrong_code
from uprava_contracts.days import wrong_year, wrong_years
from uprava_contracts.values import Law
from uprava_contracts.wording import money

LONGEST = {
    "subject": 4000, "basis": 500, "funding": 300, "ikz": 60, "register_number": 60,
    "notice_number": 60, "igk": 60,
}  # fmt: skip
KNOWN = ("name", "inn", "kpp", "ogrn")
"""What our side is known by here; no form says it."""

SIDE = 300
"""Characters of a fact about a side."""

LARGEST = Decimal(10) ** 15
MOST_ROWS = 500
LONGEST_NAME = 2000
"""Characters of a line."""

LONGEST_UNIT = 60

KOPECK, ROUBLE = Decimal("0.01"), Decimal(1)


def mistakes(words: ContractWords, *, today: date, customer_inn: str = "") -> dict[str, str]:
    """Return the fields that break a rule, with a sentence each.

    `customer_inn`: of our organisation, which the purchase code has to name.
    """
    wrong = wrong_texts(words) | wrong_codes(words, customer_inn, today=today)
    wrong |= wrong_parties(words.parties) | wrong_money(words) | wrong_days(words)
    wrong |= wrong_lines(words) | wrong_budget(words)
    return wrong


def wrong_texts(words: ContractWords) -> dict[str, str]:
    """Return what is wrong with the texts."""
    wrong = {
        name: _("At most {n} characters.").format(n=longest)
        for name, longest in LONGEST.items()
        if len(getattr(words, name)) > longest
    }
    if not words.subject.strip():
        wrong["subject"] = _("Fill this in.")
    for name in LONGEST:
        if has_controls(getattr(words, name)):
            wrong[name] = _("Control characters are not allowed.")
    return wrong


def has_controls(text: str) -> bool:
    """Tell whether a text has signs that cannot be seen."""
    return any(ord(sign) < 32 and sign not in "\r\n\t" for sign in text)


def wrong_parties(parties: Sequence[PartyWords]) -> dict[str, str]:
    """Return what is wrong with the sides; the other side has fields of its own."""
    wrong: dict[str, str] = {}
    first = True
    for party in parties:
        found = wrong_party(party)
        if party.ours:
            wrong |= {f"our_{name}": text for name, text in found.items() if name not in KNOWN}
            continue
        if first:
            wrong |= {f"party_{name}": text for name, text in found.items()}
        elif found:
            said = _("{name}: {what}").format(name=party.name, what=next(iter(found.values())))
            wrong["others"] = said
        first = False
    return wrong


def wrong_party(party: PartyWords) -> dict[str, str]:
    """Return what is wrong with one side."""
    facts = (
        "name", "address", "account", "bank", "bik", "treasury_account", "signatory",
        "signatory_post", "powers", "inn", "kpp", "ogrn",
    )  # fmt: skip
    wrong = {
        name: _("At most {n} characters.").format(n=SIDE)
        for name in facts
        if len(getattr(party, name)) > SIDE
    }
    wrong |= {
        name: _("Control characters are not allowed.")
        for name in facts
        if has_controls(getattr(party, name))
    }
    if not party.name.strip():
        wrong["name"] = _("Fill this in.")
    return wrong | wrong_requisites(party)


def wrong_money(words: ContractWords) -> dict[str, str]:
    """Return what is wrong with the price and what is told in shares of it."""
    wrong = {"price": said} if (said := wrong_price(words)) else {}
    price = words.price
    if words.vat and words.vat not in VATS:
        wrong["vat"] = _("Choose from the list.")
    for name in ("advance_percent", "security_percent", "warranty_percent"):
        if not 0 <= (getattr(words, name) or 0) <= 100:
            wrong[name] = _("From 0 to 100 percent.")
    for name in ("vat_sum", "security_sum", "warranty_sum"):
        sum = getattr(words, name)
        if sum is not None and not 0 <= sum <= (LARGEST if price is None else price):
            wrong[name] = _("The sum is not less than zero and not more than the price.")
    if not wrong and (said := wrong_vat(words)):
        wrong["vat_sum"] = said
    return wrong


def wrong_price(words: ContractWords) -> str:
    """Return what is wrong with the price, empty: nothing."""
    if words.price is None:
        return ""
    if words.price <= 0:
        return _("The price is more than zero.")
    if words.price >= LARGEST:
        return _("A sum is less than {most}.").format(most=money(LARGEST))
    if words.price_kind == PriceKind.NONE:
        return _("An agreement without a price has none: clear the field.")
    return ""


def wrong_vat(words: ContractWords) -> str:
    """Return that a sum of VAT is not what price and rates make, empty: it is, or is not known.

    A kopeck for each line is rounding, a rouble in all at most.
    """
    parts = taxed(words)
    if words.vat_sum is None or not parts or not all(code in VATS for _base, code in parts):
        return ""
    wanted = sum((vat_of(base, code) for base, code in parts), Decimal())
    if abs(words.vat_sum - wanted) <= min(KOPECK * max(len(words.lines), 1), ROUBLE):
        return ""
    if not wanted:
        return _("What is not subject to VAT, or at 0 percent, has none: write 0 or leave it out.")
    said = _("VAT by the rate makes {sum}: correct it, or write the rates line by line where part"
             " of the subject is exempt.")  # fmt: skip
    return said.format(sum=money(wanted))


def taxed(words: ContractWords) -> list[tuple[Decimal, str]]:
    """Return sums with their rates of VAT: the price, or lines of rates of their own.

    Lines that do not make the price are no base: nothing is returned.
    """
    if words.price is None:
        return []
    parts = [(each.sum, each.vat or words.vat) for each in words.lines]
    codes = {code for _base, code in parts} or {words.vat}
    if len(codes) == 1:
        return [(words.price, codes.pop())]
    total = sum((base for base, _code in parts), Decimal())
    return parts if total == words.price else []


def vat_of(base: Decimal, code: str) -> Decimal:
    """Return the VAT inside of a sum, to a kopeck."""
    rate = Decimal(code if code != "none" else 0)
    return (base * rate / (100 + rate)).quantize(KOPECK, ROUND_HALF_UP)


def wrong_days(words: ContractWords) -> dict[str, str]:
    """Return what is wrong with the years of days, else with their order."""
    wrong = wrong_years(
        starts_on=words.starts_on, performs_until=words.performs_until,
        valid_until=words.valid_until, warranty_until=words.warranty_until,
    )  # fmt: skip
    if wrong:
        return wrong
    if before(words.performs_until, words.starts_on):
        wrong["performs_until"] = _("Performance ends before it starts.")
    if before(words.valid_until, words.performs_until):
        wrong["valid_until"] = _("The contract ends before its performance does.")
    if before(words.warranty_until, words.performs_until):
        wrong["warranty_until"] = _("The warranty ends before the performance does.")
    return wrong


def wrong_conclusion(
    day: date | None, performs_until: date | None, law: Law, *, today: date
) -> str:
    """Return what is wrong with the day a contract was concluded on, empty: nothing.

    By the Civil Code (art. 425) sides may let it hold for what was before it; a purchase may not.
    """
    if day is None or day > today:
        return _("Say on which day it was concluded: today at the latest.")
    if law is not Law.CIVIL and before(performs_until, day):
        said = _("Performance ends on {day}: the contract cannot be concluded after that.")
        return said.format(day=f"{performs_until:%d.%m.%Y}")
    return wrong_year(day)


def before(one: date | None, other: date | None) -> bool:
    """Tell whether a day comes before another one, both known."""
    return one is not None and other is not None and one < other


def wrong_lines(words: ContractWords) -> dict[str, str]:
    """Return what is wrong with the lines: each by itself, then their sum and the price."""
    for place, line in enumerate(words.lines, 1):
        said = wrong_line(line)
        if said:
            return {"lines": _("Line {n}: {what}").format(n=place, what=said)}
    total = sum((each.sum for each in words.lines), Decimal())
    fixed = words.price_kind == PriceKind.FIXED and words.price is not None
    if len(words.lines) > MOST_ROWS:
        return {"lines": _("At most {n} lines.").format(n=MOST_ROWS)}
    if words.lines and fixed and total != words.price:
        said = _("The lines make {total}, the price is {price}: they differ by {by}.")
        return {"lines": told(said, total, words.price)}
    return {}


def wrong_line(line: LineWords) -> str:
    """Return what is wrong with a line, empty: nothing."""
    if not line.name.strip():
        return _("say what is bought.")
    if len(line.name) > LONGEST_NAME or len(line.unit) > LONGEST_UNIT:
        return _("the name is too long.")
    if has_controls(line.name + line.unit):
        return _("control characters are not allowed.")
    if line.vat and line.vat not in VATS:
        return _("choose VAT from the list.")
    return wrong_code(read_okpd2, line.okpd2) or wrong_sum(line.sum) or wrong_product(line)


def wrong_sum(sum: Decimal) -> str:
    """Return that a sum cannot be, empty: it can."""
    if sum >= LARGEST:
        return _("a sum is less than {most}.").format(most=money(LARGEST))
    return "" if sum >= 0 else _("the sum is not less than zero.")


def wrong_product(line: LineWords) -> str:
    """Return that the quantity by the price of a unit is not the sum, empty: it is, or unknown."""
    if line.quantity is None or line.price is None:
        return ""
    if not (0 <= line.quantity < LARGEST and 0 <= line.price < LARGEST):
        return _("quantity and price are not less than zero.")
    product = (line.quantity * line.price).quantize(KOPECK, ROUND_HALF_UP)
    if abs(product - line.sum) > KOPECK:
        said = _("quantity by price is {product}, the sum says {sum}.")
        return said.format(product=money(product), sum=money(line.sum))
    return ""


def wrong_budget(words: ContractWords) -> dict[str, str]:
    """Return what is wrong with the lines of the budget, and whether they make the price."""
    for place, line in enumerate(words.budget, 1):
        said = wrong_budget_line(line)
        if said:
            return {"budget": _("Line {n}: {what}").format(n=place, what=said)}
    total = sum((each.sum for each in words.budget), Decimal())
    if words.budget and words.price is not None and total != words.price:
        said = _("The lines of the budget make {total}, the price is {price}: they differ by {by}.")
        return {"budget": told(said, total, words.price)}
    return {}


def wrong_budget_line(line: BudgetWords) -> str:
    """Return what is wrong with a line of the budget, empty: nothing."""
    if not 2000 <= line.year <= 2100:
        return _("the year is one from 2000 to 2100.")
    return wrong_sum(line.sum) or wrong_budget_codes(line)


def told(said: str, total: Decimal, price: Decimal | None) -> str:
    """Return a sentence about two sums that differ."""
    assert price is not None
    return said.format(total=money(total), price=money(price), by=money(abs(total - price)))
