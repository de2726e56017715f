"""No forged, damaged, foreign or outdated signature is ever called valid."""

import asyncio
import hashlib
import random
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import cms, keys
from asn1crypto import x509 as asn1
from core.signing import forging
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore
from uprava import signing
from uprava.signing.verdicts import Reason

VALID, INVALID, UNKNOWN = signing.Verdict.VALID, signing.Verdict.INVALID, signing.Verdict.UNKNOWN


@pytest.fixture(scope="module")
def signed(town, letter) -> bytes:
    return town.sign(letter())


@pytest.fixture(scope="module")
def stamped(town, letter, service) -> bytes:
    return town.sign(letter(), level=signing.Level.B_T, timestamper=service)


@pytest.fixture(scope="module")
def service(town, make_person) -> DummyTimeStamper:
    """The library's own time-stamp service, which can be told to lie; the real one is openssl's."""
    return dummy(stamping_key(town, make_person))


def stamping_key(town, make_person, purpose=signing.Purpose.TIME_STAMPING) -> signing.Key:
    kind = signing.KeyKind.RSA_3072
    return make_person(town.authority, "Служба", "времени", kind=kind, purpose=purpose)


def dummy(key, **options) -> DummyTimeStamper:
    private = key.private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    store = SimpleCertificateStore()
    for part in key.chain:
        store.register(asn1.Certificate.load(part.public_bytes(Encoding.DER)))
    certificate = asn1.Certificate.load(key.certificate.public_bytes(Encoding.DER))
    return DummyTimeStamper(
        certificate, keys.PrivateKeyInfo.load(private), certs_to_embed=store, **options
    )


CHANGED_BYTES = {
    f"a byte changed at {share} of the file": (
        lambda pdf, share=share: forging.flipped(pdf, forging.byte_range(pdf)[1] * share // 100)
    )
    for share in (1, 10, 20, 35, 50, 65, 80, 95)
}

DAMAGED = CHANGED_BYTES | {
    "a byte changed after the signature": lambda pdf: forging.flipped(pdf, len(pdf) - 40),
    "cut by 200 bytes": lambda pdf: pdf[:-200],
    "cut in the middle": lambda pdf: pdf[: len(pdf) // 2],
    "cut by the last letter": lambda pdf: pdf[:-2],
    "garbage after the end": lambda pdf: pdf + b"\n% garbage 12345\n",
    "garbage that ends like a file": lambda pdf: pdf + b"garbage\n%%EOF\n",
    "an archive behind the file": lambda pdf: pdf + b"PK\x05\x06" + bytes(18),
    "a line break added": lambda pdf: pdf + b"\n",
    "bytes before the file": lambda pdf: b"GIF89a" + pdf,
    "the signature wiped": lambda pdf: forging.with_cms(pdf, b""),
    "the signature is noise": lambda pdf: forging.with_cms(pdf, bytes(range(256)) * 8),
    "the last byte of the signature changed": lambda pdf: forging.with_cms(
        pdf, forging.flipped(forging.cms_of(pdf), -1)
    ),
    "numbers of the range swapped": lambda pdf: forging.with_range(
        pdf, tuple(forging.byte_range(pdf)[n] for n in (2, 3, 0, 1))
    ),
    "the range begins later": lambda pdf: forging.with_range(
        pdf, (9, forging.byte_range(pdf)[1] - 9, *forging.byte_range(pdf)[2:])
    ),
    "the range ends earlier": lambda pdf: forging.with_range(
        pdf, (*forging.byte_range(pdf)[:3], forging.byte_range(pdf)[3] - 50)
    ),
    "the range leaves the file": lambda pdf: forging.with_range(
        pdf, (*forging.byte_range(pdf)[:3], 10**9)
    ),
}

DAMAGED["something hidden in the room kept for the signature"] = lambda pdf: forging.flipped(
    pdf, forging.byte_range(pdf)[2] - 3
)

REVISED = {
    "a drawing over the page": forging.overlay,
    "a note on the page": forging.annotation("/FreeText"),
    "a stamp on the page": forging.annotation("/Stamp"),
    "a form field with a sum": forging.text_field,
    "the page turned": forging.page_entry("/Rotate", generic.NumberObject(180)),
    "the page cut": forging.page_entry(
        "/CropBox", generic.ArrayObject([generic.NumberObject(n) for n in (0, 0, 300, 300)])
    ),
    "the text replaced": forging.new_text,
    "another language": forging.catalogue_entry("/Lang", generic.TextStringObject("en")),
    "a script on opening": forging.catalogue_entry(
        "/OpenAction",
        generic.DictionaryObject(
            {
                pdf_name("/S"): pdf_name("/JavaScript"),
                pdf_name("/JS"): generic.TextStringObject("x"),
            }
        ),
    ),
}


def verdicts(checks) -> set:
    return {check.verdict for check in checks}


@pytest.mark.parametrize("spoil", DAMAGED.values(), ids=DAMAGED.keys())
def test_damage_is_never_valid(spoil, signed, town):
    assert VALID not in verdicts(town.verify(spoil(signed)))


@pytest.mark.parametrize("change", REVISED.values(), ids=REVISED.keys())
def test_a_later_change_is_seen(change, signed, town):
    [check] = town.verify(forging.revised(signed, change))

    assert check.verdict is INVALID
    assert Reason.CHANGED_AFTER in check.reasons
    assert check.integrity == "intact"


def test_the_untouched_file_is_valid(signed, stamped, town):
    assert verdicts(town.verify(signed)) == verdicts(town.verify(stamped)) == {VALID}


def test_a_file_saved_anew_is_not_valid(signed, town, tmp_path):
    import pypdfium2

    with pypdfium2.PdfDocument(signed) as document:
        document.save(tmp_path / "anew.pdf")
    assert VALID not in verdicts(town.verify((tmp_path / "anew.pdf").read_bytes()))


def test_no_single_changed_byte_goes_unseen(signed, town):
    _first, length, rest, _last = forging.byte_range(signed)
    chosen = random.Random(63).sample([*range(length), *range(rest, len(signed))], 60)
    assert not [at for at in chosen if VALID in verdicts(town.verify(forging.flipped(signed, at)))]


def test_a_signature_moved_from_another_document_is_broken(signed, town, letter):
    other = town.sign(letter(title="О премировании"))
    [check] = town.verify(forging.with_cms(other, forging.cms_of(signed)))
    assert (check.verdict, check.reasons[0]) == (INVALID, Reason.BROKEN)


# Certificates and chains


def test_a_certificate_of_an_unknown_authority_is_not_confirmed(signed, new_town):
    [check] = new_town().verify(signed)
    assert (check.verdict, check.reasons) == (UNKNOWN, (Reason.UNTRUSTED_CHAIN,))


def test_a_namesake_authority_is_not_the_authority(town, new_town, letter):
    stranger = new_town()
    forged = stranger.sign(letter(), stranger.head)
    [check] = town.verify(forged)
    assert check.signer.issuer == town.head.facts.issuer
    assert check.verdict is UNKNOWN


def test_a_revoked_certificate_makes_the_signature_invalid(signed, town):
    revoked = {town.head.certificate.serial_number: check_moment() - timedelta(days=1)}
    [check] = town.verify(signed, town.trust(revoked=revoked))
    assert (check.verdict, check.reasons) == (INVALID, (Reason.REVOKED,))


def test_a_revoked_issuer_makes_the_signature_invalid(signed, town, make_crl):
    trust = town.trust()
    issuing = town.authority.issuing.certificate.serial_number
    lists = (make_crl(town.authority.root, {issuing: check_moment()}), trust.crls[1])
    [check] = town.verify(signed, signing.Trust(trust.roots, crls=lists))
    assert (check.verdict, check.revocation) == (INVALID, "revoked")


def check_moment():
    return datetime.now(UTC) - timedelta(hours=1)


def lists_without(town, make_crl) -> dict:
    root, issuing = town.authority.root, town.authority.issuing
    past = check_moment() - timedelta(hours=20)
    forged = make_crl(signing.Key(town.deputy.private, issuing.certificate), {})
    return {
        "none": (),
        "only of the root": (make_crl(root, {}),),
        "only of the issuer": (make_crl(issuing, {}),),
        "outdated": (make_crl(root, {}, until=past), make_crl(issuing, {}, until=past)),
        "forged": (make_crl(root, {}), forged),
    }


@pytest.mark.parametrize(
    "which", ["none", "only of the root", "only of the issuer", "outdated", "forged"]
)
def test_without_good_lists_of_the_revoked_nothing_is_confirmed(which, signed, town, make_crl):
    trust = signing.Trust(town.trust().roots, crls=lists_without(town, make_crl)[which])
    [check] = town.verify(signed, trust)
    assert (check.verdict, check.reasons) == (UNKNOWN, (Reason.REVOCATION_UNKNOWN,))
    assert check.chain == "trusted"


def test_an_expired_certificate_is_not_valid_without_a_time_stamp(signed, town):
    later = town.head.facts.valid_to + timedelta(days=1)
    [check] = town.verify(signed, at=later)
    assert (check.verdict, check.validity) == (INVALID, "expired")


def test_an_expired_certificate_with_a_time_stamp_needs_old_lists(stamped, town):
    later = town.head.facts.valid_to + timedelta(days=1)
    [check] = town.verify(stamped, at=later)
    assert check.verdict is not VALID


def test_a_certificate_not_yet_in_force_is_not_valid(signed, town):
    earlier = town.head.facts.valid_from - timedelta(days=1)
    [check] = town.verify(signed, at=earlier)
    assert (check.verdict, check.validity) == (INVALID, "not-yet")


def test_what_was_stamped_before_the_dismissal_stays_valid(stamped, signed, town):
    """Federal Law 63-FZ of 6 April 2011, article 11, item 2."""
    [before] = town.verify(stamped)
    dismissed = before.time_stamp.time + timedelta(hours=1)
    trust = town.trust(revoked={town.head.certificate.serial_number: dismissed})
    later = dismissed + timedelta(hours=1)

    assert verdicts(town.verify(stamped, trust, at=later)) == {VALID}
    assert verdicts(town.verify(signed, trust, at=later)) == {INVALID}


def test_a_stranger_who_signs_last_takes_away_the_confirmation(signed, town, new_town):
    stranger = new_town()
    first, last = town.verify(stranger.sign(signed, stranger.head))
    assert (first.verdict, first.reasons) == (UNKNOWN, (Reason.LATER_UNCONFIRMED,))
    assert last.verdict is UNKNOWN


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


def test_a_signer_cannot_leave_a_hole_beside_the_signature(openssl, signed, town, tmp_path):
    """The ranges add up to the file's length, but 40 bytes before the signature are not signed."""
    first, length, rest, last = forging.byte_range(signed)
    numbers = (first, length - 40, rest - 40, last + 40)
    moved = forging.with_range(signed, numbers)
    covered = moved[: length - 40] + moved[rest - 40 :]
    made = made_by_openssl(openssl, tmp_path, signed, "-cades", covered=covered)
    [check] = town.verify(forging.with_range(made, numbers))
    assert (check.integrity, check.coverage, check.verdict) == ("intact", "changed", INVALID)


# Time stamps


def with_token(pdf: bytes, token: cms.ContentInfo) -> bytes:
    message = cms.ContentInfo.load(forging.cms_of(pdf))
    signer = message["content"]["signer_infos"][0]
    attribute = {"type": "signature_time_stamp_token", "values": [token]}
    signer["unsigned_attrs"] = cms.CMSAttributes([cms.CMSAttribute(attribute)])
    return forging.with_cms(pdf, message.dump(force=True))


def token(service: DummyTimeStamper, digest: bytes = bytes(32)) -> cms.ContentInfo:
    return asyncio.run(service.async_timestamp(digest, "sha256"))


def test_a_time_stamp_of_other_data_is_not_valid(stamped, town, service):
    forged = with_token(stamped, token(service))
    [check] = town.verify(forged)
    assert (check.verdict, check.reasons) == (INVALID, (Reason.STAMP_BROKEN,))


def test_a_damaged_time_stamp_is_not_valid(stamped, town):
    message = forging.cms_of(stamped)
    [check] = town.verify(forging.with_cms(stamped, forging.flipped(message, -1)))
    assert check.verdict is not VALID
    assert check.integrity == "intact"


def test_a_stamp_by_a_certificate_for_signatures_is_not_trusted(town, letter, make_person):
    service = dummy(stamping_key(town, make_person, signing.Purpose.SIGNING))
    wanted = town.signed(letter(), level=signing.Level.B_T, timestamper=service)
    assert wanted.lowered == "service-untrusted"


def test_a_stamp_from_the_future_is_not_trusted(town, letter, make_person):
    service = dummy(stamping_key(town, make_person), fixed_dt=check_moment() + timedelta(days=30))
    wanted = town.signed(letter(), level=signing.Level.B_T, timestamper=service)
    assert wanted.lowered == "service-untrusted"


def test_a_good_signature_with_a_stranger_s_stamp_is_unknown(stamped, town, new_town, make_person):
    message = cms.ContentInfo.load(forging.cms_of(stamped))
    signature = message["content"]["signer_infos"][0]["signature"].native
    foreign = token(
        dummy(stamping_key(new_town(), make_person)), hashlib.sha256(signature).digest()
    )
    [check] = town.verify(with_token(stamped, foreign))
    assert (check.verdict, check.reasons) == (UNKNOWN, (Reason.STAMP_UNTRUSTED,))


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n%%EOF", b"<html>", bytes(1000)])
def test_what_is_no_pdf_is_reported_not_raised(data, town):
    assert VALID not in verdicts(town.verify(data))


def test_an_unsigned_file_has_no_checks(town, letter):
    assert town.verify(letter()) == []
