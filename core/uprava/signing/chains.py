"""The chain from a certificate to the roots this installation believes; never over the network."""

from datetime import datetime

from asn1crypto import x509 as asn1
from asn1crypto.crl import CertificateList
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError

from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.signing.keys import Key
from uprava.signing.trust import Trust, revoked_since
from uprava.signing.waiting import run

SIGNATURE_USAGE = {"non_repudiation"}
"""Key usage of a certificate for signatures (RFC 5280, 4.2.1.3: contentCommitment)."""


def as_asn1(certificate: x509.Certificate) -> asn1.Certificate:
    """Return the same certificate for the signing library."""
    return asn1.Certificate.load(certificate.public_bytes(Encoding.DER))


def _loaded(certificates: tuple[bytes, ...]) -> list[asn1.Certificate]:
    return [asn1.Certificate.load(certificate) for certificate in certificates]


def strict_context(trust: Trust, *, at: datetime) -> ValidationContext:
    """Return a context that confirms nothing without a list of the revoked for every step.

    One for each check: it gathers certificates of the file it was used for. Lists made after `at`
    are accepted; what was revoked by `at` is revoked.
    """
    return ValidationContext(
        trust_roots=_loaded(trust.roots),
        other_certs=_loaded(trust.issuers),
        crls=[CertificateList.load(crl) for crl in trust.crls],
        moment=at,
        allow_fetching=False,
        revocation_mode="require",
        retroactive_revinfo=True,
    )


def leads_to_root(
    certificate: asn1.Certificate, others: list[asn1.Certificate], *, trust: Trust, at: datetime
) -> bool:
    """Tell whether the chain alone is good, whatever is known of revocation."""
    context = ValidationContext(
        trust_roots=_loaded(trust.roots),
        other_certs=_loaded(trust.issuers),
        moment=at,
        allow_fetching=False,
        revocation_mode="soft-fail",
    )
    validator = CertificateValidator(certificate, others, validation_context=context)
    try:
        run(validator.async_validate_usage(SIGNATURE_USAGE))
    except (PathError, ValidationError):
        return False
    return True


def require_usable(key: Key, *, trust: Trust, at: datetime) -> None:
    """Raise InvalidError for a certificate nobody may sign with at `at`."""
    facts = key.facts
    if at > facts.valid_to:
        raise InvalidError(
            _("The certificate expired on {day}. Ask for a new one.").format(
                day=facts.valid_to.astimezone(at.tzinfo).strftime("%d.%m.%Y")
            ),
            code="certificate-expired",
        )
    if at < facts.valid_from:
        raise InvalidError(_("The certificate is not in force yet."), code="certificate-early")
    path = (key.certificate, *key.chain)
    if any(revoked_since(certificate, trust=trust) for certificate in path):
        raise InvalidError(_("The certificate is revoked."), code="certificate-revoked")
    others = [as_asn1(certificate) for certificate in key.chain]
    if not leads_to_root(as_asn1(key.certificate), others, trust=trust, at=at):
        raise InvalidError(
            _("The certificate is not issued by an authority this installation trusts."),
            code="certificate-untrusted",
        )
