"""Keys the server holds for people: read once, kept for as long as the process needs them."""

from dataclasses import dataclass, field

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.signing.facts import CertificateFacts, certificate_facts


@dataclass(frozen=True)
class Key:
    """A private key with its certificate and the certificates between it and the root."""

    private: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey = field(repr=False)
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...] = ()

    @property
    def facts(self) -> CertificateFacts:
        """What the mark and the card say about the certificate."""
        return certificate_facts(self.certificate)


def load_key(container: bytes, *, password: str) -> Key:
    """Open a PKCS#12 container; costs about 0.1 s, so callers keep the result.

    Raises InvalidError when the password or the container is wrong, or the key is of a kind the
    server cannot use (GOST keys stay with their owners).
    """
    try:
        private, certificate, chain = pkcs12.load_key_and_certificates(container, password.encode())
    except ValueError as error:
        raise InvalidError(
            _("The key container cannot be opened: the password or the file is wrong."),
            code="key-unreadable",
        ) from error
    if not isinstance(private, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise InvalidError(
            _("The container holds no key the server can sign with (RSA or ECDSA)."),
            code="key-unsupported",
        )
    if certificate is None:
        raise InvalidError(
            _("The container holds a key without its certificate."), code="key-unsupported"
        )
    return Key(private=private, certificate=certificate, chain=tuple(chain))


def pack_key(key: Key, *, password: str) -> bytes:
    """Return the PKCS#12 container of a key with its chain, encrypted with `password`."""
    return pkcs12.serialize_key_and_certificates(
        key.facts.owner.encode(),
        key.private,
        key.certificate,
        key.chain,
        BestAvailableEncryption(password.encode()),
    )
