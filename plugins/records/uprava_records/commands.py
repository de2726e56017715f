"""Commands of records: `uprava records import`, `uprava records verify-package`."""

import sys
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


A_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@records.command(name="verify-package")
@click.argument("file", type=A_FILE)
@click.option("--trust", multiple=True, type=A_FILE, help="A root certificate to believe.")
@click.option("--crl", multiple=True, type=A_FILE, help="A list of the revoked.")
def verify_package(file: Path, trust: Sequence[Path], crl: Sequence[Path]) -> None:
    """Check a package of the archive: hashes, manifest, signatures; no installation is needed.

    The exit code is 1 when something is wrong. Without --trust signatures are compared with the
    documents, and nobody's certificate is confirmed.
    """
    from uprava.cli.context import read_settings
    from uprava.i18n import add_locale_folder, use_locale

    from uprava_records.verifying import trust_in, verify

    add_locale_folder(Path(__file__).parent / "locale")
    with use_locale(read_settings().locale):
        report = verify(file, trust_in(trust, crl))
        for line in report.lines:
            click.echo(line)
    sys.exit(1 if report.faults else 0)


@hookimpl
def uprava_commands() -> Sequence[click.Command]:
    """The module's group of commands."""
    return [records]
