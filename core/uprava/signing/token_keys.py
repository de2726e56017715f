"""Keys that stay in a token: what fits together there, and signatures that are believed.

Nothing a token says is taken on trust: a signature counts when the certificate confirms it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import ExtensionOID

from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.signing.token_wire import KeyKind, TokenCertificate, TokenKeyRef

LONGEST_CHAIN = 6
"""Certificates between a person's and its root."""


@dataclass(frozen=True, slots=True)
class TokenKey:
    """A private key nobody can read: `sign` has the token sign the SHA-256 of bytes."""

    size: int
    """Bits of the key."""
    sign: Callable[[bytes], bytes] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Holding:
    """A certificate in a token with the key it may belong to, or a key alone."""

    key: TokenKeyRef | None
    certificate: x509.Certificate | None
    label: str

    @property
    def signs(self) -> bool:
        """Tell whether the server could sign with it."""
        return (
            self.certificate is not None
            and self.key is not None
            and self.key.kind in (KeyKind.RSA, KeyKind.EC)
        )


@dataclass(frozen=True, slots=True)
class Contents:
    """What people may sign with, and the certificates of authorities beside it."""

    holdings: tuple[Holding, ...]
    authorities: tuple[x509.Certificate, ...]


def contents_of(keys: Sequence[TokenKeyRef], certificates: Sequence[TokenCertificate]) -> Contents:
    """Bring keys and certificates together: by CKA_ID, by the label where there is none."""
    used: set[TokenKeyRef] = set()
    holdings, authorities = [], []
    for each in certificates:
        certificate = readable(each.der)
        key = next((key for key in keys if belongs(key, each, certificate)), None)
        if certificate is not None and key is None and is_authority(certificate):
            authorities.append(certificate)
        else:
            holdings.append(Holding(key, certificate, each.label))
        used |= {key} if key else set()
    bare = [Holding(key, None, key.label) for key in keys if key not in used]
    return Contents((*holdings, *bare), tuple(authorities))


def readable(der: bytes) -> x509.Certificate | None:
    """Return a certificate; None for what is none."""
    try:
        return x509.load_der_x509_certificate(der)
    except ValueError:
        return None


def belongs(key: TokenKeyRef, kept: TokenCertificate, certificate: x509.Certificate | None) -> bool:
    """Tell whether a key may be the certificate's; only a signature proves it."""
    by_ident = key.ident or kept.ident
    same = key.ident == kept.ident if by_ident else key.label == kept.label
    kind = kind_of(certificate) if certificate else key.kind
    return same and kind in (key.kind, KeyKind.OTHER)


def kind_of(certificate: x509.Certificate) -> KeyKind:
    """Return what kind of key a certificate is of."""
    try:
        public = certificate.public_key()
    except (UnsupportedAlgorithm, ValueError):
        return KeyKind.OTHER  # GOST among others
    if isinstance(public, rsa.RSAPublicKey):
        return KeyKind.RSA
    return KeyKind.EC if isinstance(public, ec.EllipticCurvePublicKey) else KeyKind.OTHER


def is_authority(certificate: x509.Certificate) -> bool:
    """Tell whether a certificate says that it issues others."""
    try:
        found = certificate.extensions.get_extension_for_oid(ExtensionOID.BASIC_CONSTRAINTS)
    except (x509.ExtensionNotFound, ValueError):
        return False
    return isinstance(found.value, x509.BasicConstraints) and found.value.ca


def chain_of(
    certificate: x509.Certificate, others: Iterable[x509.Certificate]
) -> tuple[x509.Certificate, ...]:
    """Return the certificates between one and its root that are among others, in order."""
    known, chain = list(others), [certificate]
    while len(chain) < LONGEST_CHAIN:
        above = next((each for each in known if issued(each, chain[-1])), None)
        if above is None or above in chain:
            break
        chain.append(above)
    return tuple(chain[1:])


def issued(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    """Tell whether a certificate was signed with the key of another one."""
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def size_of(certificate: x509.Certificate) -> int:
    """Return the bits of a certificate's key. Raises InvalidError for a kind we cannot use."""
    public = certificate.public_key() if kind_of(certificate) is not KeyKind.OTHER else None
    if isinstance(public, rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
        return public.key_size
    raise InvalidError(
        _("With a token the server signs by RSA and ECDSA only; GOST keys are used in a browser."),
        code="key-unsupported",
    )


def the_good_one(
    signatures: Iterable[bytes], data: bytes, certificate: x509.Certificate
) -> bytes | None:
    """Return the signature of bytes that the certificate confirms; None when none is."""
    public = certificate.public_key()
    for signature in signatures:
        try:
            if isinstance(public, rsa.RSAPublicKey):
                public.verify(signature, data, padding.PKCS1v15(), hashes.SHA256())
            elif isinstance(public, ec.EllipticCurvePublicKey):
                public.verify(signature, data, ec.ECDSA(hashes.SHA256()))
            else:
                return None
        except InvalidSignature:
            continue  # a namesake of the key made it
        return signature
    return None
