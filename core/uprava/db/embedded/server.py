"""Starting, sharing and stopping the server, and the roles and database inside it."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

import psycopg
from psycopg import pq, sql
from psycopg.conninfo import make_conninfo

from uprava.db.embedded import cluster as files
from uprava.db.embedded import configuration, locks
from uprava.db.embedded.account import Account, account_for
from uprava.db.embedded.binaries import Binaries, choose
from uprava.errors import UnavailableError
from uprava.i18n import _

DATABASE = "uprava"
OWNER = "uprava_owner"
"""Owns the database and runs migrations; no superuser."""
APP = "uprava_app"
"""Serves requests; row-level security holds for it."""

_SUPERUSER = "postgres"
_PORT = 5432
_START_LIMIT = 600
"""Seconds a start may take: after a crash the log is replayed first."""
_PING_TIMEOUT = 5
_PATIENCE = 20.0
"""Seconds for a silent server to speak or to end."""


@dataclass
class Running:
    """A server this process uses; leaving it stops the server when nobody else does."""

    data: Path
    cluster: Path
    sockets: Path
    binaries: Binaries
    _account: Account
    _share: int | None = field(repr=False)

    @property
    def url(self) -> str:
        """The owner's connection URI, as libpq understands it."""
        return f"postgresql://{OWNER}@/{DATABASE}?host={quote(str(self.sockets), '')}&port={_PORT}"

    def dsn(self, *, dbname: str = DATABASE, user: str = OWNER) -> str:
        """Return a libpq connection string for one database and role."""
        return _dsn(self.sockets, dbname=dbname, user=user)

    def stop(self) -> None:
        """Leave the server; the last one to leave stops it. A second call does nothing."""
        if self._share is None:
            return
        with locks.gate(self.data):
            locks.drop_share(self._share)
            self._share = None
            if locks.unused(self.data) and _ping(self.sockets) != pq.Ping.NO_RESPONSE:
                self._account.run(
                    [
                        self.binaries.tool("pg_ctl"),
                        "stop",
                        f"--pgdata={self.cluster}",
                        "--mode=fast",
                        "--timeout=60",
                    ]
                )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def start(
    data: Path, *, binaries: Path | None = None, options: Mapping[str, str] | None = None
) -> Running:
    """Use the server in the folder `data`, making and starting it when needed.

    `binaries` is a folder with PostgreSQL's programs, `options` settings of the server; a server
    that another process already started keeps its own. Raises `UnavailableError` with a sentence
    for the administrator.
    """
    data = data.absolute()
    account = account_for(data)
    _open_folder(data, account=account)
    with locks.gate(data):
        share = locks.take_share(data)
        try:
            return _start(data, share, account=account, binaries=binaries, options=options or {})
        except BaseException:
            locks.drop_share(share)
            raise


def _open_folder(data: Path, *, account: Account) -> None:
    try:
        account.own(data)
    except PermissionError as error:
        raise UnavailableError(
            _(
                "The database's folder {folder} belongs to another account. Start Uprava under"
                " that account, or give the folder to this one."
            ).format(folder=data)
        ) from error


def _start(
    data: Path,
    share: int,
    *,
    account: Account,
    binaries: Path | None,
    options: Mapping[str, str],
) -> Running:
    cluster = files.locate(data, account=account)
    tools = choose(binaries, account=account, major=files.major_of(cluster))
    if files.major_of(cluster) is None:
        scratch = ["--no-sync"] if options.get("fsync") == "off" else []
        files.make(cluster, binaries=tools, account=account, extra=scratch)
    sockets = _take_over(cluster) or _launch(cluster, tools, account=account, options=options)
    _provide(sockets)
    return Running(data, cluster, sockets, tools, account, share)


def _launch(
    cluster: Path, tools: Binaries, *, account: Account, options: Mapping[str, str]
) -> Path:
    files.clear_leftovers(cluster)
    sockets = files.socket_folder(cluster, account=account)
    values = configuration.settings(sockets=sockets, memory=configuration.machine_memory())
    configuration.write(cluster, {**values, **options}, account=account)
    _run_server(cluster, tools, account=account)
    return sockets


def _run_server(cluster: Path, tools: Binaries, *, account: Account) -> None:
    log = cluster / "startup.log"
    log.unlink(missing_ok=True)
    argv: list[str | Path] = [tools.tool("pg_ctl"), "start", f"--pgdata={cluster}"]
    try:
        account.run([*argv, f"--log={log}", f"--timeout={_START_LIMIT}"], timeout=_START_LIMIT + 10)
    except UnavailableError as error:
        words = log.read_text(errors="replace")[-2000:] if log.exists() else ""
        raise UnavailableError(f"{error.detail}\n{words}".strip()) from error


def _take_over(cluster: Path) -> Path | None:
    """Return the socket folder of a server that runs here, or None once nothing runs.

    A server whose postmaster was killed leaves backends behind for a moment, and one that was
    launched a moment ago does not listen yet: both are waited for.
    """
    deadline = time.monotonic() + _PATIENCE
    while (sockets := _answering(cluster)) is None and (alive := files.occupants(cluster)):
        if time.monotonic() > deadline:
            raise UnavailableError(
                _(
                    "The database in {folder} does not answer, but its processes {alive} still"
                    " run. Stop them with SIGINT and start again; nothing was changed."
                ).format(folder=cluster, alive=alive)
            )
        time.sleep(0.05)
    return sockets


def _answering(cluster: Path) -> Path | None:
    """Return the socket folder of a server that answers; a process id proves nothing."""
    sockets = files.listening_in(cluster)
    if sockets is None:
        return None
    deadline = time.monotonic() + _START_LIMIT
    while (state := _ping(sockets)) == pq.Ping.REJECT and time.monotonic() < deadline:
        time.sleep(0.05)  # it starts, replays its log or stops
    return sockets if state == pq.Ping.OK else None


def _ping(sockets: Path) -> pq.Ping:
    dsn = _dsn(sockets, dbname=_SUPERUSER, user=_SUPERUSER)
    conninfo = make_conninfo(dsn, connect_timeout=_PING_TIMEOUT)
    return pq.Ping(pq.PGconn.ping(conninfo.encode()))


def _dsn(sockets: Path, *, dbname: str, user: str) -> str:
    return make_conninfo(host=str(sockets), port=_PORT, dbname=dbname, user=user)


def _provide(sockets: Path) -> None:
    """Make the roles, the database and its extensions where they are missing."""
    with psycopg.connect(_dsn(sockets, dbname="postgres", user=_SUPERUSER), autocommit=True) as db:
        for role in (OWNER, APP):
            if db.execute("select 1 from pg_roles where rolname = %s", [role]).fetchone() is None:
                db.execute(sql.SQL("create role {} login").format(sql.Identifier(role)))
        known = db.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone()
        if known is None:
            db.execute(f"create database {DATABASE} owner {OWNER}")
            db.execute(f"revoke connect, temporary on database {DATABASE} from public")
            db.execute(f"grant connect, temporary on database {DATABASE} to {APP}")
    with psycopg.connect(_dsn(sockets, dbname=DATABASE, user=_SUPERUSER)) as db:
        db.execute("create extension if not exists pg_trgm with schema public")
        db.execute("create extension if not exists btree_gist with schema public")
