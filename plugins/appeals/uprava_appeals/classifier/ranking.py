"""Which questions a text means most, by where each of its words stands in the classifier."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log, sqrt

from uprava_appeals.classifier.codes import above
from uprava_appeals.classifier.values import CHOSEN_FROM

PATH_SHARE = 0.3
"""What a word in a heading over a question counts for, beside one in the question itself."""

NEAR_BEST = 0.5
"""Part of the best question's weight another one needs to be offered beside it."""

AVERAGE = 80
"""Characters of a usual title; in a longer one each word says less."""


BLOCK = len("0005.")
"""Characters of a block of a code with its point."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A heading that has words of the text: their places in it; `length` of the title."""

    code: str
    level: int
    length: int
    places: Sequence[int]


@dataclass(slots=True)
class Hits:
    """The words found in each heading, by its code, and how long its title is."""

    words: Mapping[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    lengths: dict[str, int] = field(default_factory=dict)
    levels: dict[str, int] = field(default_factory=dict)
    found_over: dict[str, frozenset[int]] = field(default_factory=dict)
    """By the blocks of the heading right over: a broad text finds hundreds of them below one."""

    def over(self, code: str) -> frozenset[int]:
        """Return the words found in the headings over one that was found."""
        stem = code[: BLOCK * (self.levels[code] - 1)]
        if stem not in self.found_over:
            found = (self.words[each] for each in above(code) if each in self.words)
            self.found_over[stem] = frozenset().union(*found)
        return self.found_over[stem]

    def both(self, code: str) -> frozenset[int]:
        """Return the words found in a heading and over it."""
        return self.over(code).union(self.words.get(code, ()))


def gathered(hits: Iterable[Hit]) -> Hits:
    """Return hits by their headings."""
    made = Hits()
    for hit in hits:
        made.words[hit.code].update(hit.places)
        made.lengths[hit.code] = hit.length
        made.levels[hit.code] = hit.level
    return made


def rarity(found: Hits) -> Mapping[int, float]:
    """Return what each word of the text says: the fewer headings have it, the more."""
    often = Counter(place for places in found.words.values() for place in places)
    return {place: log(1 + len(found.words) / count) for place, count in often.items()}


def best_of(found: Hits) -> tuple[list[str], list[str]]:
    """Return the questions a typed text means, best first, and such headings over others.

    Words over a question count as its own. Where something has all the words that are found at
    all, only that is returned; else rare words come first. Of equals the one with more of them
    in itself is better, then the one with the shorter title.
    """
    rare = rarity(found)
    both = {code: found.both(code) for code in list(found.words)}
    whole = {code: places for code, places in both.items() if len(places) == len(rare)}
    says = {places: -sum(sorted(rare[place] for place in places)) for places in set(both.values())}
    weights = {
        code: (says[places], -len(found.words[code]), found.lengths[code], code)
        for code, places in (whole or both).items()
    }
    ordered = sorted(weights, key=lambda code: weights[code])
    questions = [code for code in ordered if found.levels[code] >= CHOSEN_FROM]
    return questions, [code for code in ordered if found.levels[code] <= CHOSEN_FROM]


def weighed(found: Hits) -> Sequence[str]:
    """Return the questions a longer text is about, best first; rare words count most."""
    rare = rarity(found)
    questions = [code for code, level in found.levels.items() if level >= CHOSEN_FROM]
    weights = {}
    for code in questions:
        own, over = found.words[code], found.over(code) - found.words[code]
        weight = sum(rare[place] for place in own)
        weight += PATH_SHARE * sum(rare[place] for place in over)
        weights[code] = weight / sqrt(1 + found.lengths[code] / AVERAGE)
    best = max(weights.values(), default=0.0)
    fit = [code for code in questions if weights[code] >= NEAR_BEST * best]
    return sorted(fit, key=lambda code: (-weights[code], code))
