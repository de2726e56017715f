"""GOST in every part of the signing library: CMS, lists, OCSP and its responders; nothing else."""

import subprocess
import sys
from datetime import timedelta

import pytest
from asn1crypto import cms, ocsp
from asn1crypto import x509 as asn1
from core.signing import forging
from core.signing.gost import engine
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from pyhanko.sign.validation import async_validate_cms_signature, async_validate_detached_cms
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.errors import PathError, ValidationError
from pyhanko_certvalidator.policy_decl import CertRevTrustPolicy, RevocationCheckingPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager
from pyhanko_certvalidator.sig_validate import DEFAULT_SIGNATURE_VALIDATOR
from uprava import signing
from uprava.signing import gost as area
from uprava.signing.chains import strict_context
from uprava.signing.gost.asn1 import PERSONS
from uprava.signing.pades import signer_of
from uprava.signing.waiting import run

NOW = engine.NOW
DATA = "Постановление № 1 «О Стрибоге»".encode()


def signed_data(der: bytes) -> cms.SignedData:
    return cms.ContentInfo.load(der)["content"]


def status_of(data: bytes, der: bytes, trust: signing.Trust):
    context = strict_context(trust, at=NOW + timedelta(minutes=5))
    return run(async_validate_detached_cms(data, signed_data(der), context))


@pytest.mark.parametrize("kind", engine.EVERY_KIND)
def test_detached_signatures_of_openssl_are_checked(gost, trust, kind):
    party = gost.person(kind)
    der = gost.cms(DATA, party)
    status = status_of(DATA, der, trust)
    assert (status.intact, status.valid, status.trusted) == (True, True, True)
    other = status_of(DATA + b".", der, trust)
    assert not other.intact
    assert not other.bottom_line


@pytest.mark.parametrize("kind", engine.EVERY_KIND)
def test_detached_signatures_of_ours_are_accepted_by_openssl(gost, trust, kind):
    signer = signer_of(gost.signer(gost.person(kind)))
    made = run(
        signer.async_sign_general_data(DATA, signer.digest, detached=True, use_cades=True)
    ).dump()
    assert gost.accepts(made, DATA)
    assert not gost.accepts(made, DATA + b".")
    assert status_of(DATA, made, trust).bottom_line


def test_a_signature_that_carries_its_data_is_checked(gost, head, trust):
    content = signed_data(gost.cms(DATA, head, "-cades", "-nodetach", "-stream"))
    context = strict_context(trust, at=NOW + timedelta(minutes=5))
    status = run(async_validate_cms_signature(content, validation_context=context))
    assert content["encap_content_info"]["content"].native == DATA
    assert (status.intact, status.valid, status.trusted) == (True, True, True)


def test_without_signed_attributes_the_digest_itself_is_signed(gost, head, trust):
    der = gost.cms(DATA, head, "-noattr")
    assert status_of(DATA, der, trust).valid
    assert not status_of(DATA + b".", der, trust).valid


def context_with(gost, answers: list[bytes]) -> ValidationContext:
    """Return a context that has OCSP answers and no lists at all."""
    return ValidationContext(
        trust_roots=[asn1.Certificate.load(gost.root.der)],
        other_certs=[asn1.Certificate.load(gost.issuing.der)],
        ocsps=[ocsp.OCSPResponse.load(answer) for answer in answers],
        crls=[gost.crl(gost.root)], allow_fetching=False, revocation_mode="require",
        retroactive_revinfo=True,
    )  # fmt: skip


def answer_of(gost, party, responder) -> bytes:
    """Return what an OCSP responder of OpenSSL says of a certificate."""
    common = ["-issuer", "issuing.pem", "-cert", f"{party.name}.pem"]
    gost.openssl("ocsp", *common, "-reqout", "question", "-no_nonce")
    gost.openssl(
        "ocsp", "-index", "issuing.index", "-CA", "issuing.pem", "-rsigner",
        f"{responder.name}.pem", "-rkey", f"{responder.name}.key", "-reqin", "question",
        "-respout", "answer", "-ndays", "7", "-rmd", responder.digest,
    )  # fmt: skip
    return gost.path("answer").read_bytes()


def usable(gost, party, answers: list[bytes]) -> bool:
    certificate = asn1.Certificate.load(party.der)
    context = context_with(gost, answers)
    validator = CertificateValidator(certificate, validation_context=context)
    try:
        run(validator.async_validate_usage({"non_repudiation"}))
    except (PathError, ValidationError):
        return False
    return True


@pytest.mark.parametrize("kind", ["256-TCA", "512-C"])
def test_answers_of_a_gost_responder_with_its_own_certificate_are_checked(gost, kind):
    party = gost.person(usage="person-with-ocsp")
    responder = gost.person(kind, usage="responder")
    good = answer_of(gost, party, responder)
    assert usable(gost, party, [good])
    assert not usable(gost, party, [])
    signature = ocsp.OCSPResponse.load(good).basic_ocsp_response["signature"].native
    spoilt = good.replace(signature, forging.flipped(signature, 3))
    assert not usable(gost, party, [spoilt])
    gost.crl(gost.issuing, party)
    assert not usable(gost, party, [answer_of(gost, party, responder)])


def test_a_stranger_may_not_answer_for_the_authority(gost):
    party = gost.person(usage="person-with-ocsp")
    assert not usable(gost, party, [answer_of(gost, party, gost.person())])


# What install() does and does not do


def test_installing_again_changes_nothing():
    area.install()
    before = (hashes.Hash, DEFAULT_SIGNATURE_VALIDATOR.__class__.validate_signature)
    area.install()
    assert before == (hashes.Hash, DEFAULT_SIGNATURE_VALIDATOR.__class__.validate_signature)


def test_validators_made_without_us_know_gost(gost, head):
    """The default validator stands in a field's default, a global and four constructors."""
    policy = CertValidationPolicySpec(
        trust_manager=SimpleTrustManager.build(trust_roots=[]),
        revinfo_policy=CertRevTrustPolicy(RevocationCheckingPolicy.from_legacy("require")),
    )
    certificate = asn1.Certificate.load(head.der)
    issuer = asn1.Certificate.load(gost.issuing.der)
    for validator in (policy.signature_validator, DEFAULT_SIGNATURE_VALIDATOR):
        validator.validate_signature(
            certificate["signature_value"].native, certificate["tbs_certificate"].dump(),
            issuer.public_key, certificate["signature_algorithm"],
        )  # fmt: skip


def test_other_digests_are_the_librarys_own():
    area.install()
    digest = hashes.Hash(hashes.SHA256())
    digest.update(b"abc")
    assert digest.finalize().hex().startswith("ba7816bf")
    with pytest.raises(UnsupportedAlgorithm):
        hashes.Hash(hashes.GOST94())


def test_usual_signatures_are_checked_as_before(town, letter):
    (check,) = town.verify(town.sign(letter()))
    assert check.verdict is signing.Verdict.VALID


def test_names_of_persons_are_known_by_name(head):
    subject = asn1.Certificate.load(head.der).subject.native
    assert subject["snils"] == "11223344595"
    assert subject["inn"] == "550100000017"
    assert len(PERSONS) == 5


def test_nothing_heavy_is_read_for_keys_or_the_digest():
    code = (
        "import sys\n"
        "import uprava.signing.keys, uprava.signing.gost.streebog, uprava.signing.gost\n"
        "heavy = {'pyhanko', 'pyhanko_certvalidator', 'asn1crypto'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
