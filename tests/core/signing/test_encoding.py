"""Lengths that end in the byte 0x80 cost nothing and change nothing."""

import time

import pytest
from asn1crypto import cms, core
from uprava.signing import waiting

assert waiting.run, "who runs the library has it mended"

SIGNED_DATA, DATA = "1.2.840.113549.1.7.2", "1.2.840.113549.1.7.1"
SHA256, RSA = "2.16.840.1.101.3.4.2.1", "1.2.840.113549.1.1.1"
SIGNING_CERTIFICATE, DIGEST = "1.2.840.113549.1.9.16.2.47", "1.2.840.113549.1.9.4"


def tlv(tag: int, *parts: bytes) -> bytes:
    """Encode an element of at most 65,535 bytes."""
    content = b"".join(parts)
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    if size < 0x100:
        return bytes([tag, 0x81, size]) + content
    return bytes([tag, 0x82]) + size.to_bytes(2, "big") + content


def named(oid: str, *more: bytes) -> bytes:
    return tlv(0x30, core.ObjectIdentifier(oid).dump(), *more)


def token_of(size: int) -> bytes:
    """Return a CMS of so many bytes whose signing certificate has the default digest."""
    certificate = tlv(0x30, tlv(0x30, tlv(0x30, tlv(0x04, bytes(32)))))

    def made(padding: int) -> bytes:
        attributes = (
            named(SIGNING_CERTIFICATE, tlv(0x31, certificate)),
            named(DIGEST, tlv(0x31, tlv(0x04, bytes(padding)))),
        )
        signer = tlv(
            0x30, b"\x02\x01\x03", tlv(0x80, bytes(20)), named(SHA256), tlv(0xA0, *attributes),
            named(RSA), tlv(0x04, bytes(64)),
        )  # fmt: skip
        signed = tlv(
            0x30, b"\x02\x01\x03", tlv(0x31, named(SHA256)), named(DATA), tlv(0x31, signer)
        )
        return named(SIGNED_DATA, tlv(0xA0, signed))

    der = made(600 + size - (len(made(600)) - 4))
    assert der[:4] == b"\x30\x82" + size.to_bytes(2, "big")
    return der


def cost_of(der: bytes, part: str) -> float:
    """Return the seconds of CPU that writing it takes, as often as a signature writes it."""
    token = cms.ContentInfo.load(der)
    written = token if part == "whole" else token[part]
    begin = time.process_time()
    for _time in range(20):
        assert written.dump() in der
    return time.process_time() - begin


@pytest.mark.parametrize(("part", "more"), [("whole", 0), ("content", 15), ("content", 19)])
def test_a_length_that_ends_so_costs_what_others_cost(part, more):
    """The whole; its explicit tag; what is below the tag."""
    such, other = (token_of(size + more) for size in (0x0480, 0x0482))
    assert b"\x80" in such[3 : 4 + more]
    assert cost_of(such, part) < 5 * cost_of(other, part) + 0.002


def stamped(size: int) -> cms.CMSAttribute:
    """Return a new attribute around a time stamp of so many bytes, as one who signs makes it."""
    token = cms.ContentInfo.load(token_of(size))
    return cms.CMSAttribute({"type": "signature_time_stamp_token", "values": [token]})


def test_what_is_being_signed_may_have_such_a_length_too():
    """Nine seconds of a signature with a time stamp, one time in 256."""
    sizes = range(0x0500, 0x0600)
    size = next(each for each in sizes if stamped(each).dump()[3] == 0x80)
    such, other = stamped(size), stamped(size + 1)
    costs = []
    for attribute in (such, other):
        first = attribute.dump()
        begin = time.process_time()
        for _time in range(20):
            assert cms.CMSAttributes([attribute]).dump().endswith(first)
        costs.append(time.process_time() - begin)
    assert costs[0] < 5 * costs[1] + 0.002


@pytest.mark.parametrize("size", [0x0480, 0x0580, 0x0481])
def test_what_was_read_is_written_byte_for_byte(size):
    der = token_of(size)
    token = cms.ContentInfo.load(der)
    (signer,) = token["content"]["signer_infos"]
    assert signer.dump() in der
    assert token["content"].native["version"] == "v3"
    assert token.dump() == der


def test_bytes_that_are_not_the_shortest_form_are_kept_too():
    """A length written longer than need be is somebody's signed bytes all the same."""
    inner = b"\x04\x81\x05" + bytes(5) + tlv(0x04, bytes(118))
    sloppy = b"\x30\x81\x80" + inner
    assert len(inner) == 0x80
    assert core.SequenceOf.load(sloppy, spec=core.OctetString).dump() == sloppy


def test_really_indefinite_lengths_are_still_made_definite():
    inner = core.OctetString(b"abc").dump()
    indefinite = b"\x30\x80" + inner + b"\x00\x00"
    assert core.SequenceOf.load(indefinite, spec=core.OctetString).dump() == b"\x30\x05" + inner


def test_what_was_changed_is_written_anew():
    first = tlv(0x04, bytes(126))
    values = core.SequenceOf.load(tlv(0x30, first), spec=core.OctetString)
    assert values.dump()[:3] == b"\x30\x81\x80"
    values.append(b"x")
    assert values.dump() == tlv(0x30, first, b"\x04\x01x")
