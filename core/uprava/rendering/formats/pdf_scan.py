"""What a PDF could do by itself, found in its bytes without trusting its cross-reference table.

A viewer may follow objects that PDFium never shows, so every dictionary in the file counts, also
those in compressed object streams. Strings are left out, `#xx` in names is undone.
"""

import mmap
import re
import zlib
from collections.abc import Iterator

_HEADER = b"%PDF-"
_HEADER_WITHIN = 1024
_TAIL = 64 * 1024
_NAME = re.compile(rb"/([^\s/<>\[\](){}%]{1,64})")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_STRING = re.compile(rb"\((?:[^()\\]|\\.)*\)", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n")
_END_STREAM = b"endstream"
_OBJECT_STREAMS_BYTES = 64 * 1024 * 1024
_DICTIONARY_BYTES = 4096

ACTIVE = {
    "JS": "JavaScript",
    "JavaScript": "JavaScript",
    "Launch": "Launch",
    "SubmitForm": "SubmitForm",
    "ImportData": "ImportData",
    "GoToR": "GoToR",
    "GoToE": "GoToE",
    "EmbeddedFile": "EmbeddedFile",
    "EmbeddedFiles": "EmbeddedFile",
    "FileAttachment": "EmbeddedFile",
    "XFA": "XFA",
    "RichMedia": "RichMedia",
    "Movie": "RichMedia",
    "Sound": "RichMedia",
    "Screen": "RichMedia",
    "3D": "RichMedia",
    "Rendition": "RichMedia",
    "AA": "AdditionalActions",
}
"""Name in a PDF dictionary → what we call it. ISO 32000-1, tables 198, 194 and 252; 12.6–13.6."""


def offset_of_header(data: mmap.mmap) -> int | None:
    """Return where `%PDF-` stands; readers accept it within the first kilobyte."""
    at = data.find(_HEADER, 0, _HEADER_WITHIN + len(_HEADER))
    return None if at < 0 else at


def looks_whole(data: mmap.mmap) -> bool:
    """Tell whether the end of the file is there."""
    return data.rfind(b"%%EOF", max(0, len(data) - _TAIL)) >= 0


def find_active(names: set[str]) -> tuple[str, ...]:
    """Return what acts by itself, by our names, sorted."""
    return tuple(sorted({ACTIVE[name] for name in names if name in ACTIVE}))


def scan(data: mmap.mmap) -> set[str]:
    """Return every name used in the file's dictionaries that we care about."""
    wanted = {*ACTIVE, "ByteRange"}
    found: set[str] = set()
    for part in _dictionaries(data):
        for name in set(_NAME.findall(_STRING.sub(b"()", part))):
            plain = _ESCAPE.sub(lambda m: bytes([int(m[1], 16)]), name).decode("latin-1")
            found.add(plain)
        found &= wanted
    return found


def _dictionaries(data: mmap.mmap) -> Iterator[bytes]:
    """Yield the bytes between streams, and the unpacked object streams."""
    at, budget = 0, _OBJECT_STREAMS_BYTES
    while match := _STREAM.search(data, at):
        between = data[at : match.start()]
        yield between
        end = data.find(_END_STREAM, match.end())
        end = len(data) if end < 0 else end
        if b"ObjStm" in _ESCAPE.sub(_unescape, between[-_DICTIONARY_BYTES:]) and budget > 0:
            unpacked = _inflate(data[match.end() : end], budget)
            budget -= len(unpacked)
            yield unpacked
        at = min(end + len(_END_STREAM), len(data))
    yield data[at:]


def _unescape(match: re.Match[bytes]) -> bytes:
    return bytes([int(match[1], 16)])


def _inflate(packed: bytes, limit: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, limit)
    except zlib.error:
        return b""
