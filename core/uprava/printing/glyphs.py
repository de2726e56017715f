"""Which characters the office fonts can print; plain PDFs lose the others silently."""

import unicodedata
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
"""PT Serif and PT Sans (ParaType, Open Font License), copied here when assets are built."""

_LAYOUT = frozenset("\t\n\r")
_BLANK = frozenset({"Cf", "Zl", "Zp", "Zs"})
"""Unicode categories that steer the layout: what lacks a glyph here, the shaper makes of blanks."""


def missing_characters(text: str) -> tuple[str, ...]:
    """Return what the fonts lack, each once, in order, as `«x» (U+1F600)`."""
    composed = unicodedata.normalize("NFC", text)
    lacking = dict.fromkeys(char for char in composed if not _printable(char))
    return tuple(_named(char) for char in lacking)


def _printable(char: str) -> bool:
    return ord(char) in _repertoire() or char in _LAYOUT or unicodedata.category(char) in _BLANK


def _named(char: str) -> str:
    code = f"U+{ord(char):04X}"
    return f"«{char}» ({code})" if char.isprintable() else code


@cache
def _repertoire() -> frozenset[int]:
    """Return the code points that every one of the fonts has."""
    from fontTools.ttLib import TTFont

    files = sorted(FONTS.glob("*.ttf"))
    if not files:
        raise RuntimeError(f"no fonts in {FONTS}: build the assets first")
    covered = []
    for file in files:
        with TTFont(file) as font:
            covered.append(frozenset(font.getBestCmap()))
    return frozenset.intersection(*covered)
