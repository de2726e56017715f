"""How findings become reasons and a verdict: the same for signatures in a PDF and beside a file."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from asn1crypto import cms
from cryptography import x509
from pyhanko.sign.validation.status import SignatureStatus, TimestampSignatureStatus

from uprava.signing.chains import is_for_signing
from uprava.signing.verdicts import (
    PROOFS,
    Chain,
    Reason,
    Revocation,
    SignatureCheck,
    StampState,
    TimeStamp,
    Validity,
    Verdict,
)

CLOCKS = timedelta(minutes=10)
"""How far the clocks of this server and of a time-stamp service may differ."""

WEAK = frozenset({"md2", "md5", "sha1", "gost94"})
"""Digests two files can share: a signature or a time stamp over one vouches for nothing."""

BINDING = frozenset({"signing_certificate", "signing_certificate_v2"})
"""Attributes that bind the signature to its certificate: obligatory in CAdES and PAdES."""


def proven_moment(stamp: TimeStamp, revoked_at: datetime | None, *, at: datetime) -> datetime:
    """Return when the certificate has to be good.

    Who was dismissed later has not unsigned what a trusted time stamp shows to be signed before
    (Federal Law 63-FZ, article 11, item 2).
    """
    if stamp.state is not StampState.TRUSTED or stamp.time is None or revoked_at is None:
        return at
    return stamp.time if stamp.time < revoked_at <= at else at


def revocation_of(
    status: SignatureStatus, revoked_at: datetime | None, *, at: datetime
) -> Revocation:
    """Return what is known of revocation: a status is trusted only with fresh lists."""
    if status.revoked or (revoked_at and revoked_at <= at):
        return Revocation.REVOKED
    return Revocation.GOOD if status.trusted else Revocation.UNKNOWN


def validity_of(certificate: x509.Certificate, at: datetime) -> Validity:
    """Return whether the certificate was in force."""
    if at > certificate.not_valid_after_utc:
        return Validity.EXPIRED
    return Validity.NOT_YET if at < certificate.not_valid_before_utc else Validity.IN_FORCE


def stamp_of(
    status: TimestampSignatureStatus, stamps: Iterable[cms.SignedData], *, at: datetime
) -> TimeStamp:
    """Return what a time stamp is worth.

    One from the future, or from a time at which its service had no such certificate, is none.
    `stamps` is what the status is about: all of them when the library chose one of several.
    """
    time: datetime = status.timestamp
    service = status.signing_cert
    possible = service.not_valid_before <= time <= min(service.not_valid_after, at + CLOCKS)
    if not (status.intact and status.valid and possible):
        return TimeStamp(StampState.BROKEN, time)
    trusted = status.trusted and not any(_imprint_of(each) in WEAK for each in stamps)
    return TimeStamp(StampState.TRUSTED if trusted else StampState.UNTRUSTED, time)


def _imprint_of(stamp: cms.SignedData) -> str:
    """Return the name of the digest that was stamped."""
    imprint = stamp["encap_content_info"]["content"].parsed["message_imprint"]
    return str(imprint["hash_algorithm"]["algorithm"].native)


def is_bound(signer: cms.SignerInfo) -> bool:
    """Tell whether the attributes that CAdES and PAdES oblige to are signed."""
    names = {attribute["type"].native for attribute in signer["signed_attrs"]}
    return bool(names & BINDING) and {"content_type", "message_digest"} <= names


def trust_reasons(
    check: SignatureCheck, certificate: x509.Certificate, *, bottom_line: bool
) -> list[Reason]:
    """Return what keeps the signer or the time from being confirmed.

    `bottom_line` is the library's own: it may know of more.
    """
    stamp = check.time_stamp
    when = validity_of(certificate, stamp.time) if stamp.time else Validity.IN_FORCE
    told = {
        Reason.REVOKED: check.revocation is Revocation.REVOKED,
        Reason.EXPIRED_SINCE: check.validity is Validity.EXPIRED
        and stamp.state is StampState.TRUSTED
        and when is Validity.IN_FORCE,
        Reason.EXPIRED: Validity.EXPIRED in (check.validity, when),
        Reason.NOT_YET: Validity.NOT_YET in (check.validity, when),
        Reason.UNTRUSTED_CHAIN: check.chain is Chain.UNTRUSTED,
        Reason.NOT_FOR_SIGNING: not is_for_signing(certificate),
        Reason.STAMP_BROKEN: stamp.state is StampState.BROKEN,
        Reason.STAMP_UNTRUSTED: stamp.state is StampState.UNTRUSTED,
    }
    reasons = [reason for reason, holds in told.items() if holds]
    if Reason.EXPIRED_SINCE in reasons:
        reasons.remove(Reason.EXPIRED)
    if not reasons and check.revocation is Revocation.UNKNOWN:
        reasons.append(Reason.REVOCATION_UNKNOWN)
    if not reasons and not bottom_line:
        reasons.append(Reason.NOT_CHECKABLE)
    return reasons


def verdict_of(reasons: tuple[Reason, ...]) -> Verdict:
    """Return the verdict that the reasons make."""
    if not reasons:
        return Verdict.VALID
    return Verdict.INVALID if PROOFS & set(reasons) else Verdict.UNKNOWN
