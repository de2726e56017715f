"""`uprava serve` and `uprava worker`."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from uprava.cli.stopping import stopped_by_signals

if TYPE_CHECKING:
    from uprava.settings import Settings


@click.command()
def serve() -> None:
    """Start everything: database, web server, background jobs. Ctrl-C stops it all."""
    from uprava.cli.context import connected, read_settings
    from uprava.i18n import use_locale
    from uprava.serving import check_free

    settings = read_settings()
    with use_locale(settings.locale), stopped_by_signals() as look:
        check_free(settings.host, settings.port)
        with connected(settings) as reachable:
            run(reachable, look)


def run(settings: "Settings", look: Callable[[], None]) -> None:
    """Serve with a database that can be reached; say where when the first page can be had.

    `look` raises when a signal has asked to stop meanwhile.
    """
    import gc

    gc.disable()  # until the program is loaded: nothing of it is ever garbage
    from uprava import serving
    from uprava.cli.context import hand_down
    from uprava.i18n import _

    hand_down(settings)
    words = _("Uprava answers at {address} (Ctrl-C stops it)").format(address=settings.address)
    serving.serve(settings, said=lambda: click.echo(words), look=look)


@click.command()
def worker() -> None:
    """Run background jobs only; set UPRAVA_JOBS=outside for the web servers then."""
    from uprava.cli.context import installation
    from uprava.jobs.worker import run_and_leave, work_until_told

    again = True
    while again:  # the event loop takes the signals over and does not give them back
        with stopped_by_signals() as look, installation() as opened:
            look()
            again = run_and_leave(work_until_told(opened))
