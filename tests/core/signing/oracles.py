"""Other programs that judge the same signatures: Poppler and OpenSSL."""

import subprocess
from pathlib import Path

from core.signing.corpus import Case
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from uprava import signing


def pdfsig_accepts(case: Case, folder: Path) -> bool:
    """Tell whether Poppler calls the signature of every person in a PDF valid."""
    path = folder / "signed.pdf"
    path.write_bytes(case.data)
    command = ["pdfsig", "-nocert", str(path)]
    told = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    people = [check for check in case.checks() if check.kind == "signature"]
    return told.count("Signature is Valid.") == len(people) > 0


def openssl_accepts(case: Case, folder: Path) -> bool:
    """Tell whether OpenSSL accepts every signer of a signature file (CAdES)."""
    assert case.content is not None
    der = signing.read_container(case.data)
    (folder / "sig").write_bytes(container_of(der))
    (folder / "content").write_bytes(case.content)
    roots = (x509.load_der_x509_certificate(root) for root in case.trust.roots)
    (folder / "roots.pem").write_bytes(b"".join(each.public_bytes(Encoding.PEM) for each in roots))
    done = subprocess.run(
        ["openssl", "cms", "-verify", "-binary", "-cades", "-inform", "DER", "-in", "sig",
         "-content", "content", "-CAfile", "roots.pem", "-purpose", "any", "-out", "out"],
        cwd=folder, capture_output=True, check=False,
    )  # fmt: skip
    return b"CAdES Verification successful" in done.stderr


def container_of(read: signing.Container) -> bytes:
    """Return the container in DER, whatever dress it came in."""
    from asn1crypto import cms

    return cms.ContentInfo({"content_type": "signed_data", "content": read.signed}).dump()
