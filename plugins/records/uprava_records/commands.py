"""Commands of records: `uprava records import`."""

from collections.abc import Sequence
from pathlib import Path

import click
from uprava import hookimpl


@click.group()
def records() -> None:
    """Work of the chancellery from the command line."""


@records.command(name="import")
@click.argument("folder", type=click.Path(exists=True, path_type=Path))
@click.option("--as", "login", required=True, help="Login of the person who brings the cards in.")
@click.option("--journal", default="", help="Code of the journal of rows that name none.")
@click.option("--dry-run", is_flag=True, help="Look only; nothing is loaded.")
@click.option(
    "--refused", type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write the refused rows as CSV.",
)  # fmt: skip
def bring(folder: Path, login: str, journal: str, dry_run: bool, refused: Path | None) -> None:
    """Bring in an earlier card file: a folder with cards.csv and its files, or a ZIP."""
    from uprava.cli.context import installation

    from uprava_records.importing.command import Wish, bring_in

    with installation() as opened:
        wish = Wish(folder, login, journal, "look" if dry_run else "load", refused)
        for sentence in bring_in(opened, wish):
            click.echo(sentence)


@hookimpl
def uprava_commands() -> Sequence[click.Command]:
    """The module's group of commands."""
    return [records]
