"""One installation for the tests of the command line, filled once."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests_support.office import Office, free_port


@pytest.fixture(scope="session")
def office() -> Iterator[Office]:
    """An installation with the demo of twenty letters."""
    folder = Path(tempfile.mkdtemp(prefix="uprava-cli-"))
    folder.chmod(0o755)
    made = Office(folder / "data", free_port())
    made.run("demo", "--no-serve", "--documents", "20")
    yield made
    shutil.rmtree(folder, ignore_errors=True)
