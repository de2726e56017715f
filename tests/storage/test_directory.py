"""What only a folder can do wrong: crashes, full disks, rights, damaged files."""

import fcntl
import hashlib
import io
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
from uprava_storage import (
    BlobNotFoundError,
    DamageKind,
    StoreFullError,
    StoreUnavailableError,
    open_store,
    verify,
)
from uprava_storage.directory import DirectoryStore


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def folder(root: Path) -> DirectoryStore:
    return DirectoryStore(root)


def place(root: Path, content: bytes) -> Path:
    digest = hashlib.sha256(content).hexdigest()
    return root / digest[:2] / digest[2:4] / digest


def files(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


def run(code: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)],
        stdout=subprocess.PIPE,
        text=True,
    )


def test_blobs_lie_in_fan_out_folders_readable_by_the_owner_only(
    folder: DirectoryStore, root: Path
) -> None:
    folder.put(io.BytesIO(b"private"))
    path = place(root, b"private")
    assert path.read_bytes() == b"private"
    assert path.stat().st_mode & 0o777 == 0o600
    assert {p.stat().st_mode & 0o777 for p in (root, path.parent, path.parent.parent)} == {0o700}


def test_the_same_bytes_are_not_written_again_but_their_date_is_renewed(
    folder: DirectoryStore, root: Path
) -> None:
    folder.put(io.BytesIO(b"same"))
    path = place(root, b"same")
    os.utime(path, (1, 1))
    before = path.stat()
    folder.put(io.BytesIO(b"same"))
    assert path.stat().st_ino == before.st_ino
    assert path.stat().st_mtime > 1_000_000


def test_a_cut_file_is_healed_by_putting_the_same_bytes(folder: DirectoryStore, root: Path) -> None:
    folder.put(io.BytesIO(b"whole letter"))
    place(root, b"whole letter").write_bytes(b"whole")
    folder.put(io.BytesIO(b"whole letter"))
    assert place(root, b"whole letter").read_bytes() == b"whole letter"


def test_a_killed_writer_leaves_no_blob_and_its_rest_is_collected(root: Path) -> None:
    code = """
        import io, sys, time
        from uprava_storage import open_store
        class Endless(io.RawIOBase):
            sent = 0
            def read(self, size=-1):
                self.sent += 1
                if self.sent == 5:
                    print("half way", flush=True)
                    time.sleep(60)
                return b"x" * size
        open_store("dir:" + sys.argv[1]).put(Endless())
    """
    with run(code, root) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "half way\n"
        (arriving,) = files(root)
        os.utime(arriving, (1, 1))
        alive = DirectoryStore(root)
        assert files(root) == [arriving], "a living writer's file must stay"
        writer.send_signal(signal.SIGKILL)
    assert not list(alive.blobs())
    fresh = root / ".incoming" / "fresh"
    fresh.touch()
    assert alive.tidy() == 1
    assert files(root) == [fresh], "a file not yet locked must stay"


@pytest.mark.faults
def test_an_acknowledged_put_survives_kill_9(root: Path) -> None:
    code = """
        import io, os, sys
        from uprava_storage import open_store
        store = open_store("dir:" + sys.argv[1])
        while True:
            blob = store.put(io.BytesIO(os.urandom(30_000)))
            print(blob.sha256, flush=True)
    """
    acknowledged: list[str] = []
    for _ in range(5):
        with run(code, root) as writer:
            assert writer.stdout is not None
            acknowledged += [writer.stdout.readline().strip() for _ in range(40)]
            writer.kill()
            acknowledged += [line.strip() for line in writer.stdout if line.endswith("\n")]
    store = open_store(f"dir:{root}")
    assert not list(verify(store, [(digest, 30_000) for digest in acknowledged]))
    assert not list(verify(store))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 2 MB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("mounting a small file system needs root")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_full_disk_is_said_clearly_and_nothing_half_stays(small_disk: Path) -> None:
    store = DirectoryStore(small_disk / "store")
    kept = store.put(io.BytesIO(b"k" * 1_000_000))
    with pytest.raises(StoreFullError, match="full"):
        store.put(io.BytesIO(b"x" * 3_000_000))
    assert files(small_disk) == [place(small_disk / "store", b"k" * 1_000_000)]
    assert not list(verify(store, [(kept.sha256, kept.size)]))
    assert store.put(io.BytesIO(b"fits")).size == 4


def test_a_vanished_folder_is_unavailable_not_empty(folder: DirectoryStore, root: Path) -> None:
    root.rename(root.with_name("unmounted"))
    with pytest.raises(StoreUnavailableError):
        folder.check()
    with pytest.raises(StoreUnavailableError):
        folder.put(io.BytesIO(b"where to"))
    with pytest.raises(StoreUnavailableError):
        list(verify(folder, [("0" * 64, 1)]))


def test_a_file_of_an_unmounted_disk_is_away_and_not_lost(
    folder: DirectoryStore, root: Path
) -> None:
    blob = folder.put(io.BytesIO(b"kept"))
    root.rename(root.with_name("unmounted"))
    with pytest.raises(StoreUnavailableError):
        folder.read(blob.sha256)
    root.mkdir()
    with pytest.raises(StoreUnavailableError):
        folder.read(blob.sha256)
    root.rmdir()
    root.with_name("unmounted").rename(root)
    assert b"".join(folder.read(blob.sha256)) == b"kept"
    with pytest.raises(BlobNotFoundError):
        folder.read("0" * 64)


def test_a_delete_waits_for_a_put_of_the_same_bytes(folder: DirectoryStore, root: Path) -> None:
    blob = folder.put(io.BytesIO(b"contested"))
    shelf = os.open(place(root, b"contested").parent, os.O_RDONLY)
    fcntl.flock(shelf, fcntl.LOCK_SH)
    code = """
        import sys
        from uprava_storage import open_store
        store = open_store("dir:" + sys.argv[1])
        print("ready", flush=True)
        store.delete(sys.argv[2])
        print("deleted", flush=True)
    """
    with run(code, root, blob.sha256) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "ready\n"
        with pytest.raises(subprocess.TimeoutExpired):
            other.wait(0.3)
        assert folder.size(blob.sha256) == blob.size
        os.close(shelf)
        assert other.stdout.readline() == "deleted\n"
    assert folder.size(blob.sha256) is None


def test_foreign_files_in_the_folder_are_not_listed(folder: DirectoryStore, root: Path) -> None:
    blob = folder.put(io.BytesIO(b"ours"))
    (root / "README").write_text("a note")
    (place(root, b"ours").parent / "notes.txt").write_text("another")
    (root / "lost+found").mkdir()
    assert [each.sha256 for each in folder.blobs()] == [blob.sha256]


def test_verify_finds_a_flipped_byte_a_cut_file_and_a_missing_one(
    folder: DirectoryStore, root: Path
) -> None:
    contents = [b"sound", b"flipped", b"cut short", b"missing"]
    blobs = [folder.put(io.BytesIO(content)) for content in contents]
    place(root, b"flipped").write_bytes(b"flipqed")
    place(root, b"cut short").write_bytes(b"cut")
    place(root, b"missing").unlink()
    found = {d.sha256: d.kind for d in verify(folder, [(b.sha256, b.size) for b in blobs])}
    assert [found.get(blob.sha256) for blob in blobs] == [
        None,
        DamageKind.CHANGED,
        DamageKind.WRONG_SIZE,
        DamageKind.MISSING,
    ]
    everything = {damage.sha256: damage.kind for damage in verify(folder)}
    assert everything == {
        blobs[1].sha256: DamageKind.CHANGED,
        blobs[2].sha256: DamageKind.CHANGED,
    }


def test_one_unreadable_file_does_not_end_the_round(folder: DirectoryStore, root: Path) -> None:
    blobs = [folder.put(io.BytesIO(content)) for content in (b"a", b"b", b"c")]
    place(root, b"b").unlink()
    place(root, b"b").mkdir()
    listed = [(blobs[0].sha256, 1), (blobs[1].sha256, place(root, b"b").stat().st_size)]
    (damage,) = verify(folder, [*listed, (blobs[2].sha256, 1)])
    assert (damage.sha256, damage.kind) == (blobs[1].sha256, DamageKind.UNREADABLE)
