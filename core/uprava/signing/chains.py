"""The chain from a certificate to the roots this installation believes; never over the network."""

from datetime import datetime

from asn1crypto import x509 as asn1
from asn1crypto.crl import CertificateList
from asn1crypto.ocsp import OCSPResponse
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError
from pyhanko_certvalidator.path import ValidationPath
from pyhanko_certvalidator.sig_validate import DefaultSignatureValidator

from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.signing.evidence_store import NOTHING, Shelf
from uprava.signing.facts import certificate_facts
from uprava.signing.gost.keys import PrivateKey as GostKey
from uprava.signing.gost.streebog import require_streebog
from uprava.signing.keys import Key
from uprava.signing.trust import Trust, revoked_since
from uprava.signing.waiting import run

SIGNATURE_USAGE = {"non_repudiation"}
"""Key usage of a certificate for signatures (RFC 5280, 4.2.1.3: contentCommitment)."""

OF_SERVICES = frozenset(
    {
        ExtendedKeyUsageOID.TIME_STAMPING,
        ExtendedKeyUsageOID.OCSP_SIGNING,
        ExtendedKeyUsageOID.SERVER_AUTH,
        ExtendedKeyUsageOID.CODE_SIGNING,
    }
)
"""Purposes that are not a person's; a certificate with no other is for no document: RFC 5280,
4.2.1.12 (only for the purposes named), and 63-FZ, article 11, item 4 (its restrictions)."""


def is_for_signing(certificate: x509.Certificate) -> bool:
    """Tell whether a certificate says that documents may be signed with it.

    What it does not restrict is allowed.
    """
    usage = purposes = None
    for extension in certificate.extensions:
        if isinstance(extension.value, x509.KeyUsage):
            usage = extension.value
        elif isinstance(extension.value, x509.ExtendedKeyUsage):
            purposes = frozenset(extension.value)
    return (usage is None or usage.content_commitment) and (
        purposes is None or not purposes <= OF_SERVICES
    )


def as_asn1(certificate: x509.Certificate) -> asn1.Certificate:
    """Return the same certificate for the signing library."""
    return asn1.Certificate.load(certificate.public_bytes(Encoding.DER))


def _loaded(certificates: tuple[bytes, ...]) -> list[asn1.Certificate]:
    return [asn1.Certificate.load(certificate) for certificate in certificates]


STAMP_USAGE = {"time_stamping"}
"""Extended key usage of a time-stamp service's certificate (RFC 3161, 2.3)."""


def strict_context(trust: Trust, *, at: datetime, shelf: Shelf = NOTHING) -> ValidationContext:
    """Return a context that confirms nothing without a list of the revoked for every step.

    One for each check: it gathers certificates of the file it was used for. Lists made after `at`
    are accepted; what was revoked by `at` is revoked. `shelf` is what the file brings along: it
    proves nothing by itself, its lists and answers are checked as those of the store are.
    """
    return ValidationContext(
        trust_roots=_loaded(trust.roots),
        other_certs=[*_loaded(trust.issuers), *shelf.certificates],
        crls=[*(CertificateList.load(crl) for crl in trust.crls), *shelf.lists],
        ocsps=[*(OCSPResponse.load(answer) for answer in trust.ocsps), *shelf.answers],
        moment=at,
        allow_fetching=False,
        revocation_mode="require",
        retroactive_revinfo=True,
    )


def leads_to_root(
    certificate: asn1.Certificate, others: list[asn1.Certificate], *, trust: Trust, at: datetime
) -> bool:
    """Tell whether the chain alone is good, whatever is known of revocation and of its use."""
    return run(path_of(certificate, others, trust=trust, at=at)) is not None


async def path_of(
    certificate: asn1.Certificate,
    others: list[asn1.Certificate],
    *,
    trust: Trust,
    at: datetime,
    stamping: bool = False,
) -> ValidationPath | None:
    """Return the chain to a root, whatever is known of revocation; None without one."""
    context = ValidationContext(
        trust_roots=_loaded(trust.roots),
        other_certs=_loaded(trust.issuers),
        moment=at,
        allow_fetching=False,
        revocation_mode="soft-fail",
    )
    validator = CertificateValidator(certificate, others, validation_context=context)
    try:
        path: ValidationPath = await validator.async_validate_usage(
            set(), STAMP_USAGE if stamping else None
        )
    except (PathError, ValidationError):
        return None
    return path


def why_not_signed(crl: x509.CertificateRevocationList, *, trust: Trust) -> str | None:
    """Return the code of what is wrong with the signature of a list; None when it is good.

    Its issuer must be in the store: a list that came over a network proves nothing by itself.
    """
    known = CertificateList.load(crl.public_bytes(Encoding.DER))
    issuers = [
        each for each in _loaded((*trust.roots, *trust.issuers)) if each.subject == known.issuer
    ]
    for issuer in issuers:
        try:
            DefaultSignatureValidator().validate_signature(
                known.signature,
                known["tbs_cert_list"].dump(),
                issuer.public_key,
                known["signature_algorithm"],
            )
        except (InvalidSignature, UnsupportedAlgorithm):
            continue  # a namesake of the issuer may have the key
        return None
    return "not-signed" if issuers else "issuer-unknown"


def require_usable(key: Key, *, trust: Trust, at: datetime) -> None:
    """Raise InvalidError for a key whose certificate nobody may sign with at `at`.

    Raises UnavailableError for a GOST key where the library of the digest is not installed.
    """
    if isinstance(key.private, GostKey):
        require_streebog()
    require_usable_certificate(key.certificate, key.chain, trust=trust, at=at)


def require_usable_certificate(
    certificate: x509.Certificate,
    chain: tuple[x509.Certificate, ...] = (),
    *,
    trust: Trust,
    at: datetime,
) -> None:
    """Raise InvalidError for a certificate nobody may sign with at `at`."""
    facts = certificate_facts(certificate)
    if at > facts.valid_to:
        raise InvalidError(
            _("The certificate expired on {day}. Ask for a new one.").format(
                day=facts.valid_to.astimezone(at.tzinfo).strftime("%d.%m.%Y")
            ),
            code="certificate-expired",
        )
    if at < facts.valid_from:
        raise InvalidError(_("The certificate is not in force yet."), code="certificate-early")
    if any(revoked_since(each, trust=trust) for each in (certificate, *chain)):
        raise InvalidError(_("The certificate is revoked."), code="certificate-revoked")
    if not is_for_signing(certificate):
        raise InvalidError(
            _("The certificate is not meant for signing documents."), code="certificate-use"
        )
    others = [as_asn1(each) for each in chain]
    if not leads_to_root(as_asn1(certificate), others, trust=trust, at=at):
        raise InvalidError(
            _("The certificate is not issued by an authority this installation trusts."),
            code="certificate-untrusted",
        )
