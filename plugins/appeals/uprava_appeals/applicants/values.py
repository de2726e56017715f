"""What an appeal says of its authors, and what readers are told of them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from uprava_appeals.values import ApplicantKind, AuthorRole, ReplyBy

PHONE_LENGTH = 10
"""Digits of a Russian number without the 7 or 8 before them."""


@dataclass(frozen=True, slots=True)
class Said:
    """What an appeal says of one of its authors; empty texts are not said.

    `applicant_id`: whoever registers it has chosen this applicant. `name` is an organisation's.
    """

    applicant_id: int | None = None
    kind: ApplicantKind = ApplicantKind.PERSON
    surname: str = ""
    given_name: str = ""
    patronymic: str = ""
    name: str = ""
    postcode: str = ""
    address: str = ""
    district: str = ""
    territory: str = ""
    email: str = ""
    phone: str = ""
    account: str = ""
    inn: str = ""
    correspondent_id: int | None = None
    status: str = ""
    benefits: tuple[str, ...] = ()
    role: AuthorRole = AuthorRole.MAIN
    reply_by: ReplyBy = ReplyBy.POST
    reply_to: str = ""

    @property
    def known(self) -> ApplicantKind:
        """Return who it is: without any name nobody is."""
        return self.kind if self.full_name else ApplicantKind.UNKNOWN

    @property
    def full_name(self) -> str:
        """Return the name as a card bears it; empty: nobody is named."""
        if self.kind is ApplicantKind.ORGANISATION:
            return tidy(self.name)
        if self.kind is ApplicantKind.UNKNOWN:
            return ""
        return tidy(f"{self.surname} {self.given_name} {self.patronymic}")


@dataclass(frozen=True, slots=True)
class Near:
    """An applicant who may be the same one; `why` is a sentence, `score` from 0 to 1."""

    applicant_id: int
    name: str
    address: str
    why: str
    score: float


@dataclass(frozen=True, slots=True)
class AuthorRow:
    """An author of an appeal as the appeal names him."""

    position: int
    applicant_id: int
    role: str
    name: str
    address: str
    postcode: str
    reply_by: str
    reply_to: str


@dataclass(frozen=True, slots=True)
class Authors:
    """The authors of an appeal: rows for who may know them, the mask for the others."""

    known: bool
    mask: str
    rows: Sequence[AuthorRow] = field(default=())


def tidy(text: str) -> str:
    """Return a text with its spaces in order."""
    return " ".join(text.split())


def key_of(text: str) -> str:
    """Return a name or address as the stored keys have it: «семенов а д»."""
    return re.sub(r"[\W_]+", " ", text).replace("ё", "е").replace("Ё", "е").lower()


def phone_of(text: str) -> str:
    """Return the digits of a telephone; of a Russian one beginning with 7."""
    digits = re.sub(r"\D", "", text)
    if len(digits) == PHONE_LENGTH:
        return f"7{digits}"
    return f"7{digits[1:]}" if len(digits) == PHONE_LENGTH + 1 and digits[0] == "8" else digits


def show_phone(digits: str) -> str:
    """Return a telephone as it is read: «+7 913 620-11-45»; a short one as it is."""
    if len(digits) != PHONE_LENGTH + 1 or digits[0] != "7":
        return digits
    return f"+7 {digits[1:4]} {digits[4:7]}-{digits[7:9]}-{digits[9:]}"
