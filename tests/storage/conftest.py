"""The three stores, and real S3 servers: `rclone serve s3`, by night Ceph's gateway as well."""

import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from minio import Minio
from minio.versioningconfig import ENABLED, VersioningConfig
from storage.radosgw import Gateway, missing
from uprava_storage import BlobStore, open_store

BUCKET = "blobs"
KEY, SECRET = "storage-test", "s3cret/with+signs"
QUOTED = "s3cret%2Fwith%2Bsigns"  # as in an address


def free_port() -> int:
    """Return a loopback port nobody listens on now."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


@dataclass
class S3Server:
    """A running `rclone serve s3` over a folder with one bucket; stores take prefixes of their own.

    It does not see folders made behind its back for five minutes, and with a shorter
    `--dir-cache-time` it falls into endless loops, so the bucket is there before the start.
    """

    root: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        (self.root / BUCKET).mkdir(exist_ok=True)
        rclone = Path(sys.executable).with_name("rclone")
        access = ["--addr", f"127.0.0.1:{self.port}", "--auth-key", f"{KEY},{SECRET}"]
        self.process = subprocess.Popen(
            [rclone, "serve", "s3", "--config", "", *access, self.root],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with socket.socket() as sock:
                if sock.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.02)
        raise AssertionError("rclone did not start within a minute")

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def url(self, prefix: str, options: str = "") -> str:
        address = f"{KEY}:{QUOTED}@127.0.0.1:{self.port}/{BUCKET}"
        return f"s3://{address}?secure=0&prefix={prefix}{options}"

    def path(self, prefix: str, sha256: str) -> Path:
        """Return the file in which the server keeps a blob."""
        return self.root / BUCKET / prefix / sha256[:2] / sha256[2:4] / sha256


def start_server(root: Path) -> S3Server:
    server = S3Server(root)
    server.start()
    return server


@pytest.fixture(scope="session")
def s3_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    """One server for the whole session; tests take buckets of their own."""
    server = start_server(tmp_path_factory.mktemp("s3"))
    yield server
    server.kill()


@pytest.fixture
def own_s3_server(tmp_path: Path) -> Iterator[S3Server]:
    """A server that the test may kill."""
    root = tmp_path / "buckets"
    root.mkdir()
    server = start_server(root)
    yield server
    server.kill()


@pytest.fixture(scope="session")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """Ceph's gateway with a bucket that keeps versions, once for the whole session."""
    if lacking := missing():
        pytest.skip(f"no {lacking[0]} on this machine: apt install radosgw ceph-mon ceph-osd")
    made = Gateway(tmp_path_factory.mktemp("ceph"))
    try:
        made.start()
        server = Minio(
            endpoint=f"127.0.0.1:{made.port}", access_key=KEY, secret_key=SECRET, secure=False
        )
        server.make_bucket(bucket_name=BUCKET)
        server.set_bucket_versioning(bucket_name=BUCKET, config=VersioningConfig(status=ENABLED))
        yield made
    finally:
        made.stop()


@pytest.fixture
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], str]:
    """Make the address of a fresh store of a kind."""

    def make(kind: str) -> str:
        if kind == "dir":
            return f"dir:{tmp_path / 'store'}"
        if kind == "s3":
            server: S3Server = request.getfixturevalue("s3_server")
            return server.url(uuid.uuid4().hex)
        if kind == "radosgw":
            second: Gateway = request.getfixturevalue("gateway")
            return second.url(BUCKET, uuid.uuid4().hex)
        return "memory:"

    return make


KINDS = ["memory", "dir", "s3", pytest.param("radosgw", marks=pytest.mark.nightly)]


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, store_url: Callable[[str], str]) -> BlobStore:
    """Each of the stores in turn, empty."""
    return open_store(store_url(request.param))
