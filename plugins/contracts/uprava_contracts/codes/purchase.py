"""Codes of a purchase by 44-ФЗ: ИКЗ, numbers of the register and of notices, ИГК."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from uprava.correspondents.numbers import inn_of_organisation_fits
from uprava.i18n import _

from uprava_contracts.codes.reading import CodeError, clean, digits_of, refuse_part

FIRST_YEAR = 2015
"""No ИКЗ and no number of the present registers is older."""

AHEAD = 3
"""Years a plan schedule reaches ahead: the coming year and the two of its planning period."""

SEVERAL_GOODS = "0000"
SEVERAL_KINDS = "000"
"""What stands in an ИКЗ for several ОКПД2 or КВР. Order of the Ministry of Finance of 10 April
2019 № 55н; zeros are from general knowledge, not compared with its text."""


@dataclass(frozen=True, slots=True)
class Ikz:
    """The parts of an identification code of a purchase, 36 digits.

    Order of the Ministry of Finance of 10 April 2019 № 55н.
    """

    year: int
    form: str
    """The first digit of the customer's code: the form of property."""
    inn: str
    kpp: str
    plan_line: str
    purchase: str
    """The number of the purchase within its line; «000» in a plan."""
    goods: str
    """The first four digits of ОКПД2; «0000»: several."""
    kind: str
    """The kind of expenses (КВР); «000»: several."""

    @property
    def customer(self) -> str:
        """The customer's code, 20 digits."""
        return f"{self.form}{self.inn}{self.kpp}"

    def __str__(self) -> str:
        """Return the 36 digits."""
        year = f"{self.year % 100:02}"
        return f"{year}{self.customer}{self.plan_line}{self.purchase}{self.goods}{self.kind}"

    @property
    def parted(self) -> str:
        """The code in groups, as it is easier to compare by eye."""
        return (
            f"{self.year % 100:02} {self.form} {self.inn} {self.kpp} {self.plan_line}"
            f" {self.purchase} {self.goods} {self.kind}"
        )


def read_ikz(text: str, *, today: date) -> Ikz:
    """Return the parts of an ИКЗ. Raises CodeError naming the part, its place and the rule."""
    name = _("IKZ")
    found = digits_of(text, name, 36)
    year = year_at(found, 0, name, today)
    if found[2] == "0":
        rule = _("the form of property is not zero.")
        raise refuse_part(name, "3", _("code of the customer"), rule)
    check_inn(found[3:13], name, "4–13")
    if found[13:17] == "0000":
        rule = _("four zeros are no code of a tax office.")
        raise refuse_part(name, "14–22", _("KPP of the customer"), rule)
    check_kind(found[33:], name, "34–36")
    return Ikz(
        year, found[2], found[3:13], found[13:22], found[22:26], found[26:29], found[29:33],
        found[33:],
    )  # fmt: skip


def check_kind(kind: str, name: str, places: str) -> None:
    """Refuse a kind of expenses that no classification has."""
    if kind != SEVERAL_KINDS and kind[0] not in "123456789":
        rule = _("a kind of expenses does not begin with zero; three zeros mean several kinds.")
        raise refuse_part(name, places, _("kind of expenses"), rule)


def check_inn(inn: str, name: str, places: str) -> None:
    """Refuse a customer's ИНН whose check digit does not fit."""
    if not inn_of_organisation_fits(inn):
        rule = _("the check digit of INN {inn} does not fit.").format(inn=inn)
        raise refuse_part(name, places, _("INN of the customer"), rule)


def year_at(found: str, start: int, name: str, today: date) -> int:
    """Return the year that two digits of a code mean."""
    year = 2000 + int(found[start : start + 2])
    if not FIRST_YEAR <= year <= today.year + AHEAD:
        rule = _("{year} is not between {first} and {last}.").format(
            year=year, first=FIRST_YEAR, last=today.year + AHEAD
        )
        raise refuse_part(name, f"{start + 1}–{start + 2}", _("year of the code"), rule)
    return year


@dataclass(frozen=True, slots=True)
class RegistryNumber:
    """A number of the register of contracts by 44-ФЗ: 19 digits.

    The split is our reading of real numbers, such as 2 1101487382 21 000041.
    """

    level: str
    """Of the budget."""
    inn: str
    year: int
    ordinal: int


def read_registry_number(text: str, *, today: date) -> RegistryNumber:
    """Return the parts of a number of the register. Raises CodeError."""
    name = _("Number of the register of contracts")
    found = digits_of(text, name, 19)
    if found[0] == "0":
        raise refuse_part(name, "1", _("level of the budget"), _("the level is not zero."))
    check_inn(found[1:11], name, "2–11")
    year = year_at(found, 11, name, today)
    return RegistryNumber(found[0], found[1:11], year, ordinal_at(found, name))


@dataclass(frozen=True, slots=True)
class NoticeNumber:
    """A number of a notice of purchase by 44-ФЗ: 19 digits."""

    organisation: str
    """The code of who placed it, 11 digits."""
    year: int
    ordinal: int


def read_notice_number(text: str, *, today: date) -> NoticeNumber:
    """Return the parts of a number of a notice. Raises CodeError."""
    name = _("Number of the notice")
    found = digits_of(text, name, 19)
    return NoticeNumber(found[:11], year_at(found, 11, name, today), ordinal_at(found, name))


def ordinal_at(found: str, name: str) -> int:
    """Return the number of a code within its year: its last six digits."""
    if found[13:] == "000000":
        raise refuse_part(name, "14–19", _("number within the year"), _("it is not zero."))
    return int(found[13:])


IGK = re.compile(r"[0-9A-ZА-ЯЁ]{20}|[0-9A-ZА-ЯЁ]{25}")


def read_igk(text: str) -> str:
    """Return an identifier of a state contract: 20 or 25 signs. Raises CodeError."""
    found = clean(text).upper()
    if not IGK.fullmatch(found):
        said = _("IGK: 20 or 25 digits or letters are needed, here are {n} signs.")
        raise CodeError(said.format(n=len(found)))
    return found


@dataclass(frozen=True, slots=True)
class Known:
    """What a card says beside its ИКЗ; empty: nothing to compare with."""

    inn: str = ""
    kpp: str = ""
    goods: Sequence[str] = ()
    """ОКПД2 of the lines."""
    kinds: Sequence[str] = ()
    """КВР of the budget lines."""


def contradictions(ikz: Ikz, known: Known) -> list[str]:
    """Return where a card contradicts its ИКЗ, a sentence for each; empty: nowhere."""
    said = []
    if known.inn and known.inn != ikz.inn:
        told = _("By the IKZ the customer's INN is {said}, by the card {known}.")
        said.append(told.format(said=ikz.inn, known=known.inn))
    if known.kpp and known.kpp != ikz.kpp:
        told = _("By the IKZ the customer's KPP is {said}, by the card {known}.")
        said.append(told.format(said=ikz.kpp, known=known.kpp))
    goods = {first_four(code) for code in known.goods}
    if goods and not fits(ikz.goods, SEVERAL_GOODS, goods):
        told = _("By the IKZ the goods are of OKPD2 {said}, by the lines of the card {known}.")
        said.append(told.format(said=ikz.goods, known=", ".join(sorted(goods))))
    kinds = set(known.kinds)
    if kinds and not fits(ikz.kind, SEVERAL_KINDS, kinds):
        told = _("By the IKZ the kind of expenses is {said}, by the lines of the card {known}.")
        said.append(told.format(said=ikz.kind, known=", ".join(sorted(kinds))))
    return said


def fits(said: str, several: str, known: set[str]) -> bool:
    """Tell whether a part of an ИКЗ says what a card does.

    One in the code may stand for a purchase whose further lines came later: it must be among the
    card's. Several need more than one line, which a card that has only begun does not show yet.
    """
    return said == several or said in known


def first_four(okpd2: str) -> str:
    """Return the four digits of an ОКПД2 code an ИКЗ has: class, subclass and group."""
    return okpd2.replace(".", "")[:4].ljust(4, "0")
