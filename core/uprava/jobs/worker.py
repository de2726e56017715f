"""The worker: runs jobs in threads, beside the web server or as `uprava worker`."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator, Coroutine
from typing import Any, TypeVar

import psycopg
from procrastinate import PsycopgConnector
from procrastinate.exceptions import ProcrastinateException

from uprava.admin.watching import watching
from uprava.installation import Installation
from uprava.jobs.queue import JobQueue

log = logging.getLogger(__name__)

Found = TypeVar("Found")

STOP_WITHIN = 8.0
"""Seconds a stopping worker gives its running jobs; what is not done is run again later."""

LINGER = 5.0
"""Seconds a process that ends waits for tasks that do not end when they are cancelled."""


def run_and_leave(main: Coroutine[Any, Any, Found]) -> Found:
    """Run as `asyncio.run` does, which would wait for ever for a task that ignores its end.

    The queue's own tasks can: a cancellation that meets a lost connection may be swallowed.
    """
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(main)
    finally:
        left = asyncio.all_tasks(loop)
        for task in left:
            task.cancel()
        if left:
            _ended, stuck = loop.run_until_complete(asyncio.wait(left, timeout=LINGER))
            for task in stuck:
                log.warning("left behind when the job worker ended: %s", task)
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()


async def run_worker(installation: Installation) -> None:
    """Run jobs until cancelled."""
    url = installation.engine.url.set(drivername="postgresql")
    connector = PsycopgConnector(
        conninfo=url.render_as_string(hide_password=False),
        kwargs={"options": "-c search_path=jobs,public", "application_name": "uprava worker"},
        min_size=1,
        max_size=installation.settings.job_threads + 2,
    )
    app = JobQueue(installation.plugins, connector).app
    async with app.open_async():
        await app.run_worker_async(
            concurrency=installation.settings.job_threads,
            install_signal_handlers=False,
            shutdown_graceful_timeout=STOP_WITHIN,
            listen_notify=True,
            delete_jobs="never",
            additional_context={"installation": installation},
        )


@contextlib.asynccontextmanager
async def worker_beside(installation: Installation) -> AsyncIterator[None]:
    """Keep a worker running while the web process does; restart it when it loses the database."""
    stopping = asyncio.Event()
    running = asyncio.create_task(keep_running(installation, stopping))
    try:
        yield
    finally:
        stopping.set()
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running


async def keep_running(installation: Installation, stopping: asyncio.Event) -> None:
    """Start the worker again two seconds after it broke, until told to stop."""
    while not stopping.is_set():
        try:
            await run_worker(installation)
        except (ProcrastinateException, psycopg.Error, OSError, TimeoutError) as error:
            log.warning("the job worker lost its database: %s; it starts again", error)
            await asyncio.sleep(2)


async def work_until_told(installation: Installation) -> bool:
    """Run jobs until SIGTERM or Ctrl-C; running ones are given a few seconds to end.

    Returns whether to begin again, with the modules that were switched meanwhile.
    """
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told.set)
    switched: list[bool] = []

    def begin_again() -> None:
        switched.append(True)
        told.set()

    watch = watching(installation.engine, reload=begin_again)
    async with watch, worker_beside(installation):
        await told.wait()
    return bool(switched)
