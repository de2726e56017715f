"""Whom this installation believes: roots, issuing certificates and lists of the revoked."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from cryptography import x509


@dataclass(frozen=True)
class Trust:
    """Certificates and CRLs as DER, chosen by the administrator; nothing is ever fetched."""

    roots: tuple[bytes, ...]
    issuers: tuple[bytes, ...] = ()
    """Certificates between the roots and people, for signatures that do not carry them."""
    crls: tuple[bytes, ...] = ()

    @cached_property
    def lists(self) -> tuple[x509.CertificateRevocationList, ...]:
        """The CRLs, read once."""
        return tuple(x509.load_der_x509_crl(crl) for crl in self.crls)


def revoked_since(certificate: x509.Certificate, *, trust: Trust) -> datetime | None:
    """Return when the certificate was revoked by a list of its issuer; None when no list says so.

    An outdated list counts too: what was revoked stays revoked.
    """
    for crl in trust.lists:
        if crl.issuer == certificate.issuer:
            entry = crl.get_revoked_certificate_by_serial_number(certificate.serial_number)
            if entry is not None:
                return entry.revocation_date_utc
    return None
