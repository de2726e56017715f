"""What tests of several modules share."""

from collections.abc import Iterator

import pytest
from tests_support import demo_town as demo
from uprava.db import embedded


@pytest.fixture(scope="session")
def demo_town(
    postgres: embedded.Running, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[demo.DemoTown]:
    """The demo town, made once in a session (half a minute); a test only reads it."""
    with demo.demo_town(postgres, tmp_path_factory.mktemp("demo")) as town:
        yield town
