"""A small demo town that is stopped; what kills and hostile files do is done to copies of it."""

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests_support.office import Office, free_port


@pytest.fixture(scope="session")
def settled() -> Iterator[Callable[[Path], None]]:
    """How to put the data folder of the town somewhere; filling takes a minute, a copy none."""
    folder = Path(tempfile.mkdtemp(prefix="uprava-town-"))
    folder.chmod(0o755)  # the database's account must get in
    made = Office(folder / "data", free_port())
    made.run("demo", "--no-serve", "--documents", "0")

    def settle(data: Path) -> None:
        subprocess.run(["cp", "--archive", str(made.data), str(data)], check=True)

    yield settle
    shutil.rmtree(folder, ignore_errors=True)
