"""What a check of one signature found: a verdict and the separate facts behind it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from uprava.extension import SignatureLevel as Level
from uprava.signing.facts import CertificateFacts


class Verdict(StrEnum):
    """The one word on the card."""

    VALID = "valid"
    INVALID = "invalid"
    """There is proof that something is wrong."""
    UNKNOWN = "unknown"
    """It could not be checked to the end; nothing is claimed."""


class Kind(StrEnum):
    """Who made it: a person, or a service that stamped the whole file with the time."""

    SIGNATURE = "signature"
    DOCUMENT_TIME_STAMP = "document-time-stamp"


class Integrity(StrEnum):
    """Whether the signed bytes are those that were signed, by this certificate's key."""

    INTACT = "intact"
    BROKEN = "broken"
    UNKNOWN = "unknown"


class Coverage(StrEnum):
    """How much of the file the signature vouches for."""

    WHOLE_FILE = "whole-file"
    LATER_SIGNATURES = "later-signatures"
    """All of it but signatures that were added later."""
    CHANGED = "changed"
    """Something else was added or replaced after signing."""
    UNKNOWN = "unknown"


class Chain(StrEnum):
    """Whether the certificate leads to a configured root."""

    TRUSTED = "trusted"
    UNTRUSTED = "untrusted"
    UNKNOWN = "unknown"


class Revocation(StrEnum):
    """What the lists at hand say of the certificate and those above it."""

    GOOD = "good"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


class RevocationSource(StrEnum):
    """Where it is known from that a certificate is, or is not, revoked."""

    LIST_HERE = "list-here"
    """A list of the revoked in the trust store."""
    LIST_IN_FILE = "list-in-file"
    """A list of the revoked that the signed file carries."""
    ANSWER_IN_FILE = "answer-in-file"
    """An answer of the issuer's service (OCSP) that the signed file carries."""


class Validity(StrEnum):
    """Whether the certificate was in force at the moment of the check."""

    IN_FORCE = "in-force"
    EXPIRED = "expired"
    NOT_YET = "not-yet"
    UNKNOWN = "unknown"


class StampState(StrEnum):
    """What the time stamp over the signature is worth."""

    NONE = "none"
    TRUSTED = "trusted"
    UNTRUSTED = "untrusted"
    BROKEN = "broken"
    """Damaged, of other data, or of a time that cannot be."""


class Reason(StrEnum):
    """Why the verdict is not VALID."""

    UNREADABLE = "unreadable"
    BROKEN = "broken"
    CHANGED_AFTER = "changed-after"
    NOT_BOUND = "not-bound"
    UNTRUSTED_CHAIN = "untrusted-chain"
    REVOKED = "revoked"
    REVOCATION_UNKNOWN = "revocation-unknown"
    EXPIRED = "expired"
    EXPIRED_SINCE = "expired-since"
    """After the time stamp: lists of that time are needed to confirm it."""
    NOT_YET = "not-yet"
    STAMP_UNTRUSTED = "stamp-untrusted"
    STAMP_BROKEN = "stamp-broken"
    NOT_FOR_SIGNING = "not-for-signing"
    """The certificate is of a service, or of a key for something else."""
    NO_CERTIFICATE = "no-certificate"
    """The signer's certificate is not in the signature file."""
    WEAK = "weak"
    """Made with a digest that two files can share."""
    LATER_UNCONFIRMED = "later-unconfirmed"
    NOT_CHECKABLE = "not-checkable"


PROOFS = frozenset(
    {
        Reason.BROKEN,
        Reason.CHANGED_AFTER,
        Reason.REVOKED,
        Reason.EXPIRED,
        Reason.NOT_YET,
        Reason.STAMP_BROKEN,
    }
)
"""Reasons that prove a signature bad; any other leaves it unknown."""


@dataclass(frozen=True)
class TimeStamp:
    """The time stamp over a signature; `time` is the service's, None without a stamp."""

    state: StampState = StampState.NONE
    time: datetime | None = None


@dataclass(frozen=True)
class SignatureCheck:
    """One signature of a file and what was found; `reasons` is empty only for VALID."""

    field: str
    kind: Kind
    verdict: Verdict
    reasons: tuple[Reason, ...]
    integrity: Integrity = Integrity.UNKNOWN
    coverage: Coverage = Coverage.UNKNOWN
    chain: Chain = Chain.UNKNOWN
    revocation: Revocation = Revocation.UNKNOWN
    revoked_at: datetime | None = None
    validity: Validity = Validity.UNKNOWN
    time_stamp: TimeStamp = TimeStamp()
    signer: CertificateFacts | None = None
    claimed_at: datetime | None = None
    """The signer's own clock: no evidence."""
    signed_bytes: int = 0
    """Length of the file's beginning that was signed: this revision is what the signer saw."""
    digest: str = ""
    """Names of the digest and signature algorithms."""
    level: Level | None = None
    """What the file proves by itself; None for a stamp and for what is not confirmed."""
    proven_at: datetime | None = None
    """The earliest time that a trusted time stamp proves for the signature."""
    archived_at: datetime | None = None
    """The time of the newest trusted archive stamp over it."""
    evidence_until: datetime | None = None
    """When the file stops to prove the signature by itself, unless its evidence is renewed."""
    revocation_source: RevocationSource | None = None
    revocation_as_of: datetime | None = None
    """When that list or answer was made."""
