"""Postal identifiers (ШПИ) and indexes: what is checked is their digits, never the item itself."""

import re

from uprava.errors import InvalidError
from uprava.i18n import _

INLAND = re.compile(r"[0-9]{14}")
"""Index of the office (6), month (2), ordinal (5), check digit."""

ABROAD = re.compile(r"[A-Z]{2}[0-9]{9}[A-Z]{2}")
"""Service (2 letters), serial (8), check digit, country. Standard S10 of the UPU."""

WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
"""Weights of the eight digits of the serial. UPU S10, check digit."""

LETTERS = str.maketrans("АВЕКМНОРСТУХ", "ABEKMHOPCTYX")
"""Cyrillic letters that look like Latin ones, as people type them."""

INDEX = re.compile(r"(?<![0-9])([1-6][0-9]{5})(?![0-9])")
"""A postal index of Russia: six digits from 101000 to 699999."""


def read_tracking(typed: str) -> str | None:
    """Return an identifier without spaces, None for an empty one.

    Raises InvalidError for other lengths and for a wrong check digit: a digit was mistyped.
    """
    text = re.sub(r"[\s()-]+", "", typed).upper().translate(LETTERS)
    if not text:
        return None
    if INLAND.fullmatch(text):
        right = inland_check(text[:13])
        given = text[13]
    elif ABROAD.fullmatch(text):
        right = abroad_check(text[2:10])
        given = text[10]
    else:
        raise InvalidError(
            _("{text}: a postal identifier has 14 digits, or 13 signs such as RA123456785RU.")
            .format(text=typed.strip()[:40])
        )  # fmt: skip
    if right != given:
        raise InvalidError(
            _("{text}: the check digit is wrong, one of the digits was mistyped.").format(text=text)
        )
    return text


def inland_check(digits: str) -> str:
    """Return the check digit of 13 digits: odd places count three times, the sum is modulo 10."""
    total = 3 * sum(map(int, digits[::2])) + sum(map(int, digits[1::2]))
    return str(-total % 10)


def abroad_check(serial: str) -> str:
    """Return the check digit of eight digits: weighted sum modulo 11. UPU S10."""
    rest = 11 - sum(int(digit) * weight for digit, weight in zip(serial, WEIGHTS, strict=True)) % 11
    return {10: "0", 11: "5"}.get(rest, str(rest))


def shown(tracking: str) -> str:
    """Return an identifier in groups, as it is printed on receipts."""
    if len(tracking) == 14:
        return f"{tracking[:6]} {tracking[6:8]} {tracking[8:13]} {tracking[13]}"
    return f"{tracking[:2]} {tracking[2:10]} {tracking[10]} {tracking[11:]}"


def index_of(address: str) -> str:
    """Return the postal index of an address, empty when there is none."""
    found = INDEX.search(address)
    return found[1] if found else ""


def without_index(address: str) -> str:
    """Return the address as the lines of an envelope show it, without its index."""
    return INDEX.sub("", address, count=1).strip(" ,;\n")
