"""Checkpoints leave the database, are sealed, and give a rewritten log away."""

import json
import socket
from pathlib import Path

import pytest
from uprava import testing
from uprava.audit.chain import verify
from uprava.audit.checkpoints import checkpoint, last_mark, read_marks, verify_all
from uprava.audit.log import record, record_reading
from uprava.audit.reading import chain_state
from uprava.db.ids import uuid7
from uprava.db.sql import driver, fetch_value
from uprava.db.transaction import system_transaction
from uprava.errors import InvalidError
from uprava.installation import Installation, opened
from uprava.settings import Settings


@pytest.fixture
def watched(settings: Settings, tmp_path: Path) -> Settings:
    """The same installation with a checkpoints file of its own."""
    return settings.model_copy(update={"audit_checkpoints": tmp_path / "marks.log"})


def act(installation: Installation) -> None:
    """Do something that is recorded."""
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as session:
        record(session, "unit.changed", "unit", 1, name="Отдел")


def test_checkpoint_goes_to_the_table_the_file_and_the_syslog_server(watched: Settings) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as syslog:
        syslog.bind(("127.0.0.1", 0))
        syslog.settimeout(5)
        address = f"127.0.0.1:{syslog.getsockname()[1]}"
        with opened(watched.model_copy(update={"syslog": address})) as installation:
            act(installation)
            checkpoint(installation)
            with system_transaction(installation.engine, today=testing.TODAY) as session:
                mark = last_mark(session)
        packet = syslog.recv(2000).decode()
    assert watched.audit_checkpoints is not None
    assert mark is not None
    assert list(read_marks(watched.audit_checkpoints, watched.secret)) == [mark]
    assert packet.startswith("<109>1 ")
    assert json.loads(packet[packet.index("{") :])["hash"] == mark.hash.hex()


def test_nothing_new_makes_no_checkpoint(watched: Settings) -> None:
    with opened(watched) as installation:
        act(installation)
        checkpoint(installation)
        checkpoint(installation)
    assert watched.audit_checkpoints is not None
    assert len(watched.audit_checkpoints.read_text().splitlines()) == 1


def test_line_with_another_hash_has_no_valid_seal(watched: Settings) -> None:
    path = watched.audit_checkpoints
    assert path is not None
    with opened(watched) as installation:
        for _turn in range(2):
            act(installation)
            checkpoint(installation)
    first, second = path.read_text().splitlines()
    fields = json.loads(first)
    fields["hash"] = "0" * 64
    path.write_text(f"{json.dumps(fields, separators=(',', ':'))}\n{second}\n")
    with pytest.raises(InvalidError, match="1"):
        list(read_marks(path, watched.secret))


def test_line_cut_by_a_power_failure_is_passed_over(watched: Settings) -> None:
    path = watched.audit_checkpoints
    assert path is not None
    with opened(watched) as installation:
        act(installation)
        checkpoint(installation)
    path.write_text(path.read_text() + '{"seq":12,"a')
    assert len(list(read_marks(path, watched.secret))) == 1


def test_screen_learns_of_the_nightly_look_at_the_whole_chain(watched: Settings) -> None:
    with opened(watched) as installation:
        act(installation)
        checkpoint(installation)
        verify_all(installation)
        with system_transaction(installation.engine, today=testing.TODAY) as session:
            state = chain_state(session)
            assert state.records == verify(driver(session)).records
    assert state.damages == 0
    assert state.verified_at is not None
    assert state.checkpoint_at is not None


def test_reading_is_recorded_once_for_a_person_and_ten_minutes(
    installation: Installation, town: testing.Town
) -> None:
    reader = testing.make_person(installation, unit_id=town.chancellery_id)
    document = uuid7()
    for _page in range(5):
        with testing.acting(installation, reader) as session:
            record_reading(session, document)
    with testing.acting(installation, reader) as session:
        query = "select count(*) from audit.record where object_id = %s"
        assert fetch_value(session, query, (str(document),)) == 1
