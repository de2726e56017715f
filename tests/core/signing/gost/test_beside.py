"""GOST signatures beside a file and made elsewhere: OpenSSL's engine is the other program."""

import hashlib
from datetime import timedelta

import pytest
from core.signing.beside import LETTER, pem, verify
from core.signing.gost.engine import NOW, GostTown, Party
from uprava import signing
from uprava.errors import InvalidError
from uprava.signing.deferred import digest_for, embed, prepare_pdf, require_good

VALID, INVALID, UNKNOWN = signing.Verdict.VALID, signing.Verdict.INVALID, signing.Verdict.UNKNOWN


@pytest.mark.parametrize("kind", ["256-XA", "256-TCA", "512-A"])
def test_a_signature_file_of_openssl_is_valid_and_over_this_file_only(
    kind: str, gost: GostTown
) -> None:
    party = gost.person(kind)
    container = gost.cms(LETTER, party)
    trust = gost.trust()
    [check] = verify(container, LETTER, trust, NOW)
    assert (check.verdict, check.reasons) == (VALID, ())
    assert check.signer.snils == "11223344595"
    [check] = verify(pem(container), LETTER + b" ", trust, NOW)
    assert check.verdict is INVALID
    read = signing.read_container(container)
    assert signing.is_over(read, signing.Digests(LETTER))
    assert not signing.is_over(read, signing.Digests(LETTER[:-1]))


def test_two_signers_of_one_file_get_their_own_verdicts(gost: GostTown, head: Party) -> None:
    revoked = gost.person("256-XA")
    first = gost.cms(LETTER, head)
    gost.path("first").write_bytes(first)
    both = gost.openssl(
        "cms", "-resign", "-binary", "-cades", "-signer", f"{revoked.name}.pem", "-inkey",
        f"{revoked.name}.key", "-in", "first", "-inform", "DER", "-outform", "DER", "-content",
        "data", "-md", head.digest, "-nosmimecap",
    ).stdout  # fmt: skip
    found = verify(both, LETTER, gost.trust(revoked), NOW + timedelta(hours=1))
    assert sorted(check.verdict for check in found) == sorted([VALID, INVALID])


@pytest.mark.parametrize(("kind", "digest"), [("256-XA", "streebog256"), ("512-A", "streebog512")])
def test_what_openssl_signs_over_prepared_bytes_becomes_a_valid_signed_file(
    kind: str, digest: str, gost: GostTown, letter
) -> None:
    party = gost.person(kind)
    trust, pdf = gost.trust(), letter()
    assert digest_for(party.certificate) == digest
    order = signing.SigningOrder(hashlib.sha256(pdf).hexdigest(), NOW)
    prepared = prepare_pdf(pdf, certificate=party.certificate, order=order)
    assert prepared.digest == signing.Digests(prepared.covered(pdf)).of(digest)
    signature = gost.cms(prepared.covered(pdf), party)
    require_good(signature, pdf, prepared, certificate=party.certificate, trust=trust, at=NOW)
    signed = embed(signature, pdf, prepared)
    [check] = signing.verify_pdf(signed, trust=trust, at=NOW)
    assert (check.verdict, check.reasons) == (VALID, ())
    assert signed.startswith(pdf)
    another = gost.cms(b"something else", party)
    with pytest.raises(InvalidError, match="не под этим файлом"):
        require_good(another, pdf, prepared, certificate=party.certificate, trust=trust, at=NOW)
