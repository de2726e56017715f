"""What the tests of hostile files share: a folder to put them in and the cost of a child."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from uprava import rendering


@pytest.fixture
def put(tmp_path: Path) -> Callable[[bytes], Path]:
    def put(data: bytes) -> Path:
        path = tmp_path / "upload"
        path.write_bytes(data)
        return path

    return put


@pytest.fixture(autouse=True, scope="package")
def _children_end_with_the_tests() -> Iterator[None]:
    yield
    rendering.shutdown()
