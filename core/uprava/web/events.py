"""Live signals: PostgreSQL notifications fanned out to open pages, names only, never data.

A page that hears a name fetches its fragments again under its own rights.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator

import psycopg
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from uprava.db.sql import execute
from uprava.web.metrics import streams

log = logging.getLogger(__name__)

CHANNEL = "uprava_signals"
HEARTBEAT = 20.0
"""Seconds between comments that keep proxies from closing a silent stream."""


def signal(session: Session, name: str, *, persons: list[int] | None = None) -> None:
    """Tell open pages, after the commit, that something changed: `counters`, `doc:ID`.

    `persons` limits it to pages of these people; it costs nothing when nobody listens.
    """
    to = "*" if persons is None else ",".join(map(str, sorted(set(persons))[:500]))
    execute(session, "select pg_notify(%s, %s)", (CHANNEL, f"{to} {name}"))


class Events:
    """The streams of this process, fed by one listening connection."""

    def __init__(self, engine: Engine) -> None:
        url = engine.url.set(drivername="postgresql")
        self.conninfo = url.render_as_string(hide_password=False)
        self.queues: dict[asyncio.Queue[str], int] = {}

    @contextlib.asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Listen while the block runs; connect again when the server was away."""
        task = asyncio.create_task(self.keep_listening())
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def keep_listening(self) -> None:
        """Pass notifications on; after an interruption tell all pages to refresh."""
        while True:
            try:
                connection = await psycopg.AsyncConnection.connect(
                    self.conninfo, autocommit=True, application_name="uprava events"
                )
                async with connection:
                    await connection.execute(f"listen {CHANNEL}")
                    self.pass_on("* counters")
                    async for notification in connection.notifies():
                        self.pass_on(notification.payload)
            except psycopg.Error as error:
                log.warning("live signals interrupted: %s", str(error).strip())
                await asyncio.sleep(2)

    def pass_on(self, payload: str) -> None:
        """Put a signal into the queues it is meant for."""
        to, _, name = payload.partition(" ")
        persons = None if to == "*" else {int(part) for part in to.split(",") if part}
        for queue, person in self.queues.items():
            if (persons is None or person in persons) and not queue.full():
                queue.put_nowait(name)

    async def stream(self, person: int) -> AsyncIterator[str]:
        """Yield server-sent events for one page until it goes away."""
        queue: asyncio.Queue[str] = asyncio.Queue(maxsize=50)
        self.queues[queue] = person
        streams.inc()
        try:
            yield "retry: 5000\n\n"
            while True:
                try:
                    name = await asyncio.wait_for(queue.get(), HEARTBEAT)
                    yield f"event: {name}\ndata:\n\n"
                except TimeoutError:
                    yield ": alive\n\n"
        finally:
            streams.dec()
            del self.queues[queue]
