"""Oracles of PDFs that are not ours: poppler, qpdf, PDFBox preflight. Fixtures to be imported."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

JARS = Path("/usr/share/java")
PREFLIGHT = [
    JARS / f"{name}.jar"
    for name in (
        "preflight", "pdfbox2", "fontbox2", "xmpbox", "commons-logging", "commons-io",
        "javax.activation", "jaxb-api",
    )
]  # fmt: skip
VALIDATOR = "org.apache.pdfbox.preflight.Validator_A1b"


@pytest.fixture
def told(tmp_path: Path) -> Callable[..., str]:
    """Ask one of poppler's programs about a PDF."""

    def ask(pdf: bytes, tool: str, *options: str) -> str:
        path = tmp_path / "asked.pdf"
        path.write_bytes(pdf)
        command = [tool, *options, str(path), *(["-"] if tool == "pdftotext" else [])]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    return ask


@pytest.fixture
def whole(tmp_path: Path) -> Callable[[bytes], None]:
    """Have qpdf look through the whole file."""
    if shutil.which("qpdf") is None:
        pytest.skip("qpdf is not installed (apt install qpdf)")

    def check(pdf: bytes) -> None:
        path = tmp_path / "whole.pdf"
        path.write_bytes(pdf)
        command = ["qpdf", "--check", path]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    return check


@pytest.fixture(scope="session")
def preflight(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., dict[str, list[str]]]:
    """Have PDFBox judge files by ISO 19005-1 (PDF/A-1b); return its complaints by file.

    All of them in one run of Java.
    """
    if shutil.which("java") is None or not all(jar.exists() for jar in PREFLIGHT):
        pytest.skip("PDFBox preflight is not installed (apt install libpdfbox2-java and a JRE)")

    def judge(**files: bytes) -> dict[str, list[str]]:
        folder = tmp_path_factory.mktemp("preflight")
        for name, pdf in files.items():
            (folder / f"{name}.pdf").write_bytes(pdf)
        command = ["java", "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp"]
        command += [":".join(map(str, PREFLIGHT)), VALIDATOR, "xml", "batch", str(folder)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        said = {name: folder / f"{name}.pdf.preflight.xml" for name in files}
        assert all(path.exists() for path in said.values()), done.stdout + done.stderr
        return {name: complaints_in(path) for name, path in said.items()}

    return judge


def complaints_in(report: Path) -> list[str]:
    """Return the errors of one report, each kind once; none: the file is valid."""
    told = ElementTree.parse(report).getroot()
    errors = {f"{one.findtext('code')} {one.findtext('details')}" for one in told.iter("error")}
    assert (told.findtext("isValid") == "true") == (not errors)
    return sorted(errors)
