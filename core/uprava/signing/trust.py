"""Whom this installation believes: roots, issuing certificates and lists of the revoked."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from cryptography import x509

from uprava.errors import InvalidError
from uprava.i18n import _


@dataclass(frozen=True)
class Trust:
    """Certificates, CRLs and OCSP answers as DER; whoever uses it fetches nothing."""

    roots: tuple[bytes, ...]
    issuers: tuple[bytes, ...] = ()
    """Certificates between the roots and people, for signatures that do not carry them."""
    crls: tuple[bytes, ...] = ()
    ocsps: tuple[bytes, ...] = ()
    """Answers of the issuers' services, asked for this one act."""

    def __post_init__(self) -> None:
        """Raise InvalidError for what is no certificate or no list."""
        try:
            for certificate in (*self.roots, *self.issuers):
                x509.load_der_x509_certificate(certificate)
            self.lists  # noqa: B018 -- read now, so that a bad list is refused when it is added
        except (ValueError, x509.InvalidVersion) as error:
            raise InvalidError(
                _("A trusted certificate or list of the revoked cannot be read (DER is expected)."),
                code="trust-unreadable",
            ) from error

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
