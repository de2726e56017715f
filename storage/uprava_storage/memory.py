"""Blobs in memory: for tests and throw-away demonstrations."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from threading import Lock
from typing import BinaryIO

from uprava_storage.blobs import Blob, Reading, StoredBlob, pour, range_start
from uprava_storage.errors import BlobNotFoundError


class MemoryStore:
    """A store that lives as long as the object."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: dict[str, tuple[bytes, datetime]] = {}

    def put(self, stream: BinaryIO, *, limit: int | None = None) -> Blob:
        """Keep the stream; see BlobStore."""
        content = io.BytesIO()
        blob = pour(stream, content.write, limit=limit)
        with self._lock:
            self._kept[blob.sha256] = (content.getvalue(), datetime.now(UTC))
        return blob

    def read(self, sha256: str, *, start: int = 0, length: int | None = None) -> Reading:
        """Return the bytes; see BlobStore."""
        start = range_start(start, length)
        found = self._kept.get(sha256)
        if found is None:
            raise BlobNotFoundError(sha256)
        source = io.BytesIO(found[0])
        source.seek(start)
        return Reading(source, length=length)

    def size(self, sha256: str) -> int | None:
        """Return the size in bytes or None."""
        found = self._kept.get(sha256)
        return len(found[0]) if found else None

    def delete(self, sha256: str, *, unless_put_after: datetime | None = None) -> None:
        """Forget the blob."""
        with self._lock:
            found = self._kept.get(sha256)
            if found and not (unless_put_after and found[1] > unless_put_after):
                del self._kept[sha256]

    def blobs(self) -> Iterator[StoredBlob]:
        """List everything in the order of digests, as it was at the call."""
        with self._lock:
            kept = sorted(self._kept.items())
        return (StoredBlob(digest, len(content), at) for digest, (content, at) in kept)

    def check(self) -> None:
        """Memory is always ready."""

    def tidy(self) -> int:
        """Nothing can be left behind."""
        return 0
