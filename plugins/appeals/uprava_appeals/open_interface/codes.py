"""The secret of a receipt and the number beside it: made, printed, found however they are typed."""

import hashlib
import hmac
import re
import secrets

from uprava.secret import derive

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O, U, which people take for other signs."""

LENGTH = 12
"""Sixty bits; guessing is slowed down besides."""

CYRILLIC = str.maketrans("АВСЕНКМОРТХУ", "ABCEHKM0PTXY")
"""Russian letters that look like Latin ones."""

LOOKALIKES = str.maketrans("ILO", "110")
BARE = re.compile(r"[\W_]+")
RECEIPT = "Р-"
"""What the number of a receipt begins with: it is no number of an appeal."""


def make_secret() -> str:
    """Return a new secret."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def shown(secret: str) -> str:
    """Return a secret as it is printed: «7K3Q-XM90-DZ4H»."""
    return "-".join(secret[at : at + 4] for at in range(0, LENGTH, 4))


def read_secret(text: str) -> str:
    """Return the secret in what was typed; what is none is some text that opens nothing."""
    bare = BARE.sub("", text).upper().translate(CYRILLIC)
    return bare.translate(LOOKALIKES)[: LENGTH * 2]


def hash_of(installation: bytes, secret: str) -> bytes:
    """Return what is kept of a secret: of use to nobody without the installation's own."""
    key = derive(installation, "receipts of appeals")
    return hmac.new(key, secret.encode(), hashlib.sha256).digest()


def receipt_number(id: int) -> str:
    """Return the number of a receipt as it is printed: «Р-000123»."""
    return f"{RECEIPT}{id:06d}"


def same_number(typed: str, *known: str | None) -> bool:
    """Tell whether a typed number is one of the known ones, whatever stands between its signs."""
    return bool(plain(typed)) and plain(typed) in {plain(each) for each in known if each}


def plain(number: str) -> str:
    """Return the letters and digits of a number, Russian letters and their Latin twins alike."""
    return BARE.sub("", number).upper().translate(CYRILLIC).translate(LOOKALIKES)
