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

from uprava.db.embedded import cluster as files
from uprava.db.embedded import configuration, holding, launching, locks
from uprava.db.embedded.account import Account, account_for
from uprava.db.embedded.binaries import Binaries, choose
from uprava.errors import UnavailableError
from uprava.i18n import _

DATABASE = "uprava"
OWNER = "uprava_owner"
"""Owns the database and runs migrations; no superuser."""
APP = "uprava_app"
"""Serves requests; row-level security holds for it."""

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
        folder, port = quote(str(self.sockets), ""), launching.PORT
        return f"postgresql://{OWNER}@/{DATABASE}?host={folder}&port={port}"

    def dsn(self, *, dbname: str = DATABASE, user: str = OWNER) -> str:
        """Return a libpq connection string for one database and role."""
        return launching.dsn(self.sockets, dbname=dbname, user=user)

    def stop(self) -> None:
        """Leave the server; the last one to leave stops it. A second call does nothing."""
        if self._share is None:
            return
        with holding.held(), locks.gate(self.data):
            locks.drop_share(self._share)
            self._share = None
            if locks.unused(self.data) and launching.ping(self.sockets) != pq.Ping.NO_RESPONSE:
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
    for the administrator. A start that fails or is told to stop leaves no server behind.
    """
    data = data.absolute()
    account = account_for(data)
    _open_folder(data, account=account)
    running = None
    try:
        with holding.held() as look, locks.gate(data, look=look):
            running = _start(
                data, account=account, binaries=binaries, options=options or {}, look=look
            )
            _provide(running.sockets)
        return running
    except BaseException:
        if running is not None:
            running.stop()
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
    *,
    account: Account,
    binaries: Path | None,
    options: Mapping[str, str],
    look: holding.Look,
) -> Running:
    share = locks.take_share(data)
    try:
        cluster = files.locate(data, account=account)
        tools = choose(binaries, account=account, major=files.major_of(cluster))
        if files.major_of(cluster) is None:
            scratch = ["--no-sync"] if options.get("fsync") == "off" else []
            files.make(cluster, binaries=tools, account=account, extra=scratch)
        look()
        sockets = _take_over(cluster, look)
        if sockets is None:
            sockets = _configure(cluster, account=account, options=options)
            launching.launch(cluster, sockets, binaries=tools, account=account, look=look)
    except BaseException:
        locks.drop_share(share)
        raise
    return Running(data, cluster, sockets, tools, account, share)


def _configure(cluster: Path, *, account: Account, options: Mapping[str, str]) -> Path:
    """Prepare a start; return the folder of the socket."""
    files.clear_leftovers(cluster)
    sockets = files.socket_folder(cluster, account=account)
    values = configuration.settings(sockets=sockets, memory=configuration.machine_memory())
    configuration.write(cluster, {**values, **options}, account=account)
    return sockets


def _take_over(cluster: Path, look: holding.Look) -> Path | None:
    """Return the socket folder of a server that runs here, or None once nothing runs.

    A server whose postmaster was killed leaves backends behind for a moment, and one that was
    launched a moment ago does not listen yet: both are waited for.
    """
    deadline = time.monotonic() + _PATIENCE
    while (sockets := _answering(cluster, look)) is None and (alive := files.occupants(cluster)):
        look()
        if time.monotonic() > deadline:
            raise UnavailableError(
                _(
                    "The database in {folder} does not answer, but its processes {alive} still"
                    " run. Stop them with SIGINT and start again; nothing was changed."
                ).format(folder=cluster, alive=alive)
            )
        time.sleep(0.05)
    return sockets


def _answering(cluster: Path, look: holding.Look) -> Path | None:
    """Return the socket folder of a server that answers; a process id proves nothing."""
    sockets = files.listening_in(cluster)
    if sockets is None:
        return None
    deadline = time.monotonic() + launching.START_LIMIT
    while (state := launching.ping(sockets)) == pq.Ping.REJECT and time.monotonic() < deadline:
        look()
        time.sleep(0.05)  # it starts, replays its log or stops
    return sockets if state == pq.Ping.OK else None


def _provide(sockets: Path) -> None:
    """Make the roles, the database and its extensions where they are missing."""
    with psycopg.connect(
        launching.dsn(sockets, dbname="postgres", user=launching.SUPERUSER), autocommit=True
    ) as db:
        for role in (OWNER, APP):
            if db.execute("select 1 from pg_roles where rolname = %s", [role]).fetchone() is None:
                db.execute(sql.SQL("create role {} login").format(sql.Identifier(role)))
        known = db.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone()
        if known is None:
            db.execute(f"create database {DATABASE} owner {OWNER}")
            db.execute(f"revoke connect, temporary on database {DATABASE} from public")
            db.execute(f"grant connect, temporary on database {DATABASE} to {APP}")
    with psycopg.connect(launching.dsn(sockets, dbname=DATABASE, user=launching.SUPERUSER)) as db:
        db.execute("create extension if not exists pg_trgm with schema public")
        db.execute("create extension if not exists btree_gist with schema public")
