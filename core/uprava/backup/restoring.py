"""Restoring a backup into an empty installation, and proving that it is all there."""

import os
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy import text as sql
from uprava_storage import copy, open_store, verify

from uprava.backup import manifest as told
from uprava.backup.making import DUMP, FILES, SECRET
from uprava.backup.manifest import Manifest
from uprava.backup.tools import owner_url, program, run
from uprava.db.engine import owner_engine
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import _
from uprava.settings import Settings

BEGUN = "restore-begun"
"""File of the data folder while a restore is not finished: the hash of the backup's dump."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, and what does not agree with the manifest (empty: all does)."""

    manifest: Manifest
    files: int
    problems: tuple[str, ...]


def restore(settings: Settings, folder: Path) -> Restored:
    """Restore a backup; the database must be empty, files already there are kept.

    A restore that was interrupted, or found a file missing, is repeated by the same command and
    goes on where it ended.
    Raises InvalidError for a damaged backup before anything is changed, ConflictError when the
    database is not empty.
    """
    manifest = told.read(folder)
    if told.sha256_of(folder / DUMP) != manifest.dump_sha256:
        raise InvalidError(
            _("The dump is not the one the manifest describes. Nothing was changed.")
        )
    engine = owner_engine(owner_url(settings).render_as_string(hide_password=False))
    try:
        if not is_filled(engine, settings.data, manifest):
            begin(settings.data, manifest)
            fill(settings, folder, manifest)
        copied = copy(open_store(f"dir:{folder / FILES}"), open_store(settings.storage_url))
        files = sum(1 for _blob in copied)
        restore_secret(folder, settings.data)
        restored = Restored(manifest, files, tuple(problems(settings, engine, manifest)))
        if not restored.problems:
            (settings.data / BEGUN).unlink(missing_ok=True)
        return restored
    finally:
        engine.dispose()


def begin(data: Path, manifest: Manifest) -> None:
    """Remember which backup is being restored: only that one may go on in a full database."""
    data.mkdir(parents=True, exist_ok=True)
    (data / BEGUN).write_text(manifest.dump_sha256, encoding="ascii")


def fill(settings: Settings, folder: Path, manifest: Manifest) -> None:
    """Restore the database, wholly or not at all."""
    tool = program("pg_restore", server=manifest.server, setting=settings.postgres_bin)
    arguments = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
    arguments.append("--no-comments")  # only its owner may comment on an extension
    run([tool, *arguments, folder / DUMP], owner_url(settings))


def is_filled(engine: Engine, data: Path, manifest: Manifest) -> bool:
    """Tell whether an interrupted restore of this backup has filled the database already.

    Raises ConflictError when the database holds documents' tables of anything else, or when
    somebody has worked in it since.
    """
    with engine.begin() as connection:
        full = connection.execute(sql("select to_regclass('documents.document') is not null"))
        if not full.scalar_one():
            return False
        mark = data / BEGUN
        begun = mark.is_file() and mark.read_text(encoding="ascii") == manifest.dump_sha256
        if begun and not differences(connection, manifest):
            return True
    raise ConflictError(_("The database is not empty. Restore into a new, empty installation."))


def restore_secret(folder: Path, data: Path) -> None:
    """Put the installation's secret back, unless this one made its own (then both are kept)."""
    target, fresh = data / "secret", data / "secret.restored"
    kept = (folder / SECRET).read_text(encoding="ascii")
    if target.exists():
        if target.read_text(encoding="ascii") == kept:
            return
        os.link(target, free_name(data / "secret.before-restore"))
    data.mkdir(parents=True, exist_ok=True)
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(kept)
    fresh.replace(target)  # in one step: an interruption leaves the one or the other


def free_name(path: Path) -> Path:
    """Return a path nothing has, the given one when it is free."""
    numbered = (path.with_name(f"{path.name}-{n}") for n in count(2))
    return next(each for each in chain([path], numbered) if not each.exists())


def differences(connection: Connection, manifest: Manifest) -> list[str]:
    """Return what in the database is not as the manifest says: counts, the audit log's end."""
    connection.execute(sql("set local uprava.system = 'on'"))
    connection.execute(sql("set local statement_timeout = 0"))
    found = told.differences(manifest.tables, told.count_rows(connection))
    if told.audit_head(connection) != (manifest.audit_seq, manifest.audit_hash):
        found.append(_("the audit log ends elsewhere"))
    return found


def problems(settings: Settings, engine: Engine, manifest: Manifest) -> list[str]:
    """Compare what is there with the manifest: counts, the audit head, every file's hash."""
    with engine.begin() as connection:
        found = differences(connection, manifest)
        referred = connection.execute(sql("select sha256, size from documents.file")).all()
    store = open_store(settings.storage_url)
    damages = verify(store, ((sha256, size) for sha256, size in referred))
    return found + [f"{damage.sha256}: {damage.kind.value}" for damage in damages]
