"""Archives made to harm: every one is refused, honest ones pass."""

import io
import stat
import struct
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from uprava_storage import UnsafeZipError, ZipFault, check_zip

MEGABYTE = 1024 * 1024
Make = Callable[[bytes], Path]


@pytest.fixture
def saved(tmp_path: Path) -> Make:
    def make(content: bytes) -> Path:
        path = tmp_path / "archive.zip"
        path.write_bytes(content)
        return path

    return make


def zipped(members: list[tuple[str | zipfile.ZipInfo, bytes]], method: int = 8) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content, compress_type=method)
    return file.getvalue()


def fault(path: Path, **limits: int) -> ZipFault | None:
    try:
        check_zip(path, **limits)
    except UnsafeZipError as refused:
        return refused.fault
    return None


def test_honest_archives_pass(saved: Make) -> None:
    members: list[tuple[str | zipfile.ZipInfo, bytes]] = [
        ("папка/письмо.txt", "текст".encode() * 5000),
        ("empty", b""),
        ("folder/", b""),
        ("inner.zip", zipped([("a", b"a" * 100)])),
    ]
    assert fault(saved(zipped(members))) is None
    assert fault(saved(zipped(members, zipfile.ZIP_STORED))) is None
    assert fault(saved(zipped([]))) is None


def test_an_archive_written_to_a_pipe_passes(saved: Make) -> None:
    """Sizes then stand after the data, as many office programs write them."""

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.content = b""

        def writable(self) -> bool:
            return True

        def write(self, piece: bytes) -> int:  # type: ignore[override]
            self.content += bytes(piece)
            return len(piece)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", b"a" * 1000)
        with archive.open("b", "w", force_zip64=True) as member:
            member.write(b"b" * 1000)
    assert fault(saved(pipe.content)) is None


def test_a_workbook_passes(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    assert book.active is not None
    for number in range(500):
        book.active.append([number, "same text", 3.14])
    book.save(tmp_path / "x.xlsx")
    check_zip(tmp_path / "x.xlsx")


def test_a_declared_bomb_is_refused_at_once(saved: Make) -> None:
    bomb = saved(zipped([("bomb", bytes(64 * MEGABYTE))]))
    started = time.perf_counter()
    assert fault(bomb, max_total=10 * MEGABYTE) is ZipFault.TOO_LARGE
    assert fault(bomb) is ZipFault.TOO_DENSE
    assert time.perf_counter() - started < 0.5


def test_many_small_bombs_count_together(saved: Make) -> None:
    bombs = saved(zipped([(str(n), bytes(2 * MEGABYTE)) for n in range(10)]))
    assert fault(bombs, max_total=19 * MEGABYTE) is ZipFault.TOO_LARGE
    assert fault(bombs, max_total=20 * MEGABYTE) is None


def patched(archive: bytes, *, size: int, crc: int) -> bytes:
    """Rewrite what both headers of the only member declare."""
    content = bytearray(archive)
    central = content.index(b"PK\x01\x02")
    struct.pack_into("<L", content, 14, crc)
    struct.pack_into("<L", content, 22, size)
    struct.pack_into("<L", content, central + 16, crc)
    struct.pack_into("<L", content, central + 24, size)
    return bytes(content)


def test_a_bomb_that_declares_little_is_refused_while_unpacking(saved: Make) -> None:
    honest = zipped([("bomb", bytes(64 * MEGABYTE))])
    lying = patched(honest, size=10, crc=zlib.crc32(bytes(10)))
    with zipfile.ZipFile(io.BytesIO(lying)) as archive:
        assert archive.read("bomb") == bytes(10), "zipfile itself believes the lie"
    started = time.perf_counter()
    assert fault(saved(lying)) is ZipFault.LYING
    assert time.perf_counter() - started < 0.5


def test_a_wrong_checksum_or_a_longer_declaration_is_refused(saved: Make) -> None:
    honest = zipped([("a", b"honest")])
    assert fault(saved(patched(honest, size=6, crc=1))) is ZipFault.LYING
    assert fault(saved(patched(honest, size=7, crc=zlib.crc32(b"honest")))) is ZipFault.LYING


def test_too_many_members_are_refused(saved: Make) -> None:
    many = saved(zipped([(str(n), b"") for n in range(101)]))
    assert fault(many, max_entries=100) is ZipFault.TOO_MANY
    assert fault(many, max_entries=101) is None


def test_a_table_larger_than_its_declared_count_is_refused(saved: Make) -> None:
    content = bytearray(zipped([(f"{n:0200d}", b"") for n in range(2000)]))
    end = content.rindex(b"PK\x05\x06")
    struct.pack_into("<2H", content, end + 8, 1, 1)
    assert fault(saved(bytes(content)), max_entries=100) is ZipFault.TOO_MANY


def overlapping(copies: int) -> bytes:
    """Make many names for one body, as in the bombs of D. Fifield, 2019 ("full overlap")."""
    content = bytearray(zipped([("a", bytes(MEGABYTE))]))
    central, end = content.index(b"PK\x01\x02"), content.index(b"PK\x05\x06")
    entry = bytes(content[central:end])
    entries = b"".join(entry[:46] + bytes([97 + n]) for n in range(copies))
    last = bytearray(content[end:])
    struct.pack_into("<2H2L", last, 8, copies, copies, len(entries), central)
    return bytes(content[:central]) + entries + bytes(last)


def test_overlapping_members_are_refused(saved: Make) -> None:
    assert fault(saved(overlapping(1))) is None
    assert fault(saved(overlapping(20))) in {ZipFault.OVERLAP, ZipFault.LYING}


def test_a_member_that_reaches_over_the_next_is_refused(saved: Make) -> None:
    content = bytearray(zipped([("a", b"x" * 50), ("b", b"y" * 50)], zipfile.ZIP_STORED))
    central = content.index(b"PK\x01\x02")
    for at in (18, central + 20):
        struct.pack_into("<2L", content, at, 100, 100)
    assert fault(saved(bytes(content))) is ZipFault.OVERLAP


@pytest.mark.parametrize(
    "name",
    ["../up", "a/../../up", "/etc/passwd", "..\\up", "\\windows", "C:\\x", "C:x", "a\nb", "a\x7f"],
)
def test_names_that_lead_outside_are_refused(saved: Make, name: str) -> None:
    assert fault(saved(zipped([(name, b"x")]))) is ZipFault.BAD_NAME


def test_a_name_with_a_zero_byte_is_refused(saved: Make) -> None:
    content = zipped([("a-b", b"x")]).replace(b"a-b", b"a\0b")
    assert fault(saved(content)) is ZipFault.BAD_NAME


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_repeated_name_is_refused(saved: Make) -> None:
    assert fault(saved(zipped([("a", b"shown"), ("a", b"opened")]))) is ZipFault.BAD_NAME


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFSOCK])
def test_links_and_devices_are_refused(saved: Make, kind: int) -> None:
    member = zipfile.ZipInfo("innocent.txt")
    member.create_system = 3
    member.external_attr = (kind | 0o777) << 16
    assert fault(saved(zipped([(member, b"/etc/passwd")]))) is ZipFault.SPECIAL


def test_encrypted_members_are_refused(saved: Make) -> None:
    content = bytearray(zipped([("a", b"x")]))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert fault(saved(bytes(content))) is ZipFault.ENCRYPTED


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_that_cannot_be_limited_are_refused(saved: Make, method: int) -> None:
    assert fault(saved(zipped([("a", b"x" * 100)], method))) is ZipFault.METHOD


def test_a_header_naming_another_member_is_refused(saved: Make) -> None:
    content = zipped([("good.txt", b"x")]).replace(b"good.txt", b"evil.exe", 1)
    assert fault(saved(content)) is ZipFault.LYING


def test_other_data_before_the_archive_is_refused(saved: Make) -> None:
    assert fault(saved(b"GIF89a" + zipped([("a", b"x")]))) is ZipFault.FOREIGN_DATA


@pytest.mark.parametrize(
    "content",
    [b"", b"PK", b"%PDF-1.4", zipped([("a", b"x" * 999)])[:-30]],
    ids=["empty", "two letters", "another format", "cut off"],
)
def test_what_is_no_zip_is_refused(saved: Make, content: bytes) -> None:
    assert fault(saved(content)) is ZipFault.NOT_ZIP


@pytest.mark.parametrize(("at", "value"), [(12, 5000), (16, 5000), (16, 2**32 - 1)])
def test_a_table_that_points_outside_the_file_is_refused(saved: Make, at: int, value: int) -> None:
    content = bytearray(zipped([("a", b"x" * 99), ("b", b"y")]))
    struct.pack_into("<L", content, content.rindex(b"PK\x05\x06") + at, value)
    assert fault(saved(bytes(content))) is ZipFault.NOT_ZIP


@pytest.mark.parametrize(("place", "value"), [("<L12", 0), ("<H10", 1), ("<H10", 3)])
def test_a_table_that_hides_members_is_refused(saved: Make, place: str, value: int) -> None:
    content = bytearray(zipped([("a", b"x" * 99), ("b", b"y")]))
    struct.pack_into(place[:2], content, content.rindex(b"PK\x05\x06") + int(place[2:]), value)
    assert fault(saved(bytes(content))) in {ZipFault.LYING, ZipFault.NOT_ZIP}


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_no_damage_is_anything_but_a_refusal(data: st.DataObject, tmp_path_factory) -> None:  # type: ignore[no-untyped-def]
    content = bytearray(zipped([("a.txt", b"a" * 300), ("b/c", bytes(range(256)))]))
    for _ in range(data.draw(st.integers(1, 5))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.getbasetemp() / "damaged.zip"
    path.write_bytes(content)
    fault(path)


def test_unpacking_takes_little_memory(saved: Make) -> None:
    path = saved(zipped([("zeros", bytes(100 * MEGABYTE))]))
    code = (
        "import resource, sys, pathlib; from uprava_storage import check_zip;"
        "peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss;"
        "before = peak(); check_zip(pathlib.Path(sys.argv[1]), max_ratio=2000);"
        "print(peak() - before)"
    )
    run = subprocess.run([sys.executable, "-c", code, path], capture_output=True, check=True)
    assert int(run.stdout) < 10 * 1024
