"""A town's own certification authority: for the demonstration, tests and unqualified signatures.

Its signatures are enhanced unqualified ones (Federal Law 63-FZ of 6 April 2011, article 5,
part 3): good inside the office by a local act, not a replacement for a qualified signature.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from uprava.signing.facts import INN, SNILS
from uprava.signing.keys import Key

ROOT_YEARS, ISSUING_YEARS = 20, 10
YEAR = timedelta(days=365)
EXPIRED_CERTS_ON_CRL = x509.ObjectIdentifier("2.5.29.60")
"""ITU-T X.509 (10/2019), 9.5.2.8: who was revoked stays on the list when the certificate has ended,
for all that ended since the moment named. ETSI EN 319 102-1, 5.2.5 reads it."""
LONGEST_NAME = 64
"""Bytes of a common name: ub-common-name, RFC 5280, appendix A.1 (there: characters)."""


class KeyKind(Enum):
    """The mathematics of a new key; EC signs ten times faster, RSA is known to old viewers."""

    EC_P256 = "ec-p256"
    RSA_3072 = "rsa-3072"


class Purpose(Enum):
    """What a certificate may be used for."""

    SIGNING = "signing"
    TIME_STAMPING = "time-stamping"


@dataclass(frozen=True)
class Subject:
    """The person (or, with an empty surname, the service) a certificate names."""

    common_name: str
    surname: str = ""
    given_names: str = ""
    organisation: str = ""
    inn: str = ""
    snils: str = ""


@dataclass(frozen=True)
class Term:
    """When a certificate is in force, both ends included."""

    valid_from: datetime
    valid_to: datetime


@dataclass(frozen=True)
class Authority:
    """The root, kept away, and the issuing key that signs people's certificates."""

    root: Key
    issuing: Key


def issue_demo_authority(
    title: str, *, now: datetime, kind: KeyKind = KeyKind.EC_P256
) -> Authority:
    """Make a root and an issuing certificate named after the office."""
    root = _root(title, Term(now, now + ROOT_YEARS * YEAR), kind)
    subject = Subject("Центр сертификации", organisation=title)
    term = Term(now, now + ISSUING_YEARS * YEAR)
    private, builder = _issued(root, subject, term, kind)
    issuing = _authority(builder, depth=0).sign(root.issuing, hashes.SHA256())
    return Authority(root=root, issuing=Key(private, issuing, (root.certificate,)))


def issue_certificate(
    authority: Authority,
    subject: Subject,
    *,
    term: Term,
    kind: KeyKind = KeyKind.EC_P256,
    purpose: Purpose = Purpose.SIGNING,
) -> Key:
    """Make a new key and a certificate for a person or a time-stamping service."""
    issuer = authority.issuing
    private, builder = _issued(issuer, subject, term, kind)
    builder = builder.add_extension(_key_usage(authority=False), critical=True)
    builder = builder.add_extension(
        x509.BasicConstraints(ca=False, path_length=None), critical=True
    )
    if purpose is Purpose.TIME_STAMPING:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(usage, critical=True)
    certificate = builder.sign(issuer.issuing, hashes.SHA256())
    return Key(private, certificate, (issuer.certificate, *issuer.chain))


def revocation_list(
    issuer: Key, revoked: Mapping[int, datetime], *, now: datetime, next_update: datetime
) -> bytes:
    """Return the CRL (DER) of an authority's certificate.

    `revoked` maps serial numbers to the moment of revocation: of all that ever were, also of those
    that have ended, as the list says that it keeps them. A signature is confirmed only where
    both lists are at hand: the root's (about issuing certificates) and the issuing one's.
    """
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.certificate.subject)
        .last_update(now)
        .next_update(next_update)
        .add_extension(x509.CRLNumber(int(now.timestamp())), critical=False)
        .add_extension(_issuer_mark(issuer.certificate), critical=False)
        .add_extension(_expired_kept(issuer.certificate), critical=False)
    )
    for serial, moment in revoked.items():
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(moment)
        builder = builder.add_revoked_certificate(entry.build())
    return builder.sign(issuer.issuing, hashes.SHA256()).public_bytes(Encoding.DER)


def _expired_kept(issuer: x509.Certificate) -> x509.UnrecognizedExtension:
    """Return the mark that nobody revoked was ever left out."""
    begin = issuer.not_valid_before_utc.strftime("%Y%m%d%H%M%SZ").encode()
    return x509.UnrecognizedExtension(EXPIRED_CERTS_ON_CRL, b"\x18\x0f" + begin)


def _root(title: str, term: Term, kind: KeyKind) -> Key:
    private = _new_private(kind)
    name = _name(Subject("Корневой центр сертификации", organisation=title))
    builder = _builder(name, private, term).issuer_name(name)
    return Key(private, _authority(builder, depth=1).sign(private, hashes.SHA256()))


def _issued(
    issuer: Key, subject: Subject, term: Term, kind: KeyKind
) -> tuple[rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, x509.CertificateBuilder]:
    private = _new_private(kind)
    builder = _builder(_name(subject), private, term).issuer_name(issuer.certificate.subject)
    return private, builder.add_extension(_issuer_mark(issuer.certificate), critical=False)


def _builder(
    name: x509.Name, private: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, term: Term
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(term.valid_from)
        .not_valid_after(term.valid_to)
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(private.public_key()), critical=False
        )
    )


def _authority(builder: x509.CertificateBuilder, *, depth: int) -> x509.CertificateBuilder:
    return builder.add_extension(
        x509.BasicConstraints(ca=True, path_length=depth), critical=True
    ).add_extension(_key_usage(authority=True), critical=True)


def _key_usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def _issuer_mark(issuer: x509.Certificate) -> x509.AuthorityKeyIdentifier:
    known = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(known.value)


def _new_private(kind: KeyKind) -> rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey:
    if kind is KeyKind.RSA_3072:
        return rsa.generate_private_key(public_exponent=65537, key_size=3072)
    return ec.generate_private_key(ec.SECP256R1())


def _name(subject: Subject) -> x509.Name:
    known = (
        (NameOID.COUNTRY_NAME, "RU"),
        (NameOID.ORGANIZATION_NAME, subject.organisation),
        (NameOID.COMMON_NAME, _shortened(subject.common_name)),
        (NameOID.SURNAME, subject.surname),
        (NameOID.GIVEN_NAME, subject.given_names),
        (SNILS, subject.snils),
        (INN, subject.inn),
    )
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in known if value])


def _shortened(name: str) -> str:
    """Cut a common name to its limit; surname and given names stand in full beside it."""
    return name.encode()[:LONGEST_NAME].decode(errors="ignore")
