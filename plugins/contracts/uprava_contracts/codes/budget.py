"""Codes of the budget and of goods: КБК, КОСГУ, ОКПД2, ОКТМО."""

import re
from dataclasses import dataclass

from uprava.i18n import _

from uprava_contracts.codes.reading import CodeError, clean, digits_of, refuse_part

LAST_SECTION = 14
"""Sections of expenses are 01 to 14. Budget Code, article 21."""


@dataclass(frozen=True, slots=True)
class Kbk:
    """A code of expenses of the budget: 20 signs. Budget Code, article 21."""

    chief: str
    """The chief manager of funds (ГРБС), 3 digits."""
    section: str
    subsection: str
    target: str
    """The target article, 10 signs; letters occur."""
    kind: str
    """The kind of expenses (КВР)."""

    @property
    def parted(self) -> str:
        """The code in its groups."""
        return f"{self.chief} {self.section}{self.subsection} {self.target} {self.kind}"

    def __str__(self) -> str:
        """Return the 20 signs."""
        return f"{self.chief}{self.section}{self.subsection}{self.target}{self.kind}"


TARGET = re.compile(r"[0-9A-ZА-ЯЁ]{10}")


def read_kbk(text: str) -> Kbk:
    """Return the parts of a КБК of expenses. Raises CodeError naming the part and the rule."""
    name = _("KBK")
    found = clean(text).upper()
    if len(found) != 20:
        said = _("{code}: {wanted} signs are needed, here are {n}.")
        raise CodeError(said.format(code=name, wanted=20, n=len(found)))
    digits_at(found, 0, 3, _("chief manager of funds"))
    digits_at(found, 3, 7, _("section and subsection"))
    if not 1 <= int(found[3:5]) <= LAST_SECTION:
        rule = _("sections of expenses are 01 to 14.")
        raise refuse_part(name, "4–5", _("section of expenses"), rule)
    if not TARGET.fullmatch(found[7:17]):
        rule = _("only digits and letters stand here.")
        raise refuse_part(name, "8–17", _("target article"), rule)
    digits_at(found, 17, 20, _("kind of expenses"))
    if found[17] == "0":
        rule = _("a kind of expenses does not begin with zero.")
        raise refuse_part(name, "18–20", _("kind of expenses"), rule)
    return Kbk(found[:3], found[3:5], found[5:7], found[7:17], found[17:])


def digits_at(found: str, start: int, end: int, part: str) -> None:
    """Refuse a part of a КБК that is not of digits."""
    if not re.fullmatch("[0-9]+", found[start:end]):
        raise refuse_part(_("KBK"), f"{start + 1}–{end}", part, _("only digits stand here."))


def read_kvr(text: str) -> str:
    """Return a kind of expenses: three digits, from 100. Raises CodeError."""
    found = digits_of(text, _("KVR"), 3)
    if found[0] == "0":
        raise CodeError(_("KVR: a kind of expenses does not begin with zero."))
    return found


def read_kosgu(text: str) -> str:
    """Return a КОСГУ: three digits; contracts are of groups 2 and 3. Raises CodeError."""
    found = digits_of(text, _("KOSGU"), 3)
    if found[0] not in "23":
        raise CodeError(
            _("KOSGU: a contract is paid by groups 2 (expenses) and 3 (assets), not by {first}.")
            .format(first=found[0])
        )  # fmt: skip
    return found


OKPD2 = re.compile(
    r"[0-9]{2}(\.[0-9]{1,2}|\.[0-9]{2}\.[0-9]{1,2}|\.[0-9]{2}\.[0-9]{2}\.[0-9]{3})?"
    r"|[0-9]{2}\.[0-9]{2}\.[0-9]{2}\.[0-9]{3}-[0-9]{8}"
)
"""Class 17, subclass 17.1, group 17.12, subgroup 17.12.1, kind 17.12.14, category 17.12.14.110; a
position of the catalogue КТРУ adds eight digits. ОК 034-2014."""


def read_okpd2(text: str) -> str:
    """Return a code of goods, works or services. Raises CodeError."""
    found = clean(text)
    if not OKPD2.fullmatch(found) or found.startswith("00"):
        raise CodeError(
            _("OKPD2: the code is written as 17.12 or 17.12.14.110; here is “{text}”.")
            .format(text=found[:30])
        )  # fmt: skip
    return found


def read_oktmo(text: str) -> str:
    """Return a code of a municipality (8 digits) or of a settlement in it (11).

    The control number of the classifier (ОК 033-2013) is no part of the code. Raises CodeError.
    """
    found = digits_of(text, _("OKTMO"), 8, 11)
    if found.startswith("00"):
        raise refuse_part(_("OKTMO"), "1–2", _("region of the municipality"), _("it is not zero."))
    return found
