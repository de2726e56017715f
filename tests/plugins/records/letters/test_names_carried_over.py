"""Migration 0010: names of senders and letters move to the core's directory, none is lost."""

import os
from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import create_engine
from sqlalchemy.engine import Engine
from tests_support.databases import fresh_database
from uprava.db import embedded, migrate
from uprava.plugins import load

NAMES = [(1, "МУП «Водоканал»"), (2, "Муп Водоканал"), (1, "Орлова Анна Петровна"), (1, "ГЖИ")]
LETTERS = [
    ("00000000-0000-7000-8000-000000000001", "МУП «Водоканал»", "common"),
    ("00000000-0000-7000-8000-000000000002", "муп водоканал", "restricted"),
    ("00000000-0000-7000-8000-000000000003", "Тайный отправитель", "restricted"),
    ("00000000-0000-7000-8000-000000000004", "Загружен без справочника", "common"),
]
LETTER = """
insert into documents.document (id, kind, organisation_id, title, summary, state, access_mark,
    author_id, created_at, changed_at, version)
values (%s, 'records.incoming', 1, 'О тепле', '', 'registered', %s, 1, now(), now(), 1)"""
OWN = """
insert into records.incoming (document_id, correspondent, received_on, channel)
values (%s, %s, '2026-11-20', 'paper')"""
KNOWN = """
insert into records.correspondent (unit_id, correspondent_key, correspondent)
values (%s, lower(regexp_replace(%s, '[^[:alnum:]]+', ' ', 'g')), %s)"""
MENTIONED = """
select c.name, array_agg(right(m.document_id::text, 1) order by m.document_id)
from correspondents.mention as m join correspondents.correspondent as c
    on c.id = m.correspondent_id where m.role = 'sender' group by 1"""


@pytest.fixture
def bare(postgres: embedded.Running) -> Iterator[tuple[Engine, str]]:
    """An empty database: the owner's engine, and the address of one who may do everything."""
    with fresh_database(postgres, f"names_{os.getpid()}") as made:
        engine = create_engine(made.owner)
        yield engine, made.everything
        engine.dispose()


def test_names_and_letters_are_carried_over_without_loss(bare: tuple[Engine, str]) -> None:
    engine, inside = bare
    core, records = (each for each in load().migrations if each.owner in ("core", "records"))
    migrate.upgrade(engine, [core])
    migrate.upgrade(engine, [records], "0009")
    with psycopg.connect(inside) as link:
        link.execute("set session_replication_role = replica")  # without towns and people
        link.cursor().executemany(LETTER, [(id, mark) for id, _name, mark in LETTERS])
        link.cursor().executemany(OWN, [(id, name) for id, name, _mark in LETTERS])
        link.cursor().executemany(KNOWN, [(unit, name, name) for unit, name in NAMES])
        link.execute("insert into users.organisation (id, name, short_name, index)"
                     " values (1, 'А', 'А', '1')")  # fmt: skip
        link.cursor().executemany(
            "insert into users.unit (id, organisation_id, name, short_name, index, position)"
            " values (%s, 1, 'О', 'О', '1', 0)", [(1,), (2,)],
        )  # fmt: skip
    migrate.upgrade(engine, [records])
    with psycopg.connect(inside) as link:
        cards = dict(link.execute(
            "select name, kind from correspondents.correspondent").fetchall())  # fmt: skip
        assert cards == {
            "МУП «Водоканал»": "organisation", "Орлова Анна Петровна": "person",
            "ГЖИ": "organisation", "Загружен без справочника": "organisation",
        }  # fmt: skip
        noted = link.execute(
            "select c.name, n.unit_id from correspondents.noted as n"
            " join correspondents.correspondent as c on c.id = n.correspondent_id"
        ).fetchall()
        assert sorted(noted) == [
            ("ГЖИ", 1), ("МУП «Водоканал»", 1), ("МУП «Водоканал»", 2), ("Орлова Анна Петровна", 1),
        ]  # fmt: skip
        assert dict(link.execute(MENTIONED).fetchall()) == {
            "МУП «Водоканал»": ["1", "2"], "Загружен без справочника": ["4"],
        }  # fmt: skip
    migrate.downgrade(engine, records, "0009")
    with psycopg.connect(inside) as link:
        back = link.execute("select unit_id, correspondent from records.correspondent").fetchall()
    assert {unit for unit, name in back if name == "МУП «Водоканал»"} == {1, 2}
    assert {name for _unit, name in back} >= {"ГЖИ", "Орлова Анна Петровна"}
