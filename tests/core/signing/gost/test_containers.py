"""Containers of keys: what OpenSSL writes is opened here, and what is kept here OpenSSL opens."""

import contextlib

import pytest
from asn1crypto import core, pem, x509
from asn1crypto import keys as asn1_keys
from core.signing.gost import engine
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from uprava import signing
from uprava.errors import InvalidError
from uprava.secret import derive
from uprava.signing.gost.containers import MOST_ROUNDS
from uprava.signing.gost.keys import PrivateKey
from uprava.signing.gost.pkcs8 import PrivateKeyInfo, read_private
from uprava.signing.gost.signatures import public_of
from uprava.signing.service.sealing import seal, unseal
from uprava.signing.service.trusting import read_certificate


def pkcs12(gost, party, *options: str) -> bytes:
    chain = b"".join(gost.path(f"{part.name}.pem").read_bytes() for part in party.chain)
    gost.path("above.pem").write_bytes(chain)
    return gost.openssl(
        "pkcs12", "-export", "-inkey", f"{party.name}.key", "-in", f"{party.name}.pem",
        "-certfile", "above.pem", "-passout", "pass:тайна", *options,
    ).stdout  # fmt: skip


@pytest.mark.parametrize("kind", engine.EVERY_KIND)
def test_a_pem_of_openssl_is_opened(gost, kind):
    party = gost.person(kind)
    for password in ("", "тайна"):
        key = signing.load_key(gost.pem(party, password=password), password=password)
        assert isinstance(key.private, PrivateKey)
        assert key.certificate == party.certificate
        assert key.chain == (gost.issuing.certificate, gost.root.certificate)
        assert key.facts.owner == "Громов Андрей Павлович"


@pytest.mark.parametrize("kind", ["256-XA", "512-A"])
def test_a_pkcs12_of_openssl_is_opened(gost, kind):
    party = gost.person(kind)
    key = signing.load_key(pkcs12(gost, party), password="тайна")
    assert key.certificate == party.certificate
    assert set(key.chain) == {gost.issuing.certificate, gost.root.certificate}


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (1, 3, 0, 2)])
def test_the_parts_of_a_pem_may_stand_in_any_order(gost, head, order):
    blocks = gost.pem(head).split(b"-----END ")
    parts, rest = [], blocks[0]
    for block in blocks[1:]:
        end, _line, rest_after = block.partition(b"-----\n")
        parts.append(rest + b"-----END " + end + b"-----\n")
        rest = rest_after
    key = signing.load_key(b"".join(parts[at] for at in order), password="")
    assert key.certificate == head.certificate


def test_a_kept_key_is_sealed_and_openssl_opens_it_with_the_derived_password(gost, head):
    secret = bytes(range(32))
    sealed = seal(gost.signer(head), secret=secret)
    plain = gost.signer(head).private
    assert plain.info not in sealed
    assert b"ENCRYPTED PRIVATE KEY" in sealed
    assert unseal(sealed, secret=secret).private == plain
    with pytest.raises(InvalidError):
        unseal(sealed, secret=bytes(32))
    gost.path("sealed.pem").write_bytes(sealed)
    password = derive(secret, "signing-key").hex()
    given = gost.openssl("pkey", "-in", "sealed.pem", "-passin", f"pass:{password}")
    assert pem.unarmor(given.stdout)[2] == plain.info


def test_the_private_number_is_not_shown_in_logs(gost, head):
    key = gost.signer(head)
    shown = repr(key) + repr(key.private)
    assert str(key.private.number) not in shown
    assert repr(key.private.info) not in shown


def refused(container: bytes, password: str = "") -> str:
    with pytest.raises(InvalidError) as refusal:
        signing.load_key(container, password=password)
    return refusal.value.code


def test_a_wrong_password_is_a_sentence(gost, head):
    for container in (gost.pem(head, password="тайна"), pkcs12(gost, head)):
        for wrong in ("", "другая"):
            assert refused(container, wrong) == "key-unreadable"


def test_a_key_of_another_certificate_is_refused(gost, head):
    other = gost.person()
    key = gost.path(f"{other.name}.key").read_bytes()
    assert refused(key + gost.path(f"{head.name}.pem").read_bytes()) == "key-unsupported"


def test_a_key_without_a_certificate_is_refused(gost, head):
    assert refused(gost.path(f"{head.name}.key").read_bytes()) == "key-unsupported"


def test_certificates_without_a_key_are_refused(gost, head):
    assert refused(gost.path(f"{head.name}.pem").read_bytes()) == "key-unreadable"


def test_two_keys_are_refused(gost, head):
    both = gost.path(f"{head.name}.key").read_bytes() + gost.pem(gost.person())
    assert refused(both) == "key-unreadable"


def test_a_key_on_a_curve_nobody_may_use_is_refused(gost):
    party = gost.person(engine.EXAMPLE_CURVE)
    assert refused(gost.pem(party)) == "key-unsupported"
    assert refused(pkcs12(gost, party), "тайна") == "key-unsupported"


def test_old_encryption_is_refused_as_unknown(gost, head):
    old = gost.openssl(
        "pkcs8", "-topk8", "-in", f"{head.name}.key", "-passout", "pass:x", "-v1",
        "PBE-SHA1-3DES",
    ).stdout  # fmt: skip
    assert refused(old + gost.path(f"{head.name}.pem").read_bytes(), "x") == "key-unsupported"


def test_a_container_that_asks_for_endless_work_is_refused(gost, head):
    many = gost.openssl(
        "pkcs8", "-topk8", "-in", f"{head.name}.key", "-passout", "pass:x", "-iter", "1000",
    ).stdout  # fmt: skip
    sealed = asn1_keys.EncryptedPrivateKeyInfo.load(pem.unarmor(many)[2])
    derivation = sealed["encryption_algorithm"]["parameters"]["key_derivation_func"]
    derivation["parameters"]["iteration_count"] = MOST_ROUNDS + 1
    hostile = pem.armor("ENCRYPTED PRIVATE KEY", sealed.dump(force=True))
    assert refused(hostile + gost.path(f"{head.name}.pem").read_bytes(), "x") == "key-unreadable"


@pytest.mark.parametrize(
    "container",
    [
        b"", b"\x30\x80", b"\x30\x03\x02\x01\x03", bytes(500), b"-----BEGIN PRIVATE KEY-----\n",
        b"-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n",
        b"-----BEGIN ENCRYPTED PRIVATE KEY-----\nMAA=\n-----END ENCRYPTED PRIVATE KEY-----\n",
        b"-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n",
    ],
)  # fmt: skip
def test_other_bytes_are_refused(container):
    assert refused(container) in ("key-unreadable", "key-unsupported")


def test_no_changed_byte_of_a_container_ends_in_an_error_of_ours(gost, head):
    for whole in (gost.pem(head, password="x"), pkcs12(gost, head)):
        for at in range(0, len(whole), 29):
            changed = whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :]
            with contextlib.suppress(InvalidError):
                key = signing.load_key(changed, password="x")
                assert key.certificate.public_bytes(Encoding.DER), "judged before it is kept"


def test_a_pem_of_a_usual_key_is_opened_too(town):
    key, certificate = town.head.private, town.head.certificate
    plain = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    chain = b"".join(part.public_bytes(Encoding.PEM) for part in town.head.chain)
    opened = signing.load_key(chain + certificate.public_bytes(Encoding.PEM) + plain, password="")
    assert opened.certificate == certificate
    assert opened.chain == town.head.chain
    other = town.deputy.certificate.public_bytes(Encoding.PEM)
    assert refused(plain + other) == "key-unsupported"


def test_a_masked_number_and_wrapped_ones_are_understood(gost, head):
    """Forms of other programs: an OCTET STRING or INTEGER inside, a number with masks."""
    plain = gost.signer(head).private
    public = signing_public(head)
    curve, number = plain.curve, plain.number
    masks = (0x1234567, 0x7654321)
    hidden = number * pow(masks[0] * masks[1], -1, curve.q) % curve.q
    forms = [
        b"".join(part.to_bytes(32, "little") for part in (hidden, *masks)),
        core.OctetString(number.to_bytes(32, "little")).dump(),
        core.Integer(number).dump(),
        number.to_bytes(32, "big"),
    ]
    for form in forms:
        info = PrivateKeyInfo.load(plain.info)
        info["private_key"] = form
        assert read_private(info.dump(force=True), public).number == number


def signing_public(party):
    return x509.Certificate.load(party.der).public_key


@pytest.mark.parametrize("first", [b"\x02", b"\x04", b"\x02\x1e", b"\x04\x1e"])
def test_a_plain_number_may_begin_like_something_else(gost, head, first):
    """Little-endian bytes of a number may look like the head of an INTEGER or OCTET STRING."""
    plain = gost.signer(head).private
    number = int.from_bytes(first.ljust(32, b"\x11"), "little")
    x, y = public_of(number, plain.curve)
    raw = core.OctetString(x.to_bytes(32, "little") + y.to_bytes(32, "little")).dump()
    public = signing_public(head).copy()
    public["public_key"] = core.OctetBitString(raw)
    info = PrivateKeyInfo.load(plain.info)
    info["private_key"] = number.to_bytes(32, "little")
    assert read_private(info.dump(force=True), public).number == number


def test_a_certificate_of_a_version_that_is_none_is_not_trusted(head):
    """The parser has an error of its own for that."""
    wrong = head.der.replace(b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x12", 1)
    assert wrong != head.der
    with pytest.raises(InvalidError):
        signing.Trust(roots=(wrong,))
    with pytest.raises(InvalidError):
        read_certificate(wrong)
