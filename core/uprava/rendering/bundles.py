"""A file and the words found on its pages as one file, for the child that lays them together."""

import json
import shutil
import struct
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from mmap import mmap
from pathlib import Path

from uprava.rendering.values import MIB, Problem, UnreadableError, Word

BUNDLE = "application/x-uprava-words-and-scan"
LARGEST = 96 * MIB
"""Bytes of an original that is copied with a text layer; the copy has to fit a child's answer."""

_LENGTH = struct.Struct("!I")


@contextmanager
def bundled(path: Path, media_type: str, words: Mapping[int, Sequence[Word]]) -> Iterator[Path]:
    """Lend both as one file. Raises UnreadableError for a file that is too large."""
    if path.stat().st_size > LARGEST:
        raise UnreadableError(Problem.TOO_HEAVY)
    head = json.dumps({"media_type": media_type, "words": words}).encode()
    with tempfile.NamedTemporaryFile(prefix="uprava-words-") as both:
        both.write(_LENGTH.pack(len(head)) + head)
        with path.open("rb") as original:
            shutil.copyfileobj(original, both)
        both.flush()
        yield Path(both.name)


def opened(data: mmap) -> tuple[str, Mapping[int, Sequence[Word]], int]:
    """Return the media type of the file, the words of its pages, and where the file begins."""
    (length,) = _LENGTH.unpack_from(data)
    start = _LENGTH.size + length
    head = json.loads(data[_LENGTH.size : start])
    words = {int(page): [Word(*each) for each in found] for page, found in head["words"].items()}
    return head["media_type"], words, start
