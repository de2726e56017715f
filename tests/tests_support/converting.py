"""Tests that count converters wait for those of the other workers, which only convert."""

import fcntl
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


def held(how: int) -> Iterator[None]:
    """Hold the lock all workers of this machine know, shared or alone."""
    with (Path(tempfile.gettempdir()) / "uprava-test-converting").open("w") as file:
        fcntl.flock(file, how)
        yield


@pytest.fixture
def converting_alone() -> Iterator[None]:
    """No other worker converts while the test counts what runs."""
    yield from held(fcntl.LOCK_EX)


@pytest.fixture
def converting() -> Iterator[None]:
    """The test converts and counts nothing."""
    yield from held(fcntl.LOCK_SH)
