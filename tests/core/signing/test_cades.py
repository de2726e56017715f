"""Signature files: OpenSSL's are valid in every dress, and nothing false is called valid."""

import base64
import hashlib
import os
import random
import time
from datetime import timedelta

import pytest
from asn1crypto import cms
from core.signing.beside import LETTER, Hand, crafted, crafted_signer, pem, signed_data, verify
from core.signing.conftest import DAY, NOW, crl, person
from uprava import signing
from uprava.signing.ber import DEEPEST, MOST_ELEMENTS, definite
from uprava.signing.cades import MOST_SIGNERS, Trouble
from uprava.signing.verdicts import Reason, StampState

VALID, INVALID, UNKNOWN = signing.Verdict.VALID, signing.Verdict.INVALID, signing.Verdict.UNKNOWN


@pytest.fixture(scope="module")
def hand(tmp_path_factory: pytest.TempPathFactory) -> Hand:
    return Hand(tmp_path_factory.mktemp("beside"))


@pytest.fixture(scope="module")
def container(hand: Hand, town) -> bytes:
    return hand.sign(LETTER, town.head)


def trouble(data: bytes) -> Trouble:
    with pytest.raises(signing.ContainerError) as caught:
        signing.read_container(data)
    return caught.value.trouble


@pytest.mark.parametrize("kind", list(signing.KeyKind))
def test_a_signature_made_by_openssl_is_valid(kind, hand: Hand, town) -> None:
    key = person(town.authority, "Орлов", "Виктор Николаевич", kind=kind)
    [check] = verify(hand.sign(LETTER, key), LETTER, town.trust(), NOW)
    assert (check.verdict, check.reasons) == (VALID, ())
    assert check.signer.owner == "Орлов Виктор Николаевич"


def test_der_ber_pem_and_bare_base64_are_the_same_signature(hand: Hand, town, container) -> None:
    streamed = hand.sign(LETTER, town.head, "-cades", "-stream", "-indef")
    assert streamed[1] == 0x80
    line = base64.b64encode(container)
    dresses = [container, streamed, pem(container), pem(container, "PKCS7"), line]
    dresses += [base64.encodebytes(container), b"\xef\xbb\xbf" + line, container + b"\r\n"]
    for dress in dresses:
        [check] = verify(dress, LETTER, town.trust(), NOW)
        assert check.verdict is VALID, dress[:20]


def test_each_of_several_signers_gets_a_verdict_of_his_own(hand: Hand, town, container) -> None:
    both = hand.add_signer(container, LETTER, town.deputy)
    dismissed = town.trust(revoked={town.deputy.certificate.serial_number: NOW - DAY})
    first, second = sorted(
        verify(both, LETTER, dismissed, NOW), key=lambda check: check.signer.owner
    )
    assert (first.signer.owner, first.verdict) == ("Громов Андрей Павлович", VALID)
    assert (second.signer.owner, second.verdict) == ("Иванова Мария Сергеевна", INVALID)
    assert Reason.REVOKED in second.reasons


def test_a_changed_file_makes_its_signature_invalid(town, container) -> None:
    for changed in (LETTER + b" ", LETTER[:-1], b"", LETTER.replace(b"\r\n", b"\n")):
        [check] = verify(container, changed, town.trust(), NOW)
        assert check.verdict is INVALID
        assert Reason.BROKEN in check.reasons


def test_sha1_and_nobodys_digests_prove_nothing(hand: Hand, town) -> None:
    old = hand.sign(LETTER, town.head, "-cades", "-md", "sha1")
    [check] = verify(old, LETTER, town.trust(), NOW)
    assert check.verdict is UNKNOWN
    assert Reason.WEAK in check.reasons


def test_a_container_without_the_signers_certificate_says_so(town, container) -> None:
    [check] = verify(crafted(container, certificates=[]), LETTER, town.trust(), NOW)
    assert (check.verdict, check.reasons) == (UNKNOWN, (Reason.NO_CERTIFICATE,))


def stamped(container: bytes, stamp: cms.ContentInfo) -> bytes:
    values = {"type": "signature_time_stamp_token", "values": [stamp]}
    return crafted_signer(container, unsigned_attrs=[cms.CMSAttribute(values)])


def test_a_time_stamp_of_a_real_service_is_checked_and_a_foreign_one_is_told(
    town, container, stamp_service
) -> None:
    client = stamp_service(town.stamper).client()
    from uprava.signing.waiting import run

    def stamp(over: bytes) -> cms.ContentInfo:
        return run(client.async_timestamp(hashlib.sha256(over).digest(), "sha256"))

    signature = signed_data(container)[1]["signer_infos"][0]["signature"].native
    [check] = verify(stamped(container, stamp(signature)), LETTER, town.trust(), NOW)
    assert (check.verdict, check.time_stamp.state) == (VALID, StampState.TRUSTED)
    assert abs(check.time_stamp.time - NOW) < timedelta(minutes=10)
    [check] = verify(stamped(container, stamp(b"of something else")), LETTER, town.trust(), NOW)
    assert (check.verdict, check.time_stamp.state) == (INVALID, StampState.BROKEN)
    revoked = town.trust(revoked={town.head.certificate.serial_number: NOW + 2 * DAY})
    later = NOW + 3 * DAY
    fresh = signing.Trust(
        roots=revoked.roots,
        crls=(
            crl(town.authority.root, {}, until=later + DAY),
            crl(
                town.authority.issuing,
                {town.head.certificate.serial_number: NOW + 2 * DAY},
                until=later + DAY,
            ),
        ),
    )
    [check] = verify(stamped(container, stamp(signature)), LETTER, fresh, later)
    assert check.verdict is VALID, "signed before the revocation, as a trusted stamp shows"
    [check] = verify(container, LETTER, fresh, later)
    assert check.verdict is INVALID


def test_garbage_is_no_signature(container) -> None:
    deep = b"\x30\x80" * 100_000
    wide = b"\x30\x80" + b"\x05\x00" * (MOST_ELEMENTS + 1) + b"\0\0"
    for bad in (b"", b"0", b"\x30", b"text", os.urandom(4096), b"\x30" + os.urandom(4096), deep,
                wide,
                container[:-1], container[: len(container) // 2], container + b"more",
                pem(b"nothing"), b"-----BEGIN CMS-----", b"MII" * 100):  # fmt: skip
        started = time.monotonic()
        assert trouble(bad) is Trouble.UNREADABLE
        assert time.monotonic() - started < 5


def test_certificates_alone_are_nobodys_signature(hand: Hand, town) -> None:
    hand.write("k", town.head)
    bundle = hand.openssl("crl2pkcs7", "-nocrl", "-certfile", "k-chain.pem", "-outform", "DER")
    assert trouble(bundle) is Trouble.EMPTY


def test_thousands_of_signers_are_refused_at_once(container) -> None:
    _info, data = signed_data(container)
    [signer] = data["signer_infos"]
    many = crafted(container, signer_infos=[signer] * (MOST_SIGNERS + 1))
    assert trouble(many) is Trouble.TOO_MANY


def test_hundreds_of_certificates_of_one_name_cost_no_time(hand: Hand, town) -> None:
    """A path builder that tries every order of them would not end."""
    name = town.head.certificate.issuer
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec

    private = ec.generate_private_key(ec.SECP256R1())
    maze = []
    for _each in range(200):
        builder = x509.CertificateBuilder(name, name, private.public_key())
        builder = builder.serial_number(x509.random_serial_number())
        builder = builder.not_valid_before(NOW - DAY).not_valid_after(NOW + DAY)
        made = builder.add_extension(x509.BasicConstraints(True, None), True)
        maze.append(made.sign(private, hashes.SHA256()))
    from cryptography.hazmat.primitives.serialization import Encoding

    fake = [cms.CertificateChoices.load(each.public_bytes(Encoding.DER)) for each in maze]
    _info, data = signed_data(hand.sign(LETTER, town.head))
    started = time.monotonic()
    lost = crafted(hand.sign(LETTER, town.head), certificates=[*data["certificates"], *fake])
    [check] = verify(lost, LETTER, town.trust(), NOW)
    assert check.verdict is VALID
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("count", [80, pytest.param(4000, marks=pytest.mark.nightly)])
def test_no_mutant_of_a_good_signature_is_valid_over_other_bytes(count, town, container) -> None:
    """A valid verdict only where nothing that is signed was touched."""
    chance = random.Random(7)
    trust = town.trust()
    good = 0
    for _each in range(count):
        mutant = bytearray(container)
        mutant[chance.randrange(len(mutant))] ^= 1 << chance.randrange(8)
        try:
            checks = verify(bytes(mutant), LETTER, trust, NOW)
        except signing.ContainerError:
            continue
        for check in checks:
            if check.verdict is VALID:
                good += 1
                assert check.signer.sha256 == town.head.facts.sha256
    assert good < count / 2
    assert [c.verdict for c in verify(bytes(container), LETTER + b"!", trust, NOW)] == [INVALID]


def test_definite_lengths_stay_byte_for_byte_and_pieces_become_whole() -> None:
    assert definite(b"\x30\x03\x02\x01\x05") == b"\x30\x03\x02\x01\x05"
    assert definite(b"\x30\x80\x02\x01\x05\0\0") == b"\x30\x03\x02\x01\x05"
    assert definite(b"\x30\x81\x03\x02\x01\x05") == b"\x30\x81\x03\x02\x01\x05", "as it was signed"
    pieces = b"\x30\x80\x24\x80\x04\x01a\x24\x80\x04\x02bc\0\0\0\0\0\0"
    assert definite(pieces) == b"\x30\x05\x04\x03abc"
    assert definite(b"\xbf\x81\x01\x80\x05\0\0\0") == b"\xbf\x81\x01\x02\x05\0"
    for bad in (b"\x30\x80", b"\x04\x80\0\0", b"\x30\x02\x02\x05\0", b"\x30\x80" * (DEEPEST + 2)):
        with pytest.raises(ValueError, match=r"indefinite|longer|deep|end|cut"):
            definite(bad)


def test_openssl_agrees_with_what_is_called_valid(hand: Hand, town, container) -> None:
    from cryptography.hazmat.primitives.serialization import Encoding

    root = town.authority.root.certificate.public_bytes(Encoding.PEM)
    both = hand.add_signer(container, LETTER, town.deputy)
    assert hand.accepts(both, LETTER, root)
    assert not hand.accepts(both, LETTER + b" ", root)
