"""Sign-in and sign-out: sessions in PostgreSQL, slower and slower answers to guessing."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.db.sql import execute, fetch, fetch_one, fetch_value
from uprava.errors import TooManyError, UnauthorizedError
from uprava.i18n import _
from uprava.users.passwords import check_password

FREE_TRIES = 5
"""Failures before an account or a network address has to wait."""

LONGEST_WAIT = timedelta(minutes=15)
"""No account is ever locked for good: that would let anybody lock anybody out."""


@dataclass(frozen=True, slots=True)
class Account:
    """What sign-in needs of a person."""

    id: int
    login: str
    password_hash: str | None
    active: bool


@dataclass(frozen=True, slots=True)
class Device:
    """Where a request comes from, for the list of sessions."""

    address: str
    browser: str


FIND = "select id, login, password_hash, active from users.person where lower(login) = lower(%s)"


def check_credentials(
    session: Session, *, login: str, password: str, device: Device, now: datetime
) -> Account | None:
    """Return the account when the password fits, None when not; count the failure.

    Raises TooManyError while the account or the network address has to wait. The failure
    counter must be committed, so a refusal is answered, not raised.
    """
    subjects = [f"login:{login.strip().lower()[:100]}", f"net:{device.address}"]
    refuse_early(session, subjects, now)
    account = fetch_one(session, Account, FIND, (login.strip(),))
    fits = check_password(account.password_hash if account else None, password)
    if account is None or not fits or not account.active:
        for subject in subjects:
            count_failure(session, subject, now)
        record(session, "sign-in.failed", "login", login.strip()[:100], net=device.address)
        return None
    execute(session, "delete from users.sign_in_attempt where subject = any (%s)", (subjects,))
    return account


def refuse_early(session: Session, subjects: list[str], now: datetime) -> None:
    """Raise TooManyError while one of the subjects has to wait."""
    query = "select max(until) from users.sign_in_attempt where subject = any (%s)"
    until = fetch_value(session, query, (subjects,))
    if until is not None and until > now:
        seconds = int((until - now).total_seconds()) + 1
        minutes = -(-seconds // 60)
        raise TooManyError(
            _("Too many failed sign-ins. Try again in {n} min.").format(n=minutes),
            retry_after=seconds,
        )


def count_failure(session: Session, subject: str, now: datetime) -> None:
    """Count a failure; from the sixth on the wait doubles, up to fifteen minutes."""
    free = FREE_TRIES if subject.startswith("login:") else FREE_TRIES * 10
    execute(
        session,
        """
        insert into users.sign_in_attempt as a (subject, failures, last_at, until)
        values (%(subject)s, 1, %(now)s, %(now)s)
        on conflict (subject) do update set
            failures = case when a.last_at < %(now)s - interval '1 hour' then 1
                            else a.failures + 1 end,
            last_at = %(now)s,
            until = %(now)s + case when a.failures + 1 < %(free)s then interval '0'
                else least(%(longest)s, interval '5 seconds'
                           * power(2, least(a.failures + 1 - %(free)s, 12))) end
        """,
        {"subject": subject, "now": now, "free": free, "longest": LONGEST_WAIT},
    )


def open_session(
    session: Session, *, person_id: int, device: Device, now: datetime, hours: int
) -> str:
    """Start a new browser session and return its cookie's value (256 random bits)."""
    token = secrets.token_urlsafe(32)
    execute(
        session,
        "insert into users.session (token_hash, person_id, created_at, last_seen, expires_at,"
        " address, browser) values (%s, %s, %s, %s, %s, %s, %s)",
        (
            hashlib.sha256(token.encode()).digest(),
            person_id,
            now,
            now,
            now + timedelta(hours=hours),
            device.address,
            device.browser[:300],
        ),
    )
    record(session, "sign-in.done", "person", person_id, net=device.address)
    return token


def end_session(session: Session, *, token_hash: bytes, now: datetime) -> None:
    """End one session at once; ending it again changes nothing."""
    query = (
        "update users.session set ended_at = %s where token_hash = %s and ended_at is null"
        " returning person_id"
    )
    person = fetch_value(session, query, (now, token_hash))
    if person is not None:
        record(session, "sign-out.done", "person", person)


def end_sessions_of(
    session: Session, *, person_id: int, now: datetime, keep: bytes | None = None
) -> int:
    """End all sessions of a person but `keep`; return how many were open."""
    query = (
        "update users.session set ended_at = %s"
        " where person_id = %s and ended_at is null and token_hash is distinct from %s"
    )
    return execute(session, query, (now, person_id, keep))


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One browser a person is signed in with."""

    id: str
    created_at: datetime
    last_seen: datetime
    address: str
    browser: str
    current: bool


def list_sessions(
    session: Session, *, person_id: int, current: bytes | None, now: datetime
) -> list[OpenSession]:
    """Return a person's open sessions, the most recent first; `id` is the hash in hex."""
    query = """
        select encode(token_hash, 'hex') as id, created_at, last_seen, coalesce(address, '')
            as address, coalesce(browser, '') as browser,
            token_hash is not distinct from %(current)s as current
        from users.session
        where person_id = %(person)s and ended_at is null and expires_at > %(now)s
        order by last_seen desc limit 100"""
    return fetch(session, OpenSession, query, {"person": person_id, "current": current, "now": now})


def revoke_session(session: Session, *, person_id: int, id: str, now: datetime) -> None:
    """End one of the person's own sessions by its id. Raises UnauthorizedError for others'."""
    query = (
        "update users.session set ended_at = %s where token_hash = decode(%s, 'hex')"
        " and person_id = %s and ended_at is null"
    )
    if not execute(session, query, (now, id, person_id)):
        raise UnauthorizedError(_("This session has ended already."))
    record(session, "session.revoked", "person", person_id)
