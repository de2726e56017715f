"""Words about an author in a sentence that others will read."""

import re
from collections.abc import Iterator, Sequence

from uprava_appeals.applicants.values import Said
from uprava_appeals.values import ApplicantKind

WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
HOUSE = re.compile(r"\d+")

SHORTEST = 3
"""Letters of a name from which it is looked for."""

ENDING = 3
"""Letters at the end of a name that a case may change: «Кузнецова», «Кузнецовой»."""

COMMON = frozenset({
    "город", "поселок", "посёлок", "село", "деревня", "улица", "проспект", "переулок", "бульвар",
    "площадь", "шоссе", "набережная", "микрорайон", "квартал", "область", "край", "район",
    "республика", "округ", "дом", "корпус", "строение", "квартира", "комната", "россия",
    "муниципальный", "городской",
})  # fmt: skip
"""Words of every address."""


def told_of(text: str, authors: Sequence[Said]) -> list[str]:
    """Return the words of a sentence that tell who its author is or where he lives."""
    names = {stem(each) for said in authors for each in names_of(said)}
    found = [each for each in WORD.findall(text) if any(same(stem(each), name) for name in names)]
    return list(dict.fromkeys([*found, *homes(text, authors)]))


def names_of(said: Said) -> Iterator[str]:
    """Return the names of a person; that of an organisation is no personal data."""
    if said.kind is ApplicantKind.PERSON:
        for part in (said.surname, said.given_name, said.patronymic):
            yield from (each for each in WORD.findall(part) if len(each) >= SHORTEST)


def same(one: str, other: str) -> bool:
    """Tell whether two stems are one name in different cases."""
    short, long = sorted((one, other), key=len)
    return len(short) >= SHORTEST and long.startswith(short) and len(long) - len(short) <= 1


def stem(word: str) -> str:
    """Return what cases leave of a name."""
    plain = word.lower().replace("ё", "е")
    return plain[: max(SHORTEST, len(plain) - ENDING)]


def homes(text: str, authors: Sequence[Said]) -> Iterator[str]:
    """Return the streets of authors that a sentence names with the house."""
    numbers, words = set(HOUSE.findall(text)), {stem(each): each for each in WORD.findall(text)}
    for said in authors:
        if said.kind is not ApplicantKind.PERSON or numbers.isdisjoint(HOUSE.findall(said.address)):
            continue
        streets = (each for each in WORD.findall(said.address) if each.lower() not in COMMON)
        yield from (words[stem(each)] for each in streets
                    if len(each) > SHORTEST and stem(each) in words)  # fmt: skip
