"""One transaction per request: kept whole or not at all, and told in words when it fails."""

from contextlib import ExitStack

import psycopg
import pytest
from litestar.testing import TestClient
from uprava import testing
from uprava.audit.log import record
from uprava.db import embedded
from uprava.db.sql import execute, fetch_value, undone
from uprava.db.transaction import system_transaction
from uprava.errors import ConflictError, InvalidError, UnavailableError
from uprava.installation import Installation


def count(installation: Installation, query: str) -> int:
    """Return a number as the installation itself sees it."""
    with system_transaction(installation.engine, today=testing.TODAY) as session:
        return int(fetch_value(session, query))


def test_what_raises_keeps_neither_the_change_nor_its_audit(
    installation: Installation, town: testing.Town
) -> None:
    before = count(installation, "select count(*) from audit.record")
    with pytest.raises(ZeroDivisionError):
        fail_half_way(installation, town)
    kept = f"select count(*) from users.unit where organisation_id = {town.organisation_id}"
    assert count(installation, kept) == 3
    assert count(installation, "select count(*) from audit.record") == before


def fail_half_way(installation: Installation, town: testing.Town) -> None:
    """Change something, record it, then fail."""
    with system_transaction(installation.engine, today=testing.TODAY) as session:
        testing.make_unit(session, town.organisation_id, None, "Отдел", "09")
        record(session, "unit.created", "unit", 1)
        raise ZeroDivisionError


def test_an_act_without_its_audit_record_is_not_kept(
    installation: Installation, town: testing.Town
) -> None:
    with (
        pytest.raises(InvalidError),
        system_transaction(installation.engine, today=testing.TODAY) as session,
    ):
        testing.make_unit(session, town.organisation_id, None, "Отдел", "09")
        session.info["audit"].append("this is not JSON")
    kept = f"select count(*) from users.unit where organisation_id = {town.organisation_id}"
    assert count(installation, kept) == 3


def test_a_broken_constraint_is_a_conflict_in_words(
    installation: Installation, town: testing.Town
) -> None:
    with (
        pytest.raises(ConflictError),
        system_transaction(installation.engine, today=testing.TODAY) as session,
    ):
        for _ in range(2):
            execute(session, "insert into users.principal (id, type) values (99999999, 'unit')")


def test_a_statement_that_takes_too_long_is_ended_and_told(installation: Installation) -> None:
    with (
        pytest.raises(UnavailableError),
        system_transaction(installation.engine, today=testing.TODAY) as session,
    ):
        execute(session, "set local statement_timeout = 50")
        execute(session, "select pg_sleep(5)")


PREPARED = "select count(*) from pg_prepared_statements"


def test_what_is_undone_costs_neither_the_transaction_nor_what_is_prepared(
    installation: Installation, town: testing.Town
) -> None:
    with system_transaction(installation.engine, today=testing.TODAY) as session:
        patience = fetch_value(session, "show statement_timeout")
        for _ in range(8):
            fetch_value(session, "select count(*) from users.unit")
        known = fetch_value(session, PREPARED)
        with undone(session, within=5000):
            testing.make_unit(session, town.organisation_id, None, "Отдел", "09")
        with pytest.raises(psycopg.errors.QueryCanceled), undone(session, within=50):
            execute(session, "select pg_sleep(5)")
        with pytest.raises(psycopg.errors.DivisionByZero), undone(session, within=50):
            execute(session, "select 1 / 0")
        fetch_value(session, "select count(*) from users.unit")
        assert fetch_value(session, PREPARED) >= known > 0
        assert fetch_value(session, "show statement_timeout") == patience
        kept = f"select count(*) from users.unit where organisation_id = {town.organisation_id}"
        assert fetch_value(session, kept) == 3


def test_statements_prepared_before_a_migration_do_no_harm_after_it(
    client: TestClient, installation: Installation, town: testing.Town, database: tuple[str, str]
) -> None:
    person = testing.make_person(installation, unit_id=town.housing_id)
    headers = {
        "authorization": f"Bearer {testing.make_token(installation, person, 'documents:read')}"
    }
    for _ in range(30):
        assert client.get("/api/v1/documents", headers=headers).status_code == 200
    with psycopg.connect(database[1].replace("+psycopg", ""), autocommit=True) as link:
        link.execute("alter table documents.document alter column summary type varchar(5000)")
    try:
        for _ in range(30):
            assert client.get("/api/v1/documents", headers=headers).status_code == 200
    finally:
        with psycopg.connect(database[1].replace("+psycopg", ""), autocommit=True) as link:
            link.execute("alter table documents.document alter column summary type text")


def test_lost_connections_are_replaced_by_the_next_request(
    client: TestClient, installation: Installation, town: testing.Town, postgres: embedded.Running
) -> None:
    person = testing.make_person(installation, unit_id=town.housing_id)
    headers = {
        "authorization": f"Bearer {testing.make_token(installation, person, 'documents:read')}"
    }
    assert client.get("/api/v1/documents", headers=headers).status_code == 200
    engine = installation.engine
    with ExitStack() as stack:  # this pool's connections only: others belong to other tests
        links = [stack.enter_context(engine.connect()) for _ in range(engine.pool.checkedin())]
        pids = [link.exec_driver_sql("select pg_backend_pid()").scalar_one() for link in links]
    with psycopg.connect(postgres.dsn(dbname="postgres", user="postgres")) as link:
        link.execute("select pg_terminate_backend(pid) from unnest(%s::int[]) as pid", (pids,))
    answers = [client.get("/api/v1/documents", headers=headers).status_code for _ in range(3)]
    engine.dispose()  # the rest of the lost ones is not the next test's
    assert answers[1:] == [200, 200]
    assert answers[0] in (200, 503)
