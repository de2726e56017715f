"""Restoring a backup into an empty installation, and proving that it is all there."""

import os
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine
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


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, and what does not agree with the manifest (empty: all does)."""

    manifest: Manifest
    files: int
    problems: tuple[str, ...]


def restore(settings: Settings, folder: Path) -> Restored:
    """Restore a backup; the database must be empty, files already there are kept.

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
        refuse_full(engine)
        tool = program("pg_restore", server=manifest.server, setting=settings.postgres_bin)
        arguments = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
        arguments.append("--no-comments")  # only its owner may comment on an extension
        run([tool, *arguments, folder / DUMP], owner_url(settings))
        copied = copy(open_store(f"dir:{folder / FILES}"), open_store(settings.storage_url))
        files = sum(1 for _blob in copied)
        restore_secret(folder, settings.data)
        return Restored(manifest, files, tuple(problems(settings, engine, manifest)))
    finally:
        engine.dispose()


def refuse_full(engine: Engine) -> None:
    """Raise ConflictError when the database holds documents' tables already."""
    with engine.connect() as connection:
        full = connection.execute(sql("select to_regclass('documents.document') is not null"))
        if full.scalar_one():
            raise ConflictError(
                _("The database is not empty. Restore into a new, empty installation.")
            )


def restore_secret(folder: Path, data: Path) -> None:
    """Put the installation's secret back, unless this one made its own (then both are kept)."""
    target = data / "secret"
    if target.exists():
        target.rename(data / "secret.before-restore")
    data.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write((folder / SECRET).read_text(encoding="ascii"))


def problems(settings: Settings, engine: Engine, manifest: Manifest) -> list[str]:
    """Compare what is there with the manifest: counts, the audit head, every file's hash."""
    with engine.begin() as connection:
        connection.execute(sql("set local uprava.system = 'on'"))
        connection.execute(sql("set local statement_timeout = 0"))
        found = told.differences(manifest.tables, told.count_rows(connection))
        head = told.audit_head(connection)
        referred = connection.execute(sql("select sha256, size from documents.file")).all()
    if head != (manifest.audit_seq, manifest.audit_hash):
        found.append(_("the audit log ends elsewhere"))
    store = open_store(settings.storage_url)
    damages = verify(store, ((sha256, size) for sha256, size in referred))
    return found + [f"{damage.sha256}: {damage.kind.value}" for damage in damages]
