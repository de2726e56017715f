"""`kill -9` in the middle of a load, or of a look: going on makes nothing twice."""

import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from archives import Archive, file, letter, packed, table
from uprava_records.importing.service import loading, looking

BOOKS = """
    select count(*), count(distinct d.seq), min(d.seq), max(d.seq),
        (select count(*) from documents.file as f where f.document_id = any (array_agg(d.id))),
        (select count(*) from records.imported as i where i.document_id = any (array_agg(d.id))),
        (select count(*) from records.incoming as i where i.document_id = any (array_agg(d.id)))
    from documents.document as d where d.journal_id = %s"""


def in_process(archive: Archive, work: Callable[[], None], until: Callable[[], bool]) -> None:
    """Do work in a process of its own and kill it without warning when something is so."""

    def alone() -> None:
        archive.installation.engine.dispose(close=False)
        work()

    worker = multiprocessing.get_context("fork").Process(target=alone)
    worker.start()
    deadline = time.monotonic() + 90
    while not until() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert worker.is_alive()
    assert worker.pid is not None
    os.kill(worker.pid, signal.SIGKILL)
    worker.join()


def bundle(many: int) -> bytes:
    """Return a bundle of so many letters with a file each."""
    places = range(1, many + 1)
    members = {"cards.csv": table(*map(letter, places))}
    return packed(members | {f"{place}.pdf": file(place) for place in places})


def load(archive: Archive, id: UUID) -> None:
    """Do the job's work."""
    loading.load(archive.installation, run=str(id))


def test_a_killed_load_goes_on_and_makes_nothing_twice(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "PORTION", 4)
    id = archive.bring(bundle(20))
    archive.go("POST", f"/records/import/{id}/load")
    reached = multiprocessing.get_context("fork").Value("i", 0)
    real = loading.Bringing.keep

    def slow(self: loading.Bringing, *given: Any) -> None:
        real(self, *given)
        reached.value += 1
        if reached.value == 10:  # amid the third portion: two of its cards are written
            time.sleep(60)

    monkeypatch.setattr(loading.Bringing, "keep", slow)
    in_process(archive, lambda: load(archive, id), lambda: bool(reached.value == 10))
    monkeypatch.setattr(loading.Bringing, "keep", real)
    run = archive.run(id)
    assert (run["state"], run["loaded"], run["attempt"]) == ("loading", 8, 2)
    assert archive.rows(BOOKS, archive.town.journal_id) == [(8, 8, 1, 8, 8, 8, 8)]
    load(archive, id)
    run = archive.run(id)
    assert (run["state"], run["loaded"], run["found"]["refused"]) == ("done", 20, 0)
    assert archive.rows(BOOKS, archive.town.journal_id) == [(20, 20, 1, 20, 20, 20, 20)]


def test_a_run_thought_dead_writes_nothing_beside_its_successor(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "PORTION", 2)
    id = archive.bring(bundle(6))
    archive.go("POST", f"/records/import/{id}/load")
    real = loading.load_portion
    calls: list[int] = []

    def overtaken(*given: Any) -> None:
        calls.append(1)
        if len(calls) == 2:
            load(archive, id)  # the queue gave the job to another worker, which finished it
        real(*given)

    monkeypatch.setattr(loading, "load_portion", overtaken)
    load(archive, id)
    run = archive.run(id)
    assert (run["state"], run["loaded"]) == ("done", 6)
    assert archive.rows(BOOKS, archive.town.journal_id) == [(6, 6, 1, 6, 6, 6, 6)]


def test_a_killed_look_begins_anew(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "PORTION", 2)
    monkeypatch.setattr(looking, "look", lambda *_given, **_named: None)
    id = archive.bring(bundle(6))
    monkeypatch.undo()
    monkeypatch.setattr(looking, "PORTION", 2)
    reached = multiprocessing.get_context("fork").Value("i", 0)
    real = looking.take_one

    def slow(*given: Any, **named: Any) -> Any:
        reached.value += 1
        if reached.value == 4:
            time.sleep(60)
        return real(*given, **named)

    monkeypatch.setattr(looking, "take_one", slow)

    def again() -> None:
        looking.look(archive.installation, run=str(id))

    in_process(archive, again, lambda: bool(reached.value == 4))
    monkeypatch.setattr(looking, "take_one", real)
    assert (archive.run(id)["state"], archive.run(id)["done"]) == ("looking", 2)
    again()
    run = archive.run(id)
    assert (run["state"], run["done"], run["found"]["refused"]) == ("looked", 6, 0)
    assert archive.value("select count(*) from records.import_row where run_id = %s", id) == 6
