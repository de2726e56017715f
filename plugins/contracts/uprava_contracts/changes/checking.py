"""Whether an agreement may say what it says: read, compared with the contract, refused in words.

Pure: what the contract says now comes in, what is wrong comes out field by field.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from uprava.errors import InvalidError
from uprava.i18n import _

from uprava_contracts.cards.service.rules import has_controls
from uprava_contracts.changes.reasons import (
    LIST_OF_LAW,
    NEVER_RAISES,
    Reason,
    allows,
    grounds,
    offered,
)
from uprava_contracts.changes.values import AgreementWords, ChangeWords, Sort, What
from uprava_contracts.days import wrong_year
from uprava_contracts.values import Law
from uprava_contracts.wording import money

LONGEST = 4000
LARGEST = Decimal(10) ** 13
KOPECKS = Decimal("0.01")
NOTHING, HUNDRED = Decimal(0), Decimal(100)
SMALLEST = Decimal("0.000001")
"""The least part of a quantity that is kept."""

NUMBER_OF_ACT = re.compile(r"(?:№|\bN\b|\bNo\b\.?)\s*\d")


@dataclass(frozen=True, slots=True)
class Owed:
    """An obligation an agreement may change: what it is, its day, its sum."""

    name: str
    due_on: date | None
    sum: Decimal | None


@dataclass(frozen=True, slots=True)
class Present:
    """What a contract says now; `first_price`, `first_until`: what it said when concluded."""

    law: Law
    concluded_on: date
    starts_on: date | None = None
    price: Decimal | None = None
    first_price: Decimal | None = None
    performs_until: date | None = None
    first_until: date | None = None
    valid_until: date | None = None
    advance: Decimal = NOTHING
    lines: Mapping[int, tuple[str, Decimal]] = field(default_factory=dict)
    units: Mapping[int, Decimal] = field(default_factory=dict)
    """Prices of one unit by lines, where both quantity and price are known."""
    obligations: Mapping[int, Owed] = field(default_factory=dict)
    previous_on: date | None = None
    """When the last agreement was signed."""
    moved: bool = False
    """The term of works was moved by an agreement already."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change in canonical values: days as ISO, sums with a point."""

    what: What
    was: str
    now: str
    target: int | None = None
    name: str = ""


def field_of(what: What, target: int | None = None) -> str:
    """Return the name of the field that asks for a change."""
    return what.value if target is None else f"{what.value}-{target}"


def checked(words: AgreementWords, present: Present) -> list[Change]:
    """Return what an agreement changes.

    Raises InvalidError naming the field and the rule: an unknown reason, days out of order, a
    change its reason does not allow, a price beyond ten per cent, sums that do not add up.
    """
    wrong = wrong_words(words, present)
    found: list[Change] = []
    for each in words.changes:
        try:
            found.append(read_change(each, present))
        except InvalidError as error:
            wrong[field_of(each.what, each.target)] = error.detail
    if not wrong:
        wrong = wrong_changes(Reason(words.reason), found, present)
    if wrong:
        raise InvalidError(_("The agreement has mistakes; nothing is kept."), fields=wrong)
    return found


def wrong_words(words: AgreementWords, present: Present) -> dict[str, str]:
    """Return what is wrong besides the changes themselves."""
    wrong: dict[str, str] = {}
    if said := wrong_reason(words, present):
        wrong["reason"] = said
    if said := wrong_why(words, present):
        wrong["why"] = said
    if words.sort is Sort.TERMINATION:
        wrong |= wrong_end(words, present)
    elif not words.changes:
        wrong["price"] = _("Nothing changes: fill in what becomes different.")
    if words.dated_on is not None:
        said = wrong_day(words.dated_on, present)
        wrong |= {"dated": said} if said else {}
    return wrong


def wrong_reason(words: AgreementWords, present: Present) -> str:
    """Return what is wrong with the case chosen, empty: nothing."""
    if words.reason not in set(Reason):
        return _("Choose from the list.")
    if present.law is not Law.FZ44 or words.reason in offered(present.law, words.sort):
        return ""
    said = _("A contract by 44-FZ is changed in the cases of the law only ({source}): choose"
             " one of the list.")  # fmt: skip
    return said.format(source=LIST_OF_LAW)


def wrong_why(words: AgreementWords, present: Present) -> str:
    """Return what is wrong with the circumstances, empty: nothing."""
    if not 1 <= len(words.why) <= LONGEST:
        return _("Say in a few words why the contract is changed.")
    if has_controls(words.why):
        return _("Control characters are not allowed.")
    if nameless(words, present):
        said = _("Name the act it follows from, with its day and number ({source}).")
        return said.format(source=grounds()[Reason.GOVERNMENT].source)
    return ""


def nameless(words: AgreementWords, present: Present) -> bool:
    """Tell whether an act of the Government is the reason and nothing says which one."""
    by_act = present.law is Law.FZ44 and words.reason == Reason.GOVERNMENT
    return by_act and not NUMBER_OF_ACT.search(words.why)


def wrong_end(words: AgreementWords, present: Present) -> dict[str, str]:
    """Return what is wrong with an agreement of termination."""
    wrong: dict[str, str] = {}
    if words.ends_on is None:
        wrong["ends"] = _("Say from which day the contract is terminated.")
    elif said := wrong_year(words.ends_on):
        wrong["ends"] = said
    elif words.ends_on < present.concluded_on:
        wrong["ends"] = before_contract(present)
    if len(words.settlement) > LONGEST:
        wrong["settlement"] = _("At most {n} characters.").format(n=LONGEST)
    elif has_controls(words.settlement):
        wrong["settlement"] = _("Control characters are not allowed.")
    return wrong


def wrong_day(day: date, present: Present) -> str:
    """Return what is wrong with the date of an agreement, empty: nothing."""
    if day < present.concluded_on:
        return before_contract(present)
    if present.previous_on is not None and day < present.previous_on:
        return _("The agreement before it was signed on {day}: this one is not earlier.").format(
            day=f"{present.previous_on:%d.%m.%Y}"
        )
    return wrong_year(day)


def before_contract(present: Present) -> str:
    """Return that a day lies before the contract's."""
    return _("The contract was concluded on {day}: this day is not earlier.").format(
        day=f"{present.concluded_on:%d.%m.%Y}"
    )


def read_change(words: ChangeWords, present: Present) -> Change:
    """Return one change. Raises InvalidError for what is no value, or is the value of now."""
    name, was = present_value(words, present)
    if words.what is What.OTHER:
        now = words.now.strip()
        if len(now) > LONGEST:
            raise InvalidError(_("At most {n} characters.").format(n=LONGEST))
        if has_controls(now):
            raise InvalidError(_("Control characters are not allowed."))
    elif words.what.is_day:
        now = read_day(words.now).isoformat()
    elif words.what is What.ADVANCE:
        now = read_percent(words.now)
    else:
        now = f"{read_sum(words.now):.2f}"
    if now == was:
        raise InvalidError(_("It is so already: leave the field empty, or say another value."))
    return Change(words.what, was, now, words.target, name)


def present_value(words: ChangeWords, present: Present) -> tuple[str, str]:
    """Return the name of what changes and its value of now. Raises InvalidError for no such."""
    if words.what is What.LINE:
        found = present.lines.get(words.target or 0)
        if found is None:
            raise InvalidError(_("The contract has no such line any more."))
        return found[0], f"{found[1]:.2f}"
    if words.what in (What.TERM, What.SUM):
        owed = present.obligations.get(words.target or 0)
        if owed is None:
            raise InvalidError(_("The contract has no such open obligation any more."))
        return owed.name, canonical(owed.due_on if words.what is What.TERM else owed.sum)
    value = {
        What.PRICE: present.price, What.PERFORMS: present.performs_until,
        What.VALID: present.valid_until, What.ADVANCE: plain(present.advance),
    }.get(words.what)  # fmt: skip
    return "", canonical(value)


def plain(percent: Decimal) -> str:
    """Return per cent without needless zeros."""
    return f"{percent.normalize():f}" if percent else "0"


def canonical(value: date | Decimal | str | None) -> str:
    """Return a value as it is kept, empty for none."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str) else f"{value:.2f}"


def read_day(text: str) -> date:
    """Return a day. Raises InvalidError."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise InvalidError(_("There is no such day.")) from None
    if said := wrong_year(day):
        raise InvalidError(said)
    return day


def read_number(text: str) -> Decimal:
    """Return a number of a form. Raises InvalidError."""
    try:
        found = Decimal("".join(text.split()).replace(",", "."))
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise InvalidError(_("Write a number, such as 1250 or 12,5."))
    return found


def read_sum(text: str) -> Decimal:
    """Return roubles. Raises InvalidError."""
    found = read_number(text)
    if not NOTHING <= found < LARGEST or found != found.quantize(KOPECKS):
        raise InvalidError(_("Write a sum in roubles, such as 12 500 or 12 500,50."))
    return found.quantize(KOPECKS)


def read_percent(text: str) -> str:
    """Return per cent from 0 to 100, four digits after the point at most. Raises InvalidError."""
    found = read_number(text)
    if not NOTHING <= found <= HUNDRED or found != round(found, 4):
        raise InvalidError(_("From {first} to {last}.").format(first=0, last=100))
    return plain(found)


def wrong_changes(reason: Reason, found: Sequence[Change], present: Present) -> dict[str, str]:
    """Return what the reason, the order of days and the sums do not allow."""
    wrong: dict[str, str] = {}
    if present.law is Law.FZ44:
        for each in found:
            if not allows(reason, each.what):
                wrong[field_of(each.what, each.target)] = forbidden(reason)
        wrong = wrong_price(reason, found, present) | wrong_term(reason, found, present) | wrong
        wrong = wrong_units(reason, found, present) | wrong
    return wrong or wrong_days(found, present) | wrong_sums(found, present)


def forbidden(reason: Reason) -> str:
    """Return that something is not changed by a reason."""
    if reason is not Reason.OTHER:
        return _("By this reason it cannot be changed: choose another reason.")
    said = _("Prices and terms change in the cases of the law only ({source}): choose the case;"
             " by another reason only words change.")  # fmt: skip
    return said.format(source=LIST_OF_LAW)


def wrong_units(reason: Reason, found: Sequence[Change], present: Present) -> dict[str, str]:
    """Return sums of lines no quantity makes: with the volume the price of a unit stays."""
    wrong: dict[str, str] = {}
    said = _("By this reason the price of a unit stays, {price}, and its quantity changes: the"
             " nearest sum of the line is {sum} ({source}).")  # fmt: skip
    for each in found:
        unit = present.units.get(each.target or 0) if each.what is What.LINE else None
        if reason is not Reason.VOLUME or not unit:
            continue
        nearest = (quantity_of(Decimal(each.now), unit) * unit).quantize(KOPECKS, ROUND_HALF_UP)
        if abs(nearest - Decimal(each.now)) > KOPECKS:
            source = grounds()[reason].source
            text = said.format(price=money(unit), sum=money(nearest), source=source)
            wrong[field_of(each.what, each.target)] = text
    return wrong


def quantity_of(total: Decimal, unit: Decimal) -> Decimal:
    """Return how much of a line costs a sum at a price of one."""
    return (total / unit).quantize(SMALLEST, ROUND_HALF_UP)


def value_of(found: Sequence[Change], what: What) -> str | None:
    """Return the new value of something, None when it stays."""
    return next((each.now for each in found if each.what is what), None)


def wrong_price(reason: Reason, found: Sequence[Change], present: Present) -> dict[str, str]:
    """Return why a price cannot become that: 44-FZ, article 95, part 1, point 1."""
    typed, first = value_of(found, What.PRICE), present.first_price or present.price
    if typed is None or first is None or present.price is None:
        return {}
    price = Decimal(typed)
    ground = grounds()[reason]
    if reason in NEVER_RAISES and price > present.price:
        said = _("By this reason the price may only become lower ({source}).")
        return {"price": said.format(source=ground.source)}
    if ground.share and abs(price - first) * HUNDRED > first * ground.share:
        least = first * (HUNDRED - ground.share) / HUNDRED
        most = first * (HUNDRED + ground.share) / HUNDRED
        return {"price": _(
            "The price may move by at most {share} per cent of the first one: from {least} to "
            "{most} ({source})."
        ).format(share=ground.share, least=money(least), most=money(most),
                 source=ground.source)}  # fmt: skip
    return {}


def wrong_term(reason: Reason, found: Sequence[Change], present: Present) -> dict[str, str]:
    """Return why a term cannot be moved: once, by no more than it was at first."""
    typed = value_of(found, What.PERFORMS)
    if reason is not Reason.TERM or typed is None:
        return {}
    if present.moved:
        return {"performs-until": _("By this reason the term is moved once, and it was moved.")}
    until = present.first_until or present.performs_until
    if until is None:
        return {}
    latest = until + (until - (present.starts_on or present.concluded_on))
    if date.fromisoformat(typed) > latest:
        said = _("By this reason the term is moved by no more than its own length: to {day}.")
        return {"performs-until": said.format(day=f"{latest:%d.%m.%Y}")}
    return {}


def wrong_days(found: Sequence[Change], present: Present) -> dict[str, str]:
    """Return which days would be out of order."""
    typed = value_of(found, What.PERFORMS), value_of(found, What.VALID)
    performs = date.fromisoformat(typed[0]) if typed[0] else present.performs_until
    valid = date.fromisoformat(typed[1]) if typed[1] else present.valid_until
    wrong = {
        field_of(each.what, each.target): before_contract(present)
        for each in found
        if each.what.is_day and date.fromisoformat(each.now) < present.concluded_on
    }
    if performs and valid and valid < performs and any(typed):
        name = "valid-until" if typed[1] else "performs-until"
        wrong.setdefault(
            name, _("The contract would end before its performance: {valid}, {performs}.").format(
                valid=f"{valid:%d.%m.%Y}", performs=f"{performs:%d.%m.%Y}")
        )  # fmt: skip
    return wrong


def wrong_sums(found: Sequence[Change], present: Present) -> dict[str, str]:
    """Return that lines would not add up to the price."""
    lines = {each.target: Decimal(each.now) for each in found if each.what is What.LINE}
    typed = value_of(found, What.PRICE)
    price = Decimal(typed) if typed is not None else present.price
    if not present.lines or price is None or (not lines and typed is None):
        return {}
    total = sum((lines.get(n, each[1]) for n, each in present.lines.items()), NOTHING)
    before = sum((each[1] for each in present.lines.values()), NOTHING)
    if total == price or before != present.price:  # sums that never added up are not asked for
        return {}
    said = _("The lines add up to {total}, the price is {price}: change the sums of lines too.")
    return {"price": said.format(total=money(total), price=money(price))}
