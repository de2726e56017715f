"""`uprava serve` and `uprava worker`."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from uprava.settings import Settings


@click.command()
def serve() -> None:
    """Start everything: database, web server, background jobs. Ctrl-C stops it all."""
    from uprava.cli.context import connected, read_settings
    from uprava.i18n import use_locale
    from uprava.serving import check_free

    settings = read_settings()
    with use_locale(settings.locale), stopped_by_signals():
        check_free(settings.host, settings.port)
        with connected(settings) as reachable:
            run(reachable)


def run(settings: "Settings") -> None:
    """Serve with a database that can be reached; say where when the first page can be had."""
    from uprava import serving
    from uprava.cli.context import hand_down
    from uprava.i18n import _

    hand_down(settings)
    words = _("Uprava answers at {address} (Ctrl-C stops it)").format(address=settings.address)
    serving.serve(settings, said=lambda: click.echo(words))


@contextmanager
def stopped_by_signals() -> Iterator[None]:
    """Let SIGTERM and Ctrl-C unwind what was opened, before the web server takes them over.

    SIGHUP asks for what a start does anyway, so it is passed over until then.
    """

    def stop(number: int, _frame: FrameType | None) -> NoReturn:
        raise SystemExit(128 + number)

    kept = {each: signal.signal(each, stop) for each in (signal.SIGTERM, signal.SIGINT)}
    kept[signal.SIGHUP] = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        yield
    finally:
        for each, handler in kept.items():
            signal.signal(each, handler)


@click.command()
def worker() -> None:
    """Run background jobs only; set UPRAVA_JOBS=outside for the web servers then."""
    import asyncio

    from uprava.cli.context import installation

    again = True
    with stopped_by_signals():
        while again:
            with installation() as opened:
                again = asyncio.run(work_until_told(opened))


async def work_until_told(installation: "object") -> bool:
    """Run jobs until SIGTERM or Ctrl-C; running ones are given a few seconds to end.

    Returns whether to begin again, with the modules that were switched meanwhile.
    """
    import asyncio

    from uprava.admin.watching import watching
    from uprava.installation import Installation
    from uprava.jobs.worker import worker_beside

    assert isinstance(installation, Installation)
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
