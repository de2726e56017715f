"""Keys at rest: containers and PINs under what is derived of the installation's secret."""

import secrets

from cryptography import x509
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from uprava import signing
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.secret import derive
from uprava.signing.keys import Key

PURPOSE = "signing-key"
MARK = b"uprava key 1\n"
"""How a container begins that is no PKCS#12."""
PIN_PURPOSE = "token-pin"
NONCE = 12
"""Bytes. NIST SP 800-38D, 8.2."""


def seal(key: Key, *, secret: bytes) -> bytes:
    """Return the container to keep; who has the database without the secret has no key.

    AES-256-GCM over PEM; a GOST key keeps the container that OpenSSL opens too.
    """
    if not isinstance(key.private, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        return signing.pack_key(key, password=password_of(secret))
    private = key.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    certificates = (each.public_bytes(Encoding.PEM) for each in (key.certificate, *key.chain))
    nonce = secrets.token_bytes(NONCE)
    box = AESGCM(derive(secret, PURPOSE))
    return MARK + nonce + box.encrypt(nonce, private + b"".join(certificates), MARK)


def unseal(container: bytes, *, secret: bytes) -> Key:
    """Return the key. Keys are never kept in memory between acts.

    The primes of an RSA key, 0.1 s of work, were checked when it came: what the cipher lets
    through is what was sealed then. Raises InvalidError under another secret.
    """
    if not container.startswith(MARK):
        return signing.load_key(container, password=password_of(secret))
    nonce, sealed = container[len(MARK) :][:NONCE], container[len(MARK) + NONCE :]
    try:
        plain = AESGCM(derive(secret, PURPOSE)).decrypt(nonce, sealed, MARK)
    except (InvalidTag, ValueError) as error:
        raise InvalidError(
            _("The key container cannot be opened: the password or the file is wrong."),
            code="key-unreadable",
        ) from error
    private = load_pem_private_key(plain, None, unsafe_skip_rsa_key_validation=True)
    assert isinstance(private, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey)
    own, *chain = x509.load_pem_x509_certificates(plain)
    return Key(private, own, tuple(chain))


def password_of(secret: bytes) -> str:
    """Return the password of containers that are PKCS#12 or PEM."""
    return derive(secret, PURPOSE).hex()


def seal_pin(pin: str, *, token: str, secret: bytes) -> bytes:
    """Return the PIN of a token as it is kept; put into another token's row it does not open."""
    nonce = secrets.token_bytes(NONCE)
    box = AESGCM(derive(secret, PIN_PURPOSE))
    return nonce + box.encrypt(nonce, pin.encode(), token.encode())


def unseal_pin(sealed: bytes, *, token: str, secret: bytes) -> str:
    """Return the PIN. Raises InvalidError when it was sealed elsewhere, or is no more."""
    box = AESGCM(derive(secret, PIN_PURPOSE))
    try:
        return box.decrypt(sealed[:NONCE], sealed[NONCE:], token.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise InvalidError(
            _("The PIN kept for the token cannot be read. Give it anew."), code="pin-unreadable"
        ) from error
