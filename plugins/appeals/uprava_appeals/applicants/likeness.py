"""Whether two applicants may be one, and the sentence that says why."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from uprava.i18n import N_, _

from uprava_appeals.applicants.places import Nearness, compare
from uprava_appeals.applicants.sounds import sound_key, sound_of_organisation
from uprava_appeals.applicants.values import Said, key_of
from uprava_appeals.values import ApplicantKind


class Likeness(StrEnum):
    """How alike two names are."""

    SAME = "same"
    INITIALS = "initials"
    """One of them has initials only, or no patronymic."""
    SOUNDS = "sounds"
    SURNAME = "surname"
    """Another surname with the same given name and patronymic: it was changed."""
    OTHER = "other"


NAMES: Mapping[Likeness, str] = {
    Likeness.SAME: N_("the same full name"),
    Likeness.INITIALS: N_("the same surname and initials"),
    Likeness.SOUNDS: N_("a name that sounds the same"),
    Likeness.SURNAME: N_("another surname, the same given name"),
    Likeness.OTHER: N_("another name"),
}
PLACES: Mapping[Nearness, str] = {
    Nearness.SAME: N_("the same address"),
    Nearness.FLAT: N_("the address differs in the flat"),
    Nearness.HOUSE: N_("the address differs in the house"),
    Nearness.OTHER: N_("another address"),
    Nearness.UNKNOWN: N_("one of them has no address"),
}
CONTACTS: Mapping[str, str] = {
    "account": N_("the same personal account"),
    "inn": N_("the INN is the same"),
    "email": N_("the same e-mail address"),
    "phone": N_("the same telephone"),
}
BY_NAME = {
    Likeness.SAME: 0.55, Likeness.INITIALS: 0.45, Likeness.SOUNDS: 0.4, Likeness.SURNAME: 0.2,
}  # fmt: skip
BY_PLACE = {Nearness.SAME: 0.35, Nearness.FLAT: 0.15, Nearness.HOUSE: 0.05, Nearness.UNKNOWN: 0.05}
BY_CONTACT = {"account": 0.5, "inn": 0.4, "email": 0.3, "phone": 0.25}
ENOUGH = 0.45
"""The score from which two are worth a look."""

PATRONYMIC = re.compile(
    r"(ович|евич|овна|евна|ична|инична|ич)$|\s*\b(оглы|оглу|кызы|гызы|угли|уулу)$"
)


@dataclass(frozen=True, slots=True)
class Kept:
    """An applicant as it is kept, with what of it is compared."""

    id: int
    kind: str
    surname: str
    given_name: str
    patronymic: str
    name: str
    address: str
    email: str
    phone: str
    account: str
    inn: str


def likeness_of(said: Said, kept: Kept) -> tuple[float, str]:
    """Return how likely two are one, 0 to 1, and why; 0: they are not alike."""
    name = compare_names(said, kept)
    place = compare(said.address, kept.address)
    contacts = [
        each
        for each in CONTACTS
        if getattr(said, each) and getattr(said, each) == getattr(kept, each)
    ]
    score = BY_NAME.get(name, 0.0) + BY_PLACE.get(place, 0.0)
    score = min(score + sum(BY_CONTACT[each] for each in contacts), 1.0)
    if score < ENOUGH or (name is Likeness.OTHER and not contacts):
        return 0.0, ""
    told = [_(NAMES[name]), _(PLACES[place]), *(_(CONTACTS[each]) for each in contacts)]
    return score, ", ".join(told)


def compare_names(said: Said, kept: Kept) -> Likeness:
    """Tell how alike the names of two applicants are."""
    if said.known != kept.kind or said.known is ApplicantKind.UNKNOWN:
        return Likeness.OTHER
    if key_of(said.full_name) == key_of(kept.name):
        return Likeness.SAME
    if said.known is ApplicantKind.ORGANISATION:
        alike = sound_of_organisation(said.full_name) == sound_of_organisation(kept.name)
        return Likeness.SOUNDS if alike else Likeness.OTHER
    return _compare_people(said, kept)


def _compare_people(said: Said, kept: Kept) -> Likeness:
    patronymics = _fit(_stem(said.patronymic), _stem(kept.patronymic))
    if not (patronymics and _fit(said.given_name, kept.given_name)):
        return Likeness.OTHER
    if key_of(said.surname) == key_of(kept.surname):
        return Likeness.INITIALS
    if sound_key(said.surname) == sound_key(kept.surname):
        return Likeness.SOUNDS
    told = (said.given_name, said.patronymic, kept.given_name, kept.patronymic)
    whole = all(len(key_of(each).strip()) > 1 for each in told)
    return Likeness.SURNAME if whole else Likeness.OTHER


def _fit(one: str, other: str) -> bool:
    """Tell whether two given names may be one: equal, an initial of the other, or not told."""
    mine, theirs = key_of(one).strip(), key_of(other).strip()
    if min(len(mine), len(theirs)) <= 1:
        return mine.startswith(theirs) or theirs.startswith(mine)
    return mine == theirs


def _stem(patronymic: str) -> str:
    return PATRONYMIC.sub("", patronymic.strip().lower()) if len(patronymic) > 2 else patronymic
