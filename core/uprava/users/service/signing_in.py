"""Sign-in: the password is checked, a session in PostgreSQL is opened under a new id."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.db.sql import execute, fetch_one
from uprava.users.passwords import check_password, hash_password, is_outdated
from uprava.users.service.attempts import (
    count_failure,
    forgive,
    lock_attempts,
    network_of,
    refuse_early,
    subjects_of,
)
from uprava.users.service.sessions import end_session


@dataclass(frozen=True, slots=True)
class Account:
    """What sign-in needs of a person."""

    id: int
    login: str
    password_hash: str | None
    active: bool
    must_change_password: bool


@dataclass(frozen=True, slots=True)
class Device:
    """Where a request comes from, for the list of sessions."""

    address: str
    browser: str


FIND = """
select id, login, password_hash, active, must_change_password
from users.person where lower(login) = lower(%s)"""


def check_credentials(
    session: Session, *, login: str, password: str, device: Device, now: datetime
) -> Account | None:
    """Return the account when the password fits, None when not; count the failure.

    Raises TooManyError while the account or the network has to wait. The failure counter must
    be committed, so a refusal is answered, not raised.
    """
    login = login.replace("\0", "").strip()
    subjects = subjects_of(login, device.address)
    lock_attempts(session, subjects[0])
    refuse_early(session, subjects, now)
    account = fetch_one(session, Account, FIND, (login,))
    fits = check_password(account.password_hash if account else None, password)
    if account is None or not fits or not account.active:
        for subject in subjects:
            count_failure(session, subject, now)
        note_failure(session, account, device)
        return None
    forgive(session, subjects)
    renew_hash(session, account, password)
    return account


def note_failure(session: Session, account: Account | None, device: Device) -> None:
    """Record a failure without what was typed: people type passwords into the login field."""
    known = account.id if account else ""
    record(session, "sign-in.failed", "person", known, net=network_of(device.address))


def renew_hash(session: Session, account: Account, password: str) -> None:
    """Keep a stronger hash when the parameters have grown since the last one was made."""
    if account.password_hash is not None and is_outdated(account.password_hash):
        query = "update users.person set password_hash = %s where id = %s"
        execute(session, query, (hash_password(password), account.id))


def open_session(
    session: Session, *, person_id: int, device: Device, now: datetime, hours: int,
    earlier: bytes | None = None,
) -> str:  # fmt: skip
    """Start a new browser session and return its cookie's value (256 random bits).

    `earlier` is the hash of the cookie the browser came with: that session ends, if it was one.
    """
    if earlier is not None:
        end_session(session, token_hash=earlier, now=now)
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
            device.browser.replace("\0", "")[:300],
        ),
    )
    session.info["signed_in"] = person_id
    record(session, "sign-in.done", "person", person_id, net=device.address)
    return token
