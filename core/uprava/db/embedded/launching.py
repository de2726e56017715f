"""Launching the server: it runs by itself, and is ended again when it may not go on."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

from psycopg import pq
from psycopg.conninfo import make_conninfo

from uprava.db.embedded.account import Account
from uprava.db.embedded.binaries import Binaries
from uprava.db.embedded.holding import Look
from uprava.errors import UnavailableError
from uprava.i18n import _

SUPERUSER = "postgres"
PORT = 5432

START_LIMIT = 600
"""Seconds a start may take: after a crash the log is replayed first."""

_PING_TIMEOUT = 5
_END_LIMIT = 20.0
"""Seconds a server that is told to stop in the midst of its start is waited for."""

_BY_ITSELF = 'umask 077; "$@" >>"$0" 2>&1 </dev/null & echo $!'
"""For sh: run a program that nobody waits for and tell its process id; $0 is its log."""


def launch(
    cluster: Path, sockets: Path, *, binaries: Binaries, account: Account, look: Look
) -> None:
    """Start the server and wait until it answers; whatever goes wrong, it does not go on running.

    `pg_ctl start` would not do: interrupted, it leaves a server whose number nobody knows.
    Raises `UnavailableError` with the server's own words.
    """
    log = cluster / "startup.log"
    log.unlink(missing_ok=True)
    server = (binaries.tool("postgres"), "-D", cluster)
    pid = int(account.run(["/bin/sh", "-c", _BY_ITSELF, log, *server]))
    try:
        _wait(sockets, pid=pid, log=log, look=look)
    except BaseException:
        _end(pid)
        raise


def _wait(sockets: Path, *, pid: int, log: Path, look: Look) -> None:
    deadline = time.monotonic() + START_LIMIT
    while ping(sockets) != pq.Ping.OK:
        look()
        if time.monotonic() > deadline or not _runs(pid):
            words = log.read_text(errors="replace")[-2000:] if log.exists() else ""
            raise UnavailableError(
                _("PostgreSQL did not start. Its own words: {words}").format(words=words.strip())
            )
        time.sleep(0.02)


def _runs(pid: int) -> bool:
    """Tell whether the process runs; a zombie does not."""
    if Path("/proc/self").exists():
        with suppress(OSError):  # it ended, or is a zombie
            return bool((Path("/proc") / str(pid) / "cwd").readlink())
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _end(pid: int) -> None:
    """End a server that starts: told so until it hears, for at first it listens to no signal."""
    deadline = time.monotonic() + _END_LIMIT
    while _runs(pid) and time.monotonic() < deadline:
        with suppress(ProcessLookupError):  # it ended meanwhile
            os.kill(pid, signal.SIGINT)
        time.sleep(0.05)


def ping(sockets: Path) -> pq.Ping:
    """Ask whether a server answers there."""
    where = dsn(sockets, dbname=SUPERUSER, user=SUPERUSER)
    conninfo = make_conninfo(where, connect_timeout=_PING_TIMEOUT)
    return pq.Ping(pq.PGconn.ping(conninfo.encode()))


def dsn(sockets: Path, *, dbname: str, user: str) -> str:
    """Return a libpq connection string for one database and role."""
    return make_conninfo(host=str(sockets), port=PORT, dbname=dbname, user=user)
