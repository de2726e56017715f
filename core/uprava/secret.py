"""The installation's own secret, from which cookie, CSRF and key-wrapping keys are derived."""

import hashlib
import hmac
import os
import secrets
from pathlib import Path


def read_or_make(path: Path) -> bytes:
    """Return the 32 bytes kept at `path`; the first caller makes them, readable by it alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    except FileExistsError:
        return bytes.fromhex(path.read_text(encoding="ascii"))
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
    return bytes.fromhex(path.read_text(encoding="ascii"))


def derive(secret: bytes, purpose: str) -> bytes:
    """Return the 32-byte key for one purpose, so that one leaked key opens nothing else."""
    return hmac.new(secret, purpose.encode(), hashlib.sha256).digest()
