"""Striking an author out of an answer that is published: names, addresses, numbers."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

STRUCK = "[…]"
"""What stands in place of what was struck out."""

ENDING = re.compile(r"(?:ая|яя|ий|ый|ой|[аяоеёуюыиьй])$")

SHORTEST = 3
"""Letters of a stem below which only the whole word is looked for."""

MARKS = (
    re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    re.compile(r"(?<!\d)(?:\+7|8)?[\s(-]*\d{3,4}[\s)-]*\d{2,3}[\s-]?\d{2}[\s-]?\d{2}(?!\d)"),
    re.compile(r"(?<![\d-])\d{2,3}-\d{2}-\d{2}(?![\d-])"),
    re.compile(r"(?i)\b(?:кв|квартира|комн)\.?\s*№?\s*\d+[а-я]?\b"),
    re.compile(r"(?<!\d)\d{6}(?!\d)"),
    re.compile(r"(?<![\d№])\d{3}-\d{3}-\d{3} \d{2}(?!\d)"),
)
"""E-mail addresses, telephones, flats, postcodes, СНИЛС: whoever they belong to."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """What an answer tells of one author."""

    names: Sequence[str]
    address: str = ""
    known: Sequence[str] = ()
    """Further words: the number of the appeal, the account."""


def found_in(text: str, authors: Iterable[Hidden]) -> list[str]:
    """Return what of the authors a text tells, each once, as it is written there."""
    patterns = [*MARKS, *(each for one in authors for each in patterns_of(one))]
    hits = [match[0].strip() for pattern in patterns for match in pattern.finditer(text)]
    return list(dict.fromkeys(each for each in hits if each))


def struck(text: str, authors: Iterable[Hidden]) -> str:
    """Return the text with all of it struck out."""
    for pattern in [*(each for one in authors for each in patterns_of(one)), *MARKS]:
        text = pattern.sub(STRUCK, text)
    return re.sub(r"\[…\](?:[\s,.]*\[…\])+", STRUCK, text)


def patterns_of(one: Hidden) -> list[re.Pattern[str]]:
    """Return what to look for: names in any form with their initials, the address, the numbers."""
    found = [re.compile(rf"(?<!\w){re.escape(word)}(?!\w)") for word in one.known if word]
    found += [name_of(word) for name in one.names for word in name.split() if len(word) > 1]
    return [*found, *address_of(one.address)]


def name_of(word: str) -> re.Pattern[str]:
    """Return a part of a name in all its cases, with initials beside it."""
    stem = ENDING.sub("", word)
    stem = stem if len(stem) >= SHORTEST else word
    letters = re.escape(stem).replace("ё", "[её]").replace("Ё", "[ЕЁ]")
    initials = r"(?:[А-ЯЁ]\.\s?){1,2}"
    return re.compile(rf"(?:{initials})?(?<!\w){letters}[а-яё]{{0,3}}(?!\w)(?:\s{initials})?")


def address_of(address: str) -> list[re.Pattern[str]]:
    """Return the address as a whole, and its street with the house."""
    if not address.strip():
        return []
    whole = r"[\s,]+".join(re.escape(word) for word in re.split(r"[\s,]+", address.strip()) if word)
    found = [re.compile(f"(?i){whole}")]
    parts = [part.strip() for part in address.split(",")]
    for street, house in pairwise(parts):
        number, name = re.search(r"\d+[а-яА-Я]?(?:/\d+)?", house), street.split()[-1:]
        if number and name and len(name[0]) > SHORTEST and not re.search(r"\d", name[0]):
            stem = re.escape(ENDING.sub("", name[0]))
            found.append(re.compile(rf"(?i){stem}\w{{0,3}}[\s,]+(?:д\w*\.?\s*)?{number[0]}(?!\d)"))
    return found
