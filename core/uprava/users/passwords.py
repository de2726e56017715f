"""Password hashing (argon2id) that costs the same whether or not the account exists."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from uprava.errors import InvalidError
from uprava.i18n import _

SHORTEST = 12
"""Characters. NIST SP 800-63B and the ASVS ask for length, not for composition rules."""

COMMON = frozenset(
    [
        "password1234",
        "123456789012",
        "qwerty123456",
        "qwertyuiop12",
        "йцукенгшщзхъ",
        "пароль123456",
        "administrator",
        "111111111111",
        "000000000000",
        "1q2w3e4r5t6y",
        "parol1234567",
    ]
)

_hasher = PasswordHasher(time_cost=1, memory_cost=46 * 1024, parallelism=1)
_nobody = _hasher.hash("the account that does not exist")


def hash_password(password: str) -> str:
    """Return the argon2id hash (46 MiB, t = 1, p = 1: OWASP's first choice)."""
    return _hasher.hash(password)


def check_password(kept: str | None, password: str) -> bool:
    """Tell whether the password fits; without a kept hash the same work is done for nothing."""
    try:
        fits = _hasher.verify(kept or _nobody, password)
    except (VerificationError, InvalidHashError):
        return False
    return fits and kept is not None


def check_strength(password: str, *, login: str) -> None:
    """Raise InvalidError for a password that is short, common, or the login itself."""
    if len(password) < SHORTEST:
        raise InvalidError(
            _("The password is too short."),
            fields={"password": _("At least {n} characters.").format(n=SHORTEST)},
        )
    if password.lower() in COMMON or login.lower() in password.lower():
        raise InvalidError(
            _("The password is easy to guess."),
            fields={"password": _("Choose one that is not a common word or your login.")},
        )
