"""Numbers of organisations and people, and the check digits that tell a mistyped one.

INN and KPP: order of the Federal Tax Service of 29 June 2012 № ММВ-7-6/435@. OGRN and OGRNIP:
order of the Ministry of Finance of 30 October 2017 № 165н. SNILS: resolution of the Board of the
Pension Fund of 31 July 2006 № 192п.
"""

import re
from collections.abc import Sequence

from uprava.users.service.organisations import inn_fits as inn_of_organisation_fits
from uprava.users.service.organisations import ogrn_fits

__all__ = [
    "inn_fits", "inn_of_organisation_fits", "inn_of_person_fits", "kpp_fits", "ogrn_fits",
    "ogrnip_fits", "show_snils", "snils_fits",
]  # fmt: skip

ELEVENTH = (7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
TWELFTH = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
"""Weights of the two check digits of a person's INN."""

KPP = re.compile(r"[0-9]{4}[0-9A-Z]{2}[0-9]{3}")
UNCHECKED_SNILS = 1_001_998
"""Numbers up to 001-001-998 were given out before there were check digits."""


def inn_fits(inn: str) -> bool:
    """Tell whether digits are an INN, of an organisation (10) or of a person (12)."""
    return inn_of_organisation_fits(inn) or inn_of_person_fits(inn)


def inn_of_person_fits(inn: str) -> bool:
    """Tell whether twelve digits are an INN of a person."""
    if not digits(inn, 12):
        return False
    return weighed(inn, ELEVENTH) == int(inn[10]) and weighed(inn, TWELFTH) == int(inn[11])


def weighed(number: str, weights: Sequence[int]) -> int:
    """Return the check digit that follows the weighed digits."""
    total = sum(weight * int(digit) for weight, digit in zip(weights, number, strict=False))
    return total % 11 % 10


def kpp_fits(kpp: str) -> bool:
    """Tell whether a text is a KPP: it has a form but no check digit."""
    return KPP.fullmatch(kpp) is not None


def ogrnip_fits(ogrn: str) -> bool:
    """Tell whether fifteen digits are an OGRNIP; the check digit is the remainder by 13."""
    return digits(ogrn, 15) and int(ogrn[:14]) % 13 % 10 == int(ogrn[14])


def snils_fits(snils: str) -> bool:
    """Tell whether eleven digits are a SNILS."""
    if not digits(snils, 11):
        return False
    if int(snils[:9]) <= UNCHECKED_SNILS:
        return True
    total = sum(weight * int(digit) for weight, digit in zip(range(9, 0, -1), snils, strict=False))
    return total % 101 % 100 == int(snils[9:])


def show_snils(snils: str) -> str:
    """Return a SNILS as it is printed: 112-233-445 95."""
    return f"{snils[:3]}-{snils[3:6]}-{snils[6:9]} {snils[9:]}" if len(snils) == 11 else snils


def digits(text: str, count: int) -> bool:
    """Tell whether a text is so many digits."""
    return len(text) == count and text.isascii() and text.isdigit()
