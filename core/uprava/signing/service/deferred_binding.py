"""Whose certificate it is that somebody signs with in the browser.

A key that is not here could be anybody's. A certificate counts for a person when an administrator
said so once; when its SNILS or INN is that of an earlier certificate that counts already, so that
next year's needs nobody; or when the same certificate is among the person's keys on the server.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy.orm import Session

from uprava import signing
from uprava.audit.log import record
from uprava.db.sql import execute, fetch, fetch_one, fetch_value
from uprava.errors import ForbiddenError, NotFoundError
from uprava.i18n import _
from uprava.signing.facts import CertificateFacts
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader

PERSONAL = 12
"""Digits of a natural person's taxpayer number; ten are an organisation's (order FNS
ED-7-14/559@ of 26 June 2020)."""


@dataclass(frozen=True, slots=True)
class BoundRow:
    """A certificate somebody signs or wants to sign with in the browser."""

    id: int
    person_id: int
    person: str
    sha256: str
    serial: str
    owner: str
    issuer: str
    inn: str
    snils: str
    valid_from: datetime
    valid_to: datetime
    first_used_at: datetime
    confirmed_at: datetime | None
    how: str
    refused_at: datetime | None

    @property
    def counts(self) -> bool:
        """Tell whether the person may sign with it."""
        return self.confirmed_at is not None and self.refused_at is None


COLUMNS = f"""c.id, c.person_id, {SHORT_NAME} as person, c.sha256, c.serial, c.owner, c.issuer,
    c.inn, c.snils, c.valid_from, c.valid_to, c.first_used_at, c.confirmed_at, c.how,
    c.refused_at"""
FROM = "from signing.certificate as c join users.person as p on p.id = c.person_id"


def list_bound(session: Session) -> list[BoundRow]:
    """Return all of them: those that wait for an administrator first, then by name."""
    query = f"""select {COLUMNS} {FROM}
        order by c.confirmed_at is not null or c.refused_at is not null, p.surname, p.given_name,
        c.id desc limit 2000"""
    return fetch(session, BoundRow, query)


def find_bound(session: Session, *, person_id: int, sha256: str) -> BoundRow | None:
    """Return a person's certificate by its digest."""
    query = f"select {COLUMNS} {FROM} where c.person_id = %s and c.sha256 = %s"
    return fetch_one(session, BoundRow, query, (person_id, sha256))


def bind(
    session: Session, certificate: x509.Certificate, *, reader: Reader, at: datetime
) -> BoundRow:
    """Write down that a person wants to sign with a certificate; it may count at once.

    Call it only for a certificate whose chain was found good: its numbers are believed.
    """
    facts = signing.certificate_facts(certificate)
    known = find_bound(session, person_id=reader.person_id, sha256=facts.sha256)
    if known is not None:
        return known
    how = proven_by(session, facts, person_id=reader.person_id)
    if how and is_anothers(session, facts.sha256, person_id=reader.person_id):
        how = ""
    execute(
        session,
        INSERT,
        {
            "person": reader.person_id, "sha256": facts.sha256, "serial": facts.serial,
            "der": certificate.public_bytes(Encoding.DER), "owner": facts.owner,
            "issuer": facts.issuer, "inn": facts.inn, "snils": facts.snils,
            "valid_from": facts.valid_from, "valid_to": facts.valid_to, "at": at,
            "confirmed": at if how else None, "how": how,
        },
    )  # fmt: skip
    action = "signing.certificate-bound" if how else "signing.certificate-waits"
    record(session, action, "person", reader.person_id, serial=facts.serial, how=how)
    made = find_bound(session, person_id=reader.person_id, sha256=facts.sha256)
    assert made is not None
    return made


INSERT = """
insert into signing.certificate (person_id, sha256, der, serial, owner, issuer, inn, snils,
    valid_from, valid_to, first_used_at, confirmed_at, how)
values (%(person)s, %(sha256)s, %(der)s, %(serial)s, %(owner)s, %(issuer)s, %(inn)s, %(snils)s,
    %(valid_from)s, %(valid_to)s, %(at)s, %(confirmed)s, %(how)s)"""


def proven_by(session: Session, facts: CertificateFacts, *, person_id: int) -> str:
    """Return what shows that the certificate is the person's: renewal, key, or nothing."""
    inn = facts.inn if len(facts.inn) == PERSONAL and not facts.inn.startswith("00") else ""
    query = """select 1 from signing.certificate where person_id = %(person)s
        and confirmed_at is not null and refused_at is null
        and (snils <> '' and snils = %(snils)s or inn <> '' and inn = %(inn)s) limit 1"""
    values = {"person": person_id, "snils": facts.snils, "inn": inn}
    if fetch_value(session, query, values):
        return "renewal"
    query = """select 1 from signing.key where person_id = %s and serial = %s and issuer = %s
        and revoked_at is null limit 1"""
    return "key" if fetch_value(session, query, (person_id, facts.serial, facts.issuer)) else ""


def is_anothers(session: Session, sha256: str, *, person_id: int) -> bool:
    """Tell whether the certificate counts for somebody else."""
    query = """select 1 from signing.certificate where sha256 = %s and person_id <> %s
        and confirmed_at is not null and refused_at is null limit 1"""
    return bool(fetch_value(session, query, (sha256, person_id)))


def require_counting(bound: BoundRow) -> None:
    """Raise ForbiddenError with what keeps the person from signing with the certificate."""
    if bound.refused_at is not None:
        raise ForbiddenError(
            _("The administrator said that this certificate is not yours. Nothing is signed."),
            code="certificate-refused",
        )
    if bound.confirmed_at is None:
        raise ForbiddenError(
            _(
                "You sign with this certificate for the first time. The administrator was asked to "
                "confirm that it is yours; sign after that. Nothing is signed."
            ),
            code="certificate-waits",
        )


def confirm(session: Session, id: int, *, reader: Reader, at: datetime) -> BoundRow:
    """Let a certificate count for its person."""
    bound = get_bound(session, id)
    query = """update signing.certificate set confirmed_at = %s, confirmed_by = %s, how = 'person',
        refused_at = null where id = %s"""
    execute(session, query, (at, reader.person_id, id))
    record(session, "signing.certificate-bound", "person", bound.person_id, serial=bound.serial,
           how="person")  # fmt: skip
    return bound


def refuse(session: Session, id: int, *, at: datetime) -> BoundRow:
    """Let a certificate count no longer, or never."""
    bound = get_bound(session, id)
    execute(session, "update signing.certificate set refused_at = %s where id = %s", (at, id))
    record(session, "signing.certificate-refused", "person", bound.person_id, serial=bound.serial)
    return bound


def get_bound(session: Session, id: int) -> BoundRow:
    """Return one of them. Raises NotFoundError."""
    bound = fetch_one(session, BoundRow, f"select {COLUMNS} {FROM} where c.id = %s", (id,))
    if bound is None:
        raise NotFoundError(_("There is no such certificate."))
    return bound


def own_bound(session: Session, *, person_id: int) -> Sequence[BoundRow]:
    """Return one person's certificates, the newest first."""
    query = f"select {COLUMNS} {FROM} where c.person_id = %s order by c.id desc limit 50"
    return fetch(session, BoundRow, query, (person_id,))
