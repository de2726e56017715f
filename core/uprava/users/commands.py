"""`uprava import people` and `uprava import units`: the same as the screen, from the server."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from uprava import hookimpl

if TYPE_CHECKING:
    from uprava.users.importing.values import Report


@click.group("import")
def imports() -> None:
    """Bring units and people in from CSV files."""


FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
DRY = click.option("--dry-run", is_flag=True, help="Only say what would happen.")


@imports.command("people")
@FILE
@DRY
def import_people(file: Path, dry_run: bool) -> None:
    """Create and change people; with one mistake anywhere nothing is kept."""
    bring_in(file, "people", dry_run)


@imports.command("units")
@FILE
@DRY
def import_units(file: Path, dry_run: bool) -> None:
    """Create and rename units; with one mistake anywhere nothing is kept."""
    bring_in(file, "units", dry_run)


def bring_in(file: Path, subject: str, dry_run: bool) -> None:
    """Look at a file or apply it, print a line for every row, end with code 1 after mistakes."""
    from uprava.cli.context import installation
    from uprava.clock import office_day
    from uprava.db.transaction import system_transaction
    from uprava.errors import InvalidError
    from uprava.i18n import _
    from uprava.users.importing import applying
    from uprava.users.importing.reading import read_sheet

    content = file.read_bytes()
    if read_sheet(content).subject != subject:
        raise InvalidError(_("The columns of the file are about something else."))
    with installation() as opened:
        today = office_day(opened.settings.timezone)
        act = applying.preview if dry_run else applying.apply
        with system_transaction(opened.engine, today=today, task="command line") as session:
            report = act(session, content, today=today)
        tell(report)
    if report.mistakes:
        raise SystemExit(1)


def tell(report: "Report") -> None:
    """Print the rows that matter and the sum."""
    from uprava.i18n import _
    from uprava.users.importing.values import Fate

    words = {Fate.CREATE: "+", Fate.CHANGE: "~", Fate.MISTAKE: "!"}
    for step in report.steps:
        if step.fate in words:
            click.echo(f"{words[step.fate]} {step.number}: {step.title}: {'; '.join(step.notes)}")
    counts = report.counts
    click.echo(
        _("New: {new}, changed: {changed}, as before: {same}, mistakes: {bad}.").format(
            new=counts[Fate.CREATE],
            changed=counts[Fate.CHANGE],
            same=counts[Fate.SAME],
            bad=counts[Fate.MISTAKE],
        )
    )
    if not report.applied:
        click.echo(_("Nothing was kept."))


@hookimpl
def uprava_commands() -> Sequence[click.Command]:
    """The import of units and people."""
    return [imports]
