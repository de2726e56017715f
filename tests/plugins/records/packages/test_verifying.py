"""`uprava records verify-package`: a package is checked where it lies, without an installation."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from uprava import signing

CONTENT = "documents/0001/content/1.pdf"


@pytest.fixture
def package(packing: Any, signed_letter: Any, tmp_path: Path) -> Path:
    """A package with a letter signed twice, as a file somebody was handed."""
    path = tmp_path / "Дело.zip"
    id = packing.package(packing.closed(signed_letter.document))
    path.write_bytes(packing.bytes_of(id))
    return path


def verify(path: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run the command where there is no database, no store and no data folder."""
    nowhere = path.parent / "nowhere"
    env = {
        **{name: value for name, value in os.environ.items() if not name.startswith("UPRAVA_")},
        "UPRAVA_DATABASE_URL": "postgresql+psycopg://nobody@127.0.0.1:1/none",
        "UPRAVA_DATA": str(nowhere),
    }
    call = [sys.executable, "-m", "uprava", "records", "verify-package", str(path), *options]
    done = subprocess.run(call, capture_output=True, text=True, env=env, check=False, timeout=60)
    assert not nowhere.exists()
    return done


def test_a_whole_package_is_said_to_be_whole(
    package: Path, trusted: signing.Trust, authority: signing.Authority, tmp_path: Path
) -> None:
    root, lists = tmp_path / "root.pem", []
    certificate = x509.load_der_x509_certificate(trusted.roots[0])
    root.write_bytes(certificate.public_bytes(Encoding.PEM))
    for place, each in enumerate(trusted.crls):
        lists.append(tmp_path / f"{place}.crl")
        lists[-1].write_bytes(each)
    believed = [f"--trust={root}", *(f"--crl={each}" for each in lists)]
    done = verify(package, *believed)
    assert done.returncode == 0, done.stderr
    assert "Пакет цел" in done.stdout
    assert done.stdout.count("подпись Носова Анна: верна") == 2
    strange = verify(package)
    assert strange.returncode == 0
    assert strange.stdout.count("подпись Носова Анна: не подтверждена") == 2


def test_a_changed_byte_is_named_and_the_command_fails(package: Path, tmp_path: Path) -> None:
    changed = tmp_path / "changed.zip"
    with zipfile.ZipFile(package) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            data = bytearray(old.read(name))
            data[len(data) // 3] ^= name == CONTENT
            new.writestr(name, bytes(data))
    done = verify(changed)
    assert done.returncode == 1
    assert CONTENT in done.stdout
    assert "Найден" in done.stdout


def test_what_is_no_package_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "Письмо.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("letter.txt", "не пакет")
    done = verify(path)
    assert done.returncode == 1
    assert "manifest.xml" in done.stderr + done.stdout
    assert "Traceback" not in done.stderr
