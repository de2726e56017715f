"""Copying between stores, going on after a stop, and looking for orphans in batches."""

import hashlib
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from uprava_storage import (
    Blob,
    CopyIncompleteError,
    DamageKind,
    StoreUnavailableError,
    copy,
    open_store,
    orphans,
    verify,
)


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def place(root: Path, content: bytes) -> Path:
    return root / sha(content)[:2] / sha(content)[2:4] / sha(content)


def test_blobs_travel_from_folder_to_bucket_to_memory(store_url: Callable[[str], str]) -> None:
    folder, bucket, memory = (open_store(store_url(kind)) for kind in ("dir", "s3", "memory"))
    kept = {folder.put(io.BytesIO(bytes([n]) * n * 1000)) for n in range(20)}
    assert set(copy(folder, bucket)) == kept
    assert set(copy(bucket, memory)) == kept
    assert not list(verify(memory, [(blob.sha256, blob.size) for blob in kept]))


def test_a_stopped_copy_goes_on_where_it_was() -> None:
    source, target = open_store("memory:"), open_store("memory:")
    kept = {source.put(io.BytesIO(bytes([n]))) for n in range(10)}
    first = copy(source, target)
    begun = {next(first), next(first), next(first)}
    first.close()
    assert set(copy(source, target)) == kept - begun
    assert not list(copy(source, target))


def test_only_named_blobs_are_copied() -> None:
    source, target = open_store("memory:"), open_store("memory:")
    wanted, _ = source.put(io.BytesIO(b"wanted")), source.put(io.BytesIO(b"other"))
    assert list(copy(source, target, [wanted.sha256])) == [wanted]
    assert len(list(target.blobs())) == 1


def test_a_damaged_blob_is_named_at_the_end_and_the_rest_is_copied(tmp_path: Path) -> None:
    source, target = open_store(f"dir:{tmp_path}"), open_store("memory:")
    contents = [b"first", b"second", b"third"]
    for content in contents:
        source.put(io.BytesIO(content))
    place(tmp_path, b"second").write_bytes(b"secOnd")
    copied: list[Blob] = []
    with pytest.raises(CopyIncompleteError) as refused:
        copied.extend(copy(source, target, [*map(sha, contents), "0" * 64]))
    assert {d.sha256: d.kind for d in refused.value.damages} == {
        sha(b"second"): DamageKind.CHANGED,
        "0" * 64: DamageKind.MISSING,
    }
    assert sorted(blob.sha256 for blob in target.blobs()) == sorted({sha(b"first"), sha(b"third")})


def test_a_copy_to_a_dead_store_stops_at_once(tmp_path: Path) -> None:
    source, target = open_store("memory:"), open_store(f"dir:{tmp_path / 'target'}")
    source.put(io.BytesIO(b"x"))
    (tmp_path / "target").rename(tmp_path / "gone")
    with pytest.raises(StoreUnavailableError):
        list(copy(source, target))


def test_orphans_are_asked_for_in_batches_of_a_thousand() -> None:
    store = open_store("memory:")
    for number in range(2500):
        store.put(io.BytesIO(str(number).encode()))
    batches: list[int] = []

    def known(digests: object) -> set[str]:
        listed = list(digests)  # type: ignore[call-overload]
        batches.append(len(listed))
        return set(listed[::2])

    later = datetime.now(UTC) + timedelta(days=2)
    found = list(orphans(store, known, older_than=timedelta(days=1), now=later))
    assert batches == [1000, 1000, 500]
    assert len(found) == 1250
