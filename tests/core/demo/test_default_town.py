"""The demo as `make run` fills it: as many letters as when nobody says how many."""

import hashlib
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from tests_support.books import GAPS
from tests_support.office import Office, free_port
from uprava.db import embedded

LETTERS = 300
"""What `--help` promises."""


@pytest.fixture(scope="module")
def town() -> Iterator[Office]:
    folder = Path(tempfile.mkdtemp(prefix="uprava-town-"))
    folder.chmod(0o755)
    made = Office(folder / "data", free_port())
    made.run("demo", "--no-serve")
    yield made
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def link(town: Office) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """A connection past every rule of ours."""
    with embedded.start(town.data / "postgres") as server:
        dsn = server.dsn(dbname=embedded.DATABASE, user="postgres")
        with psycopg.connect(dsn) as made:
            yield made


def test_every_letter_is_registered_and_numbered_without_a_gap(
    link: psycopg.Connection[tuple[object, ...]],
) -> None:
    letters = (
        "select count(number) from documents.document where kind = 'records.incoming'"
        " and registered_on > current_date - 1500"  # beside a case of long ago
    )
    (registered,) = link.execute(letters).fetchall()
    assert registered == (LETTERS,)
    assert link.execute(GAPS).fetchall() == []


def test_every_file_is_in_the_store_as_it_was_hashed(
    town: Office, link: psycopg.Connection[tuple[object, ...]]
) -> None:
    rows = link.execute("select distinct sha256, size from documents.file").fetchall()
    kept = {
        hashlib.sha256(blob.read_bytes()).hexdigest(): blob.stat().st_size
        for blob in (town.data / "files").rglob("*")
        if blob.is_file()
    }
    assert rows
    assert {digest: kept.get(str(digest)) for digest, _size in rows} == dict(rows)


def test_no_link_leads_into_another_organisation(
    link: psycopg.Connection[tuple[object, ...]],
) -> None:
    query = """
        select count(*), count(*) filter (where a.organisation_id <> b.organisation_id)
        from documents.link as l
        join documents.document as a on a.id = l.source_id
        join documents.document as b on b.id = l.target_id"""
    ((links, foreign),) = link.execute(query).fetchall()
    assert links
    assert foreign == 0


def test_the_administration_has_letterheads_to_type_on(
    link: psycopg.Connection[tuple[object, ...]],
) -> None:
    query = """
        select f.kind from printing.form as f
        join users.organisation as o on o.id = f.organisation_id
        where o.short_name = 'Администрация' order by f.kind"""
    assert link.execute(query).fetchall() == [("general",), ("letter",)]


def test_letters_of_the_last_weeks_stand_at_every_place_of_their_way(
    link: psycopg.Connection[tuple[object, ...]],
) -> None:
    query = """
        select state, count(*), count(*) filter (where due_on < current_date) > 0
        from documents.document
        where kind = 'records.incoming' and state <> 'filed' group by state"""
    found = {str(state): (many, late) for state, many, late in link.execute(query).fetchall()}
    assert {"review", "executing", "executed"} <= found.keys()
    assert 8 <= sum(int(str(many)) for many, _late in found.values()) <= 24
    assert found["executing"][1], "some are late"
    drafts = "select distinct state from records.resolution where state <> 'given'"
    assert ("offered",) in link.execute(drafts).fetchall()


def test_the_letter_anybody_may_check_bears_its_code(
    town: Office, link: psycopg.Connection[tuple[object, ...]]
) -> None:
    query = """
        select m.code, f.sha256 from records.mark as m
        join documents.file as f on f.document_id = m.document_id and f.role = 'main'
        where m.opened_at is not null order by f.version desc limit 1"""
    ((code, digest),) = link.execute(query).fetchall()
    blob = next(each for each in (town.data / "files").rglob(str(digest)) if each.is_file())
    read = subprocess.run(["pdftotext", str(blob), "-"], capture_output=True, text=True, check=True)
    assert str(code) in read.stdout


def test_the_queue_of_sending_shows_every_state_and_nothing_leaves(
    link: psycopg.Connection[tuple[object, ...]],
) -> None:
    states = link.execute("select distinct state, address <> '' from appeals.sending").fetchall()
    assert {str(state) for state, _body in states} == {
        "waiting", "handed", "sent", "failed", "uncertain", "returned",
    }  # fmt: skip
    assert ("sent", True) in states, "a covering letter to a body"
    jobs = """select count(*) from jobs.procrastinate_jobs
        where task_name in ('appeals:send_reply', 'appeals:tell_subscriber')"""
    assert link.execute(jobs).fetchall() == [(0,)]
    events = """
        select count(told_at) > 0, count(given_up_at) > 0,
            count(*) filter (where told_at is null and given_up_at is null) > 0
        from appeals.delivery"""
    assert link.execute(events).fetchall() == [(True, True, True)]
    receipts = "select count(*) > 20, count(distinct secret_hash) = count(*) from appeals.receipt"
    assert link.execute(receipts).fetchall() == [(True, True)]


def test_whom_nobody_knows_has_a_card_for_each_letter(
    link: psycopg.Connection[tuple[object, ...]],
) -> None:
    query = """
        select count(*) > 1, count(*) = count(distinct a.applicant_id)
        from appeals.author as a join appeals.applicant as p on p.id = a.applicant_id
        where p.kind = 'unknown'"""
    assert link.execute(query).fetchall() == [(True, True)]
