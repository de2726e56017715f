"""How sums, numbers and days of contracts are written, the same on every screen and paper."""

from datetime import date
from decimal import Decimal

from uprava.i18n import N_, _

from uprava_contracts.values import Kind, Law

NARROW, SIGN = "\u202f", "\u00a0₽"
"""Between thousands (a narrow space no line breaks at), before the sign of the rouble."""


def money(sum: Decimal | None, *, none: str = "—") -> str:
    """Return «1 234 567,89 ₽»; `none` where there is no sum."""
    return none if sum is None else f"{number(sum, 2)}{SIGN}"


def number(value: Decimal, places: int | None = None) -> str:
    """Return «1 234,5»: with so many places, or without the zeros at the end."""
    text = f"{value:,.{places}f}" if places is not None else f"{value.normalize():,f}"
    return text.replace(",", NARROW).replace(".", ",").replace("-", "\u2212")


def percent(value: Decimal | None, *, none: str = "—") -> str:
    """Return «12,5 %» without zeros at the end; `none` where there is none."""
    return none if value is None else f"{number(value)}\u00a0%"


def day(day: date | None, *, none: str = "—") -> str:
    """Return «21.11.2026»; `none` where there is no day."""
    return none if day is None else f"{day:%d.%m.%Y}"


def by_law(kind: Kind, text: str) -> str:
    """Return a Russian phrase about «договор» with «контракт» by 44-FZ: both decline alike."""
    if kind.law is not Law.FZ44:
        return text
    return text.replace("договор", "контракт").replace("Договор", "Контракт")


def called(kind: Kind, number: str | None) -> str:
    """Return what a contract is called: by 44-FZ «контракт», else «договор» or «соглашение»."""
    if kind.law is Law.FZ44:
        said = N_("State contract No. {number}"), N_("Draft of a state contract")
    elif kind in (Kind.AGREEMENT, Kind.CONCESSION):
        said = N_("Agreement No. {number}"), N_("Draft of an agreement")
    else:
        said = N_("Contract No. {number}"), N_("Draft of a contract")
    return _(said[0]).format(number=number) if number else _(said[1])
