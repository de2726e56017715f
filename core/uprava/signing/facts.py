"""What people read on a certificate: the mark, the card and the protocol say the same words."""

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import NameOID, ObjectIdentifier

SNILS = ObjectIdentifier("1.2.643.100.3")
"""Number of the person's pension account, eleven digits. FSB order 795 of 27 December 2011."""
INN = ObjectIdentifier("1.2.643.3.131.1.1")
"""Taxpayer number of a natural person, twelve digits. FSB order 795 of 27 December 2011."""
OGRN = ObjectIdentifier("1.2.643.100.1")
"""State registration number of a legal entity. FSB order 795 of 27 December 2011."""

ORGANISATION_INN = ObjectIdentifier("1.2.643.100.4")
"""Taxpayer number of a legal entity, ten digits. FSB order 31 of 29 January 2021."""


@dataclass(frozen=True)
class CertificateFacts:
    """Whose certificate it is, who gave it and for which time (UTC)."""

    serial: str
    """Hexadecimal, upper case, with its leading zeros: as the issuer writes it."""
    owner: str
    organisation: str
    issuer: str
    valid_from: datetime
    valid_to: datetime
    inn: str
    snils: str
    sha256: str
    organisation_inn: str = ""
    ogrn: str = ""


def certificate_facts(certificate: x509.Certificate) -> CertificateFacts:
    """Return the facts of a certificate; what it does not name is empty."""
    subject = certificate.subject
    return CertificateFacts(
        serial=serial_text(certificate.serial_number),
        owner=_owner(subject),
        organisation=_named(subject, NameOID.ORGANIZATION_NAME),
        issuer=issuer_text(certificate.issuer),
        valid_from=certificate.not_valid_before_utc,
        valid_to=certificate.not_valid_after_utc,
        inn=_named(subject, INN),
        snils=_named(subject, SNILS),
        sha256=certificate.fingerprint(hashes.SHA256()).hex(),
        organisation_inn=_named(subject, ORGANISATION_INN),
        ogrn=_named(subject, OGRN),
    )


def serial_text(serial: int) -> str:
    """Return the serial number as it stands in the certificate's own bytes (DER INTEGER)."""
    return serial.to_bytes(serial.bit_length() // 8 + 1, "big").hex().upper()


def _owner(name: x509.Name) -> str:
    """Return surname and given names; a legal entity's certificate keeps its title in CN."""
    surname, given = _named(name, NameOID.SURNAME), _named(name, NameOID.GIVEN_NAME)
    if surname and given:
        return f"{surname} {given}"
    return _named(name, NameOID.COMMON_NAME) or name.rfc4514_string()


def issuer_text(name: x509.Name) -> str:
    """Return what the card says of an issuer: its name and organisation."""
    known = (_named(name, NameOID.COMMON_NAME), _named(name, NameOID.ORGANIZATION_NAME))
    return ", ".join(dict.fromkeys(filter(None, known))) or name.rfc4514_string()


def _named(name: x509.Name, oid: ObjectIdentifier) -> str:
    found = name.get_attributes_for_oid(oid)
    return str(found[0].value).strip() if found else ""
