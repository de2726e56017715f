"""Passwords of the demo people: derived from the installation's secret, so never the same twice."""

import base64

from uprava.demo.town import LOGINS
from uprava.secret import derive
from uprava.settings import Settings

SIGNING_IN = (*LOGINS, "rodina", "saburova", "kovalenko", "efimova")
"""The people who have a password: the ones a visitor needs, and a few colleagues of theirs."""


def password_of(settings: Settings, login: str) -> str:
    """Return the demo password of a person in this installation, at least 12 characters."""
    digits = base64.b32encode(derive(settings.secret, f"demo password of {login}")).decode().lower()
    return f"demo-{digits[:4]}-{digits[4:8]}-{digits[8:12]}"
