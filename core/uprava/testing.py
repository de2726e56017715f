"""What tests of the core and of plugins need: an installation, makers, a client.

The database is migrated once per test session; a test works in its own committed data of a
fresh database copied from a template, or shares one and makes its own people and documents.
"""

import hashlib
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import ModuleType

from sqlalchemy.orm import Session

from uprava.db.sql import driver, execute, fetch_value
from uprava.db.transaction import new_session, system_transaction, unit_of_work
from uprava.installation import Installation, bring_up_to_date, opened
from uprava.settings import Settings
from uprava.users.reader import Reader, reader_from

TODAY = date(2026, 11, 20)
"""The office day of tests: a working Friday."""

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
"""Noon in Omsk on that day."""

PASSWORD = "correct horse battery staple"  # noqa: S105 -- a test's password


def make_settings(folder: Path, database_url: str, **changes: object) -> Settings:
    """Return settings of an installation in a folder, on a database; scans are not read in it."""
    values = {
        "data": folder,
        "database_url": database_url,
        "storage": f"dir:{folder / 'files'}",
        "threads": 4,
        "jobs": "outside",
        "ocr": "off",
    }
    return Settings(_env_file=None, **(values | changes))  # type: ignore[arg-type]


@contextmanager
def installation(
    settings: Settings, *, extra: Mapping[str, ModuleType] | None = None
) -> Iterator[Installation]:
    """Open an installation with a schema that is up to date."""
    bring_up_to_date(settings, extra=extra)
    with opened(settings, extra=extra) as made:
        yield made


@contextmanager
def acting(installation: Installation, reader: Reader) -> Iterator[Session]:
    """Run the block as the reader in one committed transaction on the test day."""
    session = new_session(installation.engine, reader=reader, today=TODAY)
    with unit_of_work(session):
        yield session


@dataclass(frozen=True, slots=True)
class Town:
    """A small municipality: one organisation, two units, a journal."""

    organisation_id: int
    chancellery_id: int
    housing_id: int
    journal_id: int


def make_town(installation: Installation) -> Town:
    """Make an organisation with a chancellery, a housing department and the incoming journal."""
    with system_transaction(installation.engine, today=TODAY, task="test") as session:
        organisation = fetch_value(
            session,
            "insert into users.organisation (name, short_name, index) values"
            " ('Администрация города', 'Администрация', %s) returning id",
            (secrets.token_hex(4),),
        )
        root = make_unit(session, organisation, None, "Администрация", "01")
        chancellery = make_unit(session, organisation, root, "Отдел документооборота", "01")
        housing = make_unit(session, organisation, root, "Управление ЖКХ", "02")
        journal = fetch_value(
            session,
            "insert into documents.journal (code, kind, organisation_id, unit_id, index, title,"
            " number_template, restarts, active) values (%s, 'records.incoming', %s, %s, '01-12',"
            " 'Входящие', '{index}/{seq}', 'yearly', true) returning id",
            (f"incoming-{organisation}", organisation, chancellery),
        )
    return Town(organisation, chancellery, housing, journal)


def make_unit(
    session: Session, organisation_id: int, parent_id: int | None, name: str, index: str
) -> int:
    """Make a unit and return its id."""
    id = make_principal(session, "unit")
    execute(
        session,
        "insert into users.unit (id, organisation_id, parent_id, name, short_name, index,"
        " position) values (%s, %s, %s, %s, %s, %s, 0)",
        (id, organisation_id, parent_id, name, name, index),
    )
    return id


def make_principal(session: Session, type: str) -> int:
    """Make a number rights can be given to."""
    query = "insert into users.principal (type) values (%s) returning id"
    id = fetch_value(session, query, (type,))
    assert isinstance(id, int)
    return id


def make_person(
    installation: Installation, *, unit_id: int, permissions: tuple[str, ...] = (),
    heads: bool = False, login: str | None = None,
) -> Reader:  # fmt: skip
    """Make a person with a post in the unit and a role of these permissions; return the reader."""
    login = login or f"p{secrets.token_hex(5)}"
    with system_transaction(installation.engine, today=TODAY, task="test") as session:
        person = make_principal(session, "person")
        execute(
            session,
            "insert into users.person (id, login, surname, given_name, patronymic,"
            " must_change_password, active, appearance, digest, created_at, version)"
            " values (%s, %s, 'Крылова', 'Анна', 'Дмитриевна', false, true, '{}', true, %s, 1)",
            (person, login, NOW),
        )
        post = make_principal(session, "post")
        execute(
            session,
            "insert into users.post (id, unit_id, title, heads_unit)"
            " values (%s, %s, 'специалист', %s)",
            (post, unit_id, heads),
        )
        execute(
            session,
            "insert into users.post_holder (post_id, person_id, since, acting)"
            " values (%s, %s, '2020-01-01', false)",
            (post, person),
        )
        if permissions:
            give_permissions(session, person, permissions)
    return reader_of(installation, person)


def give_permissions(session: Session, person_id: int, permissions: tuple[str, ...]) -> None:
    """Give a person a role of their own with these permissions, everywhere."""
    role = make_principal(session, "role")
    execute(
        session,
        "insert into users.role (id, code, title, built_in) values (%s, %s, 'роль', false)",
        (role, f"role-{role}"),
    )
    with driver(session).cursor() as cursor:
        cursor.executemany(
            "insert into users.role_permission (role_id, permission) values (%s, %s)",
            [(role, permission) for permission in permissions],
        )
    execute(
        session,
        "insert into users.role_grant (role_id, person_id) values (%s, %s)",
        (role, person_id),
    )


def reader_of(installation: Installation, person_id: int, *, today: date = TODAY) -> Reader:
    """Return the person as a reader with the rights of this moment."""
    with system_transaction(installation.engine, today=today, task="test") as session:
        facts = fetch_value(session, "select users.entrant(%s, null, %s)", (person_id, today))
    return reader_from(facts)


def make_token(installation: Installation, reader: Reader, *scopes: str) -> str:
    """Make an API token of the person that is good for a day; return it."""
    token = secrets.token_urlsafe(32)
    with system_transaction(installation.engine, today=TODAY, task="test") as session:
        execute(
            session,
            "insert into users.api_token (token_hash, person_id, name, scopes, created_at,"
            " expires_at) values (%s, %s, 'test', %s, now(), now() + %s)",
            (hashlib.sha256(token.encode()).digest(), reader.person_id, list(scopes),
             timedelta(days=1)),
        )  # fmt: skip
    return token
