"""A signature file made beside a signed PDF, because a module asked for one."""

import subprocess
from pathlib import Path
from uuid import UUID

import pytest
from core.signing.desk import Desk
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from uprava import testing
from uprava.db.sql import fetch_values
from uprava.db.transaction import system_transaction
from uprava.plugins import Plugins


@pytest.fixture
def wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some plugin wants signature files."""
    monkeypatch.setattr(Plugins, "wants_detached", lambda *_given, **_more: True)


def values(desk: Desk, query: str, *given: object) -> list:
    with system_transaction(desk.installation.engine, today=testing.TODAY, task="test") as session:
        return fetch_values(session, query, given)


BESIDE = "select id from documents.file where document_id = %s and role = 'signature'"


def test_nobody_who_asks_gets_none(desk: Desk) -> None:
    assert desk.sign(key="none").status_code == 201
    assert values(desk, BESIDE, UUID(desk.document)) == []


@pytest.mark.usefixtures("wanted")
def test_openssl_accepts_the_signature_file_over_the_very_bytes_that_were_signed(
    desk: Desk, tmp_path: Path
) -> None:
    answer = desk.sign(key="beside")
    assert answer.status_code == 201, answer.text
    [container] = values(desk, BESIDE, UUID(desk.document))
    query = "select signed_file_id from signing.container where file_id = %s and fit = 'file'"
    [over] = values(desk, query, container)
    newest = (
        "select id from documents.file where document_id = %s and role = 'main'"
        " order by version desc limit 1"
    )
    assert values(desk, newest, UUID(desk.document)) == [over]
    for name, id in (("p7s", container), ("pdf", over)):
        (tmp_path / name).write_bytes(desk.content(str(id)))
    roots = values(desk, "select der from signing.trust where kind = 'root'")
    pems = [x509.load_der_x509_certificate(bytes(each)) for each in roots]
    (tmp_path / "roots").write_bytes(b"".join(each.public_bytes(Encoding.PEM) for each in pems))
    line = ["openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", "p7s",
            "-content", "pdf", "-CAfile", "roots", "-purpose", "any", "-out", "out"]  # fmt: skip
    done = subprocess.run(line, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (tmp_path / "pdf").write_bytes((tmp_path / "pdf").read_bytes() + b"x")
    assert subprocess.run(line, cwd=tmp_path, capture_output=True, check=False).returncode != 0
    whose = "select distinct person_id from signing.signature where document_id = %s"
    assert values(desk, whose, UUID(desk.document)) == [desk.signer.person_id]
    good = "select verdict from signing.signature where container_id = %s"
    assert values(desk, good, container) == ["valid"]


@pytest.mark.usefixtures("wanted")
def test_the_same_signing_repeated_makes_one_file(desk: Desk) -> None:
    for _ in range(2):
        assert desk.sign(key="once").status_code == 201
    assert len(values(desk, BESIDE, UUID(desk.document))) == 1
