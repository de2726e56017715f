"""The cluster's files: where they lie, making them, and what a crash left behind."""

import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Sequence
from pathlib import Path

from uprava.db.embedded import configuration
from uprava.db.embedded.account import Account
from uprava.db.embedded.binaries import SHARED, Binaries
from uprava.errors import UnavailableError
from uprava.i18n import _

_SOCKET_LIMIT = 107
"""Bytes a Unix socket's path may have on Linux (unix(7): sun_path less its final zero)."""

_BUILTIN_SINCE = 17
"""PostgreSQL major with a locale provider of its own."""


def major_of(cluster: Path) -> int | None:
    """Return the major version that made the cluster, or None when there is none yet."""
    mark = cluster / "PG_VERSION"
    return int(mark.read_text().strip()) if mark.is_file() else None


def locate(data: Path, *, account: Account) -> Path:
    """Return where the cluster lies, or may lie: `data/cluster` unless its account cannot enter.

    Root's own folders are closed to the server's account; then the cluster is made in a shared
    place and `data/cluster` is a link to it.
    """
    place = data / "cluster"
    if place.is_symlink() or place.exists() or account.reaches(data):
        return place.resolve()
    temporary = Path(tempfile.gettempdir())
    shared = temporary if data.resolve().is_relative_to(temporary.resolve()) else SHARED
    shared.mkdir(mode=0o755, parents=True, exist_ok=True)
    home = Path(tempfile.mkdtemp(prefix="uprava-cluster-", dir=shared))
    account.own(home)
    place.symlink_to(home / "cluster")
    return home / "cluster"


def make(cluster: Path, *, binaries: Binaries, account: Account, extra: Sequence[str] = ()) -> None:
    """Make an empty cluster with page checksums; a half-made one is never left in its place.

    `extra` holds further arguments of initdb.
    """
    fresh = cluster.with_name("cluster.new")
    shutil.rmtree(fresh, ignore_errors=True)
    account.run(
        [
            binaries.tool("initdb"),
            f"--pgdata={fresh}",
            "--username=postgres",
            "--encoding=UTF8",
            "--auth-local=trust",
            "--auth-host=reject",
            "--data-checksums",
            "--wal-segsize=4",
            *_locale(binaries.major),
            *extra,
        ]
    )
    with (fresh / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write(f"\ninclude_if_exists = '{configuration.FILE}'\n")
    fresh.rename(cluster)


def _locale(major: int) -> list[str]:
    """Return initdb's locale: with plain C neither lower('Ё') nor pg_trgm knows Cyrillic."""
    if major < _BUILTIN_SINCE:
        return ["--locale=C.UTF-8"]
    name = "C.UTF-8" if major == _BUILTIN_SINCE else "PG_UNICODE_FAST"
    return ["--locale=C.UTF-8", "--locale-provider=builtin", f"--builtin-locale={name}"]


def socket_folder(cluster: Path, *, account: Account) -> Path:
    """Return a private folder for the socket, short enough for its path to be legal."""
    near = cluster.with_name("run")
    if len(os.fsencode(near / ".s.PGSQL.5432")) > _SOCKET_LIMIT:
        name = hashlib.sha256(os.fsencode(cluster)).hexdigest()[:16]
        near = Path(tempfile.gettempdir()) / f"uprava-{account.uid}-{name}"
    if not near.is_symlink():
        account.own(near)
    found = near.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != account.uid or found.st_mode & 0o077:
        raise UnavailableError(
            _("{folder} belongs to somebody else; remove it and start again.").format(folder=near)
        )
    return near


def listening_in(cluster: Path) -> Path | None:
    """Return the socket folder of the server that last started here, by its own note."""
    note = cluster / "postmaster.pid"
    lines = note.read_text().splitlines() if note.is_file() else []
    return Path(lines[4]) if len(lines) > 4 and lines[4] else None


def occupants(cluster: Path) -> list[int]:
    """Return the ids of living processes that work in the cluster; zombies do not count."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if (entry / "cwd").readlink() == cluster:
                found.append(int(entry.name))
        except OSError:
            continue  # it ended meanwhile, is a zombie, or belongs to another account
    return found


def clear_leftovers(cluster: Path) -> None:
    """Remove the notes of a dead server; ask `occupants` first whether it is dead.

    Its process id may by now belong to a zombie or to another program: PostgreSQL would refuse to
    start. Without /proc nothing is removed, for nobody could tell.
    """
    if not Path("/proc/self").exists():
        return
    sockets = listening_in(cluster)
    if sockets is not None:
        (sockets / ".s.PGSQL.5432.lock").unlink(missing_ok=True)
    (cluster / "postmaster.pid").unlink(missing_ok=True)
