"""The separate worker, the store and the modules, each by its command."""

import hashlib
import json
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from tests_support.office import PROGRAM, Office, rows_of, wait_until

ROOT = Path(__file__).resolve().parents[3]


def test_a_separate_worker_does_what_the_web_server_deferred(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Office, "environment", office.environment | {"UPRAVA_JOBS": "outside"})
    scopes = "documents:read,documents:write"
    token = office.run("token", "create", "--user", "registrar", "--scope", scopes).strip()

    def register(name: str) -> None:
        answer = httpx.post(
            f"{office.address}/api/v1/records/incoming",
            headers={"authorization": f"Bearer {token}", "idempotency-key": name},
            data={"card": json.dumps({"title": name, "correspondent": "Министерство"})},
            files={"file": ("letter.txt", f"{name} letter".encode(), "text/plain")},
        )
        assert answer.status_code == 201, answer.text

    def waits(name: str) -> bool:
        query = f"""select text_state from documents.file join documents.document
            on document.id = document_id where document.title = '{name}'"""
        return rows_of(office, query) == [("waiting",)]

    with office.serving():
        register("First")
        assert waits("First")
        with working(office) as worker:
            wait_until(lambda: not waits("First"), seconds=60)
            worker.kill()
            worker.wait()
        register("Second")
        assert waits("Second")
        with working(office) as worker:
            wait_until(lambda: not waits("Second"), seconds=60)
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(15) == 0


def test_the_store_is_copied_and_orphans_are_collected(copy: Office) -> None:
    target = copy.data.with_name("other-store")
    told = copy.run("storage", "copy", f"dir:{target}")
    digests = {str(digest) for (digest,) in rows_of(copy, "select sha256 from documents.file")}
    copied = [
        hashlib.sha256(each.read_bytes()).hexdigest() for each in target.rglob("*")
        if each.is_file()
    ]  # fmt: skip
    assert digests <= set(copied)
    assert "files" in told
    assert "0 files" in copy.run("storage", "collect")
    assert "as it was stored" in copy.run("storage", "verify", "--all")
    for wrong in ("nonsense:x", "s3://key:secret@127.0.0.1:9/bucket"):
        assert "Traceback" not in copy.run("storage", "copy", wrong, fails=True)


def test_a_module_is_switched_off_exported_purged_and_missing(copy: Office) -> None:
    assert "records" in copy.run("modules")
    assert "switched off" in copy.run("modules", "disable", "records")
    folder = copy.data.with_name("exported")
    told = copy.run("modules", "export", "records", str(folder))
    for table in folder.glob("*.jsonl"):
        rows = len(table.read_text().splitlines())
        assert rows_of(copy, f"select count(*) from records.{table.stem}") == [(rows,)]
        assert table.stem in told
    assert "switched on" in copy.run("modules", "enable", "records")
    refused = copy.run("modules", "purge", "records", fails=True, typed="y\nrecords\n")
    assert "Switch it off first" in refused
    copy.run("modules", "disable", "records")
    copy.run("modules", "purge", "records", fails=True, typed="y\nother\n")
    copy.run("modules", "purge", "records", typed="y\nrecords\n")
    gone = "select count(*) from pg_namespace where nspname = 'records'"
    assert rows_of(copy, gone) == [(0,)]


@contextmanager
def working(office: Office) -> Iterator[subprocess.Popen[bytes]]:
    """Run the separate worker within the block."""
    process = subprocess.Popen(
        [*PROGRAM, "worker"], env=office.environment, cwd=office.data.parent,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.wait()
