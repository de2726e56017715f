"""The web server: granian's main process and the workers it forks, each with its own installation.

The main process makes the application, so that its workers share the memory and start at once; it
keeps no connection while they run. SIGTERM and Ctrl-C stop everything, SIGHUP replaces the workers
one after another without refusing a request: this is how a module that was switched is loaded.
A worker that ends closes a connection it has taken and not yet read; the proxy (`deploy/nginx`)
and every client may ask again (RFC 9112, 9.3.1): nothing was done.
"""

import gc
import logging
import multiprocessing
import os
import shutil
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from uprava import logs
from uprava.errors import UnavailableError
from uprava.i18n import _
from uprava.processes import die_with

if TYPE_CHECKING:
    from litestar.types import ASGIApp, Message, Receive, Scope, Send

    from uprava.installation import Installation
    from uprava.settings import Settings

log = logging.getLogger(__name__)

STOP_WITHIN = 9
"""Seconds a worker gets to end its requests and jobs; without a limit granian may hang."""

OVERLAP = 4.0
"""Seconds an old worker goes on beside its successor, which listens only once it has started."""

MAIN = "UPRAVA_MAIN_PID"
READY = "UPRAVA_READY_FD"


PREPARED: "list[Worker]" = []
"""The application made before the workers are forked; none when the last switch failed."""


def serve(settings: "Settings", *, said: Callable[[], None], look: Callable[[], None]) -> None:
    """Serve until told to stop; `said` is called once the first worker listens.

    `look` is called before the first worker and raises when a signal came before this server
    took them over.

    The database's URLs must be in the environment. Raises UnavailableError when the address is
    taken, and SystemExit with 1 when the workers fail.
    """
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import MPServer

    count_together(settings.data / f"metrics-{settings.port}")  # before metrics are imported
    from uprava import installation

    installation.bring_up_to_date(settings)
    made = prepare(settings)
    server = MPServer(
        f"{__name__}:app",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGI,
        workers=settings.web_workers,
        workers_kill_timeout=STOP_WITHIN,
        respawn_failed_workers=True,
        respawn_interval=OVERLAP,
        websockets=False,
        factory=True,
        log_level=LogLevels.warning,
        log_dictconfig=dict(logs.GRANIAN),
    )
    server.on_startup(look)
    server.on_reload(lambda: renewed(settings))
    if sys.platform == "linux":
        multiprocessing.set_start_method("fork", force=True)
    os.environ[MAIN] = str(os.getpid())
    os.register_at_fork(after_in_child=mortal)
    with worker_process(settings, made):
        announce(settings, said)
        try:
            server.serve()
        finally:
            forget()


def forget() -> None:
    """Close the application no process is forked from any more."""
    while PREPARED:
        PREPARED.pop().installation.__exit__(None, None, None)


def count_together(folder: Path) -> None:
    """Let all workers count into files of one folder; what an earlier start counted is gone."""
    if "prometheus_client" in sys.modules:
        raise RuntimeError("figures were loaded before it was said where workers count them")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


@contextmanager
def worker_process(settings: "Settings", made: "Installation") -> Iterator[None]:
    """Run background jobs in a process beside, unless another machine or command does."""
    from uprava.jobs.beside import kept_worker

    if settings.jobs == "outside":
        yield
        return
    with kept_worker(made):
        os.environ["UPRAVA_JOBS"] = "outside"  # the web workers forked from here on run none
        yield


def mortal() -> None:
    """Let a worker die of SIGTERM until it listens to it: it was forked with deaf handlers.

    Ctrl-C reaches it as well; then the main process tells it.
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def renewed(settings: "Settings") -> None:
    """Load what was switched and bring its schema up to date, before the new workers."""
    from uprava import installation

    forget()
    gc.unfreeze()
    gc.collect()
    try:
        for owner in installation.bring_up_to_date(settings):
            log.info("the schema of %s was brought up to date", owner)
        prepare(settings)
    except Exception:  # the old workers go on serving; the new ones say what is wrong
        log.exception("the schema could not be brought up to date")


def announce(settings: "Settings", said: Callable[[], None]) -> None:
    """Wait beside the server until its first worker is ready and listens, then tell."""
    heard, ready = os.pipe()
    os.environ[READY] = str(ready)

    def wait() -> None:
        if os.read(heard, 1):
            while not listens(settings.host, settings.port):
                time.sleep(0.02)
            said()

    threading.Thread(target=wait, daemon=True).start()


def listens(host: str, port: int) -> bool:
    """Tell whether somebody accepts connections there."""
    try:
        with socket.create_connection((host, port), timeout=5):
            return True
    except OSError:
        return False


def reload() -> None:
    """Have the workers of this machine replaced; called in a worker after a module was switched.

    Without a main process of ours (another server, tests) the administrator restarts by hand.
    """
    if MAIN in os.environ:
        os.kill(int(os.environ[MAIN]), signal.SIGHUP)
    else:
        log.warning("modules were switched: restart the server to load them")


def check_free(host: str, port: int) -> None:
    """Raise UnavailableError with a sentence when nothing can listen on the address."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            raise UnavailableError(
                _(
                    "Nothing was started: {host}:{port} cannot be listened on ({cause})."
                    " Stop what uses it, or name another port: UPRAVA_PORT=8001."
                ).format(host=host, port=port, cause=error.strerror)
            ) from error


def app() -> "ASGIApp":
    """Return the application of this worker; its installation closes when the worker stops."""
    from uprava.settings import Settings

    if MAIN in os.environ:
        die_with(int(os.environ[MAIN]))
    settings = Settings()
    logs.set_up(settings.log_level)
    return PREPARED[-1] if PREPARED else make(settings)[0]


def make(settings: "Settings") -> "tuple[Worker, Installation]":
    """Open the installation and make its application."""
    from uprava.app import create_app
    from uprava.installation import opened

    context = opened(settings)
    installation = context.__enter__()
    return Worker(create_app(installation), context), installation


def prepare(settings: "Settings") -> "Installation":
    """Make the application whose memory the processes forked from here on share.

    Its connections are closed: each process opens its own.
    """
    gc.disable()  # what is loaded stays: looking through it again and again costs half a second
    try:
        worker, installation = make(settings.model_copy(update={"jobs": "outside"}))
    finally:
        gc.enable()
    installation.engine.dispose()
    PREPARED[:] = [worker]
    gc.freeze()
    return installation


class Worker:
    """The application between the start and the end of one worker process."""

    def __init__(
        self, app: "ASGIApp", installation: "AbstractContextManager[Installation]"
    ) -> None:
        self.app = app
        self.installation = installation

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Pass everything on; watch the start and the end."""
        if scope["type"] != "lifespan":  # type: ignore[comparison-overlap]
            await self.app(scope, receive, send)
            return

        async def heard(message: "Message") -> None:
            kind: str = message["type"]
            if kind == "lifespan.startup.complete":
                ready()
            elif kind.startswith("lifespan.shutdown."):
                self.close()
            await send(message)

        await self.app(scope, receive, heard)

    def close(self) -> None:
        """Leave the database and the process that opens files."""
        from uprava import rendering
        from uprava.web import metrics

        metrics.leave()
        rendering.shutdown()
        self.installation.__exit__(None, None, None)


def ready() -> None:
    """Tell the main process that this worker has started."""
    with suppress(KeyError, OSError):  # started without `serve`, or replaced later on
        os.write(int(os.environ[READY]), b".")
