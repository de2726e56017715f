"""Every process looks every few seconds whether another one changed what it keeps in memory.

Nothing is kept but the calendar and the set of running modules; both have a state in the
database that is cheap to compare. A process of another host learns of a change as this one does.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable

from sqlalchemy import Engine
from sqlalchemy import text as sql
from sqlalchemy.exc import SQLAlchemyError

from uprava.calendar.service import refresh
from uprava.errors import UpravaError

log = logging.getLogger(__name__)

EVERY = 3.0
"""Seconds between two looks."""

STATE = """
select (select number from calendar.revision where id = 1),
       (select array_agg(name order by name) from core.module where not enabled)
"""

State = tuple[int | None, tuple[str, ...]]


def read_state(engine: Engine) -> State:
    """Return the calendar's number and the modules that are switched off."""
    with engine.connect() as connection:
        number, off = connection.execute(sql(STATE)).one()
    return number, tuple(off or ())


@contextlib.asynccontextmanager
async def watching(engine: Engine, *, reload: Callable[[], None]) -> AsyncIterator[None]:
    """Look while the block runs; `reload` is called once when modules were switched.

    A look that is under way at the end is waited for: cancelled, its thread would go on with a
    connection that nobody closes.
    """
    over = asyncio.Event()
    task = asyncio.create_task(look(engine, reload, over))
    try:
        yield
    finally:
        over.set()
        await task


async def look(engine: Engine, reload: Callable[[], None], over: asyncio.Event) -> None:
    """Compare until it is over or until the process is about to be replaced."""
    known: State | None = None
    while not over.is_set():
        try:
            seen = await asyncio.to_thread(read_state, engine)
            if known is None or seen[0] != known[0]:
                await asyncio.to_thread(refresh, engine)
            if known is not None and seen[1] != known[1]:
                log.info("modules were switched; this process starts again")
                reload()
                return
            known = seen
        except (SQLAlchemyError, UpravaError) as error:
            log.warning("the state of the installation could not be read: %s", error)
        with contextlib.suppress(TimeoutError):  # not over yet: time for another look
            await asyncio.wait_for(over.wait(), EVERY)
