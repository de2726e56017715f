"""What only a server can do wrong: die, hang, drip, refuse."""

import io
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from storage.conftest import S3Server
from uprava_storage import (
    BlobStore,
    DamageKind,
    StoreUnavailableError,
    open_store,
    verify,
)

HURRIED = "&connect=0.3&idle=0.4&total=0.8"


@contextmanager
def takes_less_than(seconds: float) -> Iterator[None]:
    started = time.monotonic()
    yield
    assert time.monotonic() - started < seconds


def every_call(store: BlobStore, digest: str) -> list[Callable[[], object]]:
    return [
        store.check,
        lambda: store.put(io.BytesIO(b"nobody home")),
        lambda: store.read(digest),
        lambda: store.read(digest, start=1),
        lambda: store.size(digest),
        lambda: store.delete(digest),
        lambda: list(store.blobs()),
    ]


def test_a_dead_server_is_said_within_seconds_and_its_return_is_noticed(
    own_s3_server: S3Server,
) -> None:
    store = open_store(own_s3_server.url("p"))
    blob = store.put(io.BytesIO(b"before the fault"))
    own_s3_server.kill()
    for call in every_call(store, blob.sha256):
        with takes_less_than(4), pytest.raises(StoreUnavailableError):
            call()
    own_s3_server.start()
    store.check()
    assert b"".join(store.read(blob.sha256)) == b"before the fault"


def test_a_server_killed_in_the_middle_of_a_reading_is_an_error_not_a_short_file(
    own_s3_server: S3Server,
) -> None:
    store = open_store(own_s3_server.url("p"))
    blob = store.put(io.BytesIO(os.urandom(30_000_000)))
    reading = store.read(blob.sha256)
    received = len(next(reading))
    own_s3_server.kill()
    with takes_less_than(5), pytest.raises(StoreUnavailableError):
        received += sum(map(len, reading))
    assert received < blob.size


def put_for_ever(store: BlobStore) -> None:
    while True:
        store.put(io.BytesIO(os.urandom(20_000_000)))


def test_a_server_killed_in_the_middle_of_a_put_is_an_error(own_s3_server: S3Server) -> None:
    store = open_store(own_s3_server.url("p"))
    threading.Timer(0.4, own_s3_server.kill).start()
    with takes_less_than(20), pytest.raises(StoreUnavailableError):
        put_for_ever(store)
    own_s3_server.kill()
    own_s3_server.start()
    assert not list(verify(store))


def test_a_hanging_server_costs_seconds_not_minutes(own_s3_server: S3Server) -> None:
    store = open_store(own_s3_server.url("p", HURRIED))
    blob = store.put(io.BytesIO(b"before"))
    assert own_s3_server.process is not None
    own_s3_server.process.send_signal(signal.SIGSTOP)
    wait_until_stopped(own_s3_server.process.pid)
    try:
        for call in every_call(store, blob.sha256):
            with takes_less_than(3.5), pytest.raises(StoreUnavailableError):
                call()
    finally:
        own_s3_server.process.send_signal(signal.SIGCONT)
    store.check()


def wait_until_stopped(pid: int) -> None:
    """Return once no thread of the process runs: a signal takes its time to reach them all."""
    stats = list(Path(f"/proc/{pid}/task").glob("*/stat"))
    while any(stat.read_text().rpartition(")")[2].split()[0] != "T" for stat in stats):
        time.sleep(0.01)


@contextmanager
def peer(talk: Callable[[socket.socket], None]) -> Iterator[int]:
    """Serve each connection with `talk` on a loopback port."""
    listener = socket.create_server(("127.0.0.1", 0))
    stopped = threading.Event()

    def serve() -> None:
        while not stopped.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=_talk, args=(talk, connection), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    yield listener.getsockname()[1]
    stopped.set()
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()


def _talk(talk: Callable[[socket.socket], None], connection: socket.socket) -> None:
    with connection:
        try:
            talk(connection)
        except OSError:
            return


def test_a_server_that_drips_bytes_is_cut_at_the_total_limit() -> None:
    def drip(connection: socket.socket) -> None:
        connection.recv(65536)
        for byte in b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + b"x" * 100:
            connection.send(bytes([byte]))
            time.sleep(0.1)

    with peer(drip) as port:
        store = open_store(f"s3://k:s@127.0.0.1:{port}/bucket?secure=0&idle=0.4&total=0.6")
        for call in every_call(store, "0" * 64):
            with takes_less_than(3), pytest.raises(StoreUnavailableError):
                call()


def test_a_slow_line_may_take_longer_than_the_connect_limit_for_a_body() -> None:
    def slow(connection: socket.socket) -> None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        head = connection.recv(65536)
        if head.startswith(b"HEAD"):
            connection.send(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
            connection.close()
            return
        received = len(head)
        time.sleep(1)
        while received < 6_000_000:
            received += len(connection.recv(1 << 20))
        connection.send(b'HTTP/1.1 200 OK\r\nETag: "x"\r\nContent-Length: 0\r\n\r\n')

    with peer(slow) as port:
        store = open_store(f"s3://k:s@127.0.0.1:{port}/bucket?secure=0&connect=0.4&idle=5")
        assert store.put(io.BytesIO(b"x" * 6_000_000)).size == 6_000_000


def test_an_answer_that_is_not_s3_is_unavailable() -> None:
    def web_page(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.send(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>"
        )

    with peer(web_page) as port:
        store = open_store(f"s3://k:s@127.0.0.1:{port}/bucket?secure=0")
        with pytest.raises(StoreUnavailableError):
            list(store.blobs())


def test_a_wrong_secret_is_refused_and_never_shown(s3_server: S3Server) -> None:
    url = s3_server.url("p").replace("storage-test:", "storage-test:wrong-")
    store = open_store(url)
    with pytest.raises(StoreUnavailableError) as refused:
        store.put(io.BytesIO(b"let me in"))
    assert "wrong-" not in repr(refused.value) + repr(store)


def test_a_missing_bucket_is_unavailable_not_empty(s3_server: S3Server) -> None:
    store = open_store(s3_server.url("p").replace("/blobs?", "/nowhere?"))
    with pytest.raises(StoreUnavailableError, match="no bucket"):
        store.check()
    with pytest.raises(StoreUnavailableError, match="NoSuchBucket"):
        store.put(io.BytesIO(b"where to"))
    with pytest.raises(StoreUnavailableError):
        list(verify(store, [("0" * 64, 1)]))


def test_verify_finds_a_byte_flipped_behind_the_server(s3_server: S3Server) -> None:
    store = open_store(s3_server.url("flip"))
    blob = store.put(io.BytesIO(b"to be flipped"))
    path = s3_server.path("flip", blob.sha256)
    times = path.stat().st_atime_ns, path.stat().st_mtime_ns
    path.write_bytes(b"to be flopped")
    os.utime(path, ns=times)
    (damage,) = verify(store, [(blob.sha256, blob.size)])
    assert damage.kind is DamageKind.CHANGED


def test_large_puts_of_the_same_bytes_do_not_disturb_one_another(s3_server: S3Server) -> None:
    store, content = open_store(s3_server.url("crowd")), os.urandom(9_000_000)
    with ThreadPoolExecutor(6) as pool:
        kept = set(pool.map(lambda _: store.put(io.BytesIO(content)), range(6)))
    assert len(kept) == 1
    assert not list(verify(store, [(blob.sha256, blob.size) for blob in kept]))


def test_stores_with_different_prefixes_in_one_bucket_do_not_meet(s3_server: S3Server) -> None:
    one, other = open_store(s3_server.url("one")), open_store(s3_server.url("other"))
    blob = one.put(io.BytesIO(b"mine"))
    assert other.size(blob.sha256) is None
    assert not list(other.blobs())


def test_the_folder_and_the_bucket_have_one_layout(s3_server: S3Server) -> None:
    blob = open_store(s3_server.url("layout")).put(io.BytesIO(b"one layout"))
    folder = open_store(f"dir:{s3_server.path('layout', blob.sha256).parents[2]}")
    assert b"".join(folder.read(blob.sha256)) == b"one layout"


def test_the_sdk_is_not_imported_for_a_folder() -> None:
    code = (
        "import sys, tempfile, uprava_storage as u; u.open_store('dir:' + tempfile.mkdtemp());"
        "print([m for m in ('minio', 'urllib3', 'magic') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
