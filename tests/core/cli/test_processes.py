"""Commands as processes of their own, on the installation of the other tests of this folder."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from tests_support.office import Office, rows_of

ROOT = Path(__file__).resolve().parents[3]


def test_a_restored_copy_holds_every_row_and_file(office: Office, copy: Office) -> None:
    letters = "select id, number, title from documents.document order by id"
    assert rows_of(copy, letters) == rows_of(office, letters)
    for (digest,) in rows_of(copy, "select distinct sha256 from documents.file"):
        (blob,) = (copy.data / "files").rglob(f"*{str(digest)[-20:]}")
        assert hashlib.sha256(blob.read_bytes()).hexdigest() == digest
    refused = copy.run("restore", str(next(office.data.parent.glob("backup-*"))), fails=True)
    assert "Traceback" not in refused


def test_the_audit_log_is_exported_and_a_changed_record_is_found(copy: Office) -> None:
    lines = [json.loads(line) for line in copy.run("audit", "export").splitlines()]
    ((number,),) = rows_of(copy, "select count(*) from audit.record")
    assert 0 < len(lines) == number
    assert "whole" in copy.run("audit", "verify")


def test_a_revision_is_written_from_what_the_models_say_more(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    modules = [f"plugins/{name}/uprava_{name}" for name in ("assignments", "records")]
    for source in ("core/uprava", "storage/uprava_storage", *modules):
        skipped = shutil.ignore_patterns("__pycache__", "static")
        shutil.copytree(ROOT / source, tmp_path / Path(source).name, ignore=skipped)
    versions = tmp_path / "uprava_records/migrations/versions"
    before = set(versions.glob("*.py"))
    monkeypatch.setattr(Office, "environment", office.environment | {"PYTHONPATH": str(tmp_path)})
    models = next(
        each for each in (tmp_path / "uprava_records").rglob("models*.py")
        if "table=True" in each.read_text()
    )  # fmt: skip
    text = models.read_text()
    place = (
        text.index("__table_args__") if "__table_args__" in text else text.index("__tablename__")
    )
    begin = text.rindex("\n", 0, place) + 1
    models.write_text(f"{text[:begin]}    fresh_word: str | None = None\n{text[begin:]}")
    office.run("db", "revision", "records", "add a word")
    (written,) = set(versions.glob("*.py")) - before
    assert "fresh_word" in written.read_text()
    assert "Traceback" not in office.run("db", "revision", "nobody", "x", fails=True)


@pytest.mark.parametrize(
    "words",
    [
        ("worker", "--nonsense"),
        ("db", "revision"),
        ("storage", "copy"),
        ("modules", "enable", "nothing"),
        ("modules", "export", "nothing", "somewhere"),
        ("audit", "verify", "--checkpoints", "/no/such/file"),
        ("restore", "/no/such/folder"),
        ("user", "create", "x", "--name", "One"),
        ("token", "create", "--user", "nobody", "--scope", "sign"),
        ("token", "create", "--user", "registrar", "--scope", "sign", "--days", "0"),
    ],
)
def test_wrong_arguments_are_answered_in_words(office: Office, words: tuple[str, ...]) -> None:
    told = office.run(*words, fails=True)
    assert told.strip()
    assert "Traceback" not in told
