"""How much two letters ask the same: by their words in any form, misspelt ones too."""

from collections.abc import Collection, Set
from dataclasses import dataclass

LIKE = 0.45
"""From here on two letters ask the same; measured by `tests/.../intake/pairs.txt`."""

SAME = 0.85
"""From here on they are one letter that came twice."""

ALIKE = 0.45
"""Part of the three-letter pieces two words share when one is the other misspelt."""

SHORTEST = 5
"""Letters of a word from which a misspelling is guessed."""

MOST = 80
"""Words of a letter from which nothing is guessed: there are enough without."""

OF_A_NUMBER = 0.5
"""What a house or a flat counts beside a word."""


@dataclass(frozen=True, slots=True)
class Words:
    """The stems of a letter: of the annotation the office gave it, and of what was written."""

    told: frozenset[str]
    written: frozenset[str] = frozenset()


def likeness(one: Words, other: Words, *, topic: bool = False) -> float:
    """Return how much two letters ask the same, from 0 to 1; `topic`: the classifier says so."""
    whole = shared(one.told | one.written, other.told | other.written)
    found = max(whole, shared(one.told, other.told))
    return 1 - (1 - found) * 0.6 if topic else found


def shared(one: Set[str], other: Set[str]) -> float:
    """Return which part of two letters' words both have."""
    both = one & other
    weight = sum(map(weight_of, both)) * 2
    weight += sum(weight_of(a) + weight_of(b) for a, b in misspelt(one - both, other - both))
    every = sum(map(weight_of, one)) + sum(map(weight_of, other))
    return weight / every if every else 0.0


def weight_of(word: str) -> float:
    """Return what a word counts."""
    return OF_A_NUMBER if word[:1].isdigit() else 1.0


def misspelt(one: Collection[str], other: Collection[str]) -> list[tuple[str, str]]:
    """Return pairs of words that are one, misspelt; each word once."""
    if len(one) > MOST or len(other) > MOST:
        return []
    left, found = {each for each in other if guessed(each)}, []
    for each in sorted(filter(guessed, one)):
        best = max(sorted(left), key=lambda word: pieces_shared(each, word), default="")
        if best and pieces_shared(each, best) >= ALIKE:
            left.discard(best)
            found.append((each, best))
    return found


def guessed(word: str) -> bool:
    """Tell whether a misspelling of the word may be guessed."""
    return len(word) >= SHORTEST and not word[:1].isdigit()


def pieces_shared(one: str, other: str) -> float:
    """Return which part of their three-letter pieces two words share."""
    a, b = pieces(one), pieces(other)
    return len(a & b) / len(a | b)


def pieces(word: str) -> set[str]:
    """Return the three-letter pieces of a word, its beginning marked."""
    padded = f"  {word} "
    return {padded[n : n + 3] for n in range(len(padded) - 2)}
