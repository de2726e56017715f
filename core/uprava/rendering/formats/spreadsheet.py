"""Cells of an .xlsx workbook as lines of text (ECMA-376 part 1, 18.3 and 18.4)."""

import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import BinaryIO, cast

from uprava.rendering import xml
from uprava.rendering.collecting import Collected, EnoughError

_SHEET = re.compile(r"xl/worksheets/sheet(\d+)\.xml|xl/comments(\d*)\.xml")


def sheets(names: Iterable[str]) -> list[str]:
    """Return the members with cells and comments, in the order of the sheets."""
    found = filter(None, map(_SHEET.fullmatch, names))
    ordered = sorted(found, key=lambda m: ("comments" in m[0], int(m[1] or m[2] or 0)))
    return [match[0] for match in ordered]


def shared_strings(archive: zipfile.ZipFile, limit: int) -> Sequence[str]:
    """Return the table of strings that cells refer to by number."""
    strings = _Strings(limit)
    if "xl/sharedStrings.xml" in archive.namelist():
        with archive.open("xl/sharedStrings.xml") as stream:
            try:
                xml.follow(cast("BinaryIO", stream), strings)
            except EnoughError:
                return strings.found
    return strings.found


class _Strings:
    """Gathers `si` elements; phonetic hints (`rPh`) are left out."""

    def __init__(self, limit: int) -> None:
        self.found: list[str] = []
        self._collected = Collected(limit)
        self._pieces: list[str] = []
        self._taking = self._phonetic = False

    def start(self, tag: str, _attributes: Mapping[str, str], /) -> None:
        """Begin to listen inside `t`."""
        name = tag.rpartition("}")[2]
        self._phonetic = self._phonetic or name == "rPh"
        self._taking = name == "t" and not self._phonetic

    def data(self, text: str) -> None:
        """Keep the text of `t`."""
        if self._taking:
            self._collected.add(text)
            self._pieces.append(text)

    def end(self, tag: str) -> None:
        """Close a string with its `si`."""
        name = tag.rpartition("}")[2]
        self._taking = False
        if name == "rPh":
            self._phonetic = False
        if name == "si":
            self.found.append("".join(self._pieces))
            self._pieces = []


class Cells:
    """Writes cells of a row into one line; shared strings by number, the rest as it stands."""

    def __init__(self, collected: Collected, strings: Sequence[str]) -> None:
        self._collected = collected
        self._strings = strings
        self._shared = self._taking = False
        self._value: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Begin a cell, or listen inside its value."""
        name = tag.rpartition("}")[2]
        if name == "c":
            self._shared = attributes.get("t") == "s"
        self._taking = name in {"v", "t"}

    def data(self, text: str) -> None:
        """Keep a value."""
        if self._taking:
            self._value.append(text)

    def end(self, tag: str) -> None:
        """Write the value at the end of its element, a line's end after each row."""
        name = tag.rpartition("}")[2]
        if self._taking:
            value, self._value = "".join(self._value), []
            self._collected.add(self._look_up(value) + " ")
        self._taking = False
        if name in {"row", "comment"}:
            self._collected.add("\n")

    def _look_up(self, value: str) -> str:
        if not self._shared:
            return value
        number = int(value) if value.isdecimal() else -1
        return self._strings[number] if 0 <= number < len(self._strings) else ""
