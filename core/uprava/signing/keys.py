"""Keys the server holds for people: read once, kept for as long as the process needs them."""

from dataclasses import dataclass, field

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    load_der_private_key,
    pkcs12,
)

from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.signing.facts import CertificateFacts, certificate_facts
from uprava.signing.gost.keys import PrivateKey as GostKey
from uprava.signing.token_keys import TokenKey


@dataclass(frozen=True)
class Key:
    """A private key with its certificate and the certificates between it and the root."""

    private: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | GostKey | TokenKey = field(repr=False)
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...] = ()

    @property
    def facts(self) -> CertificateFacts:
        """What the mark and the card say about the certificate."""
        return certificate_facts(self.certificate)

    @property
    def issuing(self) -> rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey:
        """The key that makes certificates: the own authority's is neither GOST nor in a token."""
        assert not isinstance(self.private, GostKey | TokenKey)
        return self.private


def load_key(container: bytes, *, password: str) -> Key:
    """Open a PKCS#12 or PEM container; costs about 0.1 s, so callers keep the result.

    Raises InvalidError when the password or the container is wrong, or the key is of a kind the
    server cannot use.
    """
    try:
        private, certificate, chain = pkcs12.load_key_and_certificates(container, password.encode())
    except (ValueError, UnsupportedAlgorithm):
        return _load_other(container, password)
    if not isinstance(private, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise _unsupported()
    if certificate is None:
        raise _bare()
    return Key(private=private, certificate=certificate, chain=tuple(chain))


def _load_other(container: bytes, password: str) -> Key:
    """Open what is no PKCS#12 of a usual key: PEM, and GOST keys in either."""
    from uprava.signing.gost.containers import open_container

    try:
        opened = open_container(container, password=password)
    except ValueError as error:
        raise InvalidError(
            _("The key container cannot be opened: the password or the file is wrong."),
            code="key-unreadable",
        ) from error
    except UnsupportedAlgorithm as error:
        raise _unsupported() from error
    if not opened.certificates:
        raise _bare()
    try:
        return Key(*(opened.gost() or _usual(opened.info, opened.certificates)))
    except UnsupportedAlgorithm as error:
        raise _unsupported() from error
    except ValueError as error:
        raise InvalidError(
            _("The key and the certificate in the container do not belong together."),
            code="key-unsupported",
        ) from error


def _usual(
    info: bytes, certificates: tuple[x509.Certificate, ...]
) -> tuple[
    rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey,
    x509.Certificate,
    tuple[x509.Certificate, ...],
]:
    """Return an RSA or ECDSA key, its certificate and the others."""
    private = load_der_private_key(info, None)
    if not isinstance(private, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise _unsupported()
    for own in certificates:
        if own.public_key() == private.public_key():
            return private, own, tuple(part for part in certificates if part != own)
    raise ValueError("no certificate of this key")


def _unsupported() -> InvalidError:
    return InvalidError(
        _("The container holds no key the server can sign with (GOST R 34.10-2012, RSA or ECDSA)."),
        code="key-unsupported",
    )


def _bare() -> InvalidError:
    return InvalidError(
        _("The container holds a key without its certificate."), code="key-unsupported"
    )


def pack_key(key: Key, *, password: str) -> bytes:
    """Return the container of a key with its chain, encrypted with `password`.

    PKCS#12; for a GOST key, which other libraries do not put there, PEM.
    """
    if isinstance(key.private, GostKey):
        from uprava.signing.gost.containers import write_pem

        return write_pem(key.private.info, (key.certificate, *key.chain), password=password)
    assert not isinstance(key.private, TokenKey), "a key in a token never leaves it"
    return pkcs12.serialize_key_and_certificates(
        key.facts.owner.encode(),
        key.private,
        key.certificate,
        key.chain,
        BestAvailableEncryption(password.encode()),
    )
