"""Looking after a store: verify, copy, and find what nobody refers to."""

import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import BinaryIO, cast

from uprava_storage.blobs import Blob, BlobStore, Reading, StoredBlob
from uprava_storage.errors import (
    BlobNotFoundError,
    CopyIncompleteError,
    Damage,
    DamageKind,
    StorageError,
    StoreUnavailableError,
)

BATCH = 1000
"""Digests shown to `known` at a time: one SQL query."""

log = logging.getLogger(__name__)


def verify(store: BlobStore, hashes: Iterable[tuple[str, int]] | None = None) -> Iterator[Damage]:
    """Read blobs again and yield those that are missing, of another size, changed or unreadable.

    `hashes` are pairs of digest and size as the application remembers them; without them all
    stored blobs are read. Raises StoreUnavailableError when the store as a whole does not answer.
    """
    store.check()
    listed = hashes if hashes is not None else ((b.sha256, b.size) for b in store.blobs())
    for sha256, size in listed:
        if kind := _examine(store, sha256, size):
            yield Damage(sha256=sha256, kind=kind, size=size)


def _examine(store: BlobStore, sha256: str, size: int) -> DamageKind | None:
    """Return what is wrong with one blob. One unreadable file must not end the whole round."""
    try:
        found = store.size(sha256)
        if found is None:
            return DamageKind.MISSING
        if found != size:
            return DamageKind.WRONG_SIZE
        return None if _digest(store.read(sha256)) == sha256 else DamageKind.CHANGED
    except BlobNotFoundError:
        return DamageKind.MISSING
    except StoreUnavailableError as error:
        store.check()
        log.warning("blob %s cannot be read: %s", sha256, error)
        return DamageKind.UNREADABLE


def _digest(chunks: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()


class _Stream:
    """A reading as a file for `put`; at the end it vouches for the digest."""

    def __init__(self, reading: Reading, sha256: str) -> None:
        self._reading = reading
        self._expected = sha256
        self._digest = hashlib.sha256()

    def read(self, size: int) -> bytes:  # noqa: ARG002 - the chunks of a reading are small enough
        """Return the next chunk; raises _ChangedError instead of the end of other bytes."""
        chunk = next(self._reading, b"")
        self._digest.update(chunk)
        if not chunk and self._digest.hexdigest() != self._expected:
            raise _ChangedError(self._expected)
        return chunk


class _ChangedError(StorageError):
    """The source's bytes do not hash to their name, so the target keeps nothing."""


def copy(
    source: BlobStore, target: BlobStore, hashes: Iterable[str] | None = None
) -> Iterator[Blob]:
    """Copy blobs (all without `hashes`) and yield each one copied; a second run goes on.

    What the target has with the right size is skipped. Damaged blobs are not copied and do not
    stop the rest: CopyIncompleteError, raised at the end, names them.
    """
    source.check()
    target.check()
    damages: list[Damage] = []
    for sha256 in hashes if hashes is not None else (b.sha256 for b in source.blobs()):
        size = source.size(sha256)
        if size is None:
            damages.append(Damage(sha256, DamageKind.MISSING))
        elif target.size(sha256) != size:
            outcome = _copy_one(source, target, sha256, size)
            if isinstance(outcome, Blob):
                yield outcome
            else:
                damages.append(outcome)
    if damages:
        raise CopyIncompleteError(damages)


def _copy_one(source: BlobStore, target: BlobStore, sha256: str, size: int) -> Blob | Damage:
    try:
        with source.read(sha256) as reading:
            return target.put(cast("BinaryIO", _Stream(reading, sha256)))
    except _ChangedError:
        return Damage(sha256, DamageKind.CHANGED, size)
    except BlobNotFoundError:
        return Damage(sha256, DamageKind.MISSING, size)


def orphans(
    store: BlobStore,
    known: Callable[[Sequence[str]], set[str]],
    *,
    older_than: timedelta,
    now: datetime,
) -> Iterator[StoredBlob]:
    """Yield stored blobs put more than `older_than` ago that `known` does not name.

    `known` gets up to a thousand digests and returns those the application refers to. Deletes
    nothing: to do so use `sweep`, which is safe beside a repeated put of the same bytes.
    """
    cutoff = now - older_than
    old = (blob for blob in store.blobs() if blob.modified < cutoff)
    while batch := list(islice(old, BATCH)):
        referred = known([blob.sha256 for blob in batch])
        yield from (blob for blob in batch if blob.sha256 not in referred)


def sweep(
    store: BlobStore,
    known: Callable[[Sequence[str]], set[str]],
    *,
    older_than: timedelta,
    now: datetime,
) -> Iterator[StoredBlob]:
    """Delete orphans and yield them, except those put again meanwhile; tidy the store first.

    Keep `older_than` far above the longest transaction (a day): a row that is still being written
    refers to a blob that `known` cannot see yet.
    """
    store.tidy()
    for blob in orphans(store, known, older_than=older_than, now=now):
        store.delete(blob.sha256, unless_put_after=now - older_than)
        if store.size(blob.sha256) is None:
            yield blob
