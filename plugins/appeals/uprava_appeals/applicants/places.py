"""Two addresses compared as people write them: street, house and flat, whatever the commas."""

import re
from dataclasses import dataclass
from enum import StrEnum

from uprava_appeals.applicants.values import key_of

NUMBER = r"\d+(?:к\d+|[а-я])?(?:\s?/\s?\d+[а-я]?)?"
HOUSE = re.compile(rf"\b(?:дом|д|влд|владение)\.?\s*№?\s*({NUMBER})\b")
BLOCK = re.compile(rf"\b(?:корпус|корп|к|строение|стр)\.?\s*({NUMBER})\b")
FLAT = re.compile(rf"\b(?:квартира|кв|офис|оф|помещение|пом|комната|комн)\.?\s*№?\s*({NUMBER})\b")
TAIL = re.compile(rf"[\s,]({NUMBER})(?:\s*[-–,]\s*({NUMBER}))?\s*$")
"""«Ленина, 5-17»: a house and a flat without words."""

MARKS = """
россия рф область обл край республика респ район р н округ город г село с деревня поселок пос пгт рп
улица ул проспект пр кт т просп переулок пер бульвар б бул площадь пл шоссе ш микрорайон мкр
набережная наб проезд тупик снт тер"""
"""Words of an address that tell of what sort a place is."""

SORTS = frozenset(MARKS.split())


class Nearness(StrEnum):
    """How two addresses differ."""

    SAME = "same"
    FLAT = "flat"
    HOUSE = "house"
    OTHER = "other"
    UNKNOWN = "unknown"
    """One of them is not known."""


@dataclass(frozen=True, slots=True)
class Place:
    """An address taken apart; what it does not tell is empty."""

    words: frozenset[str]
    house: str
    flat: str


def place_of(address: str) -> Place:
    """Take an address apart."""
    text = re.sub(r"\b\d{6}\b", " ", address.lower().replace("ё", "е")).strip(" ,.")
    flat, text = _take(FLAT, text)
    house, text = _take(HOUSE, text)
    block, text = _take(BLOCK, text)
    tail = None if house else TAIL.search(text.rstrip(" ,."))
    if tail:
        house, flat, text = tail[1], flat or tail[2] or "", text[: tail.start()]
    house = f"{house}к{block}" if block else house
    return Place(_words(text), _number(house), _number(flat))


def _take(pattern: re.Pattern[str], text: str) -> tuple[str, str]:
    found = pattern.search(text)
    return (found[1], text[: found.start()] + text[found.end() :]) if found else ("", text)


def _number(text: str) -> str:
    return re.sub(r"\s+", "", text).lstrip("0")


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in key_of(text).split() if word not in SORTS)


def compare(one: str, other: str) -> Nearness:
    """Tell how two addresses differ; a town that only one of them names is no difference."""
    if not (one.strip() and other.strip()):
        return Nearness.UNKNOWN
    mine, theirs = place_of(one), place_of(other)
    if not (mine.words <= theirs.words or theirs.words <= mine.words):
        return Nearness.OTHER
    if mine.house != theirs.house:
        return Nearness.HOUSE
    return Nearness.SAME if mine.flat == theirs.flat else Nearness.FLAT
