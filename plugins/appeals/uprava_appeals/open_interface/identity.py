"""Who sends an appeal from the site: told by a gateway in front of the program, signed.

The gateway lets people in by the unified system of identification and sets two headers on each
request it passes on: `X-Uprava-Person`, base64url of a JSON object (`surname`, `given_name`,
`patronymic`, `account`, `email`, `at` in seconds of UTC), and `X-Uprava-Signature`, hexadecimal
HMAC-SHA256 of the first header under the shared secret. What is not signed is nobody.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime

import msgspec
from uprava.clock import now

from uprava_appeals.settings import AppealsSettings, SiteForm

PERSON, SIGNATURE = "x-uprava-person", "x-uprava-signature"

FRESH = 300
"""Seconds a signed header is good for, before and after its moment."""

SHORTEST_SECRET = 32
LONGEST = 8192


class Identified(msgspec.Struct, frozen=True):
    """A person the gateway knows; `account` is the personal account at the portal."""

    surname: str
    at: int
    given_name: str = ""
    patronymic: str = ""
    account: str = ""
    email: str = ""

    @property
    def name(self) -> str:
        """The whole name."""
        return " ".join(part for part in (self.surname, self.given_name, self.patronymic) if part)


def sign(person: str, secret: str) -> str:
    """Return the signature of a header as the gateway makes it."""
    return hmac.new(secret.encode(), person.encode(), hashlib.sha256).hexdigest()


def identified(headers: Mapping[str, str], *, at: datetime) -> Identified | None:
    """Return who the gateway says asks; None: nobody, or nobody it can be believed of."""
    settings = AppealsSettings()
    person, given = headers.get(PERSON, ""), headers.get(SIGNATURE, "")
    usable = settings.site_form is SiteForm.HEADER and len(settings.site_secret) >= SHORTEST_SECRET
    if not usable or not person or len(person) > LONGEST:
        return None
    if not hmac.compare_digest(sign(person, settings.site_secret).encode(), given.encode()):
        return None
    found = read(person)
    return found if found and abs(at.timestamp() - found.at) <= FRESH else None


def read(person: str) -> Identified | None:
    """Return what a header says; None for what is no such object, or names nobody."""
    try:
        found = msgspec.json.decode(
            base64.urlsafe_b64decode(person + "=" * (-len(person) % 4)), type=Identified
        )
    except (ValueError, msgspec.MsgspecError):
        return None
    return found if found.surname.strip() else None


def lets_files(headers: Mapping[str, str]) -> bool:
    """Tell whether somebody identified asks, who may send files."""
    return identified(headers, at=now()) is not None
