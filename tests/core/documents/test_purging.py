"""Emptying the trash beside modules that refer to documents in ways of their own."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import psycopg
import pytest
from offices import Office
from uprava import testing
from uprava.clock import now
from uprava.db import embedded
from uprava.db.transaction import system_transaction
from uprava.documents.service import purging
from uprava.documents.service.purging import purge
from uprava.documents.service.trash import move_to_trash

TABLES = """
create schema strange;
create table strange.keyed (document_id uuid primary key references documents.document);
create table strange.part (
    id int primary key, document_id uuid not null references strange.keyed on delete cascade);
create table strange.plain (id int primary key, document_id uuid references documents.document);
create table strange.file (id int primary key, file_id uuid references documents.file);
create table strange.forgetful (
    id int primary key, document_id uuid references documents.document on delete set null);
create table strange.follower (
    id int primary key, document_id uuid references documents.document on delete cascade);
grant usage on schema strange to {app};
grant all on all tables in schema strange to {app};
"""


@pytest.fixture
def module(office: Office) -> Iterator[psycopg.Connection]:
    """Tables of a module that refer to documents in every way there is; the owner's connection."""
    emptied(office)  # what other tests threw away long ago
    url = str(office.installation.settings.database_owner_url)
    with psycopg.connect(url, autocommit=True) as link:
        link.execute(TABLES.format(app=embedded.APP))
        yield link
        link.execute("drop schema strange cascade")
    emptied(office)  # what stayed because of these tables


def emptied(office: Office) -> list[UUID]:
    """Do the night's work."""
    engine = office.installation.engine
    with system_transaction(engine, today=testing.TODAY, task="purge") as session:
        return purge(session, before=now() - timedelta(days=30))


def thrown_away(office: Office, *titles: str, **options: object) -> list[UUID]:
    """Put drafts into the trash a month and a day ago."""
    ids = [office.document(title, number=False, **options) for title in titles]
    with office.as_(office.registrar) as session:
        month_ago = now() - timedelta(days=31)
        done = move_to_trash(session, ids, reader=office.registrar, at=month_ago).done
    assert sorted(done) == sorted(ids)
    return ids


@pytest.mark.parametrize("at_once", [500, 2])
def test_what_a_module_only_refers_to_stays_unless_its_foreign_key_says_otherwise(
    office: Office, module: psycopg.Connection, letter: bytes, at_once: int,
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    monkeypatch.setattr(purging, "AT_ONCE", at_once)
    files = [("Письмо.pdf", "application/pdf", letter)]
    ids = thrown_away(office, "a", "b", "c", "d", "e", "f", files=files)
    keyed, plain, with_file, forgotten, followed, alone = ids
    module.execute("insert into strange.keyed values (%s)", (keyed,))
    module.execute("insert into strange.part values (1, %s)", (keyed,))
    module.execute("insert into strange.plain values (1, %s), (2, null)", (plain,))
    query = "insert into strange.file select 1, id from documents.file where document_id = %s"
    module.execute("set uprava.system = 'on'")
    module.execute(query, (with_file,))
    module.execute("insert into strange.forgetful values (1, %s)", (forgotten,))
    module.execute("insert into strange.follower values (1, %s)", (followed,))
    assert sorted(emptied(office)) == sorted([keyed, forgotten, followed, alone])
    left = module.execute("select id from documents.document where id = any (%s)", (ids,))
    assert {row[0] for row in left.fetchall()} == {plain, with_file}
    assert str(plain) in caplog.text
    assert str(with_file) in caplog.text
    counts = {
        name: module.execute(f"select id from strange.{name} order by id").fetchall()
        for name in ("part", "plain", "file", "forgetful", "follower")
    }
    assert counts == {
        "part": [], "plain": [(1,), (2,)], "file": [(1,)], "forgetful": [(1,)], "follower": [],
    }  # fmt: skip
    assert module.execute("select document_id from strange.forgetful").fetchone() == (None,)


def test_the_files_of_a_document_that_stays_stay_with_it(
    office: Office, module: psycopg.Connection, letter: bytes
) -> None:
    files = [("Письмо.pdf", "application/pdf", letter)]
    (id,) = thrown_away(office, "a", files=files)
    module.execute("insert into strange.plain values (1, %s)", (id,))
    assert emptied(office) == []
    module.execute("set uprava.system = 'on'")
    for table in ("file", "access_grant", "text"):
        query = f"select count(*) from documents.{table} where document_id = %s"
        assert module.execute(query, (id,)).fetchone() != (0,), table
    logged = "select count(*) from audit.record where action = 'document.purged' and object_id = %s"
    assert module.execute(logged, (str(id),)).fetchone() == (0,)
