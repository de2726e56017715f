"""What a store of blobs promises, and the values it speaks in."""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import BinaryIO, Protocol, Self

from uprava_storage.errors import TooLargeError

CHUNK = 256 * 1024
"""Bytes read or written at a time."""

_FARTHEST = 2**62

_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Blob:
    """Bytes known by their SHA-256 (64 lower-case hex digits); `size` in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class StoredBlob:
    """A blob as the store lists it; `modified` (UTC) is the last time somebody put it."""

    sha256: str
    size: int
    modified: datetime


class Source(Protocol):
    """Something with bytes that must be closed."""

    def read(self, size: int, /) -> bytes:
        """Return at most `size` bytes, nothing at the end."""

    def close(self) -> None:
        """Give back the file or the connection."""


class Reading(Iterator[bytes]):
    """The chunks of one blob; its source is closed at the end, by `close()`, or when forgotten."""

    def __init__(self, source: Source, *, length: int | None) -> None:
        self._source: Source | None = source
        self._left = length

    def __next__(self) -> bytes:
        """Return up to 256 KiB; fewer bytes only in the last chunk."""
        size = CHUNK if self._left is None else min(CHUNK, self._left)
        chunk = self._read(size)
        if not chunk:
            self.close()
            raise StopIteration
        if self._left is not None:
            self._left -= len(chunk)
            if not self._left:
                self.close()  # not when the next one is asked for: nobody may come for it
        return chunk

    def _read(self, size: int) -> bytes:
        if self._source is None or not size:
            return b""
        try:
            return self._source.read(size)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Give back the file or the connection; the second time does nothing."""
        source, self._source = self._source, None
        if source is not None:
            source.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def __del__(self) -> None:
        self.close()


class BlobStore(Protocol):
    """Immutable bytes under their SHA-256. Safe for threads; nothing is kept half."""

    def put(self, stream: BinaryIO, *, limit: int | None = None) -> Blob:
        """Keep all bytes of `stream` in constant memory; the same bytes twice are kept once.

        On return the bytes survive a crash. What `stream.read` raises passes through.
        Raises TooLargeError when more than `limit` bytes come, StoreFullError,
        StoreUnavailableError; nothing is kept then.
        """

    def read(self, sha256: str, *, start: int = 0, length: int | None = None) -> Reading:
        """Return the bytes from `start` on; a range past the end is cut, never an error.

        Raises BlobNotFoundError and StoreUnavailableError in the call itself, before any chunk.
        """

    def size(self, sha256: str) -> int | None:
        """Return the bytes the blob has, None when it is not stored."""

    def delete(self, sha256: str, *, unless_put_after: datetime | None = None) -> None:
        """Forget the blob; one that is not stored, or was put after that moment, is left alone."""

    def blobs(self) -> Iterator[StoredBlob]:
        """List everything stored in the order of digests, lazily; foreign names are skipped."""

    def check(self) -> None:
        """Ask cheaply whether blobs can be put now; raises StoreUnavailableError."""

    def tidy(self) -> int:
        """Remove what interrupted puts left behind and return how many pieces there were."""


def is_digest(sha256: str) -> bool:
    """Tell whether the text is 64 lower-case hex digits, hence safe in a path or a key."""
    return _DIGEST.fullmatch(sha256) is not None


def key_of(sha256: str) -> str:
    """Return the place of a blob, alike in folders and buckets, so one can be synced to another."""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def range_start(start: int, length: int | None) -> int:
    """Return a start that fits every file system and server.

    Raises ValueError for negative numbers: callers parse ranges themselves.
    """
    if start < 0 or (length is not None and length < 0):
        raise ValueError("start and length of a range are not negative")
    return min(start, _FARTHEST)


def pour(stream: BinaryIO, write: Callable[[bytes], object], *, limit: int | None) -> Blob:
    """Send the stream to `write` chunk by chunk and return what passed.

    Raises TooLargeError as soon as more than `limit` bytes have come.
    """
    digest = hashlib.sha256()
    size = 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if limit is not None and size > limit:
            raise TooLargeError(limit)
        digest.update(chunk)
        write(chunk)
    return Blob(sha256=digest.hexdigest(), size=size)
