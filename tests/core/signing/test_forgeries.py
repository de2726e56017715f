"""Forgeries that need another program, or the product itself; the many stand in the corpus."""

import subprocess
from pathlib import Path

import pytest
from core.signing import crafting, forging
from core.signing.conftest import DAY, NOW
from core.signing.corpus import Stamper
from uprava import signing

VALID, INVALID, UNKNOWN = signing.Verdict.VALID, signing.Verdict.INVALID, signing.Verdict.UNKNOWN


@pytest.fixture(scope="module")
def signed(town, letter) -> bytes:
    return town.sign(letter())


def verdicts(checks) -> set:
    return {check.verdict for check in checks}


def test_a_file_saved_anew_is_not_valid(signed, town, tmp_path):
    import pypdfium2

    with pypdfium2.PdfDocument(signed) as document:
        document.save(tmp_path / "anew.pdf")
    assert VALID not in verdicts(town.verify((tmp_path / "anew.pdf").read_bytes()))


# Certificates and chains


def test_a_namesake_authority_is_not_the_authority(town, new_town, letter):
    stranger = new_town()
    forged = stranger.sign(letter(), stranger.head)
    [check] = town.verify(forged)
    assert check.signer.issuer == town.head.facts.issuer
    assert check.verdict is UNKNOWN


# CMS made by another program


def made_by_openssl(
    openssl, folder: Path, pdf: bytes, options: str, covered: bytes | None = None
) -> bytes:
    (folder / "content").write_bytes(forging.covered(pdf) if covered is None else covered)
    run: subprocess.CompletedProcess[bytes] = openssl(
        "cms -sign -binary -outform DER -out forged -in content "
        f"-signer head.pem -inkey head.key -certfile chain.pem -nosmimecap {options}"
    )
    assert run.returncode == 0, run.stderr
    return forging.with_cms(pdf, (folder / "forged").read_bytes())


def test_a_signature_made_by_openssl_is_valid(openssl, signed, town, tmp_path):
    other = made_by_openssl(openssl, tmp_path, signed, "-cades -md sha384")
    assert verdicts(town.verify(other)) == {VALID}


@pytest.mark.parametrize("options", ["", "-noattr", "-cades -md sha1", "-cades -nocerts"])
def test_a_weak_or_unbound_signature_is_not_valid(options, openssl, signed, town, tmp_path):
    forged = made_by_openssl(openssl, tmp_path, signed, options)
    assert VALID not in verdicts(town.verify(forged))


# Time stamps


@pytest.mark.parametrize("which", ["by a person", "from the future", "before its service"])
def test_a_stamp_nobody_would_believe_is_not_taken(which, town, letter, usual):
    young = usual.certified(usual.deputy, crafting.STAMPER, term=(NOW - DAY, NOW + DAY))
    services = {
        "by a person": Stamper(usual.deputy),
        "from the future": Stamper(usual.stamper, NOW + 30 * DAY),
        "before its service": Stamper(young, NOW - 9 * DAY),
    }
    made = town.signed(letter(), level=signing.Level.B_T, timestamper=services[which])
    assert made.lowered == "service-untrusted"
    assert verdicts(town.verify(made.data)) == {VALID}
