"""One contract for every store: directory, S3 and memory."""

import hashlib
import io
import itertools
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from uprava_storage import (
    CHUNK,
    Blob,
    BlobNotFoundError,
    BlobStore,
    TooLargeError,
    orphans,
    sweep,
    verify,
)

ABSENT = "0" * 64


def keep(store: BlobStore, content: bytes) -> Blob:
    return store.put(io.BytesIO(content))


def fetch(store: BlobStore, blob: Blob, **part: int) -> bytes:
    return b"".join(store.read(blob.sha256, **part))


class Dribble(io.RawIOBase):
    """A stream of unknown length that gives a few bytes at a time, and may break."""

    def __init__(self, content: bytes, *, breaks: bool = False) -> None:
        self._rest, self._breaks = content, breaks

    def read(self, size: int = -1) -> bytes:
        at = min(size, 7)
        piece, self._rest = self._rest[:at], self._rest[at:]
        if not piece and self._breaks:
            raise ConnectionResetError("the sender went away")
        return piece


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 9 * 1024 * 1024 + 5])
def test_what_was_put_is_read_back(store: BlobStore, size: int) -> None:
    content = (b"0123456789abcdef" * (size // 16 + 1))[:size]
    blob = keep(store, content)
    assert blob == Blob(hashlib.sha256(content).hexdigest(), size)
    assert fetch(store, blob) == content
    assert store.size(blob.sha256) == size


def test_a_stream_of_unknown_length_in_small_pieces_is_kept(store: BlobStore) -> None:
    content = b"piece by piece " * 1000
    assert fetch(store, store.put(Dribble(content))) == content


def test_chunks_are_of_one_size_except_the_last(store: BlobStore) -> None:
    blob = keep(store, b"x" * (3 * CHUNK + 10))
    assert [len(chunk) for chunk in store.read(blob.sha256)] == [CHUNK, CHUNK, CHUNK, 10]


def test_the_same_bytes_twice_are_one_blob(store: BlobStore) -> None:
    assert keep(store, b"twice") == keep(store, b"twice")
    assert len(list(store.blobs())) == 1


def test_exactly_the_limit_is_kept_and_one_byte_more_is_refused(store: BlobStore) -> None:
    assert store.put(io.BytesIO(b"12345"), limit=5).size == 5
    with pytest.raises(TooLargeError) as refused:
        store.put(io.BytesIO(b"123456"), limit=5)
    assert refused.value.limit == 5
    assert [blob.size for blob in store.blobs()] == [5]


def test_a_limit_stops_reading_an_endless_stream(store: BlobStore) -> None:
    class Endless(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            return b"x" * size

    with pytest.raises(TooLargeError):
        store.put(Endless(), limit=3 * 1024 * 1024)
    assert not list(store.blobs())


def test_a_sender_who_goes_away_leaves_nothing_and_his_error_passes(store: BlobStore) -> None:
    with pytest.raises(ConnectionResetError, match="went away"):
        store.put(Dribble(b"half of a letter", breaks=True))
    assert not list(store.blobs())


@pytest.mark.parametrize("sha256", [ABSENT, "../../etc/passwd", "", "A" * 64, ABSENT + "\n"])
def test_an_unknown_blob_is_refused_before_the_first_chunk(store: BlobStore, sha256: str) -> None:
    for part in ({}, {"start": 5}, {"length": 0}, {"start": 1, "length": 2}):
        with pytest.raises(BlobNotFoundError):
            store.read(sha256, **part)
    assert store.size(sha256) is None
    store.delete(sha256)


@pytest.mark.parametrize(
    ("start", "length"),
    list(itertools.product([0, 1, 9, 10, 11, 10**30], [None, 0, 1, 9, 10, 11, 10**30])),
)
def test_ranges_are_those_of_a_slice(store: BlobStore, start: int, length: int | None) -> None:
    content = b"0123456789"
    blob = keep(store, content)
    part = b"".join(store.read(blob.sha256, start=start, length=length))
    assert part == content[start : None if length is None else start + length]


def test_ranges_of_an_empty_blob_are_empty(store: BlobStore) -> None:
    blob = keep(store, b"")
    assert fetch(store, blob, start=0, length=5) == fetch(store, blob, start=3) == b""


def test_a_range_across_chunks_is_exact(store: BlobStore) -> None:
    content = bytes(range(256)) * (CHUNK * 3 // 256)
    blob = keep(store, content)
    part = fetch(store, blob, start=CHUNK - 3, length=CHUNK + 6)
    assert part == content[CHUNK - 3 : 2 * CHUNK + 3]


@pytest.mark.parametrize("part", [{"start": -1}, {"length": -1}])
def test_a_negative_range_is_a_mistake_of_the_caller(
    store: BlobStore, part: dict[str, int]
) -> None:
    blob = keep(store, b"0123456789")
    with pytest.raises(ValueError, match="not negative"):
        store.read(blob.sha256, **part)


def test_a_deleted_blob_is_gone_and_can_be_put_again(store: BlobStore) -> None:
    blob = keep(store, b"now and then")
    store.delete(blob.sha256)
    assert store.size(blob.sha256) is None
    store.delete(blob.sha256)
    assert fetch(store, keep(store, b"now and then")) == b"now and then"


def test_a_listing_is_sorted_whole_and_dated_now(store: BlobStore) -> None:
    before = datetime.now(UTC) - timedelta(seconds=2)
    kept = {keep(store, str(n).encode()) for n in range(30)}
    listed = list(store.blobs())
    assert {Blob(each.sha256, each.size) for each in listed} == kept
    assert [each.sha256 for each in listed] == sorted(each.sha256 for each in listed)
    assert all(before <= each.modified <= datetime.now(UTC) for each in listed)
    assert all(each.modified.tzinfo is UTC for each in listed)


def test_a_ready_store_says_nothing(store: BlobStore) -> None:
    store.check()
    assert store.tidy() == 0
    assert not list(store.blobs())


def test_eight_threads_put_different_and_the_same_content(store: BlobStore) -> None:
    contents = [f"content {n % 10}".encode() * 5000 for n in range(80)]
    with ThreadPoolExecutor(8) as pool:
        kept = list(pool.map(lambda content: keep(store, content), contents))
    assert len(set(kept)) == 10
    assert {each.sha256 for each in store.blobs()} == {blob.sha256 for blob in kept}
    assert not list(verify(store, {(blob.sha256, blob.size) for blob in kept}))


def test_abandoned_readings_do_not_exhaust_the_store(store: BlobStore) -> None:
    blob = keep(store, b"x" * (CHUNK * 8))
    for _ in range(100):
        reading = store.read(blob.sha256)
        assert len(next(reading)) == CHUNK
    with store.read(blob.sha256) as reading:
        next(reading)
    assert next(reading, b"closed") == b"closed"
    assert len(fetch(store, blob)) == CHUNK * 8


def test_orphans_are_old_and_unknown(store: BlobStore) -> None:
    referred, forgotten = keep(store, b"referred"), keep(store, b"forgotten")
    asked: list[str] = []

    def known(digests: object) -> set[str]:
        asked.extend(digests)  # type: ignore[call-overload]
        return {referred.sha256}

    day, now = timedelta(days=1), datetime.now(UTC)
    assert not list(orphans(store, known, older_than=day, now=now))
    assert not asked
    tomorrow = now + day + timedelta(minutes=1)
    found = list(orphans(store, known, older_than=day, now=tomorrow))
    assert [each.sha256 for each in found] == [forgotten.sha256]
    assert sorted(asked) == sorted([referred.sha256, forgotten.sha256])
    assert store.size(forgotten.sha256) == 9


def test_a_sweep_deletes_orphans_only(store: BlobStore) -> None:
    referred, forgotten = keep(store, b"referred"), keep(store, b"forgotten")
    later = datetime.now(UTC) + timedelta(days=2)
    swept = list(sweep(store, lambda _: {referred.sha256}, older_than=timedelta(days=1), now=later))
    assert [each.sha256 for each in swept] == [forgotten.sha256]
    assert [each.sha256 for each in store.blobs()] == [referred.sha256]


def test_a_blob_put_again_meanwhile_is_not_swept(store: BlobStore) -> None:
    blob = keep(store, b"sent a second time")
    store.delete(blob.sha256, unless_put_after=datetime.now(UTC) - timedelta(hours=1))
    assert store.size(blob.sha256) == blob.size
    store.delete(blob.sha256, unless_put_after=datetime.now(UTC) + timedelta(hours=1))
    assert store.size(blob.sha256) is None
