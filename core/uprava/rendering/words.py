"""Turning what formats contain into text that can be stored, searched and shown."""

import re
import unicodedata

_LINE_END_HYPHEN = re.compile(r"[\x02\ufffe\u00ad][ \t]*\r?\n?[ \t]*")
"""Marks of a divided word: PDFium's own two, and the soft hyphen."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\u200b\ufeff]")
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n[ \n]*")


def normalise(text: str) -> str:
    """Return text in NFC with single spaces and line ends, without NULs and stray surrogates.

    Words divided at a line's end are joined: a reader searches for the word.
    """
    text = _LINE_END_HYPHEN.sub("", text)
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n"))
    text = _LINES.sub("\n", _SPACES.sub(" ", text))
    return unicodedata.normalize("NFC", text).strip()
