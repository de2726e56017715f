"""How an author is addressed: «Уважаемая Анна Дмитриевна», «Кузнецовой А. Д.»."""

from collections.abc import Sequence
from dataclasses import dataclass

from uprava_appeals.values import ApplicantKind

NBSP = "\u00a0"

MEN = ("вич", "ич", "оглы", "улы", "углы")
WOMEN = ("вна", "чна", "шна", "кызы", "кизи", "гызы")

DATIVE = {
    True: (("ова", "овой"), ("ева", "евой"), ("ёва", "ёвой"), ("ина", "иной"), ("ына", "ыной"),
           ("ская", "ской"), ("цкая", "цкой")),
    False: (("ов", "ову"), ("ев", "еву"), ("ёв", "ёву"), ("ин", "ину"), ("ын", "ыну"),
            ("ский", "скому"), ("цкий", "цкому")),
}  # fmt: skip
"""Endings of surnames of women (True) and men in the nominative and the dative."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """The author a reply goes to."""

    kind: str = ApplicantKind.UNKNOWN
    name: str = ""
    surname: str = ""
    given_name: str = ""
    patronymic: str = ""
    postcode: str = ""
    address: str = ""
    others: int = 0
    """Further authors of a collective appeal."""


def is_woman(patronymic: str) -> bool | None:
    """Tell by the patronymic; None: nobody can."""
    last = patronymic.strip().lower()
    if last.endswith(WOMEN):
        return True
    return False if last.endswith(MEN) else None


def dear(one: Addressee) -> str:
    """Return «Уважаемый», «Уважаемая», «Уважаемые»; of whom it is not known, both."""
    if one.others or one.kind == ApplicantKind.ORGANISATION:
        return "Уважаемые"
    woman = is_woman(one.patronymic)
    if woman is None:
        return "Уважаемый (ая)"
    return "Уважаемая" if woman else "Уважаемый"


def called(one: Addressee) -> str:
    """Return the name and patronymic, or what stands for them."""
    if one.kind == ApplicantKind.ORGANISATION:
        return "коллеги"
    if one.others:
        return "заявители"
    name = " ".join(part for part in (one.given_name, one.patronymic) if part)
    return "заявитель" if not one.given_name or "." in name else name


def to_whom(one: Addressee) -> str:
    """Return the addressee of a letter: «Кузнецовой А. Д.»; undeclined where nobody is sure."""
    if one.kind == ApplicantKind.ORGANISATION:
        return one.name
    surname = dative(one.surname, is_woman(one.patronymic))
    if surname is None:
        return one.name
    parts = (one.given_name, one.patronymic)
    return NBSP.join([surname, *(f"{part[0]}." for part in parts if part)])


def dative(surname: str, woman: bool | None) -> str | None:
    """Return a surname in the dative, each part of a double one; None: its form is not sure."""
    if woman is None or not surname:
        return None
    parts = [_dative(part, DATIVE[woman]) for part in surname.split("-")]
    return "-".join(part for part in parts if part) if all(parts) else None


def _dative(surname: str, endings: Sequence[tuple[str, str]]) -> str | None:
    for nominative, ending in endings:
        if surname.endswith(nominative):
            return surname.removesuffix(nominative) + ending
    return None


def where(one: Addressee) -> str:
    """Return the postal address in one line."""
    return ", ".join(part for part in (one.address, one.postcode) if part)
