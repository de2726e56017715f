"""What a cell of a table of contracts means: days, sums, kinds, states. Nothing is looked up."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from uprava.recognition.dates import read_date

from uprava_contracts.values import ContractState, Kind

ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
EPOCH = date(1899, 12, 30)
"""Day 0 of spreadsheets. ECMA-376 part 1, 18.17.4.1: the 1900 date system."""

KINDS: Mapping[str, Kind] = {
    "44-фз": Kind.STATE, "44фз": Kind.STATE, "контракт": Kind.STATE,
    "муниципальный контракт": Kind.STATE, "муниципальный контракт (44-фз)": Kind.STATE,
    "малая закупка": Kind.SMALL, "закупка малого объема": Kind.SMALL,
    "закупка малого объема (44-фз)": Kind.SMALL, "п. 4 ч. 1 ст. 93": Kind.SMALL,
    "п. 5 ч. 1 ст. 93": Kind.SMALL, "223-фз": Kind.FZ223, "223фз": Kind.FZ223,
    "договор по 223-фз": Kind.FZ223, "договор": Kind.CIVIL, "гк рф": Kind.CIVIL,
    "гражданско-правовой договор": Kind.CIVIL, "соглашение": Kind.AGREEMENT, "аренда": Kind.RENT,
    "договор аренды": Kind.RENT, "аренда муниципального имущества": Kind.RENT,
    "купля-продажа": Kind.SALE, "купля-продажа муниципального имущества": Kind.SALE,
    "концессия": Kind.CONCESSION,
}  # fmt: skip

STATES: Mapping[str, ContractState | None] = {
    "": None, "действует": None, "исполнение": None, "исполняется": None, "заключен": None,
    "исполнен": ContractState.PERFORMED, "исполнение завершено": ContractState.PERFORMED,
    "завершен": ContractState.PERFORMED, "расторгнут": ContractState.TERMINATED,
    "исполнение прекращено": ContractState.TERMINATED, "прекращен": ContractState.TERMINATED,
}  # fmt: skip
"""Words of a state; None: it is at work and stands where what is kept says."""


def plain_of(text: str) -> str:
    """Return words for comparing."""
    return " ".join(text.lower().replace("ё", "е").split())


def day_of(text: str) -> date | None:
    """Return the day a cell names. Raises ValueError when it names none."""
    plain = " ".join(text.split())
    if not plain:
        return None
    if found := ISO.fullmatch(plain):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := SERIAL.fullmatch(plain):
        return EPOCH + timedelta(days=int(found[1]))
    day = read_date(plain)
    if day is None:
        raise ValueError(text)
    return day


def exact_of(text: str) -> Decimal | None:
    """Return a number: «600 000,00 руб.». Raises ValueError when it is none."""
    plain = re.sub(r"[\s\u00a0\u202f₽%]|руб(лей|ля|ль)?\.?", "", text.lower())
    if not plain:
        return None
    if "," in plain and "." in plain:
        plain = plain.replace("." if plain.rindex(",") > plain.rindex(".") else ",", "")
    plain = plain.replace(",", ".")
    if len(plain) > 30 or not re.fullmatch(r"[0-9]+(\.[0-9]*)?", plain):
        raise ValueError(text)
    return Decimal(plain)


def vat_of(text: str) -> str:
    """Return VAT as contracts keep it; what is no rate is refused by the rules of the card."""
    plain = plain_of(text).replace("%", "").replace("ндс", "").strip()
    if not plain:
        return ""
    return "none" if plain.startswith(("без", "не ")) else plain
