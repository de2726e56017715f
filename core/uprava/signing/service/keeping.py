"""People's keys: issued by the own authority or brought in a container, kept sealed, revoked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from uprava import signing
from uprava.audit.log import record
from uprava.db.sql import execute, fetch, fetch_one, fetch_value
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.i18n import _
from uprava.signing.authority import Subject, Term
from uprava.signing.keys import Key
from uprava.signing.models import SigningKey
from uprava.signing.service.authority import ensure_authority, renew_lists, start_of
from uprava.signing.service.sealing import seal
from uprava.signing.service.trusting import WARN_BEFORE, TermState, term_of, trust_of
from uprava.users.naming import SHORT_NAME

MONTHS = (12, 15, 36)
"""Terms a certificate can be issued for; 15 months is the usual one in Russia."""
MONTH = timedelta(days=30.5)
LARGEST = 256 * 1024
"""Bytes of an uploaded key container."""


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A person's key as screens show it, without the key."""

    id: int
    person_id: int
    person: str
    serial: str
    owner: str
    issuer: str
    valid_from: datetime
    valid_to: datetime
    created_at: datetime
    revoked_at: datetime | None
    token: str | None = None
    """Label of the token the key is in; none: it is kept here, sealed."""

    def term(self, at: datetime) -> TermState:
        """Return how near the end of the certificate is; a revoked one has ended."""
        if self.revoked_at is not None:
            return TermState.ENDED
        return term_of(self.valid_to, at=at, warn=WARN_BEFORE)


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person a certificate can be issued to."""

    id: int
    surname: str
    given_name: str
    patronymic: str | None
    organisation: str | None

    @property
    def given_names(self) -> str:
        """Given name and patronymic."""
        return " ".join(filter(None, (self.given_name, self.patronymic)))


COLUMNS = f"""k.id, k.person_id, {SHORT_NAME} as person, k.serial, k.owner, k.issuer,
    k.valid_from, k.valid_to, k.created_at, k.revoked_at, t.label as token"""
FROM = """from signing.key as k join users.person as p on p.id = k.person_id
    left join signing.token as t on t.id = k.token_id"""


def list_keys(session: Session) -> list[KeyRow]:
    """Return everybody's keys: good ones by name, then revoked ones."""
    order = "order by k.revoked_at is not null, p.surname, p.given_name, k.id desc limit 2000"
    return fetch(session, KeyRow, f"select {COLUMNS} {FROM} {order}")


def own_keys(session: Session, *, person_id: int) -> list[KeyRow]:
    """Return one person's keys, the newest first."""
    query = f"select {COLUMNS} {FROM} where k.person_id = %s order by k.id desc limit 50"
    return fetch(session, KeyRow, query, (person_id,))


def usable_key(session: Session, *, person_id: int, at: datetime) -> KeyRow | None:
    """Return the key the person would sign with: the newest that is in force, or None."""
    query = f"""select {COLUMNS} {FROM} where k.person_id = %(person)s and k.revoked_at is null
        and %(at)s between k.valid_from and k.valid_to order by k.id desc limit 1"""
    return fetch_one(session, KeyRow, query, {"person": person_id, "at": at})


def require_key(session: Session, *, person_id: int, at: datetime) -> KeyRow:
    """Return the key to sign with. Raises InvalidError telling why there is none."""
    row = usable_key(session, person_id=person_id, at=at)
    if row is not None:
        return row
    earlier = own_keys(session, person_id=person_id)
    if not earlier:
        raise InvalidError(
            _("You have no signing key. The administrator issues one."), code="no-key"
        )
    if earlier[0].revoked_at is not None:
        raise InvalidError(
            _("Your certificate is revoked. Ask the administrator for a new one."),
            code="certificate-revoked",
        )
    raise InvalidError(
        _("Your certificate is not in force. Ask the administrator for a new one."),
        code="certificate-expired",
    )


def issue_key(
    session: Session, *, person_id: int, months: int, secret: bytes, at: datetime
) -> KeyRow:
    """Make a key and a certificate of the own authority for a person."""
    if months not in MONTHS:
        raise InvalidError(_("Choose the term."), fields={"months": _("missing")})
    return issue_keys(session, [person_id], secret=secret, at=at, months=months)[0]


def issue_keys(
    session: Session, people: Sequence[int], *, secret: bytes, at: datetime, months: int
) -> list[KeyRow]:
    """Make keys of the own authority, which is made too if there is none yet."""
    authority = ensure_authority(session, secret=secret, at=at)
    begin = start_of(at)
    made = []
    for person_id in people:
        person = person_named(session, person_id)
        subject = Subject(
            f"{person.surname} {person.given_names}",
            surname=person.surname,
            given_names=person.given_names,
            organisation=person.organisation or "",
        )
        key = signing.issue_certificate(
            authority, subject, term=Term(begin, begin + months * MONTH)
        )
        made.append(keep_key(session, key, person_id=person_id, how="issued", secret=secret, at=at))
    return made


def bring_key(
    session: Session, container: bytes, *, password: str, person_id: int, secret: bytes,
    at: datetime,
) -> KeyRow:  # fmt: skip
    """Take a person's own PKCS#12 or PEM over: sealed anew, the given password is forgotten.

    Raises InvalidError for a container that does not open, or a certificate nobody may sign with.
    """
    person_named(session, person_id)
    key = signing.load_key(container, password=password)
    signing.require_usable(key, trust=trust_of(session), at=at)
    known = fetch_value(session, "select 1 from signing.key where serial = %s and issuer = %s",
                        (key.facts.serial, key.facts.issuer))  # fmt: skip
    if known:
        raise ConflictError(_("This key is kept here already."))
    return keep_key(session, key, person_id=person_id, how="brought", secret=secret, at=at)


def keep_key(
    session: Session, key: Key, *, person_id: int, how: str, secret: bytes, at: datetime
) -> KeyRow:
    """Seal a key and keep it."""
    facts = key.facts
    row = SigningKey(
        person_id=person_id, pkcs12=seal(key, secret=secret), serial=facts.serial,
        owner=facts.owner, issuer=facts.issuer, valid_from=facts.valid_from,
        valid_to=facts.valid_to, created_at=at,
    )  # fmt: skip
    session.add(row)
    session.flush()  # the number of the key is needed below
    record(session, f"signing.key-{how}", "person", person_id, serial=facts.serial, key=row.id)
    kept = usable_or_not(session, row.id)
    assert kept is not None
    return kept


def usable_or_not(session: Session, key_id: int | None) -> KeyRow | None:
    """Return a key by its number."""
    return fetch_one(session, KeyRow, f"select {COLUMNS} {FROM} where k.id = %s", (key_id,))


def revoke_key(session: Session, key_id: int, *, secret: bytes, at: datetime) -> KeyRow:
    """End a key now: nobody signs with it, and the own lists say so at once."""
    row = usable_or_not(session, key_id)
    if row is None:
        raise NotFoundError(_("There is no such key."))
    if row.revoked_at is None:
        query = "update signing.key set revoked_at = %s where id = %s"
        execute(session, query, (start_of(at), key_id))
        record(session, "signing.key-revoked", "person", row.person_id, serial=row.serial)
        renew_lists(session, secret=secret, at=at)
    return row


NAMED = """
    select p.id, p.surname, p.given_name, p.patronymic, main.name as organisation
    from users.person as p left join lateral (
        select organisation.name from users.post_holder as holder
        join users.post on post.id = holder.post_id
        join users.unit on unit.id = post.unit_id
        join users.organisation on organisation.id = unit.organisation_id
        where holder.person_id = p.id and holder.since <= %(today)s
          and (holder.until is null or holder.until >= %(today)s)
        order by holder.acting, holder.since, holder.id limit 1
    ) as main on true
    where p.active"""


def person_by_login(session: Session, login: str) -> PersonName:
    """Return the person of a login. Raises InvalidError."""
    query = f"{NAMED} and lower(p.login) = lower(%(login)s)"
    values = {"login": login.strip(), "today": session.info["today"]}
    person = fetch_one(session, PersonName, query, values)
    if person is None:
        raise InvalidError(
            _("There is no person with this login."), fields={"login": _("unknown login")}
        )
    return person


def person_named(session: Session, person_id: int) -> PersonName:
    """Return the person for a certificate. Raises NotFoundError."""
    values = {"id": person_id, "today": session.info["today"]}
    person = fetch_one(session, PersonName, f"{NAMED} and p.id = %(id)s", values)
    if person is None:
        raise NotFoundError(_("There is no such person."))
    return person
