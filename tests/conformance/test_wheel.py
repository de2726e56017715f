"""The built wheel carries everything and starts where nothing else of ours is."""

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest
from conformance.sources import ROOT, SHIPPED

pytestmark = pytest.mark.slow

NEVER = ("tests/", "bench/", "node_modules/", "data/")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built of the working tree."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=300)
    return next(folder.glob("*.whl"))


def carried() -> set[str]:
    """Return every file of our packages that a running installation reads."""
    return {
        path.relative_to(owner.package.parent).as_posix()
        for owner in SHIPPED
        for path in owner.package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_wheel_carries_every_file_of_the_packages_and_no_other(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        inside = {name for name in archive.namelist() if ".dist-info/" not in name}
    missing = sorted(carried() - inside)
    assert missing == []
    assert [name for name in inside if name.startswith(NEVER)] == []
    for part in (
        "uprava/static/dist/manifest.json", "uprava/templates/base.html",
        "uprava/locale/ru/", "uprava/migrations/versions/0001", "uprava/printing/fonts/",
        "uprava/printing/packages/local/", "uprava/calendar/years/", "uprava/demo/town.toml",
        "uprava_records/templates/", "uprava_records/locale/ru/records.po",
        "uprava_records/migrations/versions/0001",
        "uprava_assignments/templates/", "uprava_assignments/locale/ru/assignments.po",
        "uprava_assignments/migrations/versions/0001", "uprava_assignments/terms/typical.toml",
    ):  # fmt: skip
        assert any(name.startswith(part) for name in inside), part


@pytest.fixture(scope="module")
def clean(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel and the locked dependencies, without the working tree.

    The dependencies are this environment's own, read through a path: its editable install of
    the project is not seen, because the files that announce it are not followed.
    """
    folder = tmp_path_factory.mktemp("clean")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    python = folder / "bin" / "python"
    query = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = Path(subprocess.check_output([python, "-c", query], text=True).strip())
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python


def uprava(python: Path, *arguments: str, data: Path) -> subprocess.CompletedProcess[str]:
    """Run the command line in the clean environment."""
    environment = {"PATH": os.environ["PATH"], "UPRAVA_DATA": str(data), "LANG": "C.UTF-8"}
    command = [python, "-P", "-c", "from uprava.cli import main; main()", *arguments]
    return subprocess.run(
        command, cwd=data.parent, env=environment, capture_output=True, text=True, check=False,
        timeout=300,
    )  # fmt: skip


def test_the_wheel_starts_in_a_clean_environment(clean: Path, tmp_path: Path) -> None:
    where = "import uprava, uprava_records; print(uprava.__file__, uprava_records.__file__)"
    found = subprocess.check_output([clean, "-P", "-c", where], text=True, cwd=tmp_path)
    assert str(ROOT / "core") not in found
    assert str(ROOT / "plugins") not in found
    filled = uprava(clean, "demo", "--no-serve", "--documents", "3", data=tmp_path / "data")
    assert filled.returncode == 0, filled.stderr[-2000:]
    listed = uprava(clean, "modules", data=tmp_path / "data")
    assert listed.returncode == 0, listed.stderr[-2000:]
    assert "records" in listed.stdout
