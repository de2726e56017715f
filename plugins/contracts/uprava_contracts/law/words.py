"""Why a figure is what it is, sentence by sentence, as a screen and a claim show it."""

from decimal import Decimal

from uprava.calendar import Unit
from uprava.i18n import N_, _, ngettext

from uprava_contracts import wording
from uprava_contracts.law.fines import Cap, Fine
from uprava_contracts.law.penalty import Penalty, PenaltyRule, Span
from uprava_contracts.law.security import Because, Required
from uprava_contracts.law.sources import source_words
from uprava_contracts.law.terms import Term
from uprava_contracts.law.write_off import Answer, WriteOff


def term_words(term: Term) -> str:
    """Return «20 рабочих дней»."""
    if term.unit is Unit.WORKING:
        said = ngettext("{n} working day", "{n} working days", term.days)
    elif term.unit is Unit.MONTH:
        said = ngettext("{n} month", "{n} months", term.days)
    else:
        said = days_words(term.days)
    return said.format(n=term.days)


def days_words(days: int) -> str:
    """Return «12 дней»."""
    return ngettext("{n} day", "{n} days", days).format(n=days)


def rate_words(span: Span) -> str:
    """Return the price of a day of a span: «16,5 % × 1/300»."""
    rate = wording.percent(span.percent)
    return rate if span.divisor == 1 else f"{rate} × 1/{span.divisor}"


def span_words(span: Span) -> str:
    """Return the reckoning of a span: «150 000,00 ₽ × 16,5 % × 1/300 × 12 дней»."""
    return f"{wording.money(span.base)} × {rate_words(span)} × {days_words(span.days)}"


def penalty_lines(found: Penalty) -> list[str]:
    """Return what a penalty follows from."""
    if not found.spans:
        return [_("There was no delay: nothing is reckoned.")]
    first, last = found.spans[0], found.spans[-1]
    said = _("The term ended on {due}; the delay from {since} to {until} is {days}.")
    lines = [
        said.format(due=wording.day(found.due_on), since=wording.day(first.since),
                    until=wording.day(last.until), days=days_words(found.days)),
        *rule_lines(found.rule),
    ]  # fmt: skip
    if found.cut:
        said = _("Reckoned: {counted}. The contract allows no more than {most}.")
        lines.append(
            said.format(counted=wording.money(found.counted), most=wording.money(found.rule.most))
        )
    return lines


def rule_lines(rule: PenaltyRule) -> list[str]:
    """Return which rate counts, and by what."""
    if rule.divisor == 1:
        lines = [_("A day costs the percent the contract agrees.")]
    else:
        said = (
            _("A day costs 1/{part} of the rate: {mode}.") if rule.divisor
            else _("A day costs the rate divided by the days of the year: {mode}.")
        )  # fmt: skip
        lines = [said.format(part=rule.divisor, mode=_(rule.rate.caption))]
    return [*lines, based_on(source_words(rule))] if rule.source else lines


def based_on(source: str) -> str:
    """Return «Основание: …»."""
    return _("Ground: {source}.").format(source=source)


def fine_lines(found: Fine) -> list[str]:
    """Return what a fine follows from."""
    row, lines = found.row, []
    if row.percent is None:
        said = _("At a price of {price} the fine is {sum}.")
        lines.append(said.format(price=wording.money(found.price), sum=wording.money(found.sum)))
    else:
        said = _("At a price of {price} the fine is {percent} of {base}: {sum}.")
        lines.append(
            said.format(price=wording.money(found.price), percent=wording.percent(row.percent),
                        base=wording.money(found.base), sum=wording.money(found.counted))
        )  # fmt: skip
    if found.sum > found.counted:
        lines.append(_("It is no less than {sum}.").format(sum=wording.money(found.sum)))
    if found.sum < found.counted:
        lines.append(_("It is no more than {sum}.").format(sum=wording.money(found.sum)))
    return [*lines, based_on(source_words(row))]


def cap_words(cap: Cap) -> str:
    """Return how much may still be charged."""
    said = _("All fines of one side are no more than {limit}; {left} is left. {source}")
    return said.format(
        limit=wording.money(cap.limit), left=wording.money(cap.left),
        source=based_on(source_words(cap.row)),
    )  # fmt: skip


_ANSWERS = {
    Answer.ALLOWED: N_("May be written off: {sum}. The bound is {percent} of the price: {limit}."),
    Answer.PAY_FIRST: N_(
        "Once {to_pay} more is paid, the rest may be written off: {sum}. The bound is {percent} of"
        " the price: {limit}."
    ),
    Answer.NOT_PERFORMED: N_(
        "Nothing is written off before the contract is performed in full. The first bound is"
        " {percent} of the price: {limit}."
    ),
    Answer.TOO_MUCH: N_(
        "Nothing may be written off: what was charged is above {percent} of the price, {limit}."
    ),
    Answer.NOTHING: N_("Nothing is owed: there is nothing to write off."),
}


def write_off_lines(found: WriteOff) -> list[str]:
    """Return whether something may be written off, and why."""
    said = _(_ANSWERS[found.answer]).format(
        sum=wording.money(found.sum), to_pay=wording.money(found.to_pay),
        percent=wording.percent(found.row.upto), limit=wording.money(found.limit),
    )  # fmt: skip
    return [said, based_on(source_words(found.row))]


def required_lines(found: Required, percent: Decimal, advance: Decimal) -> list[str]:
    """Return why a security must be as large as it must."""
    said = _("{percent} of {base}.")
    lines = [said.format(percent=wording.percent(percent), base=wording.money(found.base))]
    if Because.DROP in found.reasons:
        said = _("The price fell by {percent} or more: {times} times as much.")
        lines.append(
            said.format(
                percent=wording.percent(found.row.drop_from),
                times=wording.number(found.row.drop_times),
            )
        )
    if Because.ADVANCE in found.reasons:
        said = _("No less than the advance, {advance}: it is above {percent} of the price.")
        lines.append(
            said.format(
                advance=wording.money(advance), percent=wording.percent(found.row.advance_from)
            )
        )
    return [*lines, based_on(source_words(found.row))]
