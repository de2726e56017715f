"""Which characters the office fonts can print; plain PDFs lose the others silently."""

import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache

from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.printing.places import FONTS

_LAYOUT = frozenset("\t\n\r")
_BLANK = frozenset({"Cf", "Zl", "Zp", "Zs"})
"""Unicode categories that steer the layout: what lacks a glyph here, the shaper makes of blanks."""


def refuse_missing(values: Mapping[str, object], *, titles: Mapping[str, str]) -> None:
    """Raise InvalidError with the first field that cannot be printed and its characters."""
    for path, text in _texts(values, ()):
        missing = missing_characters(text)
        if not missing:
            continue
        raise InvalidError(
            _(
                "The print fonts do not have these characters: {characters}. They are in the "
                "field “{field}”."
            ).format(characters=", ".join(missing), field=_field(path, titles)),
            code="unprintable",
        )


def named_in(value: object) -> object:
    """Return the value with every character without a glyph named: «[U+1F44D]»."""
    if isinstance(value, str):
        return _named_text(value)
    if isinstance(value, Mapping):
        return {key: named_in(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [named_in(part) for part in value]
    return value


def missing_characters(text: str) -> tuple[str, ...]:
    """Return what the fonts lack, each once, in order, as `«x» (U+1F600)`."""
    composed = unicodedata.normalize("NFC", text)
    lacking = dict.fromkeys(char for char in composed if not _printable(char))
    return tuple(_named(char) for char in lacking)


def _named_text(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    composed = unicodedata.normalize("NFC", text)
    return "".join(char if _printable(char) else f"[U+{ord(char):04X}]" for char in composed)


def _texts(
    value: object, path: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from _texts(part, (*path, str(key)))
    elif isinstance(value, list | tuple):
        for place, part in enumerate(value, 1):
            yield from _texts(part, (*path, place))


def _field(path: tuple[str | int, ...], titles: Mapping[str, str]) -> str:
    """Return what people call the field: its title and, in a list, which line."""
    words = [titles.get(part, part) if isinstance(part, str) else f"№ {part}" for part in path]
    return ", ".join(words)


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
