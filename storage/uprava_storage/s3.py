"""Blobs in a bucket of any S3 server, through the MinIO SDK: its only importer.

Only the subset every server has is used: put, multipart, get with a range, head, list, delete.
"""

import io
import logging
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import IO, BinaryIO, cast
from xml.etree.ElementTree import ParseError

from minio import Minio
from minio.datatypes import Object
from minio.error import InvalidResponseError, MinioException, S3Error
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse

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
from uprava_storage.s3_http import SLOWEST, Patience, http_client, within

log = logging.getLogger(__name__)

PART = 8 * 1024 * 1024
"""Bytes per part of a multipart put, held in memory once per put."""

SPOOL_IN_MEMORY = 1024 * 1024
"""Bytes of a put kept in memory before a temporary file is used."""

RENEW_AFTER = timedelta(hours=1)
"""An object older than this is written again on a repeated put, so that its date is fresh."""

CHECK_WITHIN = 5.0
"""Seconds the readiness probe may take."""

CONNECTIONS = 40
"""Connections kept open: one per request thread of a process."""


_FULL = frozenset({"XMinioStorageFull", "QuotaExceeded", "InsufficientStorage"})
_ERROR_CODE = re.compile(r"<Code>(\w{1,60})</Code>")


@dataclass(frozen=True, slots=True)
class S3Address:
    """Where the bucket is and who we are there; `prefix` is empty or ends with a slash."""

    endpoint: str
    bucket: str
    access_key: str
    secret_key: str = field(repr=False)
    secure: bool = True
    region: str = "us-east-1"
    prefix: str = ""
    spool: str | None = None
    patience: Patience = field(default_factory=Patience)


@contextmanager
def _spoken(sha256: str = "") -> Iterator[None]:
    """Turn the errors of the SDK, of HTTP and of the network into this library's."""
    try:
        yield
    except (S3Error, InvalidResponseError) as error:
        code = _code(error)
        if code == "NoSuchKey":
            raise BlobNotFoundError(sha256) from error
        if code in _FULL:
            raise StoreFullError(f"The object store is full ({code}).") from error
        raise StoreUnavailableError(f"The object store refuses ({code}).") from error
    except (MinioException, HTTPError, OSError, ParseError, ValueError) as error:
        reason = type(error).__name__
        raise StoreUnavailableError(f"The object store does not answer ({reason}).") from error


def _code(error: S3Error | InvalidResponseError) -> str:
    """Return the server's code; the SDK does not read it from an answer of type text/xml."""
    if isinstance(error, S3Error):
        return error.code or "no code"
    found = _ERROR_CODE.search(str(error))
    return found[1] if found else "an answer that is not S3"


@contextmanager
def _spooling() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreFullError(f"No room to receive the file: {error.strerror}.") from error


class _Answer:
    """The body of a get as a source of bytes."""

    def __init__(self, response: BaseHTTPResponse, patience: Patience) -> None:
        self._response = response
        self._patience = patience

    def read(self, size: int) -> bytes:
        """Return at most `size` bytes."""
        with _spoken(), within(self._patience.total, self._response.connection):
            return self._response.read(size)

    def close(self) -> None:
        """Give the connection back; one with unread bytes is cut."""
        self._response.close()
        self._response.release_conn()


class S3Store:
    """A store in one bucket, which must exist; nothing is asked before the first use."""

    def __init__(self, address: S3Address) -> None:
        self._address = address
        self._patience = address.patience
        self._client = Minio(
            endpoint=address.endpoint,
            access_key=address.access_key,
            secret_key=address.secret_key,
            secure=address.secure,
            region=address.region,
            http_client=http_client(address.patience, connections=CONNECTIONS),
        )

    def __repr__(self) -> str:
        return f"S3Store({self._address.endpoint!r}, {self._address.bucket!r})"

    def put(self, stream: BinaryIO, *, limit: int | None = None) -> Blob:
        """Keep the stream; see BlobStore.

        It is received into a temporary file first: the key is the digest, known only at the end.
        """
        with tempfile.SpooledTemporaryFile(SPOOL_IN_MEMORY, dir=self._address.spool) as spool:
            blob = pour(stream, lambda chunk: _keep(spool, chunk), limit=limit)
            if not self._fresh(blob):
                spool.seek(0)
                self._send_or_find(blob, cast("BinaryIO", spool))
        return blob

    def read(self, sha256: str, *, start: int = 0, length: int | None = None) -> Reading:
        """Return the bytes; see BlobStore."""
        start = range_start(start, length)
        if start or length is not None:
            return self._read_part(sha256, start, length)
        return Reading(self._get(sha256, 0, 0), length=None)

    def _read_part(self, sha256: str, start: int, length: int | None) -> Reading:
        """Ask for the size first: servers answer a range past the end each in its own way."""
        size = self.size(sha256)
        if size is None:
            raise BlobNotFoundError(sha256)
        if start >= size or length == 0:
            return Reading(io.BytesIO(), length=0)
        wanted = size - start if length is None else min(length, size - start)
        return Reading(self._get(sha256, start, wanted), length=wanted)

    def _get(self, sha256: str, start: int, length: int) -> _Answer:
        """Ask for bytes, to the end when `length` is 0."""
        if not is_digest(sha256):
            raise BlobNotFoundError(sha256)
        with _spoken(sha256), within(self._patience.total):
            response = self._client.get_object(
                bucket_name=self._address.bucket,
                object_name=self._key(sha256),
                offset=start,
                length=length,
            )
        answer = _Answer(response, self._patience)
        if start and "Content-Range" not in response.headers:  # rclone says it with status 200
            answer.close()
            raise StoreUnavailableError("The object store ignores ranges.")
        return answer

    def size(self, sha256: str) -> int | None:
        """Return the size in bytes or None."""
        found = self._stat(sha256)
        return found.size if found else None

    def delete(self, sha256: str, *, unless_put_after: datetime | None = None) -> None:
        """Forget the blob. S3 has no lock: a put within the same milliseconds may be lost."""
        found = self._stat(sha256)
        if found is None or (unless_put_after and _modified(found) > unless_put_after):
            return
        with _spoken(sha256), within(self._patience.total):
            self._client.remove_object(
                bucket_name=self._address.bucket, object_name=self._key(sha256)
            )

    def blobs(self) -> Iterator[StoredBlob]:
        """List everything in the order of digests, a thousand at a time."""
        prefix = self._address.prefix
        listing = self._client.list_objects(
            bucket_name=self._address.bucket, prefix=prefix, recursive=True
        )
        while (found := self._next(listing)) is not None:
            key = (found.object_name or "").removeprefix(prefix)
            sha256 = key.rpartition("/")[2]
            if is_digest(sha256) and key == key_of(sha256):
                yield StoredBlob(sha256, found.size or 0, _modified(found))

    def check(self) -> None:
        """Ask for the bucket; raises StoreUnavailableError within seconds."""
        with _spoken(), within(min(CHECK_WITHIN, self._patience.total)):
            found = self._client.bucket_exists(bucket_name=self._address.bucket)
        if not found:
            raise StoreUnavailableError(f"There is no bucket {self._address.bucket!r}.")

    def tidy(self) -> int:
        """Nothing: parts of interrupted puts are removed by a lifecycle rule of the bucket."""
        return 0

    def _key(self, sha256: str) -> str:
        return self._address.prefix + key_of(sha256)

    def _stat(self, sha256: str) -> Object | None:
        if not is_digest(sha256):
            return None
        try:
            with _spoken(sha256), within(self._patience.total):
                return self._client.stat_object(
                    bucket_name=self._address.bucket, object_name=self._key(sha256)
                )
        except BlobNotFoundError:
            return None

    def _fresh(self, blob: Blob) -> bool:
        """Tell whether the object is there, whole, and young enough to outlive the collector."""
        found = self._stat(blob.sha256)
        if found is None or found.size != blob.size:
            if found:
                log.warning("blob %s had %s bytes, replaced", blob.sha256, found.size)
            return False
        return datetime.now(UTC) - _modified(found) < RENEW_AFTER

    def _send_or_find(self, blob: Blob, spool: BinaryIO) -> None:
        """Send; a refusal does no harm when another put of the same bytes got through.

        Some servers (rclone) refuse when two multipart puts of one key end at the same moment.
        """
        try:
            self._send(blob, spool)
        except StoreUnavailableError as error:
            if not isinstance(error.__cause__, MinioException) or not self._fresh(blob):
                raise

    def _send(self, blob: Blob, spool: BinaryIO) -> None:
        with _spoken(blob.sha256), within(self._patience.total + blob.size / SLOWEST):
            self._client.put_object(
                bucket_name=self._address.bucket,
                object_name=self._key(blob.sha256),
                data=spool,
                length=blob.size,
                part_size=PART,
                num_parallel_uploads=1,
            )

    def _next(self, listing: Iterator[Object]) -> Object | None:
        with _spoken(), within(self._patience.total):
            return next(listing, None)


def _keep(spool: "IO[bytes]", chunk: bytes) -> None:
    with _spooling():
        spool.write(chunk)


def _modified(found: Object) -> datetime:
    return (found.last_modified or datetime.now(UTC)).astimezone(UTC)
