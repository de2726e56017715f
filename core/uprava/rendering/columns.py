"""The order in which the lines at the top of a letter are read: the letterhead, then to whom.

On paper they stand side by side, and a recogniser reads across. Text by text they are what the
forms of GOST R 7.0.97-2016 call the sender's and the addressee's requisites.
"""

from collections.abc import Iterator, Sequence

from uprava.rendering.values import Word

HEAD = 0.42
"""Share of the page's height in which columns are looked for."""

GAP = 0.06
"""Share of the width between two words of one line that begins another column: 12 mm."""

MIDDLE = 0.4
"""A column to the right begins behind this share of the width."""


def in_order(lines: Sequence[Sequence[Word]]) -> list[str]:
    """Return lines as texts; while two columns stand beside each other, the left one first."""
    made: list[str] = []
    left: list[str] = []
    right: list[str] = []
    edge = 1.0
    for words in lines:
        parts = list(_parts(words))
        if words[0].y0 > HEAD or _crosses(parts, edge):
            made += [*left, *right, _text(words)]
            left, right, edge = [], [], 1.0
            continue
        left += _joined([part for part in parts if part[0].x0 < MIDDLE])
        far = [part for part in parts if part[0].x0 >= MIDDLE]
        right += _joined(far)
        edge = min([edge, *(part[0].x0 for part in far)])
    return [*made, *left, *right]


def _parts(words: Sequence[Word]) -> Iterator[Sequence[Word]]:
    """Yield the parts of a line that wide gaps divide."""
    start = 0
    for place in range(1, len(words)):
        if words[place].x0 - words[place - 1].x1 > GAP:
            yield words[start:place]
            start = place
    yield words[start:]


def _crosses(parts: Sequence[Sequence[Word]], edge: float) -> bool:
    """Tell whether a line stands in both columns at once: then they have ended above it."""
    return any(part[0].x0 < edge < part[-1].x1 for part in parts)


def _joined(parts: Sequence[Sequence[Word]]) -> list[str]:
    """Return the parts of a line in one column as one text; none without parts."""
    text = " ".join(map(_text, parts))
    return [text] if text else []


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)
