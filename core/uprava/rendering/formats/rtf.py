"""Rich Text Format: the text without its dress (Microsoft RTF Specification 1.9.1)."""

import codecs
import re
from contextlib import suppress
from dataclasses import dataclass, replace

from uprava.rendering.formats.plain import TextReader
from uprava.rendering.reading import READERS, RefusedError, Source
from uprava.rendering.values import Inspection, Problem

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])"
    rb"|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
_HIDDEN = frozenset(
    b"fonttbl colortbl stylesheet info pict object objdata themedata datastore filetbl listtable"
    b" listoverridetable rsidtbl generator xmlnstbl latentstyles fldinst bkmkstart bkmkend".split()
)
_BREAKS = frozenset((b"par", b"line", b"row", b"page", b"sect"))
_SIGNS = {
    b"tab": "\t",
    b"cell": " ",
    b"emdash": "—",
    b"endash": "–",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"bullet": "•",
}
_SYMBOLS = {b"~": " ", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}"}
_DEPTH = 1_000


@dataclass(frozen=True, slots=True)
class _Group:
    hidden: bool = False
    skip: int = 1
    """Characters after `\\uN` that stand for it in old readers."""


class _Reading:
    """One pass over the tokens with a stack of groups."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self._group = _Group()
        self._stack: list[_Group] = []
        self._encoding = "cp1251"
        self._pending = bytearray()
        self._skipped = 0

    def take(self, token: re.Match[bytes]) -> None:
        """Act on one token."""
        word, number, code, symbol, brace, plain = token.groups()
        if code:
            self._byte(bytes([int(code, 16)]))
        elif plain:
            self._byte(plain)
        elif symbol:
            self._symbol(symbol)
        elif brace:
            self._brace(brace)
        elif word:
            self._word(word, int(number) if number else None)

    def flush(self) -> None:
        """Decode the bytes gathered so far."""
        self.pieces.append(self._pending.decode(self._encoding, "replace"))
        self._pending.clear()

    def _byte(self, data: bytes) -> None:
        drop = min(self._skipped, len(data))
        self._skipped -= drop
        if not self._group.hidden:
            self._pending += data[drop:]

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self._group = replace(self._group, hidden=True)
        elif symbol in _SYMBOLS:
            self._write(_SYMBOLS[symbol])

    def _brace(self, brace: bytes) -> None:
        self._skipped = 0
        if brace == b"{":
            if len(self._stack) >= _DEPTH:
                raise RefusedError(Problem.DAMAGED, detail="groups too deep")
            self._stack.append(self._group)
        elif self._stack:
            self._group = self._stack.pop()

    def _word(self, word: bytes, number: int | None) -> None:
        if word in _HIDDEN:
            self._group = replace(self._group, hidden=True)
        elif word in _BREAKS:
            self._write("\n")
        elif word in _SIGNS:
            self._write(_SIGNS[word])
        elif number is not None:
            self._number(word, number)

    def _number(self, word: bytes, number: int) -> None:
        if word == b"u":
            self._write(chr(number % 0x10000))
            self._skipped = self._group.skip
        elif word == b"uc":
            self._group = replace(self._group, skip=min(max(number, 0), 16))
        elif word == b"ansicpg":
            with suppress(LookupError):  # an unknown page leaves the Russian one
                self._encoding = codecs.lookup(f"cp{number}").name

    def _write(self, text: str) -> None:
        if not self._group.hidden:
            self.flush()
            self.pieces.append(text)


class RtfReader(TextReader):
    """Reads RTF."""

    def inspect(self, source: Source) -> Inspection:
        """Name embedded objects, which carry most attacks by RTF."""
        if source.data[:5] != b"{\\rtf":
            raise RefusedError(Problem.MISTYPED)
        embedded = source.data.find(b"\\objdata") >= 0
        return Inspection(active=("EmbeddedFile",) if embedded else ())

    def plain(self, source: Source) -> str:
        """Return the text of all groups that are shown."""
        reading = _Reading()
        for token in _TOKEN.finditer(source.data):
            reading.take(token)
        reading.flush()
        text = "".join(reading.pieces).encode("utf-16-le", "surrogatepass")
        return text.decode("utf-16-le", "replace")


READERS["application/rtf"] = READERS["text/rtf"] = RtfReader()
