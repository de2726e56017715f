"""Files far larger than the memory they may take."""

import subprocess
import sys
import textwrap
from collections.abc import Callable

import pytest

MEGABYTES = 300
GROWTH = 40
"""Megabytes of resident memory that putting and reading the file may add at the peak."""

CODE = """
    import hashlib, io, resource, sys
    from uprava_storage import open_store

    def peak():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

    class Made(io.RawIOBase):
        left = int(sys.argv[2]) * 4
        block = bytes(range(256)) * 1024
        def read(self, size=-1):
            self.left -= 1
            return self.left.to_bytes(4, "big") + self.block[4:] if self.left >= 0 else b""

    store = open_store(sys.argv[1])
    list(store.read(store.put(io.BytesIO(b"warm")).sha256))
    before = peak()
    blob = store.put(Made())
    digest = hashlib.sha256()
    for chunk in store.read(blob.sha256):
        digest.update(chunk)
    store.delete(blob.sha256)
    assert digest.hexdigest() == blob.sha256
    print(blob.size, peak() - before)
"""


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["dir", "s3"])
def test_a_large_file_passes_in_constant_memory(kind: str, store_url: Callable[[str], str]) -> None:
    run = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(CODE), store_url(kind), str(MEGABYTES)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert not run.returncode, run.stderr
    size, growth = run.stdout.split()
    assert int(size) == MEGABYTES * 1024 * 1024
    assert float(growth) < GROWTH
