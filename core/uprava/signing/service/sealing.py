"""Keys at rest: containers and PINs under what is derived of the installation's secret."""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from uprava import signing
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.secret import derive
from uprava.signing.keys import Key

PURPOSE = "signing-key"
PIN_PURPOSE = "token-pin"
NONCE = 12
"""Bytes. NIST SP 800-38D, 8.2."""


def seal(key: Key, *, secret: bytes) -> bytes:
    """Return the container to keep; who has the database without the secret has no key."""
    return signing.pack_key(key, password=password_of(secret))


def unseal(container: bytes, *, secret: bytes) -> Key:
    """Return the key; takes 0.1 s. Keys are never kept in memory between acts."""
    return signing.load_key(container, password=password_of(secret))


def password_of(secret: bytes) -> str:
    """Return the password of all containers of this installation."""
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
