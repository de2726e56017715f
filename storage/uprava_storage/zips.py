"""Refuse archives that are bombs or lead outside, before anything opens them.

Declared numbers are checked first (cheap), then everything is inflated under limits, since what is
declared may be a lie. Python 3.11.7 has no overlap check of its own (CVE-2024-0450).
"""

import errno
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from uprava_storage.errors import UnsafeZipError, ZipFault

DENSE_FROM = 16 * 1024 * 1024
"""A member that unpacks to fewer bytes than this may be packed as tightly as it likes."""

_CHUNK = 64 * 1024
_END = struct.Struct("<4s4H2LH")
_END64_LOCATOR = struct.Struct("<4sLQL")
_END64 = struct.Struct("<4sQ2H2L4Q")
_LOCAL = struct.Struct("<4s5H3L2H")
_DIRECTORY_BYTES_PER_ENTRY = 1024
_ENCRYPTED = 0x1 | 0x40 | 0x2000


@dataclass(frozen=True, slots=True)
class Directory:
    """What an archive says about its table of contents: members and bytes."""

    entries: int
    size: int


def directory_of(file: BinaryIO) -> Directory | None:
    """Read the end record, so that a huge table is refused before zipfile loads it; None: no zip.

    APPNOTE.TXT 6.3.10, 4.3.14 to 4.3.16. A zip64 record counts whenever its locator is there,
    because zipfile believes it then.
    """
    length = file.seek(0, 2)
    tail_start = max(0, length - _END.size - 0xFFFF - _END64_LOCATOR.size)
    file.seek(tail_start)
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + _END.size > len(tail):
        return None
    _, _, _, _, entries, size, _, _ = _END.unpack_from(tail, at)
    before = at - _END64_LOCATOR.size
    if before >= 0 and tail.startswith(b"PK\x06\x07", before):
        file.seek(max(0, tail_start + before - _END64.size))
        record = _END64.unpack(file.read(_END64.size))
        entries, size = record[7], record[8]
    return Directory(entries=entries, size=size)


def check_zip(
    path: Path, *, max_entries: int = 10_000, max_total: int = 2**30, max_ratio: int = 200
) -> None:
    """Raise UnsafeZipError unless the archive can be unpacked without harm.

    `max_total` is in bytes unpacked; `max_ratio` is unpacked to packed, for members above 16 MiB.
    Archives inside the archive are members like others and are not opened. Takes as long as
    unpacking does (300 MB/s), in constant memory.
    """
    try:
        with path.open("rb") as file:
            directory = _check_table(file, max_entries)
            with zipfile.ZipFile(file) as archive:
                _check_declared(archive.infolist(), directory, max_total, max_ratio)
                for member, start in list(_data_ranges(archive, file)):
                    _check_content(member, file, start)
    except (zipfile.BadZipFile, zlib.error, struct.error, ValueError, EOFError) as error:
        raise UnsafeZipError(ZipFault.NOT_ZIP) from error
    except OSError as error:
        if error.errno == errno.EINVAL:  # a damaged table sends zipfile before the file's start
            raise UnsafeZipError(ZipFault.NOT_ZIP) from error
        raise
    except (NotImplementedError, OverflowError) as error:
        raise UnsafeZipError(ZipFault.METHOD) from error


def _check_table(file: BinaryIO, max_entries: int) -> Directory:
    directory = directory_of(file)
    if directory is None:
        raise UnsafeZipError(ZipFault.NOT_ZIP)
    if directory.entries > max_entries or directory.size > max_entries * _DIRECTORY_BYTES_PER_ENTRY:
        raise UnsafeZipError(ZipFault.TOO_MANY)
    file.seek(0)
    if file.read(4) not in {b"PK\x03\x04", b"PK\x05\x06"}:
        raise UnsafeZipError(ZipFault.FOREIGN_DATA)
    return directory


def _check_declared(
    members: Sequence[zipfile.ZipInfo], directory: Directory, max_total: int, max_ratio: int
) -> None:
    if len(members) != directory.entries:  # another program would find other members
        raise UnsafeZipError(ZipFault.LYING)
    if sum(member.file_size for member in members) > max_total:
        raise UnsafeZipError(ZipFault.TOO_LARGE)
    seen: set[str] = set()
    for member in members:
        if fault := _fault_of(member, seen, max_ratio):
            raise UnsafeZipError(fault, member.filename)


def _fault_of(member: zipfile.ZipInfo, seen: set[str], max_ratio: int) -> ZipFault | None:
    """Return what the table of contents alone says against a member."""
    dense = member.file_size > max_ratio * max(1, member.compress_size)
    faults = {
        ZipFault.BAD_NAME: _leads_outside(member.orig_filename) or member.orig_filename in seen,
        ZipFault.SPECIAL: not _ordinary(member),
        ZipFault.ENCRYPTED: bool(member.flag_bits & _ENCRYPTED),
        ZipFault.METHOD: member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED},
        ZipFault.TOO_DENSE: dense and member.file_size > DENSE_FROM,
    }
    seen.add(member.orig_filename)
    return next((fault for fault, found in faults.items() if found), None)


def _leads_outside(name: str) -> bool:
    """Tell whether a name is absolute, climbs, is empty or holds control characters."""
    plain = name.replace("\\", "/")
    return (
        not plain
        or plain.startswith("/")
        or plain[1:2] == ":"
        or ".." in plain.split("/")
        or any(ord(character) < 32 or ord(character) == 127 for character in plain)
    )


def _ordinary(member: zipfile.ZipInfo) -> bool:
    """Tell whether the Unix mode, where one is given, is that of a file or a folder."""
    kind = stat.S_IFMT(member.external_attr >> 16)
    return kind in {0, stat.S_IFREG, stat.S_IFDIR}


def _data_ranges(archive: zipfile.ZipFile, file: BinaryIO) -> Iterator[tuple[zipfile.ZipInfo, int]]:
    """Yield members by place, with the start of their data; no byte may belong to two."""
    free_from = 0
    for member in sorted(archive.infolist(), key=lambda each: each.header_offset):
        start = member.header_offset + _local_header(file, member)
        if member.header_offset < free_from:
            raise UnsafeZipError(ZipFault.OVERLAP, member.filename)
        free_from = start + member.compress_size
        if free_from > archive.start_dir:
            raise UnsafeZipError(ZipFault.OVERLAP, member.filename)
        yield member, start


def _local_header(file: BinaryIO, member: zipfile.ZipInfo) -> int:
    """Return the length of the header before the data; it must name the same member."""
    file.seek(member.header_offset)
    header = _LOCAL.unpack(file.read(_LOCAL.size))
    signature, method, name_length, extra_length = header[0], header[3], *header[9:11]
    name = file.read(name_length).decode("utf-8" if member.flag_bits & 0x800 else "cp437")
    if signature != b"PK\x03\x04":
        raise UnsafeZipError(ZipFault.NOT_ZIP, member.filename)
    if name != member.orig_filename or method != member.compress_type:
        raise UnsafeZipError(ZipFault.LYING, member.filename)
    return int(_LOCAL.size + name_length + extra_length)


def _check_content(member: zipfile.ZipInfo, file: BinaryIO, start: int) -> None:
    """Unpack one member and throw the bytes away; size and CRC must be the declared ones."""
    file.seek(start)
    size = crc = 0
    for chunk in _unpacked(member, file):
        size += len(chunk)
        crc = zlib.crc32(chunk, crc)
        if size > member.file_size:
            raise UnsafeZipError(ZipFault.LYING, member.filename)
    if size != member.file_size or crc != member.CRC:
        raise UnsafeZipError(ZipFault.LYING, member.filename)


def _unpacked(member: zipfile.ZipInfo, file: BinaryIO) -> Iterator[bytes]:
    """Yield the content in pieces of at most 64 KiB, however tightly it is packed."""
    left = member.compress_size
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    while left and (packed := file.read(min(_CHUNK, left))):
        left -= len(packed)
        if member.compress_type == zipfile.ZIP_STORED:
            yield packed
            continue
        while packed and not inflater.eof:
            yield inflater.decompress(packed, _CHUNK)
            packed = inflater.unconsumed_tail
    if member.compress_type == zipfile.ZIP_DEFLATED and not inflater.eof:
        yield inflater.flush()
