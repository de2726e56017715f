"""The code itself: short, unguessable, readable aloud, found however a scanner types it."""

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O, U, which people take for other signs."""

LENGTH = 10
"""Fifty bits: a guess hits one of a million open codes once in a billion tries."""

LOOKALIKES = str.maketrans({"I": "1", "L": "1", "O": "0"})

LATIN = "QWERTYUIOPASDFGHJKLZXCVBNM"
RUSSIAN = "ЙЦУКЕНГШЩЗФЫВАПРОЛДЯЧСМИТЬ"
KEYS = str.maketrans(RUSSIAN, LATIN)
"""A hand scanner presses keys: under the Russian layout Latin letters come out as these."""

SHAPE = re.compile(rf"[{ALPHABET}]{{{LENGTH}}}")

SEPARATED = re.compile(r"[\s\-–—_]+")


def make_code() -> str:
    """Return a new code."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def shown(code: str) -> str:
    """Return a code as it is printed: «7K3QX-M90DZ»."""
    return f"{code[:5]}-{code[5:]}"


def read_code(text: str) -> str | None:
    """Return the code in what was typed or scanned, None when it is none.

    Taken are the code with or without its hyphen in either keyboard layout, and the address of
    the check page, whose signs the Russian layout changes too: then the last ten count.
    """
    given = text.strip().upper().translate(KEYS)
    tail = re.split(r"[/.,?|\\]", given)[-1] if len(given) > LENGTH + 4 else given
    bare = SEPARATED.sub("", tail).translate(LOOKALIKES)
    return bare if SHAPE.fullmatch(bare) else None
