"""Opening a stranger's zip file: bounded, without overlaps, without trust in declared sizes."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from uprava.rendering.reading import RefusedError
from uprava.rendering.values import Limits, Problem

_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    EOFError,
    OSError,
    ValueError,
)
"""What `zipfile` raises for broken archives."""
_LOCAL_HEADER = 30
_RATIO = 200
_RATIO_FROM = 32 * 1024 * 1024
_ENCRYPTED = 0x1


@contextmanager
def open_archive(file: BinaryIO, limits: Limits) -> Iterator[zipfile.ZipFile]:
    """Open the archive, or refuse a bomb, an encrypted or a broken one before unpacking anything.

    Sizes are checked as declared; `zipfile` never unpacks a member beyond its declared size.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            _check(archive, limits)
            yield archive
    except _DAMAGE as error:
        raise RefusedError(Problem.DAMAGED, detail=str(error)) from error


def _check(archive: zipfile.ZipFile, limits: Limits) -> None:
    members = archive.infolist()
    packed = sum(member.compress_size for member in members)
    unpacked = sum(member.file_size for member in members)
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise RefusedError(Problem.ENCRYPTED)
    if len(members) > limits.members or unpacked > limits.unpacked:
        raise RefusedError(Problem.ZIP_BOMB)
    if unpacked > _RATIO_FROM and unpacked > _RATIO * max(packed, 1):
        raise RefusedError(Problem.ZIP_BOMB)
    _refuse_overlaps(members, archive.start_dir)


def _refuse_overlaps(members: list[zipfile.ZipInfo], directory: int) -> None:
    """Members that share bytes make a bomb of any size; Python 3.11 does not check it itself."""
    ordered = sorted(members, key=lambda member: member.header_offset)
    starts = [member.header_offset for member in ordered[1:]] + [directory]
    for member, following in zip(ordered, starts, strict=True):
        if member.header_offset + _LOCAL_HEADER + member.compress_size > following:
            raise RefusedError(Problem.ZIP_BOMB)
