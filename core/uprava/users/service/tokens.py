"""Tokens of programs: shown once, kept as a hash, limited by scopes and days."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.db.sql import fetch, fetch_value
from uprava.errors import ForbiddenError, InvalidError, NotFoundError
from uprava.i18n import N_, _
from uprava.users.reader import Reader

SCOPES = {
    "documents:read": N_("Read documents the person sees"),
    "documents:write": N_("Register documents and add files"),
    "approval": N_("Send along routes and decide as the person"),
    "sign": N_("Sign with the person's key kept on the server"),
}
LONGEST_DAYS = 365


@dataclass(frozen=True, slots=True)
class TokenWish:
    """What a token is for, what it may, for how many days."""

    name: str
    scopes: tuple[str, ...]
    days: int


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token in a list; what it opens with is not known any more."""

    id: int
    person: str
    name: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None


TOKENS = """
select t.id, p.surname || ' ' || p.given_name as person, t.name, t.scopes, t.created_at,
    t.expires_at, t.last_used_at
from users.api_token as t join users.person as p on p.id = t.person_id
where t.revoked_at is null and t.expires_at > %(now)s {only} order by t.id desc limit 500"""
OF_ONE = TOKENS.format(only="and t.person_id = %(person)s")
OF_ALL = TOKENS.format(only="")


def list_tokens(session: Session, *, person_id: int | None, now: datetime) -> list[TokenRow]:
    """Return the tokens in force of a person, or of all people."""
    query = OF_ALL if person_id is None else OF_ONE
    return fetch(session, TokenRow, query, {"person": person_id, "now": now})


def check_wish(wish: TokenWish) -> None:
    """Raise InvalidError with a sentence for every wrong field."""
    mistakes = {}
    if not wish.name:
        mistakes["name"] = _("Write what the token is for: it will be asked about later.")
    if not wish.scopes or any(scope not in SCOPES for scope in wish.scopes):
        mistakes["scopes"] = _("Choose what the program may do.")
    if not 1 <= wish.days <= LONGEST_DAYS:
        mistakes["days"] = _("From 1 to {n} days.").format(n=LONGEST_DAYS)
    if mistakes:
        raise InvalidError(_("The token is not made: check the fields."), fields=mistakes)


def make_token(session: Session, wish: TokenWish, *, reader: Reader, now: datetime) -> str:
    """Make a token for the reader, never for the one the reader works for; return it."""
    if reader.acting_for is not None:
        raise ForbiddenError(_("Return to your own work first: a token is always one's own."))
    return issue(session, wish, person_id=reader.person_id, now=now)


def issue(session: Session, wish: TokenWish, *, person_id: int, now: datetime) -> str:
    """Make a token of a person and return it; only its SHA-256 is kept. Raises InvalidError."""
    check_wish(wish)
    token = secrets.token_urlsafe(32)
    id = fetch_value(
        session,
        "insert into users.api_token (token_hash, person_id, name, scopes, created_at, expires_at)"
        " values (%s, %s, %s, %s, %s, %s) returning id",
        (hashlib.sha256(token.encode()).digest(), person_id, wish.name, list(wish.scopes),
         now, now + timedelta(days=wish.days)),
    )  # fmt: skip
    record(session, "token.created", "token", id, scopes=list(wish.scopes), days=wish.days)
    return token


def revoke_token(session: Session, id: int, *, now: datetime, person_id: int | None = None) -> None:
    """Revoke a token; `person_id` narrows it to that person's own. Raises NotFoundError."""
    query = (
        "update users.api_token set revoked_at = %s where id = %s and revoked_at is null"
        " and (%s::int is null or person_id = %s) returning person_id"
    )
    owner = fetch_value(session, query, (now, id, person_id, person_id))
    if owner is None:
        raise NotFoundError(_("There is no such token, or it is revoked already."))
    record(session, "token.revoked", "token", id, person=owner)
