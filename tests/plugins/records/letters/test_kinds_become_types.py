"""Migration 0008: what a letter was before stays what it is, down and up again."""

import os
from collections.abc import Iterator
from uuid import UUID, uuid4

import psycopg
import pytest
from sqlalchemy import create_engine
from sqlalchemy.engine import Engine
from tests_support.databases import fresh_database
from uprava.calendar import statutory_rules
from uprava.db import embedded, migrate
from uprava.plugins import load

KINDS = ("letter", "inquiry", "protest", "message", "other")

LETTER = """
set session_replication_role = replica;
insert into documents.document (id, kind, organisation_id, title, summary, state, access_mark,
    author_id, created_at, changed_at, version)
values ('{id}', 'records.incoming', 1, 'О тепле', '', 'registered', 'common', 1, now(), now(), 1);
insert into records.incoming (document_id, correspondent, received_on, channel, letter_kind)
values ('{id}', 'МУП', '2026-11-20', 'paper', '{kind}')"""

COUNTED = "select kind, count(*) from documents.document_type group by kind"


@pytest.fixture
def bare(postgres: embedded.Running) -> Iterator[tuple[Engine, str]]:
    """An empty database: the owner's engine, and the address of one who may do everything."""
    with fresh_database(postgres, f"kinds_{os.getpid()}") as made:
        engine = create_engine(made.owner)
        yield engine, made.everything
        engine.dispose()


def test_kinds_of_letters_become_types_and_come_back(bare: tuple[Engine, str]) -> None:
    engine, inside = bare
    core, records = (each for each in load().migrations if each.owner in ("core", "records"))
    migrate.upgrade(engine, [core])
    migrate.upgrade(engine, [records], "0007")
    given: dict[UUID, str] = {uuid4(): kind for kind in KINDS}
    with psycopg.connect(inside) as link:
        for id, kind in given.items():
            link.execute(LETTER.format(id=id, kind=kind))  # type: ignore[arg-type]  # of the test
    migrate.upgrade(engine, [records])
    typed = """select c.document_id, t.code from documents.card_fields as c
        join documents.document_type as t on t.id = c.type_id and t.kind = 'records.incoming'"""
    before = "select document_id, letter_kind from records.incoming"
    with psycopg.connect(inside) as link:
        assert dict(link.execute(typed).fetchall()) == given
        ready = dict(link.execute(COUNTED).fetchall())
        assert ready.keys() == {
            "records.incoming", "records.outgoing", "records.internal", "records.act"}  # fmt: skip
    migrate.downgrade(engine, records, "0007")
    with psycopg.connect(inside) as link:
        assert dict(link.execute(before).fetchall()) == given
    migrate.upgrade(engine, [records])
    with psycopg.connect(inside) as link:
        assert dict(link.execute(typed).fetchall()) == given
        again = dict(link.execute(COUNTED).fetchall())
        assert again == ready


def test_what_deputies_and_prosecutors_write_has_a_type_with_its_term(
    bare: tuple[Engine, str],
) -> None:
    engine, inside = bare
    core, records = (each for each in load().migrations if each.owner in ("core", "records"))
    migrate.upgrade(engine, [core, records])
    query = "select code, term_rule from documents.document_type where kind = 'records.incoming'"
    with psycopg.connect(inside) as link:
        types = dict(link.execute(query).fetchall())
    rules = {code: types[code] for code in types if types[code] != "letter.answer"}
    assert rules == {
        "representation": "prosecutor.representation", "protest": "prosecutor.protest",
        "prosecutor-demand": "prosecutor.demand", "parliament-inquiry": "parliament.inquiry",
        "deputy-inquiry": "deputy.inquiry", "deputy-letter": "deputy.letter",
        "regional-deputy": "deputy.regional", "local-deputy": "deputy.local",
    }  # fmt: skip
    assert set(rules.values()) <= set(statutory_rules())
