"""Sums that do not add up: in a line, in the table, between what was and what is."""

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal

from uprava.i18n import N_

from uprava_contracts.formats.values import Document, Finding, Level, Line, Totals, Worth
from uprava_contracts.wording import number

KOPECK = Decimal("0.01")
NOTHING = Decimal(0)

MOST_LINES = 20
"""Lines told one by one; the rest is a number."""

RATE = re.compile(r"([0-9]{1,2})%")
REVERSE = re.compile(r"([0-9]{1,2})/1([0-9]{2})")
"""A rate of a sum that holds the tax: «20/120», article 164, part 4 of the Tax Code."""


def sum_findings(document: Document) -> list[Finding]:
    """Return what does not add up."""
    found = [one for line in document.lines for one in line_findings(line)]
    told = found[:MOST_LINES]
    if len(found) > MOST_LINES:
        rest = N_("There are more sums that do not add up: {more}.")
        told.append(Finding(Level.WARNING, "", rest, {"more": str(len(found) - MOST_LINES)}))
    return [*told, *table_findings(document)]


def line_findings(line: Line) -> Iterator[Finding]:
    """Yield what does not add up in a line."""
    for worth, when in ((line.was, " (до изменения)"), (line.now, "")):
        if worth is None:
            continue
        place = f"Строка {line.number}{when}"
        yield from product(worth, place)
        yield from tax(worth, place)
        yield from together(worth, place)


def product(worth: Worth, place: str) -> Iterator[Finding]:
    """Yield a breach of quantity × price = sum without VAT.

    A price is rounded to the digits it is written with: half of the last one, for each unit, is
    no breach.
    """
    quantity, price, net = worth.quantity, worth.price, worth.net
    if quantity is None or price is None or net is None or not quantity or not price:
        return
    digits = price.as_tuple().exponent
    slack = abs(quantity) * Decimal(5).scaleb(int(digits) - 1) + KOPECK
    made = (quantity * price).quantize(KOPECK, ROUND_HALF_UP)
    if abs(made - net) > slack:
        yield Finding(
            Level.WARNING, place,
            N_("{quantity} × {price} is {made}, but the sum without VAT is {net}."),
            {"quantity": plain(quantity), "price": plain(price), "made": shown(made),
             "net": shown(net)},
        )  # fmt: skip


def tax(worth: Worth, place: str) -> Iterator[Finding]:
    """Yield a VAT that is not that of the rate; a kopeck of rounding is no breach."""
    reckoned = vat_of(worth)
    if reckoned is None:
        return
    if worth.vat is None or abs(reckoned - worth.vat) > KOPECK:
        yield Finding(
            Level.WARNING, place,
            N_("VAT at {rate} is {made}, but {vat} is written."),
            {"rate": worth.rate, "made": shown(reckoned),
             "vat": "—" if worth.vat is None else shown(worth.vat)},
        )  # fmt: skip


def vat_of(worth: Worth) -> Decimal | None:
    """Return the VAT of a line by its rate; None when the rate or the sum gives none."""
    plain_rate, reverse = RATE.fullmatch(worth.rate), REVERSE.fullmatch(worth.rate)
    if plain_rate and worth.net is not None:
        return (worth.net * int(plain_rate[1]) / 100).quantize(KOPECK, ROUND_HALF_UP)
    if reverse and reverse[1].zfill(2) == reverse[2] and worth.gross is not None:
        rate = int(reverse[1])
        return (worth.gross * rate / (100 + rate)).quantize(KOPECK, ROUND_HALF_UP)
    return None


def together(worth: Worth, place: str) -> Iterator[Finding]:
    """Yield a breach of sum without VAT + VAT = sum with VAT."""
    if worth.net is None or worth.gross is None or REVERSE.fullmatch(worth.rate):
        return
    if worth.net + (worth.vat or NOTHING) != worth.gross:
        yield Finding(
            Level.ERROR, place,
            N_("{net} without VAT and {vat} of VAT do not make {gross} with VAT."),
            {"net": shown(worth.net), "vat": shown(worth.vat or NOTHING),
             "gross": shown(worth.gross)},
        )  # fmt: skip


SUMS: Sequence[
    tuple[Callable[[Worth], Decimal | None], Callable[[Totals], Decimal | None], str]
] = (
    (lambda worth: worth.net, lambda totals: totals.net, "Стоимость без НДС, всего"),
    (lambda worth: worth.vat, lambda totals: totals.vat, "Сумма НДС, всего"),
    (lambda worth: worth.gross, lambda totals: totals.gross, "Стоимость с НДС, всего"),
)
"""Which totals are sums of which worths, and what the forms call them."""


def table_findings(document: Document) -> Iterator[Finding]:
    """Yield totals that are not the sums of their lines."""
    for of_line, of_totals, title in SUMS:
        written = of_totals(document.totals)
        made = grown(document.lines, of_line)
        if written is None or made is None or made == written:
            continue
        yield Finding(
            Level.ERROR, title,
            N_("The lines make {made}, but {written} is written."),
            {"made": shown(made), "written": shown(written)},
        )  # fmt: skip


def grown(lines: Sequence[Line], of: Callable[[Worth], Decimal | None]) -> Decimal | None:
    """Return the sum of the lines; of a correction the sum of the changes; None without any."""
    if not any(of(line.now) is not None for line in lines):
        return None
    return sum(
        ((of(line.now) or NOTHING) - ((of(line.was) if line.was else None) or NOTHING)
         for line in lines),
        NOTHING,
    )  # fmt: skip


def shown(value: Decimal) -> str:
    """Return a sum as the forms write it: «1 234,50»."""
    return number(value, 2)


def plain(value: Decimal) -> str:
    """Return a quantity or a price as it is written, with a comma."""
    return f"{value:f}".replace(".", ",")
