"""What the command line does with accounts and tokens."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.clock import now
from uprava.db.sql import execute, fetch, fetch_value
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.i18n import _
from uprava.users.passwords import check_strength, hash_password
from uprava.users.service.sessions import end_sessions_of

ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
"""Signs that are not mistaken for each other when read aloud."""

LONGEST_LOGIN = 64


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One line of the list of accounts."""

    login: str
    name: str
    active: bool
    roles: str


@dataclass(frozen=True, slots=True)
class TokenRow:
    """One line of the list of tokens."""

    id: int
    login: str
    name: str
    scopes: list[str]
    expires_at: datetime


def first_password(login: str, *, given: str | None) -> str:
    """Return the given password if it is good enough, else a new random one."""
    if given is None:
        return "-".join("".join(secrets.choice(ALPHABET) for _sign in range(5)) for _part in "1234")
    check_strength(given, login=login)
    return given


def person_of(session: Session, login: str) -> int:
    """Return the id of the account. Raises NotFoundError naming the login."""
    query = "select id from users.person where lower(login) = lower(%s)"
    found = fetch_value(session, query, (login,))
    if found is None:
        raise NotFoundError(_("There is no account {login}.").format(login=login))
    assert isinstance(found, int)
    return found


def create(session: Session, *, login: str, name: str, email: str | None, password: str) -> int:
    """Create an account that has to change its password; return the person's id."""
    parts = name.split()
    if not 2 <= len(parts) <= 5 or not 1 <= len(login) <= LONGEST_LOGIN or not login.isprintable():
        raise InvalidError(_("Give a login and a name of surname, given name and patronymic."))
    taken = "select true from users.person where lower(login) = lower(%s)"
    if fetch_value(session, taken, (login,)):
        raise ConflictError(_("There is an account {login} already.").format(login=login))
    query = "insert into users.principal (type) values ('person') returning id"
    person = fetch_value(session, query)
    execute(
        session,
        "insert into users.person (id, login, surname, given_name, patronymic, email,"
        " password_hash, password_changed_at, must_change_password, active, appearance, digest,"
        " created_at, version)"
        " values (%s, %s, %s, %s, %s, %s, %s, %s, true, true, '{}', true, %s, 1)",
        (person, login, parts[0], parts[1], " ".join(parts[2:]) or None, email,
         hash_password(password), now(), now()),
    )  # fmt: skip
    record(session, "person.created", "person", person, login=login)
    assert isinstance(person, int)
    return person


def give_role(session: Session, *, login: str, code: str) -> None:
    """Give a role everywhere. Raises NotFoundError naming the roles there are."""
    role = fetch_value(session, "select id from users.role where code = %s", (code,))
    if role is None:
        query = "select coalesce(string_agg(code, ', ' order by code), '—') from users.role"
        known = fetch_value(session, query)
        raise NotFoundError(
            _("There is no role {code}; there are: {known}.").format(code=code, known=known)
        )
    person = person_of(session, login)
    execute(
        session,
        "insert into users.role_grant (role_id, person_id) values (%s, %s) on conflict do nothing",
        (role, person),
    )
    record(session, "role.given", "person", person, role=code)


def set_password(session: Session, *, login: str, password: str) -> None:
    """Set a password that has to be changed at sign-in, and end the person's sessions."""
    person = person_of(session, login)
    execute(
        session,
        "update users.person set password_hash = %s, password_changed_at = %s,"
        " must_change_password = true, version = version + 1 where id = %s",
        (hash_password(password), now(), person),
    )
    end_sessions_of(session, person_id=person, now=now())
    subject = f"login:{login.lower()}"
    execute(session, "delete from users.sign_in_attempt where subject = %s", (subject,))
    record(session, "password.reset", "person", person)


def disable(session: Session, *, login: str) -> None:
    """Let an account act no more: no sign-in, no session, no token."""
    person = person_of(session, login)
    execute(
        session,
        "update users.person set active = false, version = version + 1 where id = %s",
        (person,),
    )
    end_sessions_of(session, person_id=person, now=now())
    record(session, "person.disabled", "person", person)


def list_accounts(session: Session) -> list[AccountRow]:
    """Return all accounts that have a login, by login."""
    query = """
        select login, concat_ws(' ', surname, given_name, patronymic) as name, active,
            coalesce((select string_agg(distinct role.code, ', ' order by role.code)
                from users.role_grant join users.role on role.id = role_grant.role_id
                where role_grant.person_id = person.id), '') as roles
        from users.person where login is not null order by lower(login)"""
    return fetch(session, AccountRow, query)


def create_token(session: Session, *, login: str, scopes: list[str], days: int, name: str) -> str:
    """Create a token of the person and return it; only its SHA-256 is kept.

    Raises NotFoundError for an unknown or disabled account, InvalidError for odd scopes.
    """
    person = person_of(session, login)
    if not fetch_value(session, "select active from users.person where id = %s", (person,)):
        raise ConflictError(_("{login} can sign in no more.").format(login=login))
    if not scopes or not all(each.replace(":", "").isalpha() for each in scopes):
        raise InvalidError(_("A scope is a word such as documents:read."))
    token = secrets.token_urlsafe(32)
    moment = now()
    id = fetch_value(
        session,
        "insert into users.api_token (token_hash, person_id, name, scopes, created_at,"
        " expires_at) values (%s, %s, %s, %s, %s, %s) returning id",
        (hashlib.sha256(token.encode()).digest(), person, name, scopes, moment,
         moment + timedelta(days=days)),
    )  # fmt: skip
    record(session, "token.created", "person", person, token=id, scopes=scopes, days=days)
    return token


def list_tokens(session: Session) -> list[TokenRow]:
    """Return the tokens that are still good, by number."""
    query = """
        select api_token.id, person.login, api_token.name, api_token.scopes, api_token.expires_at
        from users.api_token join users.person on person.id = api_token.person_id
        where revoked_at is null and expires_at > %s order by api_token.id"""
    return fetch(session, TokenRow, query, (now(),))


def revoke_token(session: Session, *, id: int) -> None:
    """Revoke a token. Raises NotFoundError when there is no good one of that number."""
    query = """
        update users.api_token set revoked_at = %s where id = %s and revoked_at is null
        returning person_id"""
    person = fetch_value(session, query, (now(), id))
    if person is None:
        raise NotFoundError(_("There is no good token {number}.").format(number=id))
    record(session, "token.revoked", "person", person, token=id)
