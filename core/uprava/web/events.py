"""Live signals: PostgreSQL notifications fanned out to open pages, names only, never data.

A page that hears a name fetches its fragments again under its own rights. A signal reaches the
pages of those only who hold one of the principals it names, so that not even the name of a
document tells a stranger that something happened to it.
"""

import asyncio
import contextlib
import logging
import signal as signals
import threading
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from types import FrameType
from uuid import UUID

import anyio.to_thread
import psycopg
import sqlalchemy.exc
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from uprava.clock import office_day
from uprava.db.sql import driver, execute, fetch_values
from uprava.settings import Settings
from uprava.users.reader import Reader
from uprava.web.metrics import streams

log = logging.getLogger(__name__)

CHANNEL = "uprava_signals"
HEARTBEAT = 20.0
"""Seconds between comments that keep proxies from closing a silent stream."""

CHECK = 60.0
"""Seconds between looks at the sessions: a stream outlives its session by no more than this."""

PORTION = 500
"""Principals named by one notification; PostgreSQL takes 8,000 bytes."""

MOST_WAITING = 100
"""Different signals a slow page may owe; beyond it the page is cut off and begins anew."""

MOST_OF_A_SESSION = 4
"""Streams of one browser. It opens six connections at once, and pages need some of them; the
oldest stream makes room and comes back a minute later."""

ALIVE = """
select t.token, users.enter_by_session(t.token, %s, %s, false) -> 'principals'
from unnest(%s::bytea[]) as t (token)"""


def signal(session: Session, name: str, *, principals: Sequence[int] | None = None) -> None:
    """Tell open pages, after the commit, that something changed: `counters`, `doc:ID`.

    `principals` limits it to pages of these people, and of all who belong to these units, posts
    and roles. Without it `doc:ID` goes to those who have a right on the document, any other name
    to all. It costs nothing when nobody listens. While an installation is filled nobody does:
    then nothing is told.
    """
    if session.info.get("filling"):
        return
    if principals is None and not name.startswith("doc:"):
        execute(session, "select pg_notify(%s, %s)", (CHANNEL, f"* {name}"))
        return
    told = sorted(set(may_see(session, name) if principals is None else principals))
    for start in range(0, len(told), PORTION):
        to = ",".join(map(str, told[start : start + PORTION]))
        execute(session, "select pg_notify(%s, %s)", (CHANNEL, f"{to} {name}"))


def may_see(session: Session, name: str) -> list[int]:
    """Return the principals that have a right on the document of `doc:ID`."""
    query = "select distinct principal_id from documents.access_grant where document_id = %s"
    return fetch_values(session, query, (UUID(name.partition(":")[2]),))


class Page:
    """One open page: whose it is, and the names it has still to be told."""

    def __init__(self, reader: Reader) -> None:
        self.session = reader.session_hash
        self.principals = frozenset(reader.principals)
        self.names: dict[str, None] = {}
        self.news = asyncio.Event()
        self.last_words: str | None = None

    def tell(self, name: str) -> None:
        """Remember a name until it is sent; the same name twice is once."""
        self.names[name] = None
        if len(self.names) > MOST_WAITING:
            self.end("retry: 5000\n\n")
        self.news.set()

    def end(self, last_words: str = "") -> None:
        """Let the stream end; `last_words` tell the browser when to come back."""
        self.last_words = last_words
        self.news.set()

    def take(self) -> Iterable[str]:
        """Return the names to send now."""
        names, self.names = self.names, {}
        self.news.clear()
        return names


class Events:
    """The streams of this process, fed by one listening connection."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        url = engine.url.set(drivername="postgresql")
        self.conninfo = url.render_as_string(hide_password=False)
        self.engine = engine
        self.settings = settings
        self.pages: dict[Page, None] = {}

    @contextlib.asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Listen and look after the sessions while the block runs; end all streams with it."""
        tasks = [asyncio.create_task(self.keep_listening()), asyncio.create_task(self.keep_order())]
        try:
            with told_to_stop(self.end_all):
                yield
        finally:
            self.end_all()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def end_all(self) -> None:
        """End all streams; the browsers come back to the next process."""
        for page in self.pages:
            page.end()

    async def keep_listening(self) -> None:
        """Pass notifications on; after an interruption tell all pages to refresh."""
        while True:
            try:
                connection = await psycopg.AsyncConnection.connect(
                    self.conninfo, autocommit=True, application_name="uprava events",
                    connect_timeout=10, keepalives_idle=30, keepalives_interval=10,
                )  # fmt: skip
                async with connection:
                    await connection.execute(f"listen {CHANNEL}")
                    self.pass_on("* counters")
                    await self.follow(connection)
            except psycopg.Error as error:
                log.warning("live signals interrupted: %s", str(error).strip())
                await asyncio.sleep(2)

    async def follow(self, connection: psycopg.AsyncConnection) -> None:
        """Pass on what comes; ask after each silent minute whether the server is still there."""
        while True:
            async for notification in connection.notifies(timeout=CHECK):
                self.pass_on(notification.payload)
            await connection.execute("select 1")

    def pass_on(self, payload: str) -> None:
        """Tell a name to the pages it is meant for."""
        to, _, name = payload.partition(" ")
        principals = None if to == "*" else {int(part) for part in to.split(",") if part}
        for page in self.pages:
            if principals is None or not principals.isdisjoint(page.principals):
                page.tell(name)

    async def keep_order(self) -> None:
        """Look at the sessions every minute, in one statement for all streams."""
        while True:
            await asyncio.sleep(CHECK)
            try:
                await self.check()
            except (psycopg.Error, sqlalchemy.exc.SQLAlchemyError) as error:
                log.warning("sessions of live pages could not be checked: %s", str(error).strip())

    async def check(self) -> None:
        """End the streams whose session is over; give the others the rights of this moment."""
        tokens = sorted({page.session for page in self.pages if page.session is not None})
        if not tokens:
            return
        rights = await anyio.to_thread.run_sync(self.rights_of, tokens)
        for page in self.pages:
            principals = rights.get(page.session or b"")
            if page.session in tokens and not principals:
                page.end()
            elif principals:
                page.principals = frozenset(principals)

    def rights_of(self, tokens: list[bytes]) -> dict[bytes, list[int]]:
        """Return the principals of each session that is still open."""
        idle = f"{self.settings.session_idle_minutes} minutes"
        today = office_day(self.settings.timezone)
        with Session(self.engine) as session:
            rows = driver(session).execute(ALIVE, (idle, today, tokens)).fetchall()
            session.rollback()
        return {bytes(token): principals or [] for token, principals in rows}

    def make_room(self, reader: Reader) -> None:
        """End the oldest stream of a browser that has many pages open."""
        own = [page for page in self.pages if page.session == reader.session_hash]
        for page in own[: len(own) - MOST_OF_A_SESSION + 1]:
            page.end("retry: 60000\n\n")

    async def stream(self, reader: Reader) -> AsyncIterator[str]:
        """Yield server-sent events for one page until it goes away or its session ends."""
        self.make_room(reader)
        page = Page(reader)
        self.pages[page] = None
        streams.inc()
        try:
            yield "retry: 5000\n\n"
            while page.last_words is None:
                try:
                    await asyncio.wait_for(page.news.wait(), HEARTBEAT)
                except TimeoutError:
                    yield ": alive\n\n"
                for name in page.take():
                    yield f"event: {name}\ndata:\n\n"
            if page.last_words:
                yield page.last_words
        finally:
            streams.dec()
            del self.pages[page]


@contextlib.contextmanager
def told_to_stop(act: Callable[[], None]) -> Iterator[None]:
    """Act in the loop as soon as the process is told to stop, before whoever else hears it.

    A server that stops gracefully waits for its answers to end, and a stream would never end.
    Outside the main thread, where signals are not heard, nothing is done.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    kept = {each: signals.getsignal(each) for each in (signals.SIGTERM, signals.SIGINT)}

    def heard(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(act)
        earlier = kept[signals.Signals(number)]
        if callable(earlier):
            earlier(number, frame)

    for each in kept:
        signals.signal(each, heard)
    try:
        yield
    finally:
        for each, earlier in kept.items():
            signals.signal(each, earlier)
