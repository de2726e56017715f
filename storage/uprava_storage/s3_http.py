"""HTTP for the S3 client that never keeps a thread waiting: connect, idle and total limits.

urllib3 limits single socket operations only (a server that drips one byte a second holds a thread
for hours) and lets a whole request body pass within the *connect* limit on a fresh connection.
"""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Self

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import ConnectionPool
from urllib3.exceptions import HTTPError, ReadTimeoutError
from urllib3.response import BaseHTTPResponse
from urllib3.util import Retry, Timeout

SLOWEST = 256 * 1024
"""Bytes per second below which a transfer counts as hanging."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Limits in seconds: to connect, for one silence, and for a call beside its transfer."""

    connect: float = 3.0
    idle: float = 20.0
    total: float = 25.0


class Call:
    """One call under a total limit: when time is up its connection is cut from another thread."""

    def __init__(self, seconds: float) -> None:
        self.expired = False
        self._connection: object | None = None
        self._timer = threading.Timer(seconds, self._expire)
        self._timer.daemon = True
        self._timer.start()

    def use(self, connection: object) -> None:
        """Remember which connection to cut."""
        self._connection = connection

    def end(self) -> None:
        """Stop the clock."""
        self._timer.cancel()

    def refuse_if_expired(self) -> None:
        """Raise HTTPError when time is up."""
        if self.expired:
            raise HTTPError("the call took longer than its total limit")

    def _expire(self) -> None:
        self.expired = True
        sock = getattr(self._connection, "sock", None)
        if sock is not None:
            with suppress(OSError):  # closed at this very moment: nothing left to cut
                sock.shutdown(socket.SHUT_RDWR)


_running = threading.local()


def _current() -> Call | None:
    return getattr(_running, "call", None)


@contextmanager
def within(seconds: float, connection: object | None = None) -> Iterator[None]:
    """Give everything this thread asks over HTTP inside the block so many seconds.

    An answer that was cut is refused even when its torso could be read as a whole one.
    """
    call = Call(seconds)
    if connection is not None:
        call.use(connection)
    _running.call = call
    try:
        yield
        call.refuse_if_expired()
    finally:
        _running.call = None
        call.end()


def _ready(connection: HTTPConnection, idle: float) -> None:
    """Connect if need be, then let the body be sent within the idle limit, not the connect one."""
    call = _current()
    if call is not None:
        call.use(connection)
    if connection.sock is None:
        connection.connect()
    connection.timeout = idle
    if call is not None:
        call.refuse_if_expired()


class _Retry(Retry):
    """Two more tries after a refusal or a cut, none after a silence or past the total limit."""

    def increment(
        self,
        method: str | None = None,
        url: str | None = None,
        response: BaseHTTPResponse | None = None,
        error: Exception | None = None,
        _pool: ConnectionPool | None = None,
        _stacktrace: Any = None,
    ) -> Self:
        """Count one failure; raises what happened when another try makes no sense."""
        call = _current()
        if error is not None and (
            isinstance(error, ReadTimeoutError) or (call is not None and call.expired)
        ):
            raise error
        return super().increment(method, url, response, error, _pool, _stacktrace)


def http_client(patience: Patience, *, connections: int) -> PoolManager:
    """Make a connection pool with the limits; `connections` is how many are kept open."""

    class Connection(HTTPConnection):
        def request(self, *args: Any, **kwargs: Any) -> None:
            _ready(self, patience.idle)
            super().request(*args, **kwargs)

    class SecureConnection(HTTPSConnection):
        def request(self, *args: Any, **kwargs: Any) -> None:
            _ready(self, patience.idle)
            super().request(*args, **kwargs)

    class Pool(HTTPConnectionPool):
        ConnectionCls = Connection

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = SecureConnection

    manager = PoolManager(
        maxsize=connections,
        timeout=Timeout(connect=patience.connect, read=patience.idle),
        retries=_Retry(total=2, backoff_factor=0.2, status_forcelist=(500, 502, 503, 504)),
    )
    manager.pool_classes_by_scheme = {"http": Pool, "https": SecurePool}
    return manager
