"""Blobs in folders of one file system: `ab/cd/<sha256>` under a root.

A put writes to `.incoming`, hashes on the way, then fdatasync → rename → fsync of the folder, so an
acknowledged blob survives the power going off. Shared between processes and hosts by file locks.
"""

import errno
import fcntl
import logging
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from uprava_storage.blobs import (
    Blob,
    Reading,
    StoredBlob,
    is_digest,
    key_of,
    pour,
    range_start,
)
from uprava_storage.errors import BlobNotFoundError, StoreFullError, StoreUnavailableError

log = logging.getLogger(__name__)

STALE_AFTER = 3600.0
"""Seconds without a write after which an unlocked incoming file belongs to a dead process."""

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


@contextmanager
def _spoken() -> Iterator[None]:
    """Turn the system's errors into this library's."""
    try:
        yield
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        if error.errno in _FULL:
            raise StoreFullError(f"The file store is full: {reason}.") from error
        raise StoreUnavailableError(f"The file store refuses: {reason}.") from error


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write(handle: int, chunk: bytes) -> None:
    with _spoken():
        rest = memoryview(chunk)
        while rest:
            rest = rest[os.write(handle, rest) :]


def _stat(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except FileNotFoundError:
        return None


class _OpenFile:
    """An open file as a source of bytes: a bare descriptor, which only `close` gives back."""

    def __init__(self, path: Path, start: int) -> None:
        self._handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        os.lseek(self._handle, min(start, os.fstat(self._handle).st_size), os.SEEK_SET)

    def read(self, size: int) -> bytes:
        """Return at most `size` bytes."""
        with _spoken():
            return os.read(self._handle, size)

    def close(self) -> None:
        """Close the file; called once, by `Reading`."""
        os.close(self._handle)


class DirectoryStore:
    """A store in a folder, made when missing (folders 0700, files 0600)."""

    def __init__(self, root: Path) -> None:
        self._root = root.absolute()
        self._incoming = self._root / ".incoming"
        self._settled: set[Path] = set()
        with _spoken():
            self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._incoming.mkdir(mode=0o700, exist_ok=True)
            _sync_folder(self._root)
        self.tidy()

    def __repr__(self) -> str:
        return f"DirectoryStore({str(self._root)!r})"

    def put(self, stream: BinaryIO, *, limit: int | None = None) -> Blob:
        """Keep the stream; see BlobStore. The same bytes again only renew the date."""
        with self._arriving() as (handle, path):
            blob = pour(stream, lambda chunk: _write(handle, chunk), limit=limit)
            with _spoken():
                self._shelve(blob, handle, path)
        return blob

    def read(self, sha256: str, *, start: int = 0, length: int | None = None) -> Reading:
        """Return the bytes; see BlobStore."""
        start = range_start(start, length)
        try:
            with _spoken():
                return Reading(_OpenFile(self._path(sha256), start), length=length)
        except StoreUnavailableError as error:
            # an unmounted disk leaves an empty folder: what it holds is away, not lost
            if isinstance(error.__cause__, FileNotFoundError) and self._incoming.is_dir():
                raise BlobNotFoundError(sha256) from None
            raise

    def size(self, sha256: str) -> int | None:
        """Return the size in bytes or None."""
        with _spoken():
            found = _stat(self._path(sha256)) if is_digest(sha256) else None
        return found.st_size if found else None

    def delete(self, sha256: str, *, unless_put_after: datetime | None = None) -> None:
        """Forget the blob; the folder's lock keeps a simultaneous put of the same bytes whole."""
        if self.size(sha256) is None:
            return
        path = self._path(sha256)
        with _spoken(), self._shelf(path.parent, fcntl.LOCK_EX) as shelf:
            found = _stat(path)
            if found and not (unless_put_after and _modified(found) > unless_put_after):
                path.unlink()
                os.fsync(shelf)

    def blobs(self) -> Iterator[StoredBlob]:
        """List everything in the order of digests, one folder in memory at a time."""
        with _spoken():
            for first in _folders(self._root):
                for second in _folders(first):
                    yield from _listed(second)

    def check(self) -> None:
        """Make and remove one empty file."""
        with self._arriving():
            return

    def tidy(self) -> int:
        """Remove incoming files that nobody has locked and nobody wrote to for an hour."""
        with _spoken():
            return sum(_remove_stale(path) for path in self._incoming.iterdir())

    def _path(self, sha256: str) -> Path:
        if not is_digest(sha256):
            raise BlobNotFoundError(sha256)
        return self._root / key_of(sha256)

    @contextmanager
    def _arriving(self) -> Iterator[tuple[int, Path]]:
        """Open a locked file in `.incoming`; what was not renamed away is removed."""
        path = self._incoming / secrets.token_hex(16)
        with _spoken():
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with _spoken():
                fcntl.flock(handle, fcntl.LOCK_EX)
            yield handle, path
        finally:
            with _spoken():
                path.unlink(missing_ok=True)
            os.close(handle)

    def _shelve(self, blob: Blob, handle: int, arrived: Path) -> None:
        """Give the written file its place, or renew the date of the one already there."""
        path = self._path(blob.sha256)
        self._settle(path.parent)
        with self._shelf(path.parent, fcntl.LOCK_SH) as shelf:
            found = _stat(path)
            if found and found.st_size == blob.size:
                os.utime(path)
            else:
                if found:
                    log.warning("blob %s had %d bytes, replaced", blob.sha256, found.st_size)
                os.fdatasync(handle)
                arrived.rename(path)
            os.fsync(shelf)

    def _settle(self, folder: Path) -> None:
        """Make the two folders of a blob; their own entries are made durable once per process."""
        for level in (folder.parent, folder):
            if level not in self._settled:
                level.mkdir(mode=0o700, exist_ok=True)
                _sync_folder(level.parent)
                self._settled.add(level)

    @contextmanager
    def _shelf(self, folder: Path, lock: int) -> Iterator[int]:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(handle, lock)
            yield handle
        finally:
            os.close(handle)


def _folders(parent: Path) -> list[Path]:
    with os.scandir(parent) as entries:
        names = sorted(e.name for e in entries if len(e.name) == 2 and e.is_dir())
    return [parent / name for name in names]


def _listed(folder: Path) -> Iterator[StoredBlob]:
    with os.scandir(folder) as entries:
        names = sorted(entry.name for entry in entries if is_digest(entry.name))
    for name in names:
        if found := _stat(folder / name):
            yield StoredBlob(sha256=name, size=found.st_size, modified=_modified(found))


def _modified(found: os.stat_result) -> datetime:
    return datetime.fromtimestamp(found.st_mtime, UTC)


def _remove_stale(path: Path) -> bool:
    """Remove the file if its writer is dead: the lock of a living writer cannot be taken."""
    with suppress(FileNotFoundError, BlockingIOError):  # finished meanwhile, or still written
        if time.time() - path.stat().st_mtime < STALE_AFTER:
            return False
        handle = os.open(path, os.O_RDWR)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()
        finally:
            os.close(handle)
        return True
    return False
