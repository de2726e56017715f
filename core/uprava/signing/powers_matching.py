"""Whether a certificate is of somebody a power of attorney names: by numbers, or only by name."""

from collections.abc import Iterable
from enum import IntEnum

from uprava.signing.facts import CertificateFacts
from uprava.signing.powers import Party

PERSONAL, OF_ORGANISATION = 12, 10
"""Digits of a taxpayer number (order FNS ED-7-14/559@ of 26 June 2020)."""


class Match(IntEnum):
    """How sure it is; the greater, the surer."""

    OTHER = 0
    """A number or the name is another one."""
    UNKNOWN = 1
    """There is nothing to compare."""
    NAME = 2
    """Only the names are the same: namesakes are not told apart."""
    NUMBER = 3


def match_person(certificate: CertificateFacts, party: Party) -> Match:
    """Compare the owner of a certificate with a person: SNILS and INN, else the name."""
    pairs = (
        (digits(certificate.snils), party.snils),
        (personal_inn(certificate), party.inn if len(party.inn) == PERSONAL else ""),
    )
    return _compared(pairs, certificate.owner, party.name)


def match_organisation(certificate: CertificateFacts, party: Party) -> Match:
    """Compare the organisation of a certificate: OGRN and INN, else the name."""
    pairs = ((digits(certificate.ogrn), party.ogrn), (inn_of_organisation(certificate), party.inn))
    return _compared(pairs, certificate.organisation, party.name)


def match_parties(one: Party, other: Party) -> Match:
    """Compare two organisations."""
    return _compared(((one.ogrn, other.ogrn), (one.inn, other.inn)), one.name, other.name)


def best(matches: Iterable[Match]) -> Match:
    """Return the surest of several; OTHER of none."""
    return max(matches, default=Match.OTHER)


def _compared(pairs: tuple[tuple[str, str], ...], name: str, other: str) -> Match:
    told = [(mine, theirs) for mine, theirs in pairs if mine and theirs]
    if any(mine != theirs for mine, theirs in told):
        return Match.OTHER
    if told:
        return Match.NUMBER
    if not name or not other:
        return Match.UNKNOWN
    return Match.NAME if plain(name) == plain(other) else Match.OTHER


def personal_inn(certificate: CertificateFacts) -> str:
    """Return the person's own number; earlier certificates keep the organisation's there."""
    inn = digits(certificate.inn)
    return inn if len(inn) == PERSONAL and not inn.startswith("00") else ""


def inn_of_organisation(certificate: CertificateFacts) -> str:
    """Return the organisation's number: its own field, or INN with two noughts before it."""
    own = digits(certificate.organisation_inn)
    if own:
        return own[-OF_ORGANISATION:]
    inn = digits(certificate.inn)
    if len(inn) == PERSONAL and inn.startswith("00"):
        return inn[-OF_ORGANISATION:]
    return inn if len(inn) == OF_ORGANISATION else ""


def has_organisation(certificate: CertificateFacts) -> bool:
    """Tell whether a certificate is a legal entity's: its head signs without a power."""
    return bool(digits(certificate.ogrn) or inn_of_organisation(certificate))


def digits(text: str) -> str:
    """Return the digits alone."""
    return "".join(each for each in text if each.isascii() and each.isdigit())


def plain(name: str) -> str:
    """Return a name without what offices write differently: case, ё, quotes, spaces, dashes."""
    folded = name.casefold().replace("ё", "е")
    return "".join(each for each in folded if each.isalnum())
