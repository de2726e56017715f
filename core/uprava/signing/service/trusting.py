"""The trust store: roots, issuing certificates and lists of the revoked, with their terms."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy.orm import Session

from uprava import signing
from uprava.audit.log import record
from uprava.db.sql import execute, fetch, fetch_value
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.i18n import N_, _
from uprava.signing.facts import certificate_facts, issuer_text
from uprava.signing.models import TrustedCertificate
from uprava.signing.trust import Trust

LARGEST = 8 * 1024 * 1024
"""Bytes of an uploaded certificate or list; lists of large authorities have megabytes."""

WARN_BEFORE = timedelta(days=30)
"""How long before its end a certificate is warned about."""
WARN_LIST = timedelta(days=2)
"""How long before its next issue a list is warned about."""


class Kind(StrEnum):
    """What an entry of the store is."""

    ROOT = "root"
    ISSUER = "issuer"
    CRL = "crl"


KIND_TITLES = {
    Kind.ROOT: N_("Root certificate"),
    Kind.ISSUER: N_("Issuing certificate"),
    Kind.CRL: N_("List of the revoked"),
}


class TermState(StrEnum):
    """How near the end of a certificate or a list is."""

    GOOD = "good"
    ENDING = "ending"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """A row of the store."""

    id: int
    kind: str
    title: str
    der: bytes
    added_at: datetime


@dataclass(frozen=True, slots=True)
class TrustEntry:
    """An entry as the screen shows it."""

    id: int
    kind: str
    title: str
    serial: str
    valid_from: datetime
    valid_to: datetime | None
    term: TermState


def trust_of(session: Session) -> Trust:
    """Return whom the installation believes at this moment."""
    rows = stored(session)
    roots, issuers, crls = (
        tuple(bytes(row.der) for row in rows if row.kind == kind) for kind in Kind
    )
    return Trust(roots=roots, issuers=issuers, crls=crls)


def stored(session: Session) -> list[StoredEntry]:
    """Return the whole store, oldest first."""
    return fetch(
        session,
        StoredEntry,
        "select id, kind, title, der, added_at from signing.trust order by kind desc, id limit 500",
    )


def list_trust(session: Session, *, at: datetime) -> list[TrustEntry]:
    """Return the store with terms: roots, then issuing certificates, then lists."""
    return [entry_of(row, at=at) for row in stored(session)]


def entry_of(row: StoredEntry, *, at: datetime) -> TrustEntry:
    """Return what the screen says of one entry."""
    if row.kind == Kind.CRL:
        crl = x509.load_der_x509_crl(row.der)
        begin, end, serial = crl.last_update_utc, crl.next_update_utc, ""
        term = term_of(end, at=at, warn=WARN_LIST)
    else:
        facts = certificate_facts(x509.load_der_x509_certificate(row.der))
        begin, end, serial = facts.valid_from, facts.valid_to, facts.serial
        term = term_of(end, at=at, warn=WARN_BEFORE)
    return TrustEntry(row.id, row.kind, row.title, serial, begin, end, term)


def term_of(end: datetime | None, *, at: datetime, warn: timedelta) -> TermState:
    """Return how near the end is; what has no end is good."""
    if end is None or at + warn < end:
        return TermState.GOOD
    return TermState.ENDED if end < at else TermState.ENDING


def add_trusted(session: Session, data: bytes, *, kind: str, at: datetime) -> None:
    """Take an uploaded certificate or list (DER or PEM) into the store.

    Raises InvalidError for what is neither, ConflictError for what is there already.
    """
    if kind == Kind.CRL:
        crl = read_crl(data)
        refuse_older(session, crl)
        keep_list(session, crl, at=at)
        return
    if kind not in (Kind.ROOT, Kind.ISSUER):
        raise InvalidError(_("Choose what the file is."), fields={"kind": _("missing")})
    der = read_certificate(data)
    if fetch_value(session, "select 1 from signing.trust where der = %s", (der,)):
        raise ConflictError(_("This certificate is in the store already."))
    keep_trusted(session, Kind(kind), der, at=at)


def read_certificate(data: bytes) -> bytes:
    """Return the DER of a certificate."""
    try:
        pem = data.lstrip().startswith(b"-----BEGIN")
        load = x509.load_pem_x509_certificate if pem else x509.load_der_x509_certificate
        der = load(data).public_bytes(Encoding.DER)
    except (ValueError, x509.InvalidVersion) as error:
        raise InvalidError(
            _("The file is no certificate (DER or PEM is expected). Nothing was kept."),
            code="trust-unreadable",
        ) from error
    signing.Trust(roots=(der,))
    return der


def read_crl(data: bytes) -> x509.CertificateRevocationList:
    """Return a list of the revoked."""
    try:
        pem = data.lstrip().startswith(b"-----BEGIN")
        return x509.load_pem_x509_crl(data) if pem else x509.load_der_x509_crl(data)
    except ValueError as error:
        raise InvalidError(
            _("The file is no list of the revoked (DER or PEM is expected). Nothing was kept."),
            code="trust-unreadable",
        ) from error


def keep_trusted(session: Session, kind: Kind, der: bytes, *, at: datetime) -> None:
    """Put a certificate into the store."""
    facts = certificate_facts(x509.load_der_x509_certificate(der))
    title = ", ".join(part for part in (facts.owner, facts.organisation) if part)
    session.add(TrustedCertificate(kind=kind, title=title, der=der, added_at=at))
    session.flush()  # the same transaction may verify with it by plain SQL
    record(session, "signing.trust-added", "trust", facts.serial, kind=kind, sha256=facts.sha256)


def keep_list(session: Session, crl: x509.CertificateRevocationList, *, at: datetime) -> None:
    """Put a list of the revoked in place of the earlier one of its issuer."""
    for row, _known in lists_of(session, crl):
        execute(session, "delete from signing.trust where id = %s", (row.id,))
    title = issuer_text(crl.issuer)
    der = crl.public_bytes(Encoding.DER)
    session.add(TrustedCertificate(kind=Kind.CRL, title=title, der=der, added_at=at))
    session.flush()  # the same transaction may verify with it by plain SQL
    record(session, "signing.list-kept", "trust", title, revoked=len(list(crl)))


def refuse_older(session: Session, crl: x509.CertificateRevocationList) -> None:
    """Raise ConflictError when a newer list of the issuer is in the store."""
    for _row, known in lists_of(session, crl):
        if known.last_update_utc > crl.last_update_utc:
            raise ConflictError(_("A newer list of this issuer is in the store already."))


def lists_of(
    session: Session, crl: x509.CertificateRevocationList
) -> list[tuple[StoredEntry, x509.CertificateRevocationList]]:
    """Return the lists in the store that are of the same issuer."""
    rows = [row for row in stored(session) if row.kind == Kind.CRL]
    known = [(row, x509.load_der_x509_crl(row.der)) for row in rows]
    return [(row, each) for row, each in known if each.issuer == crl.issuer]


def remove_trusted(session: Session, id: int) -> None:
    """Take an entry out of the store; signatures under it become unconfirmed at the next check."""
    title = fetch_value(session, "delete from signing.trust where id = %s returning title", (id,))
    if title is None:
        raise NotFoundError(_("There is no such entry in the store."))
    record(session, "signing.trust-removed", "trust", id, title=title)


def ending_soon(session: Session, *, at: datetime) -> list[TrustEntry]:
    """Return the entries that have ended or end soon, for the health page."""
    return [each for each in list_trust(session, at=at) if each.term is not TermState.GOOD]
