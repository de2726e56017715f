"""The municipality's own authority: made at first use, its lists of the revoked kept fresh."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy.orm import Session

from uprava import signing
from uprava.audit.log import record
from uprava.db.sql import execute, fetch, fetch_one, fetch_value
from uprava.signing.authority import Authority
from uprava.signing.facts import issuer_text
from uprava.signing.keys import Key
from uprava.signing.models import OwnAuthority
from uprava.signing.service.sealing import seal, unseal
from uprava.signing.service.trusting import Kind, keep_list, keep_trusted

LISTS_LAST = timedelta(days=30)
"""A list is good this long and made anew every night."""

FIND = "select title, root, issuing from signing.authority order by id limit 1"
LOCK = 7240310
"""Advisory lock: two administrators do not make two authorities."""


@dataclass(frozen=True, slots=True)
class SealedAuthority:
    """The authority as it is kept."""

    title: str
    root: bytes
    issuing: bytes


@dataclass(frozen=True, slots=True)
class RevokedKey:
    """A certificate of the own authority that is no longer good."""

    serial: str
    revoked_at: datetime


def ensure_authority(session: Session, *, secret: bytes, at: datetime) -> Authority:
    """Return the own authority, made now if there is none; its root becomes trusted."""
    execute(session, "select pg_advisory_xact_lock(%s)", (LOCK,))
    sealed = fetch_one(session, SealedAuthority, FIND)
    if sealed is not None:
        return opened(sealed, secret=secret)
    title = fetch_value(session, "select name from users.organisation order by id limit 1")
    made = signing.issue_demo_authority(title or "Uprava", now=start_of(at))
    keep_authority(session, made, title=title or "Uprava", secret=secret, at=at)
    return made


def start_of(at: datetime) -> datetime:
    """Return the beginning of a term: certificates count whole seconds."""
    return at.replace(microsecond=0)


def keep_authority(
    session: Session, made: Authority, *, title: str, secret: bytes, at: datetime
) -> None:
    """Seal the authority's keys, trust its certificates and make its first lists."""
    root, issuing = (seal(key, secret=secret) for key in (made.root, made.issuing))
    session.add(OwnAuthority(title=title, root=root, issuing=issuing, created_at=at))
    session.flush()  # the lists below are made with plain SQL
    for kind, key in ((Kind.ROOT, made.root), (Kind.ISSUER, made.issuing)):
        keep_trusted(session, kind, der_of(key), at=at)
    write_lists(session, made, at=at)
    record(session, "signing.authority-made", "authority", made.root.facts.serial)


def opened(sealed: SealedAuthority, *, secret: bytes) -> Authority:
    """Unseal both keys."""
    return Authority(
        root=unseal(sealed.root, secret=secret), issuing=unseal(sealed.issuing, secret=secret)
    )


def der_of(key: Key) -> bytes:
    """Return the certificate's bytes."""
    return key.certificate.public_bytes(Encoding.DER)


def renew_lists(session: Session, *, secret: bytes, at: datetime) -> bool:
    """Make the own lists of the revoked anew; False when there is no own authority."""
    sealed = fetch_one(session, SealedAuthority, FIND)
    if sealed is None:
        return False
    write_lists(session, opened(sealed, secret=secret), at=at)
    return True


def write_lists(session: Session, authority: Authority, *, at: datetime) -> None:
    """Write both lists: the root's, always empty, and the issuing one's."""
    now = start_of(at)
    until = now + LISTS_LAST
    issuer = issuer_text(authority.issuing.certificate.subject)
    revoked = {int(row.serial, 16): row.revoked_at for row in revoked_keys(session, issuer)}
    for key, listed in ((authority.root, {}), (authority.issuing, revoked)):
        der = signing.revocation_list(key, listed, now=now, next_update=until)
        keep_list(session, x509.load_der_x509_crl(der), at=at)


def revoked_keys(session: Session, issuer: str) -> list[RevokedKey]:
    """Return the revoked certificates of an issuer."""
    query = (
        "select serial, revoked_at from signing.key where revoked_at is not null and issuer = %s"
    )
    return fetch(session, RevokedKey, query, (issuer,))
