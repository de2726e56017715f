"""Making a backup while people work."""

import os
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy import text as sql
from uprava_storage import copy, open_store

from uprava import __version__
from uprava.backup import manifest as told
from uprava.backup.manifest import Manifest
from uprava.backup.tools import owner_url, program, run
from uprava.db.engine import owner_engine
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.installation import Installation

DUMP, FILES, SECRET = "database.dump", "files", "secret"


def make_backup(installation: Installation, folder: Path, *, at: datetime) -> Manifest:
    """Write a whole backup into a new folder; the manifest, written last, makes it whole.

    The folder is readable by this account only: it holds personal data and the installation's
    secret. Raises InvalidError when the folder exists, UnavailableError when a program fails.
    """
    if folder.exists():
        raise InvalidError(_("{folder} exists already. Name a new folder.").format(folder=folder))
    folder.mkdir(parents=True, mode=0o700)
    settings = installation.settings
    engine = owner_engine(owner_url(settings).render_as_string(hide_password=False))
    try:
        server, counts, seq, sealed = dump(installation, engine, folder)
    finally:
        engine.dispose()
    copied = list(copy(installation.store, open_store(f"dir:{folder / FILES}")))
    keep_secret(folder, settings.secret)
    made = Manifest(
        format=told.FORMAT,
        version=__version__,
        made_at=at,
        server=server,
        dump_sha256=told.sha256_of(folder / DUMP),
        tables=counts,
        audit_seq=seq,
        audit_hash=sealed,
        files=len(copied),
        bytes=sum(blob.size for blob in copied),
    )
    told.write(made, folder)
    return made


def dump(
    installation: Installation, engine: Engine, folder: Path
) -> tuple[int, dict[str, int], int, str]:
    """Dump the database and count its rows in one snapshot; return version, counts, audit head."""
    with engine.connect() as connection:
        connection.execute(sql("set transaction isolation level repeatable read"))
        connection.execute(sql("set local uprava.system = 'on'"))
        connection.execute(sql("set local statement_timeout = 0"))
        snapshot = connection.execute(sql("select pg_export_snapshot()")).scalar_one()
        server = connection.execute(sql("show server_version_num")).scalar_one()
        major = int(server) // 10_000
        tool = program("pg_dump", server=major, setting=installation.settings.postgres_bin)
        run(
            [
                tool, "--format=custom", "--compress=6", "--enable-row-security", "--no-owner",
                "--no-privileges", f"--snapshot={snapshot}", f"--file={folder / DUMP}",
            ],
            owner_url(installation.settings),
        )  # fmt: skip
        counts = told.count_rows(connection)
        seq, sealed = told.audit_head(connection)
    return major, counts, seq, sealed


def keep_secret(folder: Path, secret: bytes) -> None:
    """Keep the installation's secret: without it server-held keys cannot be opened again."""
    descriptor = os.open(folder / SECRET, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secret.hex())
