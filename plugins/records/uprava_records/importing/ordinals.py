"""The place of an earlier number in its book: which of its digits count, and its litera.

Numbers have any shape: «01-12/345», «345/01-12», «345-п», «ИСХ-77/2019». In the numbers of one
journal and year, the ordinal is that group of digits which tells most of them apart.
"""

import re
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence, Set
from dataclasses import dataclass

GROUP = re.compile(r"\d+")
LETTER = re.compile(r"([а-яА-Я])(?![а-яА-Яa-zA-Z])")
SLASH = re.compile(r"/[1-9]\d?$")
LARGEST = 9_999_999

Book = tuple[Hashable, int]
"""A journal, whatever tells it apart, and the year."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """A number of a book; `said` is the ordinal a column of its own tells."""

    book: Book
    number: str
    said: int | None = None


@dataclass(frozen=True, slots=True)
class Ordinal:
    """The place in the book."""

    seq: int
    suffix: str | None = None


def ordinals(numbers: Sequence[Numbered]) -> list[Ordinal | None]:
    """Return the place of every number; None for one without digits."""
    known = {(each.book, each.number) for each in numbers}
    chosen = positions([each for each in numbers if trunk_of(each, known) is None])
    return [ordinal(each, known, chosen) for each in numbers]


def trunk_of(each: Numbered, known: Set[tuple[Book, str]]) -> str | None:
    """Return the number «11» that «11/1» stands beside; None: there is none such in the book."""
    slash = SLASH.search(each.number)
    trunk = each.number[: slash.start()] if slash else ""
    return trunk if each.said is None and (each.book, trunk) in known else None


def ordinal(
    each: Numbered, known: Set[tuple[Book, str]], chosen: Mapping[tuple[Book, int], int]
) -> Ordinal | None:
    """Return the place of one number."""
    trunk = trunk_of(each, known)
    if trunk is not None:
        seq, _rest = place(Numbered(each.book, trunk), chosen)
        return Ordinal(seq, each.number[len(trunk) :]) if seq else None
    seq, rest = place(each, chosen)
    letter = LETTER.match(rest)
    return Ordinal(seq, letter[1].lower() if letter else None) if seq else None


def positions(numbers: Sequence[Numbered]) -> Mapping[tuple[Book, int], int]:
    """Return for each shape of a book's numbers which group of digits is the ordinal."""
    values: dict[tuple[Book, int], list[list[str]]] = defaultdict(list)
    for each in numbers:
        groups = GROUP.findall(each.number)
        values[each.book, len(groups)].append(groups)
    return {shape: best(rows, shape[0][1]) for shape, rows in values.items() if shape[1]}


def best(rows: Sequence[Sequence[str]], year: int) -> int:
    """Return the place of the group that tells most numbers apart, of equal ones the last."""
    return max(range(len(rows[0])), key=lambda place: weight(rows, place, year))


def weight(rows: Sequence[Sequence[str]], place: int, year: int) -> tuple[int, bool, int]:
    """Return how well a group of digits tells numbers apart; the year of the book never well."""
    found = {row[place] for row in rows}
    is_year = found <= {str(year), f"{year % 100:02d}"}
    return len(found), not is_year, place


def place(each: Numbered, chosen: Mapping[tuple[Book, int], int]) -> tuple[int | None, str]:
    """Return the ordinal of a number and what stands after it."""
    groups = list(GROUP.finditer(each.number))
    if each.said is not None:
        found = next((one for one in groups if int(one.group()) == each.said), None)
        return each.said, each.number[found.end() :] if found else ""
    if not groups:
        return None, ""
    found = groups[chosen.get((each.book, len(groups)), -1)]
    seq = int(found.group())
    return (seq if 1 <= seq <= LARGEST else None), each.number[found.end() :]
