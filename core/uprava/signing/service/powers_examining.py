"""Looking at a power of attorney that came: what it says, and whether its principal signed it.

Nothing here needs the database; whoever calls it reads the trust store first.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from uprava import signing
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.signing.powers import PowerCheck, PowerFacts, PowersState, state_of
from uprava.signing.powers_checking import check_file
from uprava.signing.powers_words import trouble_words
from uprava.signing.trust import Trust
from uprava.signing.verdicts import SignatureCheck

LARGEST_SIGNATURE = 256 * 1024
"""Bytes of the principal's signature file."""


@dataclass(frozen=True)
class Brought:
    """A power of attorney as it came: its file, and the principal's signature of it."""

    xml: bytes
    xml_name: str
    signature: bytes | None = None
    signature_name: str = ""


@dataclass(frozen=True)
class Examined:
    """What was found of it by itself."""

    facts: PowerFacts
    check: PowerCheck
    sha256: str

    @property
    def state(self) -> PowersState:
        """The state of the file alone."""
        return state_of(self.check.findings)


def told_apart(files: Sequence[tuple[str, bytes]]) -> Brought:
    """Tell the file from its signature by what they are. Raises InvalidError."""
    powers = [each for each in files if signing.looks_like_xml(each[1])]
    others = [each for each in files if each not in powers]
    if len(powers) != 1 or len(others) > 1:
        raise refusal(
            _("Choose the XML file of one power of attorney and the signature file of it.")
        )
    [(name, xml)] = powers
    if not others:
        return Brought(xml, name)
    [(signature_name, signature)] = others
    if len(signature) > LARGEST_SIGNATURE:
        raise refusal(_("The signature file is too large to be checked here."))
    require_signature(signature)
    return Brought(xml, name, signature, signature_name)


def require_signature(data: bytes) -> None:
    """Raise InvalidError for what is no signature file at all."""
    try:
        signing.read_container(data)
    except signing.ContainerError as error:
        said = _("The file is not a signature: a CMS signature is expected (.sig, .p7s).")
        raise refusal(said) from error


def refusal(said: str) -> InvalidError:
    """Return the error for files that are not taken."""
    return InvalidError(
        f"{said} {_('Nothing was kept.')}", code="not-a-power", fields={"file": said}
    )


def examine(brought: Brought, *, trust: Trust, at: datetime) -> Examined:
    """Read a power and check its signature as of the moment it came.

    Raises InvalidError with a sentence for what is no power of attorney of a known form.
    """
    try:
        facts = signing.read_power(brought.xml)
    except signing.PowerError as error:
        raise refusal(trouble_words(error.trouble)) from error
    checks = signers_of(brought, trust=trust, at=at)
    digest = hashlib.sha256(brought.xml).hexdigest()
    return Examined(facts, check_file(facts, checks), digest)


def signers_of(brought: Brought, *, trust: Trust, at: datetime) -> Sequence[SignatureCheck] | str:
    """Return the checks of the signers, or the word for why there are none."""
    if brought.signature is None:
        return "absent"
    try:
        container = signing.read_container(brought.signature)
    except signing.ContainerError as error:
        return error.trouble.value
    digests = signing.Digests(brought.xml)
    return signing.verify_detached(container, digests, trust=trust, at=at)
