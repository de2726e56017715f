"""Keys at rest: containers under a password made of the installation's secret."""

from uprava import signing
from uprava.secret import derive
from uprava.signing.keys import Key

PURPOSE = "signing-key"


def seal(key: Key, *, secret: bytes) -> bytes:
    """Return the container to keep; who has the database without the secret has no key."""
    return signing.pack_key(key, password=password_of(secret))


def unseal(container: bytes, *, secret: bytes) -> Key:
    """Return the key; takes 0.1 s. Keys are never kept in memory between acts."""
    return signing.load_key(container, password=password_of(secret))


def password_of(secret: bytes) -> str:
    """Return the password of all containers of this installation."""
    return derive(secret, PURPOSE).hex()
