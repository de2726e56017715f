"""Checking the signers of a signature file against the bytes they should have signed."""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import cms
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from pyhanko.sign.general import check_ess_certid
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import (
    cms_basic_validation,
    extract_self_reported_ts,
    get_signing_cert_attr,
    message_imprint_checker,
    validate_tst_signed_data,
)
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import StandardCMSSignatureStatus, TimestampSignatureStatus
from pyhanko_certvalidator.sig_validate import DefaultSignatureValidator

from uprava.signing.cades import Container, Digests, names_of, plain_certificates
from uprava.signing.chains import SIGNATURE_USAGE, leads_to_root, strict_context
from uprava.signing.facts import certificate_facts
from uprava.signing.judging import (
    WEAK,
    is_bound,
    proven_moment,
    revocation_of,
    stamp_of,
    trust_reasons,
    validity_of,
    verdict_of,
)
from uprava.signing.trust import Trust, revoked_since
from uprava.signing.verdicts import (
    Chain,
    Coverage,
    Integrity,
    Kind,
    Reason,
    SignatureCheck,
    StampState,
    TimeStamp,
    Verdict,
)
from uprava.signing.waiting import run

LONGEST_CHAIN = 8
MOST_IN_STAMP = 64
"""Certificates looked at in a time stamp."""
STAMP = "signature_time_stamp_token"
SIGNER_USAGE = KeyUsageConstraints(key_usage=SIGNATURE_USAGE)


@dataclass(frozen=True)
class _Signer:
    """One signer with only what its check needs: of hundreds of certificates those of its chain."""

    info: cms.SignerInfo
    certificate: asn1.Certificate
    others: tuple[asn1.Certificate, ...]
    data_type: str

    def alone(self) -> cms.SignedData:
        """Return the signature without the others and without what it did not sign."""
        bare = self.info.copy()
        bare["unsigned_attrs"] = None
        content = {"content_type": self.data_type}
        return _signed_data(bare, (self.certificate, *self.others), content)


def verify_detached(
    container: Container, digests: Digests, *, trust: Trust, at: datetime
) -> list[SignatureCheck]:
    """Return a check for each signer, in the container's order, named by their places from 1.

    `at` is when the office can prove that the signature existed. Of the container's other contents
    nothing is believed: lists of the revoked come from `trust`.
    """
    return [
        _examined(container, digests, place, trust=trust, at=at)
        for place in range(len(container.signers))
    ]


def _examined(
    container: Container, digests: Digests, place: int, *, trust: Trust, at: datetime
) -> SignatureCheck:
    name = str(place + 1)
    try:
        return _checked(container, digests, place, trust=trust, at=at)
    except SignatureValidationError:
        return _no_verdict(name, Reason.NOT_BOUND)
    except UnsupportedAlgorithm:
        return _no_verdict(name, Reason.NOT_CHECKABLE)
    except Exception:  # noqa: BLE001 -- hostile bytes make the parsers raise anything
        return _no_verdict(name, Reason.UNREADABLE)


def _no_verdict(name: str, reason: Reason) -> SignatureCheck:
    return SignatureCheck(name, Kind.SIGNATURE, Verdict.UNKNOWN, (reason,))


def _checked(
    container: Container, digests: Digests, place: int, *, trust: Trust, at: datetime
) -> SignatureCheck:
    info = container.signers[place]
    own = _certificate_of(info, container.certificates)
    if own is None:
        return _no_verdict(str(place + 1), Reason.NO_CERTIFICATE)
    data_type = container.signed["encap_content_info"]["content_type"].native
    others = chain_of(own, container.certificates, trust=trust)
    signer = _Signer(info, own, others, data_type)
    certificate = x509.load_der_x509_certificate(own.dump())
    revoked_at = revoked_since(certificate, trust=trust)
    stamp = _time_stamp(info, trust=trust, at=at)
    moment = proven_moment(stamp, revoked_at, at=at)
    status = _status(signer, digests, trust=trust, moment=moment)
    intact = status.intact and status.valid
    check = SignatureCheck(
        str(place + 1),
        Kind.SIGNATURE,
        Verdict.UNKNOWN,
        (),
        integrity=Integrity.INTACT if intact else Integrity.BROKEN,
        coverage=Coverage.WHOLE_FILE if intact else Coverage.UNKNOWN,
        chain=_chain(signer, status, trust=trust, at=moment),
        revocation=revocation_of(status, revoked_at, at=moment),
        revoked_at=revoked_at,
        validity=validity_of(certificate, moment),
        time_stamp=stamp,
        signer=certificate_facts(certificate),
        claimed_at=extract_self_reported_ts(info),
        signed_bytes=len(digests.content),
        digest=f"{status.md_algorithm}, {status.pkcs7_signature_mechanism}",
    )
    reasons = _reasons(check, signer, status, certificate)
    return dataclasses.replace(check, reasons=reasons, verdict=verdict_of(reasons))


def _reasons(
    check: SignatureCheck,
    signer: _Signer,
    status: StandardCMSSignatureStatus,
    certificate: x509.Certificate,
) -> tuple[Reason, ...]:
    found = []
    if check.integrity is Integrity.BROKEN:
        found.append(Reason.BROKEN)
    if not names_of(signer.info["signed_attrs"]) or not is_bound(signer.info):
        found.append(Reason.NOT_BOUND)
    if signer.info["digest_algorithm"]["algorithm"].native in WEAK:
        found.append(Reason.WEAK)
    return (*found, *trust_reasons(check, certificate, bottom_line=status.bottom_line))


def _certificate_of(
    info: cms.SignerInfo, certificates: Iterable[asn1.Certificate]
) -> asn1.Certificate | None:
    """Return the signer's certificate: the one named, and bound by the signed attributes.

    Several may bear the same name and number; the one whose digest was signed is meant.
    """
    sid = info["sid"]
    if sid.name == "issuer_and_serial_number":
        wanted = sid.chosen["issuer"].dump(), sid.chosen["serial_number"].native
        named = [c for c in certificates if (c.issuer.dump(), c.serial_number) == wanted]
    else:
        named = [c for c in certificates if c.key_identifier == sid.chosen.native]
    bound = get_signing_cert_attr(info["signed_attrs"]) if names_of(info["signed_attrs"]) else None
    if bound is not None:
        meant = [each for each in named if check_ess_certid(each, bound["certs"][0])]
        named = meant or named
    return named[0] if named else None


def chain_of(
    certificate: asn1.Certificate, pool: Iterable[asn1.Certificate], *, trust: Trust
) -> tuple[asn1.Certificate, ...]:
    """Return the certificates of the pool that lead up from one, each signed by the next.

    At most eight: the library would try every order of hundreds that bear one name.
    """
    by_name: dict[bytes, list[asn1.Certificate]] = {}
    for each in pool:
        by_name.setdefault(each.subject.dump(), []).append(each)
    roots = set(trust.roots)
    found: list[asn1.Certificate] = []
    below = certificate
    while len(found) < LONGEST_CHAIN and below.issuer.dump() != below.subject.dump():
        named = below.authority_key_identifier
        likely = sorted(
            by_name.get(below.issuer.dump(), []), key=lambda c: c.key_identifier != named
        )
        candidates = likely[:LONGEST_CHAIN]
        above = next((each for each in candidates if _signed_by(below, each)), None)
        if above is None or above.dump() in roots:
            break
        found.append(above)
        below = above
    return tuple(found)


def _signed_by(certificate: asn1.Certificate, issuer: asn1.Certificate) -> bool:
    try:
        DefaultSignatureValidator().validate_signature(
            certificate["signature_value"].native,
            certificate["tbs_certificate"].dump(),
            issuer.public_key,
            certificate["signature_algorithm"],
        )
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError, KeyError):
        return False
    return True


def _signed_data(
    info: cms.SignerInfo, certificates: Iterable[asn1.Certificate], content: dict[str, str]
) -> cms.SignedData:
    """Return a container of one signer."""
    return cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [info["digest_algorithm"]],
            "encap_content_info": content,
            "certificates": [
                cms.CertificateChoices(name="certificate", value=each) for each in certificates
            ],
            "signer_infos": [info],
        }
    )


def _status(
    signer: _Signer, digests: Digests, *, trust: Trust, moment: datetime
) -> StandardCMSSignatureStatus:
    algorithm = signer.info["digest_algorithm"]["algorithm"].native
    digest = digests.of(algorithm)
    if digest is None:
        raise UnsupportedAlgorithm(algorithm)
    known = run(
        cms_basic_validation(
            signer.alone(),
            raw_digest=digest,
            validation_context=strict_context(trust, at=moment),
            key_usage_settings=SIGNER_USAGE,
        )
    )
    known.setdefault("ac_attrs", None)
    return StandardCMSSignatureStatus(**known)


def _chain(
    signer: _Signer, status: StandardCMSSignatureStatus, *, trust: Trust, at: datetime
) -> Chain:
    if not (status.intact and status.valid):
        return Chain.UNKNOWN
    if status.trusted:
        return Chain.TRUSTED
    good = leads_to_root(signer.certificate, list(signer.others), trust=trust, at=at)
    return Chain.TRUSTED if good else Chain.UNTRUSTED


def _time_stamp(info: cms.SignerInfo, *, trust: Trust, at: datetime) -> TimeStamp:
    """Return what the first time stamp over the signature is worth."""
    attributes = info["unsigned_attrs"]
    if STAMP not in names_of(attributes):
        return TimeStamp()
    [first, *_rest] = [each["values"] for each in attributes if each["type"].native == STAMP]
    try:
        token = _token(first[0]["content"], trust=trust)
        context = strict_context(trust, at=at)
        found = run(validate_tst_signed_data(token, context, message_imprint_checker(info)))
        return stamp_of(TimestampSignatureStatus(**found), [token], at=at)
    except Exception:  # noqa: BLE001 -- hostile bytes make the parsers raise anything
        return TimeStamp(StampState.BROKEN)


def _token(token: cms.SignedData, *, trust: Trust) -> cms.SignedData:
    """Return a time stamp with the certificates of its own chain only."""
    [info] = token["signer_infos"]
    pool = plain_certificates(token["certificates"])[:MOST_IN_STAMP]
    own = _certificate_of(info, pool)
    if own is None:
        raise ValueError("no certificate of the service")
    chain = (own, *chain_of(own, pool, trust=trust))
    pruned = token.copy()
    pruned["certificates"] = [cms.CertificateChoices(name="certificate", value=c) for c in chain]
    pruned["crls"] = None
    return pruned
