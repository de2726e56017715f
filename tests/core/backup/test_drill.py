"""The restore drill: everything comes back, proved by another program and by plain SQL."""

import json
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from litestar.testing import TestClient
from psycopg import sql
from tests_support.files import small_pdf
from uprava import testing
from uprava.app import create_app
from uprava.backup.making import DUMP, make_backup
from uprava.backup.restoring import restore
from uprava.db import embedded
from uprava.errors import ConflictError, InvalidError
from uprava.installation import Installation, bring_up_to_date, opened
from uprava.settings import Settings
from uprava_storage import StoreUnavailableError


@dataclass(frozen=True)
class Place:
    """Two databases of the drill: one that works, one that is empty."""

    source: Settings
    target: Settings


MIGRATED = "drill_migrated"
"""The database the sources are copies of: migrating takes seconds, a copy a tenth of one."""


@pytest.fixture(scope="module")
def server(
    postgres: embedded.Running, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[psycopg.Connection[Any]]:
    """The server, with a migrated database nobody is connected to."""
    superuser = postgres.dsn(dbname="postgres", user="postgres")
    with psycopg.connect(superuser, autocommit=True) as link:
        create(link, MIGRATED)
        with psycopg.connect(postgres.dsn(dbname=MIGRATED, user="postgres")) as inside:
            inside.execute("create extension pg_trgm; create extension btree_gist")
        with testing.installation(
            settings_of(postgres, MIGRATED, tmp_path_factory.mktemp(MIGRATED))
        ):
            pass
        yield link
        drop(link, MIGRATED)


def create(link: psycopg.Connection[Any], name: str, template: str = "template1") -> None:
    """Make a database of the owner's."""
    drop(link, name)
    link.execute(
        sql.SQL("create database {} template {} owner {}").format(
            *(sql.Identifier(each) for each in (name, template, embedded.OWNER))
        )
    )


def drop(link: psycopg.Connection[Any], name: str) -> None:
    """Drop a database and whoever is connected to it."""
    query = sql.SQL("drop database if exists {} with (force)")
    link.execute(query.format(sql.Identifier(name)))


def settings_of(postgres: embedded.Running, name: str, folder: Path) -> Settings:
    """Return the settings of an installation on a database."""
    owner = postgres.url.replace("/uprava?", f"/{name}?")
    app = owner.replace(f"//{embedded.OWNER}@", f"//{embedded.APP}@")
    return testing.make_settings(folder, app, database_owner_url=owner)


@pytest.fixture
def place(
    postgres: embedded.Running, server: psycopg.Connection[Any], tmp_path: Path
) -> Iterator[Place]:
    """A migrated database and an empty one, each with a folder of its own."""
    templates = {"drill_source": MIGRATED, "drill_target": "template1"}
    for name, template in templates.items():
        create(server, name, template)
    yield Place(*(settings_of(postgres, name, tmp_path / name) for name in templates))
    for name in templates:
        drop(server, name)


@pytest.fixture
def worked(place: Place) -> Iterator[tuple[Installation, dict[str, str]]]:
    """The source installation after five letters; the letters' numbers by id."""
    with testing.installation(place.source) as made:
        town = testing.make_town(made)
        person = testing.make_person(
            made, unit_id=town.chancellery_id, permissions=("records.register",)
        )
        token = testing.make_token(made, person, "documents:read", "documents:write")
        with TestClient(create_app(made)) as client:
            numbers = dict(register(client, token, town, place) for place in range(5))
        yield made, numbers


def register(client: TestClient, token: str, town: testing.Town, place: int) -> tuple[str, str]:
    """Register one letter with a file of its own; return id and number."""
    card = {"title": f"Письмо {place}", "correspondent": "Министерство",
            "journal": f"incoming-{town.organisation_id}"}  # fmt: skip
    answer = client.post(
        "/api/v1/records/incoming",
        data={"card": json.dumps(card)},
        files=[("file", ("a.pdf", small_pdf(500 + place)))],
        headers={"authorization": f"Bearer {token}"},
    ).json()
    return answer["id"], answer["number"]


def test_a_backup_restored_elsewhere_has_the_same_rows_files_and_audit(
    worked: tuple[Installation, dict[str, str]], place: Place, tmp_path: Path
) -> None:
    installation, numbers = worked
    made = make_backup(installation, tmp_path / "backup", at=testing.NOW)
    assert made.tables["documents.document"] == 5
    restored = restore(place.target, tmp_path / "backup")
    assert restored.problems == ()
    bring_up_to_date(place.target)
    with psycopg.connect(str(place.target.database_owner_url)) as link:
        link.execute("set uprava.system = 'on'")
        rows = link.execute("select id::text, number from documents.document").fetchall()
    assert dict(rows) == numbers
    assert tree_of(tmp_path / "drill_source" / "files") == tree_of(
        tmp_path / "drill_target" / "files"
    )


def tree_of(folder: Path) -> list[str]:
    """Return what `sha256sum` says of every stored file."""
    files = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    told = subprocess.run(
        ["sha256sum", *files], cwd=folder, capture_output=True, text=True, check=True
    )
    return told.stdout.splitlines()


def test_numbering_goes_on_without_a_gap_after_the_restore(
    worked: tuple[Installation, dict[str, str]], place: Place, tmp_path: Path
) -> None:
    make_backup(worked[0], tmp_path / "backup", at=testing.NOW)
    restore(place.target, tmp_path / "backup")
    bring_up_to_date(place.target)
    with opened(place.target) as second:
        query = "select id, login from users.person"
        with psycopg.connect(str(place.target.database_owner_url)) as link:
            person, _login = link.execute(query).fetchone() or (0, "")
            journal = link.execute("select organisation_id from documents.journal").fetchone()
        assert journal is not None
        reader = testing.reader_of(second, person)
        token = testing.make_token(second, reader, "documents:write")
        town = testing.Town(journal[0], 0, 0, 0)
        with TestClient(create_app(second)) as client:
            _id, number = register(client, token, town, 9)
    assert number == "01-12/6"


def test_a_full_database_is_never_overwritten(
    worked: tuple[Installation, dict[str, str]], place: Place, tmp_path: Path
) -> None:
    make_backup(worked[0], tmp_path / "backup", at=testing.NOW)
    with pytest.raises(ConflictError):
        restore(place.source, tmp_path / "backup")


def test_a_restore_that_failed_half_way_is_repeated_and_goes_on(
    worked: tuple[Installation, dict[str, str]], place: Place, tmp_path: Path
) -> None:
    folder, data = tmp_path / "backup", place.target.data
    make_backup(worked[0], folder, at=testing.NOW)
    data.mkdir(exist_ok=True)
    (data / "files").write_text("in the way of the store")
    with pytest.raises(StoreUnavailableError):
        restore(place.target, folder)
    (data / "files").unlink()
    own = "ab" * 32
    (data / "secret").unlink(missing_ok=True)
    (data / "secret").write_text(own)
    assert restore(place.target, folder).problems == ()
    kept = (data / "secret.before-restore").read_text()
    assert (kept, (data / "secret").read_text()) == (own, (folder / "secret").read_text())
    assert tree_of(tmp_path / "drill_source" / "files") == tree_of(data / "files")
    with pytest.raises(ConflictError):  # it was finished: what is there now is not touched
        restore(place.target, folder)


def test_a_restore_is_not_repeated_over_work_done_after_it_failed(
    worked: tuple[Installation, dict[str, str]], place: Place, tmp_path: Path
) -> None:
    folder, data = tmp_path / "backup", place.target.data
    make_backup(worked[0], folder, at=testing.NOW)
    data.mkdir(exist_ok=True)
    (data / "files").write_text("in the way of the store")
    with pytest.raises(StoreUnavailableError):
        restore(place.target, folder)
    (data / "files").unlink()
    with psycopg.connect(str(place.target.database_owner_url)) as link:
        link.execute("insert into calendar.year values (2031, '', '', now())")
    with pytest.raises(ConflictError):
        restore(place.target, folder)


def test_an_interrupted_restore_of_one_backup_does_not_go_on_with_another(
    worked: tuple[Installation, dict[str, str]], place: Place, tmp_path: Path
) -> None:
    first, second = tmp_path / "backup", tmp_path / "later"
    make_backup(worked[0], first, at=testing.NOW)
    time.sleep(1.1)  # pg_dump writes the second: two dumps of one are one backup
    make_backup(worked[0], second, at=testing.NOW)
    data = place.target.data
    data.mkdir(exist_ok=True)
    (data / "files").write_text("in the way of the store")
    with pytest.raises(StoreUnavailableError):
        restore(place.target, first)
    (data / "files").unlink()
    with pytest.raises(ConflictError):
        restore(place.target, second)


def test_a_damaged_backup_is_refused_before_anything_changes(
    worked: tuple[Installation, dict[str, str]], place: Place, tmp_path: Path
) -> None:
    folder = tmp_path / "backup"
    make_backup(worked[0], folder, at=testing.NOW)
    damaged = bytearray((folder / DUMP).read_bytes())
    damaged[len(damaged) // 2] ^= 1
    (folder / DUMP).write_bytes(damaged)
    with pytest.raises(InvalidError):
        restore(place.target, folder)
    (folder / "manifest.json").unlink()
    with pytest.raises(InvalidError):
        restore(place.target, folder)


def test_a_file_lost_from_the_backup_is_named(
    worked: tuple[Installation, dict[str, str]], place: Place, tmp_path: Path
) -> None:
    folder = tmp_path / "backup"
    make_backup(worked[0], folder, at=testing.NOW)
    stored = [path for path in (folder / "files").rglob("*") if path.is_file()]
    stored[0].unlink()
    restored = restore(place.target, folder)
    assert any(stored[0].name[-20:] in problem for problem in restored.problems)
