"""Tampering with the log: whatever is done to it, the verifier finds it."""

import json
import random
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

import psycopg
import pytest
from sqlalchemy import make_url
from uprava import testing
from uprava.audit.chain import GENESIS, DamageKind, Mark, verify
from uprava.audit.log import record
from uprava.db import embedded
from uprava.db.sql import driver, execute, fetch_value
from uprava.db.transaction import system_transaction
from uprava.installation import Installation
from uprava.settings import Settings

RECORDS = 60


@pytest.fixture(scope="module")
def log(installation: Installation) -> int:
    """A log of some records; returns the last number."""
    for number in range(RECORDS):
        with system_transaction(installation.engine, today=testing.TODAY, task="test") as session:
            record(session, "document.changed", "document", number, title=f"Письмо № {number}")
    with system_transaction(installation.engine, today=testing.TODAY) as session:
        return verify(driver(session)).seq


@contextmanager
def superuser(settings: Settings, postgres: embedded.Running) -> Iterator[psycopg.Connection[Any]]:
    """A connection of the database's administrator, whose triggers are off; undone at the end."""
    assert settings.database_url is not None
    name = make_url(settings.database_url).database
    with psycopg.connect(postgres.dsn(dbname=name or "", user="postgres")) as link:
        link.execute("set session_replication_role = replica")
        yield link
        link.rollback()


def mark_of(link: psycopg.Connection[Any]) -> Mark:
    """Return the head as a checkpoint keeps it."""
    row = link.execute("select seq, hash from audit.record order by seq desc limit 1").fetchone()
    assert row is not None
    return Mark(row[0], row[1], row[0])


COLUMNS = {
    "body": "update audit.record set body = overlay(body placing %(letter)s from %(place)s for 1)"
    " where seq = %(seq)s and substr(body, %(place)s, 1) <> %(letter)s",
    "at": "update audit.record set at = at + interval '1 microsecond' where seq = %(seq)s",
    "hash": "update audit.record set hash = set_bit(hash, %(bit)s, 1 - get_bit(hash, %(bit)s))"
    " where seq = %(seq)s",
    "prev": "update audit.record set prev = set_bit(prev, %(bit)s, 1 - get_bit(prev, %(bit)s))"
    " where seq = %(seq)s",
    "actor": "update audit.record set actor_id = coalesce(actor_id, 0) + 1 where seq = %(seq)s",
    "acting": "update audit.record set acting_for = 7 where seq = %(seq)s",
    "action": "update audit.record set action = action || 'x' where seq = %(seq)s",
    "type": "update audit.record set object_type = 'draft' where seq = %(seq)s",
    "object": "update audit.record set object_id = object_id || '1' where seq = %(seq)s",
    "delete": "delete from audit.record where seq = %(seq)s",
    "swap": "update audit.record as a set body = b.body, at = b.at, action = b.action,"
    " object_id = b.object_id from audit.record as b where a.seq in (%(seq)s, %(other)s)"
    " and b.seq in (%(seq)s, %(other)s) and a.seq <> b.seq",
    "swap whole": "update audit.record set seq = case seq when %(seq)s then -%(other)s"
    " else -%(seq)s end where seq in (%(seq)s, %(other)s);"
    "update audit.record set seq = -seq where seq < 0",
    "insert": "insert into audit.record select %(last)s + 1, at, actor_id, acting_for, action,"
    " object_type, object_id, body, prev, hash from audit.record where seq = %(seq)s",
    "tail": "delete from audit.record where seq >= %(seq)s",
}


@pytest.mark.parametrize("times", [6, pytest.param(22, marks=pytest.mark.nightly)])
def test_every_random_mutation_of_each_kind_is_found(
    log: int, settings: Settings, postgres: embedded.Running, times: int
) -> None:
    dice = random.Random(20261120)
    names = list(COLUMNS)
    with superuser(settings, postgres) as link:
        marks = [mark_of(link)]
        assert verify(link, marks=marks).sound
        missed = []
        for turn in range(times * len(names)):
            name = names[turn % len(names)]
            seq, other = dice.sample(range(log - RECORDS + 1, log + 1), 2)
            values = {"seq": seq, "other": other, "last": log, "bit": dice.randrange(256),
                      "place": dice.randrange(1, 60), "letter": dice.choice("aя{}0")}  # fmt: skip
            touched = mutate(link, COLUMNS[name], values)
            if touched and verify(link, marks=marks).sound:
                missed.append((name, values))
            link.execute("rollback to savepoint mutation")
    assert not missed


def mutate(link: psycopg.Connection[Any], statements: str, values: dict[str, object]) -> bool:
    """Do a mutation after a savepoint; tell whether it touched anything."""
    link.execute("savepoint mutation")
    touched = [
        link.execute(each, values).rowcount  # type: ignore[call-overload]
        for each in statements.split(";")
    ]
    return any(touched)


def test_log_written_anew_as_a_whole_is_found_by_a_checkpoint_only(
    log: int, settings: Settings, postgres: embedded.Running
) -> None:
    with superuser(settings, postgres) as link:
        marks = [mark_of(link)]
        link.execute("update audit.record set body = replace(body, 'Письмо', 'письмо')")
        restamp(link)
        assert verify(link).sound
        report = verify(link, marks=marks)
    assert [each.kind for each in report.damages] == [DamageKind.RESTAMPED]
    assert report.damages[0].seq == log


def restamp(link: psycopg.Connection[Any]) -> None:
    """Chain all records anew, as somebody with the database in hand could."""
    head = GENESIS
    query = """
        select seq, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), body
        from audit.record order by seq"""
    for seq, at, body in link.execute(query).fetchall():
        fresh = sha256(head + f"{seq}|{at}|{body}".encode()).digest()
        link.execute(
            "update audit.record set prev = %s, hash = %s where seq = %s", (head, fresh, seq)
        )
        head = fresh


def test_end_that_was_cut_off_is_found_by_a_checkpoint(
    log: int, settings: Settings, postgres: embedded.Running
) -> None:
    with superuser(settings, postgres) as link:
        marks = [mark_of(link)]
        link.execute("delete from audit.record where seq > %s", (log - 3,))
        assert verify(link).sound
        assert [each.kind for each in verify(link, marks=marks).damages] == [DamageKind.TRUNCATED]


@pytest.mark.parametrize(
    "statement",
    [
        "update audit.record set body = '{}'",
        "delete from audit.record",
        "truncate audit.record",
        "update audit.checkpoint set hash = ''",
        "delete from audit.checkpoint",
        "alter table audit.record disable trigger append_only",
    ],
)
def test_the_application_itself_cannot_change_the_log(
    log: int, settings: Settings, statement: str
) -> None:
    assert settings.database_url is not None
    url = make_url(settings.database_url).set(drivername="postgresql")
    link = psycopg.connect(url.render_as_string(hide_password=False), autocommit=True)
    with link, pytest.raises(psycopg.errors.InsufficientPrivilege):
        link.execute(statement)  # type: ignore[call-overload]


def test_the_owner_of_the_tables_is_refused_too(log: int, settings: Settings) -> None:
    url = make_url(settings.database_owner_url or "").set(drivername="postgresql")
    link = psycopg.connect(url.render_as_string(hide_password=False), autocommit=True)
    with link, pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
        link.execute("delete from audit.record")


def test_act_is_undone_when_its_record_cannot_be_written(
    installation: Installation, town: testing.Town
) -> None:
    reader = testing.make_person(installation, unit_id=town.chancellery_id)

    def rename() -> None:
        change = "update users.unit set name = 'Тайный отдел' where id = %s"
        with testing.acting(installation, reader) as session:
            execute(session, change, (town.housing_id,))
            session.info["audit"].append("not json")

    with pytest.raises(Exception, match=r"."):
        rename()
    with testing.acting(installation, reader) as session:
        query = "select name from users.unit where id = %s"
        assert fetch_value(session, query, (town.housing_id,)) == "Управление ЖКХ"


def test_text_of_a_record_is_the_same_however_its_facts_were_ordered(
    installation: Installation,
) -> None:
    with system_transaction(installation.engine, today=testing.TODAY) as session:
        record(session, "unit.changed", "unit", 1, b="2", a=[1, 2])
        record(session, "unit.changed", "unit", 1, a=[1, 2], b="2")
        first, second = session.info["audit"]
        assert first == second
        assert json.loads(first)["facts"] == {"a": [1, 2], "b": "2"}
