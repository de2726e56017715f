"""The application on a port of its own, for tests with a real browser."""

import asyncio
import socket
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from granian.constants import Interfaces
from granian.server.embed import Server
from uprava.app import create_app
from uprava.installation import Installation


@contextmanager
def running(installation: Installation) -> Iterator[str]:
    """Serve the installation within the block; yield its address with a slash at the end."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    app: Any = create_app(installation)
    server = Server(
        app, address="127.0.0.1", port=port, interface=Interfaces.ASGI, log_enabled=False
    )
    loop = asyncio.new_event_loop()

    def serve() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(server.serve())
        loop.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{port}/"
    wait_for(address)
    try:
        yield address
    finally:
        loop.call_soon_threadsafe(server.stop)
        hang_up(app, loop, thread)


def hang_up(app: Any, loop: asyncio.AbstractEventLoop, thread: threading.Thread) -> None:
    """End the live streams until the server is gone, as a signal to a real one does."""
    events = app.app.state["site"].events
    for _try in range(60):
        if not thread.is_alive():
            return
        with suppress(RuntimeError):  # the loop was closed meanwhile
            loop.call_soon_threadsafe(events.end_all)
        thread.join(0.5)


def wait_for(address: str) -> None:
    """Wait until the server answers."""
    for _try in range(600):
        try:
            urllib.request.urlopen(f"{address}healthz", timeout=1)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"{address} does not answer")
