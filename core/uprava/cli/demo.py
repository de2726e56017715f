"""`uprava demo`: fill a fictional municipality once, then serve it."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from uprava.demo.filling import Progress, Stage
    from uprava.settings import Settings


@click.command()
@click.option(
    "--documents",
    default=300,
    show_default=True,
    type=click.IntRange(0, 20_000),
    help="Letters with files, registered one by one.",
)
@click.option(
    "--scale",
    default=0,
    type=click.IntRange(0, 10_000_000),
    help="Load so many more documents in bulk; they share a few files. A million takes about five"
    " minutes on a quiet machine and 6 GB.",
)
@click.option("--seed", default=1, show_default=True, help="Another number brings other letters.")
@click.option("--no-serve", is_flag=True, help="Only fill.")
def demo(documents: int, scale: int, seed: int, no_serve: bool) -> None:
    """Fill the demo municipality on the first start, then serve it.

    An installation that has people already is left as it is: nothing is ever added to it. What is
    interrupted leaves nothing and begins anew.
    """
    from uprava.cli.context import connected, read_settings
    from uprava.cli.serving import run
    from uprava.cli.stopping import stopped_by_signals
    from uprava.i18n import use_locale
    from uprava.serving import check_free

    settings = read_settings()
    with use_locale(settings.locale), stopped_by_signals() as look:
        if not no_serve:
            check_free(settings.host, settings.port)
        with connected(settings) as reachable:
            if no_serve:
                fill_once(reachable, documents=documents, bulk=scale, seed=seed)
                tell_people(settings)
                return
            if not scale and is_founded(reachable):
                tell_people(settings)
            else:
                fill_apart(reachable, documents=documents, bulk=scale, seed=seed)
            run(reachable, look)


def is_founded(settings: "Settings") -> bool:
    """Tell whether the installation was set up already, without loading the program for it."""
    import psycopg

    from uprava.cli.context import environment

    url = environment(settings)["UPRAVA_DATABASE_OWNER_URL"].replace("+psycopg", "", 1)
    with psycopg.connect(url) as link:
        table = link.execute("select to_regclass('users.organisation')").fetchone()
        if table is None or table[0] is None:
            return False
        row = link.execute("select exists (select from users.organisation)").fetchone()
    return bool(row and row[0])


def fill_apart(settings: "Settings", *, documents: int, bulk: int, seed: int) -> None:
    """Fill in a process of its own: typst's threads, which draw the letters, survive no fork.

    What it loads must not be loaded here: the server sets up its figures before.
    """
    import os
    import subprocess

    from uprava.cli.context import environment

    words = ["demo", "--no-serve", "--documents", str(documents), "--scale", str(bulk)]
    filled = subprocess.run(  # noqa: S603 -- our own program, an argument list
        [sys.executable, "-m", "uprava", *words, "--seed", str(seed)],
        env=os.environ | environment(settings),
        check=False,
    )
    if filled.returncode:
        raise SystemExit(filled.returncode)


def fill_once(settings: "Settings", *, documents: int, bulk: int, seed: int) -> None:
    """Fill the installation unless somebody has set it up already."""
    from uprava import installation
    from uprava.demo import filling
    from uprava.i18n import _

    installation.bring_up_to_date(settings)
    with installation.opened(settings) as opened:
        if filling.is_filled(opened):
            if bulk:
                click.echo(_("This installation is filled already; nothing was added."), err=True)
            return
        with shown_progress() as progress:
            wish = filling.Wish(documents=documents, bulk=bulk, seed=seed)
            filling.fill(opened, wish, progress=progress)


@contextmanager
def shown_progress() -> "Iterator[Progress]":
    """Show how far the filling is: bars on a terminal, now and then a line elsewhere."""
    if not sys.stderr.isatty():
        yield Lines().tell
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Bars(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as bars:
        rows: dict[Stage, TaskID] = {}

        def tell(stage: "Stage", done: int, total: int) -> None:
            if stage not in rows:
                rows[stage] = bars.add_task(title_of(stage), total=total)
            bars.update(rows[stage], completed=done, total=total)

        yield tell


class Lines:
    """Progress as plain lines: the beginning and the end of a stage, and one every five seconds."""

    EVERY = 5.0

    def __init__(self) -> None:
        self.last = 0.0

    def tell(self, stage: "Stage", done: int, total: int) -> None:
        """Write a line when it is time for one."""
        moment = time.monotonic()
        if done == total or moment - self.last >= self.EVERY:
            self.last = moment
            click.echo(f"{title_of(stage)}: {done}/{total}", err=True)


def title_of(stage: "Stage") -> str:
    """Return what a stage is called."""
    from uprava.demo.filling import Stage
    from uprava.i18n import _

    titles = {
        Stage.TOWN: _("The town and its people"),
        Stage.LETTERS: _("Letters"),
        Stage.INDEXES: _("Indexes for lists and search"),
        Stage.PAGES: _("Page images of the newest letters"),
    }
    return titles[stage]


def tell_people(settings: "Settings") -> None:
    """Print who can sign in to the demo, with which password."""
    from uprava.demo.passwords import SIGNING_IN, password_of
    from uprava.demo.town import town
    from uprava.i18n import _

    click.echo(_("The demo's people:"))
    for login in SIGNING_IN:
        person = town().by_login[login]
        word = password_of(settings, login)
        click.echo(f"  {login:<12}{word:<22}{person.name.short:<18}{person.post}")
