"""PDFs signed with GOST: what the product makes, and what others make, judged by both sides."""

import dataclasses
import hashlib
import io
import random
import time
from dataclasses import dataclass
from datetime import timedelta

import pytest
from asn1crypto import cms
from asn1crypto import x509 as asn1
from core.signing import forging
from core.signing.gost import engine
from core.signing.gost.test_library import answer_of
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.dss import DocumentSecurityStore
from uprava import signing
from uprava.errors import InvalidError
from uprava.signing.verdicts import Reason, StampState

NOW, DAY = engine.NOW, engine.DAY
VALID, INVALID, UNKNOWN = signing.Verdict.VALID, signing.Verdict.INVALID, signing.Verdict.UNKNOWN


@dataclass
class Signing:
    """How a test signs: the product with a key OpenSSL made."""

    gost: engine.GostTown
    trust: signing.Trust

    def signed(self, pdf: bytes, party: engine.Party, timestamper=None, **order):
        known = {"expected_sha256": hashlib.sha256(pdf).hexdigest(), "signed_at": NOW}
        return signing.sign_pdf(
            pdf, key=self.gost.signer(party), order=signing.SigningOrder(**(known | order)),
            trust=self.trust, timestamper=timestamper,
        )  # fmt: skip

    def __call__(self, pdf: bytes, party: engine.Party, **order) -> bytes:
        return self.signed(pdf, party, **order).data


@pytest.fixture(scope="module")
def sign(gost, trust) -> Signing:
    return Signing(gost, trust)


@pytest.fixture(scope="module")
def page(letter) -> bytes:
    return letter()


@pytest.fixture(scope="module")
def signed(sign, head, page) -> bytes:
    return sign(page, head)


def one(pdf: bytes, trust: signing.Trust, at=NOW) -> signing.SignatureCheck:
    (check,) = signing.verify_pdf(pdf, trust=trust, at=at)
    return check


def foreign(gost, signed: bytes, party: engine.Party, *options: str) -> bytes:
    """Return the file with the CMS of another program in place of ours."""
    return forging.with_cms(signed, gost.cms(forging.covered(signed), party, *options))


# What is good


@pytest.mark.parametrize("kind", engine.EVERY_KIND)
def test_a_signature_of_the_product_is_good_for_us_and_for_openssl(gost, sign, page, kind):
    pdf = sign(page, gost.person(kind))
    check = one(pdf, sign.trust)
    assert (check.verdict, check.reasons) == (VALID, ())
    assert gost.accepts(forging.cms_of(pdf), forging.covered(pdf))
    assert not gost.accepts(forging.cms_of(pdf), forging.covered(pdf)[:-1])


@pytest.mark.parametrize("kind", ["256-A", "256-TCA", "512-A", "512-B"])
def test_a_signature_openssl_made_is_good(gost, trust, signed, kind):
    party = gost.person(kind)
    check = one(foreign(gost, signed, party), trust)
    assert (check.verdict, check.reasons) == (VALID, ())
    bits = kind[:3]
    assert check.digest == f"streebog{bits}, gost2012_{bits}"


def test_the_protocol_names_the_person_as_the_certificate_does(gost, head, signed, trust):
    facts = one(signed, trust).signer
    assert facts.owner == "Громов Андрей Павлович"
    assert (facts.inn, facts.snils) == ("550100000017", "11223344595")
    assert (facts.organisation, facts.issuer) == (
        engine.ORGANISATION, f"Центр issuing, {engine.ORGANISATION}",
    )  # fmt: skip
    arguments = ["-in", f"{head.name}.pem", "-noout", "-serial", "-fingerprint", "-sha256"]
    told = gost.openssl("x509", *arguments).stdout.decode().upper().replace(":", "")
    assert facts.serial.removeprefix("00") in told
    assert facts.sha256.upper() in told


def test_gost_and_usual_signatures_stand_side_by_side(gost, sign, town, head, page):
    both = signing.Trust(
        roots=(*sign.trust.roots, *town.trust().roots), crls=(*sign.trust.crls, *town.trust().crls)
    )
    everyone = Signing(gost, both)
    pdf = town.sign(everyone(page, head))
    pdf = everyone(pdf, gost.person("512-A"))
    checks = signing.verify_pdf(pdf, trust=both, at=NOW)
    assert [check.verdict for check in checks] == [VALID] * 3
    assert {check.digest.split(",")[0] for check in checks} == {
        "streebog256", "sha256", "streebog512",
    }  # fmt: skip


def test_the_mark_is_drawn_for_gost_too(sign, head, page):
    mark = signing.Mark(signing.Box(100, 240, 80, 25))
    made = sign.signed(page, head, mark=mark)
    assert made.mark == mark
    assert one(made.data, sign.trust).verdict is VALID


# Time stamps


@pytest.fixture(scope="module")
def stamper(gost) -> engine.Party:
    return gost.person("256-TCB", usage="stamper")


@pytest.mark.parametrize("kind", ["256-XA", "512-A"])
def test_a_gost_time_stamp_is_trusted(gost, sign, page, kind, stamper, gost_service):
    service = gost_service(stamper)
    made = sign.signed(
        page, gost.person(kind), level=signing.Level.B_T, timestamper=service.client()
    )
    check = one(made.data, sign.trust)
    assert made.lowered is None
    assert (check.verdict, check.time_stamp.state) == (VALID, StampState.TRUSTED)
    assert service.asked


@pytest.mark.parametrize("level", [signing.Level.B_LT, signing.Level.B_LTA])
def test_services_of_gost_give_evidence_for_years(gost, page, stamper, gost_service, level):
    """OpenSSL's time stamps, lists and answers; the file alone proves it, and OpenSSL agrees."""
    party = gost.person("512-A", usage="person-with-ocsp")
    responder = gost.person("256-TCA", usage="responder")
    told = dataclasses.replace(gost.trust(), ocsps=(answer_of(gost, party, responder),))
    made = Signing(gost, told).signed(
        page, party, level=level, timestamper=gost_service(stamper).client()
    )
    assert (made.level, made.lowered) == (level, None)
    for trust in (told, signing.Trust(told.roots)):
        checks = signing.verify_pdf(made.data, trust=trust, at=NOW)
        assert {check.verdict for check in checks} == {VALID}
        assert checks[0].level is level
    assert len(checks) == (2 if level is signing.Level.B_LTA else 1)
    store = DocumentSecurityStore.read_dss(PdfFileReader(io.BytesIO(made.data)))
    assert len(store.ocsps) == 1
    assert len(store.crls) == 2
    first = made.data[: checks[0].signed_bytes]
    assert gost.accepts(forging.cms_of(first), forging.covered(first))
    assert not gost.accepts(forging.cms_of(first), forging.covered(first)[:-1])


def test_revoked_after_a_gost_time_stamp_is_still_valid_and_before_it_is_not(
    gost, sign, page, stamper, gost_service
):
    party = gost.person()
    stamped = sign(page, party, level=signing.Level.B_T, timestamper=gost_service(stamper).client())
    later = NOW + timedelta(hours=1)
    assert one(stamped, sign.trust, at=later).verdict is VALID
    time.sleep(1.1)  # a list counts whole seconds, and the stamp is of this one
    check = one(stamped, gost.trust(party), at=later)
    assert check.verdict is VALID
    check = one(sign(page, party), gost.trust(), at=later)
    assert (check.verdict, check.reasons) == (INVALID, (Reason.REVOKED,))


# What is not


def test_no_changed_byte_of_the_signature_goes_unseen(signed, trust):
    whole = forging.cms_of(signed)
    (signer,) = cms.ContentInfo.load(whole)["content"]["signer_infos"]
    begin = whole.rindex(signer["signed_attrs"].dump())
    chosen = random.Random(10).sample(range(begin, len(whole)), 40)
    found = {
        at: check.verdict
        for at in chosen
        for check in signing.verify_pdf(
            forging.with_cms(signed, forging.flipped(whole, at)), trust=trust, at=NOW
        )
    }
    assert len(found) == 40
    assert [at for at, verdict in found.items() if verdict is VALID] == []


def test_a_revoked_person_is_told_and_signs_no_more(gost, sign, page):
    party = gost.person()
    pdf = sign(page, party)
    trust = gost.trust(party)
    check = one(pdf, trust, at=NOW + DAY / 2)
    assert (check.verdict, check.reasons) == (INVALID, (Reason.REVOKED,))
    with pytest.raises(InvalidError) as refusal:
        Signing(gost, trust)(page, party)
    assert refusal.value.code == "certificate-revoked"


@pytest.mark.parametrize(
    ("begin", "end", "reason", "code"),
    [
        (-50, -10, Reason.EXPIRED, "certificate-expired"),
        (10, 50, Reason.NOT_YET, "certificate-early"),
    ],
)
def test_out_of_its_term_a_certificate_confirms_nothing(gost, sign, page, begin, end, reason, code):
    party = gost.person(term=(NOW + begin * DAY, NOW + end * DAY))
    pdf = foreign(gost, sign(page, gost.person()), party)
    check = one(pdf, sign.trust)
    assert (check.verdict, reason in check.reasons) == (INVALID, True)
    with pytest.raises(InvalidError) as refusal:
        sign(page, party)
    assert refusal.value.code == code


def test_a_changed_list_confirms_nothing(signed, trust):
    root, issuing = trust.crls
    for at in (-1, -40, issuing.index(bytes.fromhex("170d")) + 3):
        spoilt = (root, forging.flipped(issuing, at))
        check = one(signed, signing.Trust(roots=trust.roots, crls=spoilt))
        assert (check.verdict, check.reasons) == (UNKNOWN, (Reason.REVOCATION_UNKNOWN,))


def test_a_forged_list_of_a_namesake_confirms_nothing(gost, signed, trust):
    forger = gost.authority("forger", gost.issuing.kind, title="issuing")
    assert forger.certificate.subject == gost.issuing.certificate.subject
    forged = (trust.crls[0], gost.crl(forger))
    check = one(signed, signing.Trust(roots=trust.roots, crls=forged))
    assert check.verdict is UNKNOWN


# Hostile parameters: a verdict, and soon


@pytest.mark.parametrize("where", ["person", "authority"])
def test_a_curve_nobody_may_use_is_said_to_be_uncheckable(gost, signed, where):
    issuer = gost.issuing
    if where == "authority":
        issuer = gost.authority("example", engine.EXAMPLE_CURVE, issuer=gost.root)
    kind = engine.EXAMPLE_CURVE if where == "person" else engine.KEY_TYPES["256-XA"]
    party = gost.person(kind, issuer=issuer)
    crls = (*gost.trust().crls, gost.crl(issuer))
    check = one(foreign(gost, signed, party), signing.Trust(roots=(gost.root.der,), crls=crls))
    assert check.verdict is UNKNOWN
    if where == "person":
        assert check.reasons == (Reason.NOT_CHECKABLE,)


def test_a_root_on_a_curve_nobody_may_use_breaks_nothing(gost, signed, trust):
    root = gost.authority("example-root", engine.EXAMPLE_CURVE)
    both = signing.Trust(roots=(root.der, *trust.roots), crls=(*trust.crls, gost.crl(root)))
    assert one(signed, both).verdict is VALID
    check = one(signed, signing.Trust(roots=(root.der,), crls=trust.crls))
    assert check.verdict is UNKNOWN


def with_stranger(pdf: bytes, issuer: bytes, name: bytes, changed: bytes) -> bytes:
    """Return the file with a namesake of the issuer first among its certificates."""
    content = cms.ContentInfo.load(forging.cms_of(pdf))
    assert name in issuer
    stranger = asn1.Certificate.load(issuer.replace(name, changed))
    certificates = content["content"]["certificates"]
    content["content"]["certificates"] = [
        cms.CertificateChoices("certificate", stranger), *certificates,
    ]  # fmt: skip
    return forging.with_cms(pdf, content.dump(force=True))


def test_a_stranger_with_a_key_nobody_knows_hides_no_good_chain(gost, signed, trust, town, page):
    curve = bytes.fromhex("06092a85030701020101")
    changed = with_stranger(signed, gost.issuing.der, curve, curve[:-1] + b"\x7f")
    assert one(changed, trust).verdict is VALID
    usual = town.sign(page)
    issuing = town.authority.issuing.certificate.public_bytes(Encoding.DER)
    kind = bytes.fromhex("06072a8648ce3d0201")
    changed = with_stranger(usual, issuing, kind, kind[:-1] + b"\x7f")
    (check,) = town.verify(changed)
    assert check.verdict is VALID


HOSTILE_POINTS = {
    "nought": bytes(64),
    "all ones": b"\xff" * 64,
    "off the curve": bytes([1]) + bytes(31) + bytes([1]) + bytes(31),
}


@pytest.mark.parametrize("point", HOSTILE_POINTS.values(), ids=HOSTILE_POINTS.keys())
def test_a_hostile_key_in_a_certificate_gets_a_verdict_at_once(gost, head, signed, trust, point):
    key = head.der[head.der.index(bytes.fromhex("0343000440")) + 5 :][:64]
    whole = forging.cms_of(signed)
    assert whole.count(key) == 1
    begin = time.process_time()
    check = one(forging.with_cms(signed, whole.replace(key, point)), trust)
    assert check.verdict is not VALID
    assert time.process_time() - begin < 2


@pytest.mark.parametrize("value", [b"\xff" * 64, bytes(64), b"", b"\x7f" * 20_000])
def test_hostile_numbers_in_a_signature_get_a_verdict_at_once(signed, trust, value):
    content = cms.ContentInfo.load(forging.cms_of(signed))
    (signer,) = content["content"]["signer_infos"]
    signer["signature"] = value
    hostile = content.dump(force=True)
    room = (forging.byte_range(signed)[2] - forging.byte_range(signed)[1]) // 2 - 1
    if len(hostile) > room:
        hostile = hostile[:room]
    begin = time.process_time()
    check = one(forging.with_cms(signed, hostile), trust)
    assert check.verdict in (INVALID, UNKNOWN)
    assert time.process_time() - begin < 2


def test_without_libgcrypt_it_is_said_to_be_uncheckable(
    signed, trust, monkeypatch, page, sign, head
):
    from uprava.errors import UnavailableError
    from uprava.signing.gost import streebog

    monkeypatch.setattr(streebog, "LIBRARY", "libgcrypt.so.absent")
    streebog.library.cache_clear()
    try:
        check = one(signed, trust)
        assert (check.verdict, check.reasons) == (UNKNOWN, (Reason.NOT_CHECKABLE,))
        with pytest.raises(UnavailableError, match="libgcrypt"):
            sign(page, head)
    finally:
        streebog.library.cache_clear()
