"""What words a text lost and gained between two versions, by the pages of the newer one.

Paragraphs are compared first, then the words of those that differ: a word that was put in moves
the ends of all lines after it, and says nothing about them.
"""

import re
from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby, pairwise

MOST_WORDS = 60_000
"""Of one version, some 200 pages; longer texts are not compared."""

FINE = 2_000_000
"""Pairs of equal words (or paragraphs) on both sides of one place up to which it is compared one by
one: under a second. A dearer place, ten rewritten pages of a table, is told as a whole."""

MOST_FINE = 6_000_000
"""The same, of all places of a text together."""

CONFETTI = 2
"""Words in common that, alone amid changes, make a sentence harder to read, not easier."""

SHORT = 0.7
"""Of the longest line of a page: a shorter one ends its paragraph."""

OPENS = re.compile(r"[^\W_]?[\W\d]|[A-ZА-ЯЁ]")
"""How a line begins a paragraph after a full stop: a capital, a number, a dash, a quotation."""


class Change(StrEnum):
    """What became of some words."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one fate in a row."""

    change: Change
    words: tuple[str, ...]

    @property
    def text(self) -> str:
        """The words with spaces between."""
        return " ".join(self.words)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the newer text, or one it lost, with the page it stands or stood on."""

    page: int
    runs: tuple[Run, ...]

    @property
    def changed(self) -> bool:
        """Tell whether any of it is not as it was."""
        return any(each.change != Change.SAME for each in self.runs)


@dataclass(frozen=True, slots=True)
class Difference:
    """The newer text in paragraphs; counts are of words. `coarse`: places too large for words."""

    paragraphs: Sequence[Paragraph]
    new: int
    gone: int
    places: int
    coarse: int


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph as it is read: its page and words."""

    page: int
    words: tuple[str, ...]


Pages = Sequence[tuple[int, str]]
"""Numbers of pages with their texts in lines."""


def count_words(pages: Pages) -> int:
    """Count the words of a text."""
    return sum(len(text.split()) for _page, text in pages)


def compare(before: Pages, after: Pages) -> Difference:
    """Return what became of a text. Both hold at most `MOST_WORDS` words."""
    old = [part for page, text in before for part in parts_of(page, text)]
    new = [part for page, text in after for part in parts_of(page, text)]
    found: list[Paragraph] = []
    left, coarse = MOST_FINE, 0
    whole = [e.words for e in old], [e.words for e in new]
    for tag, i, j, k, m in opcodes_of(*whole, fine=pairs(*whole) <= FINE):
        if tag == "equal":
            found += [Paragraph(e.page, (Run(Change.SAME, e.words),)) for e in new[k:m]]
            continue
        cost = pairs(words_in(old[i:j]), words_in(new[k:m]))
        fine = cost <= min(FINE, left)
        left -= cost if fine else 0
        coarse += not fine
        page = found[-1].page if found else 1
        found += between(old[i:j], new[k:m], page=page, fine=fine)
    return Difference(
        found, total(found, Change.NEW), total(found, Change.GONE), places_of(found), coarse
    )


Opcode = tuple[str, int, int, int, int]


def opcodes_of(one: Sequence[Hashable], two: Sequence[Hashable], *, fine: bool) -> list[Opcode]:
    """Return what turns one sequence into the other, as difflib says it; else all but its ends."""
    if fine:
        return list(SequenceMatcher(None, one, two, autojunk=False).get_opcodes())
    shorter = min(len(one), len(two))
    head = next((n for n in range(shorter) if one[n] != two[n]), shorter)
    rest = shorter - head
    tail = next((n for n in range(rest) if one[-1 - n] != two[-1 - n]), rest)
    i, j = len(one) - tail, len(two) - tail
    end, stop = len(one), len(two)
    ends = ("equal", i, end, j, stop)
    return [("equal", 0, head, 0, head), ("replace", head, i, head, j), ends]


def pairs(one: Iterable[Hashable], two: Iterable[Hashable]) -> int:
    """Count the pairs of equal things on both sides: what comparing them costs."""
    counted = Counter(one)
    return sum(counted[each] for each in two)


def words_in(parts: Iterable[Part]) -> Iterator[str]:
    """Yield the words of paragraphs."""
    return (word for each in parts for word in each.words)


def parts_of(page: int, text: str) -> Iterator[Part]:
    """Yield the paragraphs of a page: they end with a short line, or a stop before a capital."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    full = max((len(line) for line in lines), default=0)
    words: list[str] = []
    for line, following in pairwise([*lines, ""]):
        words += line.split()
        ends = line[-1] in ".;:!?" and OPENS.match(following)
        if not following or ends or len(line) < full * SHORT:
            yield Part(page, tuple(words))
            words = []


def total(paragraphs: Iterable[Paragraph], change: Change) -> int:
    """Count the words of one fate."""
    runs = (run for each in paragraphs for run in each.runs if run.change == change)
    return sum(len(run.words) for run in runs)


def places_of(paragraphs: Iterable[Paragraph]) -> int:
    """Count the places that changed: what was lost and gained side by side is one."""
    fates = (run.change == Change.SAME for each in paragraphs for run in each.runs)
    return sum(not same for same, _runs in groupby(fates))


Fate = tuple[Change, str, int, int]
"""What became of a word, the word, the places of its paragraph among the old and the new ones."""


def between(
    old: Sequence[Part], new: Sequence[Part], *, page: int, fine: bool
) -> Iterator[Paragraph]:
    """Yield the paragraphs of a place that differs, word by word when it is `fine`."""
    one = [(word, place) for place, part in enumerate(old) for word in part.words]
    two = [(word, place) for place, part in enumerate(new) for word in part.words]
    opcodes = opcodes_of([word for word, _ in one], [word for word, _ in two], fine=fine)
    opcodes = without_confetti(opcodes)
    lost_of = Counter(p for tag, i, j, _k, _m in opcodes if tag != "equal" for _w, p in one[i:j])
    whole = {place for place, part in enumerate(old) if lost_of[place] == len(part.words)}
    fates: list[Fate] = []
    at = 0
    for tag, i, j, k, m in opcodes:
        at = two[k][1] if k < len(two) else at
        if tag == "equal":
            fates += [(Change.SAME, w, -1, place) for w, place in two[k:m]]
        else:
            gone = [(Change.GONE, w, place, at) for w, place in one[i:j]]
            cut = next((n for n, fate in enumerate(gone) if fate[2] in whole), len(gone))
            cut = cut or (len(gone) if len(old) == 1 else 0)
            fates += gone[:cut]
            fates += [(Change.NEW, w, -1, place) for w, place in two[k:m]]
            fates += gone[cut:]
        at = two[m - 1][1] if m else at
    apart = whole if len(old) > 1 or not new else set()
    yield from paragraphs_of(fates, apart, new, page=page)


def without_confetti(opcodes: Sequence[Opcode]) -> list[Opcode]:
    """Return the places with single common words between changes taken into the changes."""
    found: list[Opcode] = []
    for place, each in enumerate(opcodes):
        tag, i, j, _k, m = each
        inner = 0 < place < len(opcodes) - 1
        lone = tag == "equal" and inner and j - i <= CONFETTI
        if found and found[-1][0] != "equal" and (lone or tag != "equal"):
            _tag, begin, _end, start, _stop = found.pop()
            found.append(("replace", begin, j, start, m))
        else:
            found.append(each)
    return found


def paragraphs_of(
    fates: Sequence[Fate], apart: Collection[int], new: Sequence[Part], *, page: int
) -> Iterator[Paragraph]:
    """Yield paragraphs of words: those of the newer text, and the lost ones that stand `apart`."""

    def home(fate: Fate) -> tuple[bool, int]:
        _change, _word, lost, stands = fate
        return (True, lost) if lost in apart else (False, stands)

    for (lost, place), group in groupby(fates, home):
        on = page if lost or not new else new[place].page
        page = on
        runs = groupby(group, lambda fate: fate[0])
        yield Paragraph(on, tuple(Run(kind, tuple(f[1] for f in each)) for kind, each in runs))
