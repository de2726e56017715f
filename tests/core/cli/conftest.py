"""One installation for the tests of the command line, filled once."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests_support.office import Office, free_port, processes_of


@pytest.fixture(scope="session")
def office() -> Iterator[Office]:
    """An installation with the demo of twenty letters."""
    folder = Path(tempfile.mkdtemp(prefix="uprava-cli-"))
    folder.chmod(0o755)
    made = Office(folder / "data", free_port())
    made.run("demo", "--no-serve", "--documents", "20")
    yield made
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def copy(office: Office, request: pytest.FixtureRequest) -> Iterator[Office]:
    """The installation restored from a backup: one that may be spoilt."""
    kept = office.data.with_name(f"backup-{request.node.path.stem}")
    assert "Backup is whole" in office.run("backup", str(kept))
    assert "Traceback" not in office.run("backup", str(kept), fails=True)
    made = Office(office.data.with_name(f"restored-{request.node.path.stem}"), office.port)
    assert "Restored and checked" in made.run("restore", str(kept))
    yield made
    assert not processes_of(made.data)
