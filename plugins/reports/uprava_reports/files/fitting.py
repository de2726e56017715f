"""How the table of a report fits a page: upright or on its side, how large, in how many parts.

Pure. Widths are in millimetres of paper; what they are of a text is estimated by its letters.
"""

from collections.abc import Sequence
from dataclasses import dataclass

PAGES = ((False, 9.0), (True, 9.0), (True, 7.5), (True, 6.6))
"""What is tried one after another: whether the page lies on its side, points of the letters."""

PARTED = (True, 7.5)
"""How a table is set that goes on in further parts."""

ROOM = {False: 180.0, True: 267.0}
"""Between the margins of A4."""

LETTER = 0.205
"""Millimetres a bold figure takes for each point of its size."""

INSET = 2.6
"""Left and right of a figure, with the line."""

NAMES = {False: 45.0, True: 60.0}
"""The least that names of lines get."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How a table is set: each part has some places of its columns and their widths.

    The first width of a part is that of the names.
    """

    wide: bool
    size: float
    parts: Sequence[tuple[Sequence[int], Sequence[float]]]


def fit(names: int, groups: Sequence[Sequence[int]]) -> Fit:
    """Return how a table fits; `names` is the longest name, `groups` are letters of columns.

    Columns of a group stand beside each other: the measures of a month.
    """
    for wide, size in PAGES:
        widths = [[width(letters, size) for letters in group] for group in groups]
        needed = sum(map(sum, widths))
        if NAMES[wide] + needed <= ROOM[wide]:
            return Fit(wide, size, [part(names, (wide, size), widths, 0, len(groups))])
    return parted(names, groups)


def parted(names: int, groups: Sequence[Sequence[int]]) -> Fit:
    """Return a table in parts of about the same width."""
    wide, size = PARTED
    widths = [[width(letters, size) for letters in group] for group in groups]
    room = ROOM[wide] - NAMES[wide]
    ends = cut(widths, room)
    even = sum(map(sum, widths)) / len(ends) + max(map(sum, widths)) / 2
    closer = cut(widths, min(even, room))
    ends = closer if len(closer) == len(ends) else ends
    begins = [0, *ends[:-1]]
    pairs = zip(begins, ends, strict=True)
    return Fit(wide, size, [part(names, PARTED, widths, *pair) for pair in pairs])


def cut(widths: Sequence[Sequence[float]], room: float) -> list[int]:
    """Return behind which groups a table is cut; a group wider than all room stands alone."""
    ends: list[int] = []
    taken = 0.0
    for place, group in enumerate(widths):
        if place and taken + sum(group) > room:
            ends.append(place)
            taken = 0.0
        taken += sum(group)
    return [*ends, len(widths)]


def part(
    names: int, page: tuple[bool, float], widths: Sequence[Sequence[float]], begin: int, end: int
) -> tuple[Sequence[int], Sequence[float]]:
    """Return the places and widths of some groups; names get what they want of what is left."""
    wide, size = page
    first = sum(map(len, widths[:begin]))
    inside = [each for group in widths[begin:end] for each in group]
    wanted = min(width(names, size) * 0.9, ROOM[wide] / 2)
    named = max(NAMES[wide], min(wanted, ROOM[wide] - sum(inside)))
    return range(first, first + len(inside)), [named, *inside]


def width(letters: int, size: float) -> float:
    """Return how wide a column is that has so many letters."""
    return round(letters * LETTER * size + INSET, 1)
