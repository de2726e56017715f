"""Browser sessions: which are open, ending one or all, a new id when powers change."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.db.sql import execute, fetch, fetch_value
from uprava.errors import NotFoundError
from uprava.i18n import _

HASH = re.compile(r"[0-9a-f]{64}")


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
    ended = execute(session, query, (now, person_id, keep))
    if ended:
        record(session, "session.all-ended", "person", person_id, count=ended)
    return ended


def rotate(session: Session, *, token_hash: bytes) -> str:
    """Give a session a new id, as powers change; return the new cookie's value."""
    token = secrets.token_urlsafe(32)
    query = "update users.session set token_hash = %s where token_hash = %s"
    execute(session, query, (hashlib.sha256(token.encode()).digest(), token_hash))
    return token


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One browser a person is signed in with; `id` is the hash of its cookie in hex."""

    id: str
    person_id: int
    person: str
    created_at: datetime
    last_seen: datetime
    address: str
    browser: str
    acting: str | None
    current: bool

    @property
    def device(self) -> str:
        """The browser and the system in words."""
        return device_in_words(self.browser)


LIST = """
select encode(token_hash, 'hex') as id, person_id,
       p.surname || ' ' || p.given_name || coalesce(' ' || p.patronymic, '') as person,
       s.created_at, s.last_seen, coalesce(s.address, '') as address,
       coalesce(s.browser, '') as browser,
       (select a.surname || ' ' || a.given_name from users.person as a where a.id = s.acting_for)
           as acting,
       token_hash is not distinct from %(current)s as current
from users.session as s join users.person as p on p.id = s.person_id
where s.ended_at is null and s.expires_at > %(now)s
  and s.last_seen > %(now)s - make_interval(mins => %(idle)s) {only}
order by s.last_seen desc, s.token_hash limit 500"""
OF_ONE = LIST.format(only="and s.person_id = %(person)s")
OF_ALL = LIST.format(only="")


def list_sessions(
    session: Session, *, person_id: int | None, current: bytes | None, now: datetime, idle: int
) -> list[OpenSession]:
    """Return open sessions of a person (None: of all), the most recent first.

    `idle` is in minutes: sessions unused for longer have ended by themselves.
    """
    values = {"person": person_id, "current": current, "now": now, "idle": idle}
    return fetch(session, OpenSession, OF_ALL if person_id is None else OF_ONE, values)


def revoke_session(
    session: Session, *, id: str, now: datetime, person_id: int | None = None
) -> None:
    """End a session by its id; `person_id` narrows it to that person's own.

    Raises NotFoundError when there is no such open session (of the person).
    """
    query = (
        "update users.session set ended_at = %s where token_hash = decode(%s, 'hex')"
        " and (%s::int is null or person_id = %s) and ended_at is null returning person_id"
    )
    fits = HASH.fullmatch(id) is not None
    owner = fetch_value(session, query, (now, id, person_id, person_id)) if fits else None
    if owner is None:
        raise NotFoundError(_("This session has ended already."))
    record(session, "session.revoked", "person", owner)


BROWSERS = (
    ("YaBrowser", "Яндекс Браузер"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chromium", "Chromium"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPad", "iPad"),
    ("iPhone", "iPhone"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def device_in_words(agent: str) -> str:
    """Return «Chrome, Windows» for a User-Agent header; the beginning of it when unknown."""
    found = (
        next((name for mark, name in known if mark in agent), "") for known in (BROWSERS, SYSTEMS)
    )
    words = ", ".join(name for name in found if name)
    return words or agent[:40] or _("unknown device")
