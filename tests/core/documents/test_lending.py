"""Bytes lent under a path: the same bytes, unchangeable, and gone afterwards."""

import mmap
import os
from pathlib import Path

import pytest
from uprava.documents.lending import SMALL, lend


@pytest.mark.parametrize("size", [1, SMALL - 1, SMALL, SMALL + 1, 3 * SMALL])
def test_what_is_lent_is_what_was_given(size: int) -> None:
    data = os.urandom(size)
    chunks = [data[start : start + 400_000] for start in range(0, size, 400_000)]
    with lend(chunks) as path:
        assert path.read_bytes() == data
    assert not path.exists()


def test_a_small_file_touches_no_disk_and_a_large_one_does() -> None:
    with lend([b"x"]) as path:
        assert str(path).startswith("/proc/self/fd/")
    with lend([b"x" * SMALL, b"x"]) as path:
        assert path.stat().st_nlink == 1


@pytest.mark.parametrize("act", ["write", "shorten", "lengthen", "map"])
def test_a_file_in_memory_cannot_be_changed_by_who_holds_it(act: str) -> None:
    with lend([b"%PDF-"]) as path:
        with pytest.raises(PermissionError):
            change(path, act)
        assert path.read_bytes() == b"%PDF-"


def change(path: Path, act: str) -> None:
    """Try to change the file behind the path."""
    handle = os.open(path, os.O_RDWR)
    try:
        if act == "map":
            mmap.mmap(handle, 5).close()
        elif act == "write":
            os.write(handle, b"!")
        else:
            os.ftruncate(handle, 1 if act == "shorten" else 9)
    finally:
        os.close(handle)
