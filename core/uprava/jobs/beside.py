"""The job worker of `uprava serve`: a process of its own, so that no job slows a page.

The main process, which has loaded the program, forks a keeper; the keeper forks the worker, and
forks it again when it crashed or when modules were switched. Both end with the main process.
"""

import logging
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from multiprocessing.process import BaseProcess
from types import FrameType
from typing import NoReturn

from uprava import logs
from uprava.installation import Installation, opened
from uprava.jobs.worker import STOP_WITHIN, run_and_leave, work_until_told
from uprava.processes import call_it, die_with

log = logging.getLogger(__name__)

PATIENCE = 10
"""How far jobs stand behind pages (`nice`)."""

SHORT = 5.0
"""Seconds; a worker that lived no longer is followed by the next one after a pause."""

_fork = multiprocessing.get_context("fork")


@contextmanager
def kept_worker(made: Installation) -> Iterator[None]:
    """Keep a worker running beside this process; the settings come from the environment.

    The first worker works in `made`, whose memory it shares, the ones after it in an installation
    opened anew. Call it while the process has no threads that hold locks. At the end running jobs
    are given a few seconds; what is not done is run again by the next start.
    """
    keeper = _fork.Process(target=keep, args=(os.getpid(), made))
    keeper.start()
    try:
        yield
    finally:
        end(keeper, within=STOP_WITHIN + 3)


def keep(parent: int, made: Installation) -> None:
    """Fork workers one after another until told to stop."""
    die_with(parent)
    call_it("uprava-jobs")
    os.nice(PATIENCE)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; the main process tells us
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _stop)
    given: Installation | None = made
    while True:
        began = time.monotonic()
        worker = _fork.Process(target=work, args=(os.getpid(), given))
        worker.start()
        given = None
        try:
            worker.join()
        finally:
            end(worker, within=STOP_WITHIN + 1)
        if time.monotonic() - began < SHORT:
            time.sleep(SHORT)


def work(parent: int, given: Installation | None) -> None:
    """Run jobs until told to stop or until modules were switched."""
    from uprava.settings import Settings

    signal.signal(signal.SIGTERM, _stop)
    die_with(parent)
    call_it("uprava-worker")
    settings = Settings()
    logs.set_up(settings.log_level)
    with nullcontext(given) if given else opened(settings) as installation:
        run_and_leave(work_until_told(installation))


def end(process: BaseProcess, *, within: float) -> None:
    """Ask a process to end and wait for it; after `within` seconds it is killed."""
    if process.is_alive():
        process.terminate()
        process.join(within)
    if process.is_alive():
        log.error("the job worker did not end within %.0f s and is killed", within)
        process.kill()
        process.join()


def _stop(_number: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(0)
