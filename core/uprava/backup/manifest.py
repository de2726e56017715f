"""What a backup says of itself, so that a restore can prove that nothing is missing."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import msgspec
from sqlalchemy import Connection
from sqlalchemy import text as sql

from uprava.errors import InvalidError
from uprava.i18n import _

NAME = "manifest.json"
FORMAT = 1

TABLES = """
select n.nspname, c.relname from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema')
  and n.nspname not like 'pg_%' order by 1, 2
"""
VOLATILE = {"jobs.procrastinate_workers", "users.session"}
"""Tables that change by themselves between the dump and the count."""


class Manifest(msgspec.Struct, frozen=True):
    """Counts and hashes of a backup; `tables` maps schema.table to its number of rows."""

    format: int
    version: str
    made_at: datetime
    server: int
    dump_sha256: str
    tables: dict[str, int]
    audit_seq: int
    audit_hash: str
    files: int
    bytes: int


def write(manifest: Manifest, folder: Path) -> None:
    """Write the manifest as the last file of a backup: without it a backup is not whole."""
    text = msgspec.json.format(msgspec.json.encode(manifest), indent=2)
    (folder / NAME).write_bytes(text)


def read(folder: Path) -> Manifest:
    """Read a backup's manifest. Raises InvalidError for a folder that is no whole backup."""
    try:
        manifest = msgspec.json.decode((folder / NAME).read_bytes(), type=Manifest)
    except (OSError, msgspec.MsgspecError) as error:
        raise InvalidError(
            _("{folder} is no whole backup: its manifest is missing or damaged.").format(
                folder=folder
            )
        ) from error
    if manifest.format != FORMAT:
        raise InvalidError(_("The backup was made by a newer release. Nothing was changed."))
    return manifest


def count_rows(connection: Connection) -> dict[str, int]:
    """Return the number of rows of every table, in the connection's snapshot."""
    names = connection.execute(sql(TABLES)).all()
    return {
        f"{schema}.{table}": connection.execute(
            sql(f'select count(*) from "{schema}"."{table}"')
        ).scalar_one()
        for schema, table in names
    }


def audit_head(connection: Connection) -> tuple[int, str]:
    """Return the ordinal and hash of the newest audit record."""
    query = "select seq, encode(hash, 'hex') from audit.record order by seq desc limit 1"
    row = connection.execute(sql(query)).first()
    return (row[0], row[1]) if row else (0, "")


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def differences(expected: Mapping[str, int], found: Mapping[str, int]) -> list[str]:
    """Return the tables whose counts differ, in words."""
    return [
        f"{name}: {expected.get(name, 0)} → {found.get(name, 0)}"
        for name in sorted({*expected, *found})
        if expected.get(name, 0) != found.get(name, 0) and name not in VOLATILE
    ]
