"""What the command line does with accounts and tokens: the acts of the screens, by login.

The rules are those of `uprava.users.service`; here a login becomes a person and a code a role.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from uprava.clock import now
from uprava.db.sql import fetch, fetch_value
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.i18n import _
from uprava.users.passwords import check_strength
from uprava.users.service import people, roles, tokens


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


def person_of(session: Session, login: str) -> int:
    """Return the id of the account. Raises NotFoundError naming the login."""
    query = "select id from users.person where lower(login) = lower(%s)"
    found = fetch_value(session, query, (login,))
    if found is None:
        raise NotFoundError(_("There is no account {login}.").format(login=login))
    assert isinstance(found, int)
    return found


def create(
    session: Session, *, login: str, name: str, email: str | None, password: str | None
) -> str:
    """Create an account; return its first password, which has to be changed at sign-in."""
    parts = name.split()
    if len(parts) < 2:
        raise InvalidError(_("Give a login and a name of surname, given name and patronymic."))
    taken = "select true from users.person where lower(login) = lower(%s)"
    if fetch_value(session, taken, (login,)):
        raise ConflictError(_("There is an account {login} already.").format(login=login))
    fields = people.PersonFields(
        parts[0], parts[1], " ".join(parts[2:]), login, email or "", phone=""
    )
    people.create_person(session, fields)
    return set_password(session, login=login, password=password)


def set_password(session: Session, *, login: str, password: str | None) -> str:
    """Set a password that has to be changed at sign-in, and end the person's sessions.

    Returns the given password when it is good enough, a made one when none was given.
    """
    if password is not None:
        check_strength(password, login=login)
    return people.reset_password(session, person_of(session, login), now=now(), given=password)


def give_role(session: Session, *, login: str, code: str) -> None:
    """Give a role everywhere. Raises NotFoundError naming the roles there are."""
    role = fetch_value(session, "select id from users.role where code = %s", (code,))
    if role is None:
        query = "select coalesce(string_agg(code, ', ' order by code), '—') from users.role"
        known = fetch_value(session, query)
        raise NotFoundError(
            _("There is no role {code}; there are: {known}.").format(code=code, known=known)
        )
    roles.give_role(session, role_id=role, person_id=person_of(session, login), unit_id=None)


def disable(session: Session, *, login: str) -> None:
    """Let an account act no more: no sign-in, no session, no token, no substitution.

    Raises ConflictError for the last one who manages people.
    """
    people.switch_off(session, person_of(session, login))


def list_accounts(session: Session) -> list[AccountRow]:
    """Return all accounts that have a login, by login."""
    query = """
        select login, concat_ws(' ', surname, given_name, patronymic) as name, active,
            coalesce((select string_agg(distinct role.code, ', ' order by role.code)
                from users.role_grant join users.role on role.id = role_grant.role_id
                where role_grant.person_id = person.id), '') as roles
        from users.person where login is not null order by lower(login)"""
    return fetch(session, AccountRow, query)


def create_token(
    session: Session, *, login: str, scopes: Sequence[str], days: int, name: str
) -> str:
    """Create a token of the person and return it.

    Raises NotFoundError for an unknown account, ConflictError for a disabled one, InvalidError
    for what no token may be.
    """
    person = person_of(session, login)
    if not fetch_value(session, "select active from users.person where id = %s", (person,)):
        raise ConflictError(_("{login} can sign in no more.").format(login=login))
    wish = tokens.TokenWish(name, tuple(scopes), days)
    return tokens.issue(session, wish, person_id=person, now=now())


def list_tokens(session: Session) -> list[TokenRow]:
    """Return the tokens that are still good, by number."""
    query = """
        select api_token.id, person.login, api_token.name, api_token.scopes, api_token.expires_at
        from users.api_token join users.person on person.id = api_token.person_id
        where revoked_at is null and expires_at > %s order by api_token.id"""
    return fetch(session, TokenRow, query, (now(),))
