"""Keys and logins of operators at rest: under what is derived of the installation's secret."""

import json
import secrets
from dataclasses import dataclass, field

from uprava.secret import derive

PURPOSE = "contracts-operator"
NONCE = 12
"""Bytes. NIST SP 800-38D, 8.2."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a service is entered with."""

    client_id: str = field(repr=False, default="")
    login: str = ""
    password: str = field(repr=False, default="")


class UnsealableError(Exception):
    """What is kept was sealed under another secret, or for another operator."""


def seal(credentials: Credentials, *, operator_id: int, secret: bytes) -> bytes:
    """Return credentials as they are kept; put into another operator's row they do not open."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(NONCE)
    plain = json.dumps([credentials.client_id, credentials.login, credentials.password]).encode()
    box = AESGCM(derive(secret, PURPOSE))
    return nonce + box.encrypt(nonce, plain, str(operator_id).encode())


def unseal(sealed: bytes, *, operator_id: int, secret: bytes) -> Credentials:
    """Return the credentials. Raises UnsealableError."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    box = AESGCM(derive(secret, PURPOSE))
    try:
        plain = box.decrypt(sealed[:NONCE], sealed[NONCE:], str(operator_id).encode())
        return Credentials(*json.loads(plain))
    except (InvalidTag, ValueError, TypeError) as error:
        raise UnsealableError from error
