"""A machine-readable power of attorney (МЧД): what it says, and what was found of it.

Federal Law 63-FZ of 6 April 2011, article 17.2: who signs with a personal certificate for an
organisation shows his powers by such a file. Its form: orders of the Ministry of Digital
Development 857 and 858 of 18 August 2021.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from uprava.signing.facts import CertificateFacts

LARGEST_POWER = 512 * 1024
"""Bytes; a power with all of the classifier's codes has about 100 thousand."""


class PowersState(StrEnum):
    """The one word beside a signature; it never changes what is said of the signature itself."""

    ABSENT = "absent"
    CHECKED = "checked"
    """Everything that a program can look at was looked at and is good."""
    PARTLY = "partly"
    """Nothing is wrong, but something was not checked, and it is said what."""
    REFUSED = "refused"
    """Something is wrong, and it is said what."""


class Form(StrEnum):
    """Which form of the file it is."""

    EMCHD_1 = "003"
    EARLIER = "002"
    """Without a namespace: read by the names it shares with 003, compared with no scheme."""


@dataclass(frozen=True)
class Party:
    """A person or an organisation a power names; numbers are digits only, unknown ones empty."""

    name: str = ""
    inn: str = ""
    snils: str = ""
    ogrn: str = ""


@dataclass(frozen=True)
class Entitlement:
    """One power of the classifier."""

    code: str
    title: str


@dataclass(frozen=True)
class PowerFacts:
    """What stands in the file; what it does not say is empty."""

    form: Form
    number: str
    """The unified registration number: a GUID, in small letters."""
    inner_number: str = ""
    issued: date | None = None
    until: date | None = None
    """The last day it is in force."""
    principals: tuple[Party, ...] = ()
    """Organisations; a person only where a person gives the power."""
    heads: tuple[Party, ...] = ()
    """Who acts for the principal without a power."""
    representatives: tuple[Party, ...] = ()
    entitlements: tuple[Entitlement, ...] = ()
    text: str = ""
    """Powers in words, where they are not of the classifier."""
    redelegation: str = ""
    """The file's own mark of whether it may be passed on."""
    passed_on: bool = False
    """It was given by one who has a power himself."""
    joint: bool = False
    """The representatives may act together only."""

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of what a power has to say and this one does not."""
        told = {
            "issued": self.issued, "until": self.until, "principal": self.principals,
            "representative": self.representatives,
        }  # fmt: skip
        return tuple(name for name, value in told.items() if not value)


class PowerTrouble(StrEnum):
    """Why a file is no power of attorney that can be read."""

    TOO_LARGE = "too-large"
    NOT_XML = "not-xml"
    FORBIDDEN = "forbidden"
    """It declares a document type: the beginning of every known attack by XML."""
    NOT_A_POWER = "not-a-power"
    UNKNOWN_FORM = "unknown-form"
    AMBIGUOUS = "ambiguous"
    """What may stand once stands several times: programs would read different ones."""


class About(StrEnum):
    """What a line of the protocol is about, in the order of the lines."""

    FORM = "form"
    SIGNATURE = "signature"
    CERTIFICATE = "certificate"
    REVOCATION = "revocation"
    SIGNER = "signer"
    TERM = "term"
    REPRESENTATIVE = "representative"
    PRINCIPAL = "principal"
    REGISTRY = "registry"
    PASSED_ON = "passed-on"
    JOINT = "joint"


class Found(StrEnum):
    """How a line ended."""

    GOOD = "good"
    OPEN = "open"
    """Not checked, or not to the end."""
    BAD = "bad"


@dataclass(frozen=True)
class Finding:
    """One line: `told` names the sentence of `powers_words`, `values` stand in its places."""

    about: About
    found: Found
    told: str
    values: dict[str, str] = field(default_factory=dict)


def state_of(findings: tuple[Finding, ...]) -> PowersState:
    """Return the state that the lines make."""
    found = {each.found for each in findings}
    if Found.BAD in found:
        return PowersState.REFUSED
    return PowersState.PARTLY if Found.OPEN in found else PowersState.CHECKED


@dataclass(frozen=True)
class PowerCheck:
    """What was found of the file by itself: its form and the signature of the principal."""

    findings: tuple[Finding, ...]
    signer: CertificateFacts | None = None
    """Whose certificate signed the file."""


@dataclass(frozen=True)
class PowersProtocol:
    """What is kept beside a signature: the power as it was read, and every line of its check."""

    state: PowersState
    findings: tuple[Finding, ...]
    facts: PowerFacts
    signer: CertificateFacts | None
    sha256: str
    """Of the file."""
    signed_on: date
    """The day the term was compared with."""
    checked_at: datetime
    checkers: dict[str, str]
