"""Measure a store: puts per second and MB/s, one thread and eight, with the conditions.

Run: `python bench/storage.py [ADDRESS] [--seconds 3]`; without an address a new folder in the
current directory is used and removed, since a temporary folder may be memory.
"""

import argparse
import io
import os
import platform
import shutil
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from uprava_storage import BlobStore, open_store

SIZES = {"30 kB": 30_000, "1 MiB": 1 << 20, "32 MiB": 1 << 25}


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address", nargs="?")
    parser.add_argument("--seconds", type=float, default=3.0)
    options = parser.parse_args()
    folder = None if options.address else tempfile.mkdtemp(prefix="bench-storage-", dir=".")
    try:
        measure(open_store(options.address or f"dir:{folder}"), options.seconds, folder or ".")
    finally:
        if folder:
            shutil.rmtree(folder)


def measure(store: BlobStore, seconds: float, folder: str) -> None:
    """Put different bytes, the same bytes again, and read them, for each size and threads."""
    cores, load = os.cpu_count(), os.getloadavg()[0]
    print(f"Python {platform.python_version()}, {cores} cores, load {load:.1f}, {store!r}")
    print(f"fdatasync of 4 kB in place: {sync_cost(folder) * 1000:.2f} ms")
    print(f"{'size':>8} {'threads':>7} {'puts/s':>8} {'MB/s':>7} {'again/s':>8} {'read MB/s':>9}")
    for name, size in SIZES.items():
        for threads in (1, 8):
            digests: list[str] = []
            fresh = rate(lambda s=size, d=digests: put(store, os.urandom(s), d), threads, seconds)
            same = os.urandom(size)
            again = rate(lambda c=same: put(store, c, []), threads, seconds / 3)
            reads = rate(lambda d=digests: drain(store, d), threads, seconds / 3)
            print(
                f"{name:>8} {threads:>7} {fresh:>8.0f} {fresh * size / 1e6:>7.0f} "
                f"{again:>8.0f} {reads * size / 1e6:>9.0f}"
            )
            for digest in digests:
                store.delete(digest)


def put(store: BlobStore, content: bytes, digests: list[str]) -> None:
    """Put once."""
    digests.append(store.put(io.BytesIO(content)).sha256)


def drain(store: BlobStore, digests: list[str]) -> None:
    """Read one blob to its end."""
    for _ in store.read(digests[time.perf_counter_ns() % len(digests)]):
        continue


def rate(act: Callable[[], None], threads: int, seconds: float) -> float:
    """Return how often a second all threads together do it."""

    def work(_: int) -> int:
        done = 0
        while time.perf_counter() < until:
            act()
            done += 1
        return done

    started = time.perf_counter()
    until = started + seconds
    with ThreadPoolExecutor(threads) as pool:
        done = sum(pool.map(work, range(threads)))
    return done / (time.perf_counter() - started)


def sync_cost(folder: str) -> float:
    """Return seconds for one durable write of 4 kB: what the disk itself allows."""
    with tempfile.TemporaryFile(dir=folder, buffering=0) as file:
        started = time.perf_counter()
        for _ in range(50):
            file.seek(0)
            file.write(bytes(4096))
            os.fdatasync(file.fileno())
        return (time.perf_counter() - started) / 50


if __name__ == "__main__":
    main()
