"""What people do with their own account: data, password, look, language, digest."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.db.sql import execute, fetch_one
from uprava.errors import InvalidError
from uprava.i18n import LOCALES, _
from uprava.users.passwords import check_password, check_strength, hash_password
from uprava.users.reader import Reader
from uprava.users.service.attempts import count_failure, forgive, refuse_early, subjects_of
from uprava.users.service.conflicts import check_version, found, hold_person
from uprava.users.service.people import EMAIL
from uprava.users.service.sessions import end_sessions_of

LOOK = {
    "theme": ("auto", "light", "dark"),
    "contrast": ("normal", "more"),
    "zoom": ("100", "112", "125", "150"),
    "density": ("compact", "comfortable"),
    "keys": ("off", "on"),
}
"""What can be chosen about the look; the first is used for what is not one of them."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A person's own data and choices."""

    id: int
    login: str
    name: str
    email: str
    phone: str
    locale: str
    digest: bool
    password_hash: str | None
    password_changed_at: datetime | None
    version: int


PROFILE = """
select id, coalesce(login, '') as login,
    surname || ' ' || given_name || coalesce(' ' || patronymic, '') as name,
    coalesce(email, '') as email, coalesce(phone, '') as phone, coalesce(locale, '') as locale,
    digest, password_hash, password_changed_at, version
from users.person where id = %s"""


def get_profile(session: Session, reader: Reader) -> Profile:
    """Return the reader's own data."""
    profile = fetch_one(session, Profile, PROFILE, (reader.person_id,))
    found(profile)
    assert profile is not None
    return profile


@dataclass(frozen=True, slots=True)
class OwnData:
    """What people change about themselves; names and posts are the administrator's."""

    email: str
    phone: str
    locale: str
    digest: bool


def change_own_data(session: Session, data: OwnData, *, reader: Reader, version: str) -> None:
    """Change one's address, telephone, language and digest."""
    if data.email and not EMAIL.fullmatch(data.email):
        sentence = _("This is not an e-mail address.")
        raise InvalidError(sentence, fields={"email": sentence})
    hold_person(session, reader.person_id)
    kept = get_profile(session, reader)
    check_version(session, "person", reader.person_id, sent=version, kept=kept.version)
    execute(
        session,
        "update users.person set email = %s, phone = %s, locale = %s, digest = %s,"
        " version = version + 1 where id = %s",
        (data.email or None, data.phone or None, data.locale if data.locale in LOCALES else None,
         data.digest, reader.person_id),
    )  # fmt: skip
    record(session, "profile.changed", "person", reader.person_id)


def keep_appearance(session: Session, chosen: Mapping[str, str], *, reader: Reader) -> None:
    """Keep the look a person chose; it needs no version: the last choice wins."""
    look = {
        name: chosen.get(name, "") if chosen.get(name) in known else known[0]
        for name, known in LOOK.items()
    }
    query = "update users.person set appearance = %s where id = %s"
    execute(session, query, (msgspec.json.encode(look).decode(), reader.person_id))


@dataclass(frozen=True, slots=True)
class PasswordChange:
    """The old password and the new one, typed twice."""

    old: str
    new: str
    again: str


def change_password(
    session: Session, change: PasswordChange, *, reader: Reader, address: str, now: datetime
) -> bool:
    """Change one's password and end one's other sessions; False when the old one is wrong.

    A wrong old password is counted like a failed sign-in, which has to be committed: it is
    answered, not raised. Raises InvalidError for a new password that does not do.
    """
    profile = get_profile(session, reader)
    subjects = subjects_of(profile.login, address)
    refuse_early(session, subjects, now)
    check_new(change, login=profile.login)
    if not check_password(profile.password_hash, change.old):
        count_failure(session, subjects[0], now)
        record(session, "profile.password-refused", "person", reader.person_id)
        return False
    forgive(session, subjects)
    execute(
        session,
        "update users.person set password_hash = %s, password_changed_at = %s,"
        " must_change_password = false, version = version + 1 where id = %s",
        (hash_password(change.new), now, reader.person_id),
    )
    end_sessions_of(session, person_id=reader.person_id, now=now, keep=reader.session_hash)
    record(session, "profile.password-changed", "person", reader.person_id)
    return True


def check_new(change: PasswordChange, *, login: str) -> None:
    """Raise InvalidError for a new password that is weak, the old one, or typed differently."""
    check_strength(change.new, login=login)
    if change.new == change.old:
        sentence = _("The new password is the old one.")
        raise InvalidError(sentence, fields={"password": sentence})
    if change.new != change.again:
        sentence = _("The two passwords differ.")
        raise InvalidError(sentence, fields={"again": sentence})
