"""Buckets with versions and with object lock, on a server that has them (Ceph's gateway).

The store asks for nothing special; the bucket keeps what a mistake or malice would delete. The
oracle is the server's own list of versions, read by the SDK.
"""

import hashlib
import io
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from minio import Minio
from minio.commonconfig import COMPLIANCE
from minio.error import S3Error
from minio.objectlockconfig import DAYS, ObjectLockConfig
from minio.versioningconfig import ENABLED, VersioningConfig
from storage.radosgw import KEY, SECRET, Gateway
from uprava_storage import BlobStore, open_store, verify

pytestmark = pytest.mark.nightly

CONTENT = b"an original that must last"


@pytest.fixture(scope="module")
def server(gateway: Gateway) -> Minio:
    """The server itself, past the store."""
    return Minio(
        endpoint=f"127.0.0.1:{gateway.port}", access_key=KEY, secret_key=SECRET, secure=False,
        region="us-east-1",
    )  # fmt: skip


def bucket_of(server: Minio, *, locked: bool) -> str:
    """Make a bucket that keeps versions, and locks them for a day when told so."""
    name = f"b{uuid.uuid4().hex}"
    server.make_bucket(bucket_name=name, object_lock=locked)
    if locked:
        config = ObjectLockConfig(mode=COMPLIANCE, duration=1, duration_unit=DAYS)
        server.set_object_lock_config(bucket_name=name, config=config)
    else:
        server.set_bucket_versioning(bucket_name=name, config=VersioningConfig(status=ENABLED))
    return name


def versions(server: Minio, bucket: str) -> list[tuple[str, bool]]:
    """Return the versions in a bucket, and whether each is a mark that it is deleted."""
    found = server.list_objects(bucket_name=bucket, recursive=True, include_version=True)
    return [(each.version_id or "", bool(each.is_delete_marker)) for each in found]


@pytest.fixture(params=[False, True], ids=["versions", "lock"])
def place(request: pytest.FixtureRequest, server: Minio, gateway: Gateway) -> tuple[BlobStore, str]:
    """A store in a bucket of its own with versions, or with a lock as well."""
    bucket = bucket_of(server, locked=request.param)
    return open_store(gateway.url(bucket, "p")), bucket


def test_a_deleted_original_can_be_brought_back(
    place: tuple[BlobStore, str], server: Minio
) -> None:
    store, bucket = place
    blob = store.put(io.BytesIO(CONTENT))
    store.delete(blob.sha256)
    assert store.size(blob.sha256) is None
    assert not list(store.blobs())
    marks = [id for id, deleted in versions(server, bucket) if deleted]
    key = f"p/{blob.sha256[:2]}/{blob.sha256[2:4]}/{blob.sha256}"
    server.remove_object(bucket_name=bucket, object_name=key, version_id=marks[0])
    assert b"".join(store.read(blob.sha256)) == CONTENT
    assert not list(verify(store, {(blob.sha256, blob.size)}))


def test_an_original_overwritten_by_malice_is_noticed_and_its_bytes_are_still_there(
    place: tuple[BlobStore, str], server: Minio
) -> None:
    store, bucket = place
    blob = store.put(io.BytesIO(CONTENT))
    key = f"p/{blob.sha256[:2]}/{blob.sha256[2:4]}/{blob.sha256}"
    first = versions(server, bucket)[0][0]
    forged = b"x" * len(CONTENT)
    server.put_object(
        bucket_name=bucket, object_name=key, data=io.BytesIO(forged), length=len(forged)
    )
    assert [damage.sha256 for damage in verify(store)] == [blob.sha256]
    kept = server.get_object(bucket_name=bucket, object_name=key, version_id=first)
    assert hashlib.sha256(kept.read()).hexdigest() == blob.sha256
    kept.close()
    kept.release_conn()


def test_what_was_deleted_is_put_again(place: tuple[BlobStore, str]) -> None:
    store, _bucket = place
    blob = store.put(io.BytesIO(CONTENT))
    store.delete(blob.sha256)
    assert store.put(io.BytesIO(CONTENT)) == blob
    assert b"".join(store.read(blob.sha256, start=3, length=8)) == CONTENT[3:11]


def test_a_locked_original_outlives_whoever_has_the_key(server: Minio, gateway: Gateway) -> None:
    bucket = bucket_of(server, locked=True)
    store = open_store(gateway.url(bucket, "p"))
    blob = store.put(io.BytesIO(CONTENT))
    key = f"p/{blob.sha256[:2]}/{blob.sha256[2:4]}/{blob.sha256}"
    version = versions(server, bucket)[0][0]
    with pytest.raises(S3Error) as refused:
        server.remove_object(bucket_name=bucket, object_name=key, version_id=version)
    assert refused.value.code == "AccessDenied"
    with pytest.raises(S3Error):
        server.remove_bucket(bucket_name=bucket)
    assert b"".join(store.read(blob.sha256)) == CONTENT


def test_a_large_original_in_parts_is_one_locked_version(server: Minio, gateway: Gateway) -> None:
    bucket = bucket_of(server, locked=True)
    store = open_store(gateway.url(bucket, "p"))
    content = bytes(20 * 1024 * 1024)
    blob = store.put(io.BytesIO(content))
    assert len(versions(server, bucket)) == 1
    assert store.size(blob.sha256) == len(content)
    key = f"p/{blob.sha256[:2]}/{blob.sha256[2:4]}/{blob.sha256}"
    told = server.stat_object(bucket_name=bucket, object_name=key).metadata
    assert told is not None
    assert told["x-amz-object-lock-mode"] == COMPLIANCE
    until = datetime.fromisoformat(told["x-amz-object-lock-retain-until-date"][:19]).replace(
        tzinfo=UTC
    )
    assert until > datetime.now(UTC) + timedelta(hours=23)
